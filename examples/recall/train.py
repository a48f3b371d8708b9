"""Trains the recall example and writes every file next to this script that the spec names.

    python -m venv /tmp/venv && /tmp/venv/bin/pip install -r requirements.txt
    /tmp/venv/bin/python train.py              trains, then writes the files (`train.py files` writes them again)
"""

import json
import math
import platform
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from data import FEATURES, SYMBOLS, recall
from lookback import LookBack, clip, save

HERE = Path(__file__).resolve().parent
SEED = 0
UNITS = 16
WINDOWS = (100, 100)
PRICE = 0.03
RATE = 4e-3
# Longer and longer streams under larger and larger windows: steps, windows, items, batch, questions, updates
STAGES = [
    (16, (4, 4), 2, 64, 4, 1500),
    (100, (10, 10), 4, 32, 8, 1200),
    (1000, (32, 32), 8, 16, 8, 600),
    (10000, (100, 100), 8, 8, 12, 300),
]


class Recall(nn.Module):
    """The spec's model: module names are the spec's variable names."""

    def __init__(self):
        super().__init__()
        self.encode = nn.Linear(FEATURES, UNITS)
        self.past = LookBack(UNITS, WINDOWS, summary={"top": 4})
        self.hidden = nn.Linear(UNITS * (1 + len(WINDOWS)), 32)
        self.scores = nn.Linear(32, SYMBOLS)

    def forward(self, frames, positions=None, windows=None):
        e = clip(self.encode(frames))
        past = self.past(e, positions, windows)
        if positions is not None:
            e = e[torch.arange(len(e))[:, None], positions]
        return self.scores(F.relu(self.hidden(torch.cat([e, past], -1))))

    def price(self):
        return PRICE * self.past.price


def fit(network, seed, rate=RATE, stages=STAGES, kinds=("noise", "idle"), after=lambda stage, seconds: None, log=print):
    """Adam, in each stage a cosine from `rate` (the last: half of it) to a twentieth. Every network of this example,
    rivals too, is trained by this function on these streams. Returns the seconds it took."""
    rng = np.random.default_rng(seed)
    begin, spent = time.time(), 0.0
    for number, (steps, windows, items, batch, questions, updates) in enumerate(stages):
        top = rate if number < len(stages) - 1 else rate / 2
        optimizer = torch.optim.Adam(network.parameters(), lr=top)
        average, start = 0.0, time.time()
        for update in range(updates):
            optimizer.param_groups[0]["lr"] = top * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * update / updates)))
            kind = kinds[update % len(kinds)]
            jitter = int(rng.integers(0, 3)) if kind == "idle" else 0
            x, positions, symbols, _ = recall(rng, batch, steps, items, questions, kind, exactly=False, jitter=jitter)
            symbols = torch.from_numpy(symbols)
            scores = network(torch.from_numpy(x), torch.from_numpy(positions), windows)
            loss = F.cross_entropy(scores.flatten(0, 1), symbols.flatten()) + network.price()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            right = (scores.argmax(-1) == symbols).float().mean().item()
            average = right if update == 0 else 0.98 * average + 0.02 * right
            if update % 100 == 0 or update == updates - 1:
                log(f"{steps:6} steps, update {update:4}: loss {loss.item():.3f}, right {average:.3f}, {time.time() - begin:.0f} s", flush=True)
        spent += time.time() - start
        after(steps, time.time() - start)
    return spent


