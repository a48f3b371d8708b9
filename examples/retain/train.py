"""Trains the retain example and writes every file next to this script that the spec names.

    python -m venv /tmp/venv && /tmp/venv/bin/pip install -r requirements.txt
    /tmp/venv/bin/python train.py              trains, then writes the files (`train.py files` writes them again)

The streams, the layer and the loop are those of ../recall.
"""

import json
import platform
import sys
import time
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "recall"))
import train as recall_train  # noqa: E402
from data import FEATURES, SYMBOLS, recall  # noqa: E402
from lookback import LookBack, clip, save  # noqa: E402

SEED = 0
UNITS = 16
SLOTS = 32
STEPS, FIRST, LAST = 101_100, 1_000, 100  # marked in the first 1,000 steps, asked in the last 100: over 100,000 apart
# steps, windows, items, batch, questions, updates
STAGES = [
    (16, (4,), 2, 64, 4, 800),
    (100, (8,), 4, 32, 8, 400),
    (1000, (16,), 8, 8, 8, 150),
]


class Retain(nn.Module):
    """The spec's model: module names are the spec's variable names."""

    def __init__(self):
        super().__init__()
        self.encode = nn.Linear(FEATURES, UNITS)
        self.past = LookBack(UNITS, (16,), summary={"top": 4}, retain=SLOTS)
        self.hidden = nn.Linear(3 * UNITS, 32)
        self.scores = nn.Linear(32, SYMBOLS)

    def forward(self, frames, positions=None, windows=None):
        e = clip(self.encode(frames))
        past = self.past(e, positions, windows)
        if positions is not None:
            e = e[torch.arange(len(e))[:, None], positions]
        return self.answer(e, past)

    def answer(self, e, past):
        return self.scores(F.relu(self.hidden(torch.cat([e, past], -1))))

    def price(self):
        return 0.03 * self.past.price


def marks(rng, sequences, **options):
    """Eight marked frames at the beginning, eight questions at the end. -> frames, labels (-1: not asked)"""
    options = {"kind": "idle", "fresh": 0.005, **options}
    x, positions, symbols, lags = recall(rng, sequences, STEPS, 8, 8, ask_from=1 - LAST / STEPS, place="first", block=FIRST, **options)
    assert lags.min() > 100_000
    labels = np.full((sequences, STEPS), -1, np.int8)
    labels[np.arange(sequences)[:, None], positions] = symbols
    return x, labels


@torch.no_grad()
def streamed(network, frames, places):
    """One stream [steps, 10], a step at a time, as the firmware does it. -> scores at `places`, slots in use at the end"""
    stream, at, out = network.past.stream(), set(places.tolist()), []
    for t, e in enumerate(clip(network.encode(torch.from_numpy(frames)))):
        past = stream.step(e)
        if t in at:
            out.append(network.answer(e, past))
    return torch.stack(out), len(stream.kept)


def judged(network, frames, labels):
    """Streams of 101,100 steps in PyTorch, float32."""
    right = asked = most = 0
    for x, wanted in zip(frames, labels):
        places = np.nonzero(wanted >= 0)[0]
        scores, kept = streamed(network, x, places)
        right += int((scores.argmax(-1).numpy() == wanted[places]).sum())
        asked, most = asked + len(places), max(most, kept)
    return {"correct": right, "questions": asked, "slots": most}


def files(network):
    """The spec's data: each with a seed of its own, so that one can change without the others."""
    rng = np.random.default_rng(201)
    noise = recall(rng, 4, 600, 8, 8, "noise", ask_from=0.5)[0]
    idle = recall(rng, 4, 600, 8, 8, "idle", ask_from=0.5, jitter=1)[0]
    np.savez_compressed(HERE / "calibration.npz", frame=np.concatenate([noise, idle]))

    rng = np.random.default_rng(202)
    frame = np.concatenate([recall(rng, 2, 300, 8, 8, kind, ask_from=0.5, jitter=1)[0] for kind in ("noise", "idle")])
    with torch.no_grad():
        scores = network(torch.from_numpy(frame)).numpy()
    np.savez_compressed(HERE / "expected.npz", frame=frame, scores=scores)

    frame, labels = marks(np.random.default_rng(203), 1)
    np.savez_compressed(HERE / "test.npz", frame=frame, **{"scores.labels": labels})
    return judged(network, frame, labels)


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(SEED)
    network = Retain()
    if sys.argv[1:] == ["files"]:
        network.load_state_dict(load_file(HERE / "retain.safetensors"))
        result = json.loads((HERE / "train.json").read_text())
    else:
        begin = time.time()
        recall_train.fit(network, SEED, stages=STAGES)
        save(network, HERE / "retain.safetensors")
        (HERE / "retain.safetensors").chmod(0o644)
        result = {
            "seed": SEED,
            "versions": {"python": platform.python_version(), "numpy": np.__version__, "torch": torch.__version__},
            "parameters": sum(p.numel() for p in network.parameters()),
            "seconds": round(time.time() - begin, 1),
        }
        (HERE / "train.json").write_text(json.dumps(result, indent=2) + "\n")
    result["test.npz"] = files(network)
    (HERE / "train.json").write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps(result["test.npz"]))


if __name__ == "__main__":
    main()