@torch.no_grad()
def evaluate(network, steps, windows, questions=4000, seed=999, batch=20, each=8, **options):
    """Asked for in the stream's last hundredth (16 steps at least), so that lags are uniform over nearly all of it.
    Returns right [n] and lag [n]."""
    rng = np.random.default_rng(seed)
    items = options.pop("items", 4 if steps <= 100 else 8)
    right, lag = [], []
    while len(right) * batch * each < questions:
        x, positions, symbols, lags = recall(rng, batch, steps, items, each, ask_from=1 - max(16, steps // 100) / steps, **options)
        answer = network(torch.from_numpy(x), torch.from_numpy(positions), windows).argmax(-1).numpy()
        right.append((answer == symbols).ravel())
        lag.append(lags.ravel())
    return np.concatenate(right), np.concatenate(lag)


def labelled(rng, sequences, steps, **options):
    """Eight questions in the last hundredth (16 steps at least): what a spec's `test` wants."""
    items, ask_from = 4 if steps <= 100 else 8, 1 - max(16, steps // 100) / steps
    x, positions, symbols, _ = recall(rng, sequences, steps, items, 8, ask_from=ask_from, **options)
    labels = np.full((sequences, steps), -1, np.int64)
    labels[np.arange(sequences)[:, None], positions] = symbols
    return x, labels


@torch.no_grad()
def accuracy(network, x, labels):
    right = total = 0
    for one, wanted in zip(x, labels):
        places = np.nonzero(wanted >= 0)[0]
        answer = network(torch.from_numpy(one[None]), torch.from_numpy(places[None])).argmax(-1)[0].numpy()
        right, total = right + int((answer == wanted[places]).sum()), total + len(places)
    return {"correct": right, "questions": total}


@torch.no_grad()
def stored(network, kind, sequences=10, steps=10000, threshold=4 / 127):
    """What slots would hold: the greatest number of vectors at level 2 at a time, and of vectors at level 1 that differ
    by more than the threshold, first come first kept (looked at every 50 steps)."""
    rng, upper, lower = np.random.default_rng(104), 0, 0
    for _ in range(sequences):
        x = recall(rng, 1, steps, 8, 8, kind, ask_from=0.99, jitter=1)[0]
        e = clip(network.encode(torch.from_numpy(x)))
        present = torch.ones(1, steps, 1, dtype=torch.bool)
        _, kept = network.past._summarise(network.past.levels[0], e[:, :, None], present, WINDOWS[0])
        upper = max(upper, int(kept.sum()))  # 100 blocks: all of them in the window
        for end in range(WINDOWS[0], steps + 1, 50):
            window, slots = e[0, end - WINDOWS[0] : end], []
            for v in window:
                if not slots or (torch.stack(slots) - v).abs().amax(-1).min() > threshold:
                    slots.append(v)
            lower = max(lower, len(slots))
    return {"level1": lower, "level2": upper}


def files(network):
    """The spec's data: each with a seed of its own, so that one can change without the others."""
    rng = np.random.default_rng(101)
    noise = recall(rng, 4, 1050, 8, 8, "noise", ask_from=0.5)[0]
    idle = recall(rng, 4, 1050, 8, 8, "idle", ask_from=0.5, jitter=1)[0]
    np.savez_compressed(HERE / "calibration.npz", frame=np.concatenate([noise, idle]))

    rng = np.random.default_rng(102)
    frame = np.concatenate([recall(rng, 2, 420, 8, 8, kind, ask_from=0.5, jitter=1)[0] for kind in ("noise", "idle")])
    with torch.no_grad():
        scores = network(torch.from_numpy(frame)).numpy()
    np.savez_compressed(HERE / "expected.npz", frame=frame, scores=scores)

    rng = np.random.default_rng(103)
    noise, noise_labels = labelled(rng, 2, 10000)
    idle, idle_labels = labelled(rng, 18, 10000, kind="idle", jitter=0)
    frame, labels = np.concatenate([noise, idle]), np.concatenate([noise_labels, idle_labels])
    np.savez_compressed(HERE / "test.npz", frame=frame, **{"scores.labels": labels})

    repeating, symbols = labelled(np.random.default_rng(106), 2, 10000, kind="idle", jitter=1)
    np.savez_compressed(HERE / "idle.npz", frame=repeating, **{"scores.labels": symbols.astype(np.int8)})
    return accuracy(network, frame, labels)


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(SEED)
    network = Recall()
    if sys.argv[1:] == ["files"]:
        from safetensors.torch import load_file

        network.load_state_dict(load_file(HERE / "recall.safetensors"))
        result = json.loads((HERE / "train.json").read_text())
    else:
        stages = []
        seconds = fit(network, SEED, after=lambda steps, seconds: stages.append({"steps": steps, "seconds": round(seconds, 1)}))
        save(network, HERE / "recall.safetensors")
        result = {
            "seed": SEED,
            "versions": {"python": platform.python_version(), "numpy": np.__version__, "torch": torch.__version__},
            "parameters": sum(p.numel() for p in network.parameters()),
            "seconds": round(seconds, 1),
            "stages": stages,
        }
        (HERE / "train.json").write_text(json.dumps(result, indent=2) + "\n")
    result["test.npz"] = files(network)
    result["slots"] = {kind: stored(network, kind) for kind in ("idle", "noise")}
    (HERE / "train.json").write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps(result["test.npz"]), json.dumps(result["slots"]))


if __name__ == "__main__":
    main()
