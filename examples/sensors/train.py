"""Trains the sensors example and writes every file next to this script that the spec names.

    python -m venv /tmp/venv && /tmp/venv/bin/pip install -r requirements.txt
    /tmp/venv/bin/python train.py

Reads readings.npz, nothing else. The same machine and versions give the same files.
`train.py --develop` trains on three of the four training motes at a time and reports on the one left out instead; every
choice in here was made with it, none with the test network.
"""

import json
import platform
import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import nn
from torch.nn import functional as F

HERE = Path(__file__).resolve().parent
SEED = 20
UNITS = 24
ROUNDS = 300
STREAMS = 32
LENGTH = 1500
CHUNK = 100
MOTES = "1234"
CENTRE = np.array([50.0, 30.0])
UNIT = 10.0


class Sensors(nn.Module):
    """The spec's model: module names are the spec's variable names."""

    def __init__(self):
        super().__init__()
        self.first = nn.LSTM(2, UNITS, batch_first=True)
        self.second = nn.LSTM(UNITS, UNITS, batch_first=True)
        self.change = nn.Linear(UNITS, 2)
        self.condition = nn.Linear(UNITS, 2)

    def forward(self, reading, memory=(None, None)):
        first, a = self.first(reading, memory[0])
        second, b = self.second(first, memory[1])
        mixed = first + second
        return reading + self.change(mixed), self.condition(mixed), (a, b)


def load(network):
    """mote -> (physical [steps, 2] in % and degrees, labels [steps])."""
    with np.load(HERE / "readings.npz") as data:
        return {mote: (data[f"{network}_{mote}"][:, :2] / 100.0, data[f"{network}_{mote}"][:, 2].astype(np.int64)) for mote in MOTES}


def scaled(physical):
    return ((physical - CENTRE) / UNIT).astype(np.float32)


def events(motes):
    """Each labelled event as what it added to the level before it: [(added [steps, 2], labels [steps])]."""
    found = []
    for physical, labels in motes.values():
        edges = np.flatnonzero(np.diff(np.r_[0, labels, 0]))
        for start, end in edges.reshape(-1, 2):
            stop = end + 120
            added = physical[start:stop] - physical[start - 10 : start].mean(0)
            fade = np.ones((stop - start, 1))
            fade[end - start :, 0] = np.linspace(1, 0, stop - end)
            found.append((added * fade, labels[start:stop]))
    return found


def quiet(motes):
    """The same motes with their events cut out."""
    result = []
    for physical, labels in motes.values():
        marked = np.flatnonzero(labels)
        if len(marked):
            result += [physical[: marked[0]], physical[marked[-1] + 120 :]]
        else:
            result.append(physical)
    return result


def stretched(values, factor):
    steps = np.arange(0, len(values) - 1, 1 / factor)
    return np.stack([np.interp(steps, np.arange(len(values)), column) for column in values.T], 1)


def stream(backgrounds, known, rng):
    """One training stream: a quiet stretch at another level, with events of other sizes and speeds put in."""
    background = backgrounds[rng.integers(len(backgrounds))]
    start = rng.integers(0, max(1, len(background) - LENGTH - 1))
    part = background[start : start + LENGTH + 1]
    while len(part) < LENGTH + 1:  # a short stretch goes on backwards, so that it has no jump
        part = np.concatenate([part, part[::-1]])[: LENGTH + 1]
    if rng.random() < 0.5:
        part = part[::-1]
    level = part.mean(0)
    part = (part - level) * rng.uniform(0.5, 1.5) + level + rng.uniform([-15, -6], [12, 6])
    labels = np.zeros(LENGTH + 1, dtype=np.int64)
    at = rng.integers(30, 600)
    while at < LENGTH:
        added, marks = known[rng.integers(len(known))]
        factor = np.exp(rng.uniform(-0.7, 0.7))
        added = stretched(added, factor) * np.exp(rng.uniform(-0.7, 0.3)) * np.exp(rng.uniform(-0.4, 0.4, 2))
        marks = np.interp(np.arange(len(added)) / factor, np.arange(len(marks)), marks) > 0.5
        n = min(len(added), LENGTH + 1 - at)
        part[at : at + n] += added[:n]
        labels[at : at + n] = marks[:n]
        at += len(added) + rng.integers(60, 1200)
    part[:, 0] = np.minimum(part[:, 0], 94 + 0.1 * (part[:, 0] - 94))
    return np.round(part, 2), labels


def train(motes, rounds):
    """Fixed number of rounds; returns averaged weights."""
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    backgrounds, known = quiet(motes), events(motes)
    network, average = Sensors(), Sensors()
    with torch.no_grad():
        for layer in (network.first, network.second):
            layer.bias_hh_l0[UNITS : 2 * UNITS] = torch.linspace(0, 5, UNITS)
        network.change.weight.mul_(0.05)
        network.change.bias.zero_()
    average.load_state_dict(network.state_dict())
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=1e-3)
    chunks = LENGTH // CHUNK
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=6e-3, total_steps=rounds * chunks, pct_start=0.1)
    step = 0
    for turn in range(rounds):
        pairs = [stream(backgrounds, known, rng) for _ in range(STREAMS)]
        readings = torch.from_numpy(np.stack([scaled(part) for part, _ in pairs]))
        labels = torch.from_numpy(np.stack([marks for _, marks in pairs]))
        memory = (None, None)
        for start in range(0, LENGTH, CHUNK):
            here = slice(start, start + CHUNK)
            forecast, condition, memory = network(readings[:, here], memory)
            memory = tuple(tuple(value.detach() for value in pair) for pair in memory)
            miss = 200 * (forecast - readings[:, start + 1 : start + CHUNK + 1])
            loss_forecast = F.smooth_l1_loss(miss, torch.zeros_like(miss))
            loss_state = F.cross_entropy(condition.flatten(0, 1), labels[:, here].flatten())
            loss = loss_forecast + 4 * loss_state
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            decay = min(0.995, step / (step + 10))
            with torch.no_grad():
                for a, p in zip(average.parameters(), network.parameters()):
                    a.lerp_(p, 1 - decay)
        if (turn + 1) % 25 == 0:
            print(f"round {turn + 1:3}: forecast {loss_forecast.item():.4f}, condition {loss_state.item():.4f}", flush=True)
    return average


def run(network, physical):
    """A whole recording from reset: forecast [steps, 2] and condition [steps, 2], both as PyTorch gives them."""
    with torch.no_grad():
        forecast, condition, _ = network(torch.from_numpy(scaled(physical))[None])
    return forecast[0].numpy(), condition[0].numpy()


def judge(results):
    """results: (physical, labels, forecast, condition). Errors in % and degrees, of the forecast and of 'as now'."""
    errors, naive, quiet_steps, truth, found, motes = [], [], [], [], [], []
    for physical, labels, forecast, condition in results:
        errors.append(forecast[:-1] * UNIT + CENTRE - physical[1:])
        naive.append(physical[:-1] - physical[1:])
        quiet_steps.append((labels[1:] == 0) & (labels[:-1] == 0))
        labels, condition = labels[:-1], condition[:-1]  # the steps that test.npz has
        truth.append(labels == 1)
        found.append(condition.argmax(-1) == 1)
        alarms = np.flatnonzero(np.diff(np.r_[0, found[-1].astype(int)]) == 1)
        starts = np.flatnonzero(np.diff(np.r_[0, labels]) == 1)
        ends = np.flatnonzero(np.diff(np.r_[labels, 0]) == -1)
        delays = [next((int(k - a) for k in range(a, b + 1) if found[-1][k]), None) for a, b in zip(starts, ends)]
        counts = {"readings": len(labels), "anomalous": int(truth[-1].sum()), "flagged": int(found[-1].sum())}
        motes.append({**counts, "both": int((truth[-1] & found[-1]).sum()), "alarms": len(alarms), "delays": delays})
    errors, naive, quiet_steps, truth, found = (np.concatenate(v) for v in (errors, naive, quiet_steps, truth, found))

    def figures(e):
        return {
            key: {"humidity": round(float(value[0]), 4), "temperature": round(float(value[1]), 4)}
            for key, value in {"rms": np.sqrt((e**2).mean(0)), "mean absolute": np.abs(e).mean(0)}.items()
        }

    both = int((truth & found).sum())
    return {
        "forecast": {"all": figures(errors), "quiet": figures(errors[quiet_steps]), "events": figures(errors[~quiet_steps])},
        "as now": {"all": figures(naive), "quiet": figures(naive[quiet_steps]), "events": figures(naive[~quiet_steps])},
        "condition": {
            "readings": len(truth),
            "correct": int((truth == found).sum()),
            "anomalous": int(truth.sum()),
            "flagged": int(found.sum()),
            "both": both,
            "precision": round(both / int(found.sum()), 4) if found.any() else None,
            "recall": round(both / int(truth.sum()), 4) if truth.any() else None,
            "motes": motes,
        },
    }


def padded(arrays, fill):
    """[sequences, most steps, ...], filled up behind the shorter ones."""
    longest = max(len(a) for a in arrays)
    result = np.full((len(arrays), longest, *arrays[0].shape[1:]), fill, dtype=arrays[0].dtype)
    for i, a in enumerate(arrays):
        result[i, : len(a)] = a
    return result


def develop():
    motes = load("multi")
    for left_out in MOTES:
        network = train({mote: value for mote, value in motes.items() if mote != left_out}, ROUNDS)
        print(f"mote {left_out} left out:", json.dumps(judge([(*motes[left_out], *run(network, motes[left_out][0]))]), indent=1))


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    if "--develop" in sys.argv:
        develop()
        return
    training, test = load("multi"), load("single")
    network = train(training, ROUNDS)

    weights = {name: value.numpy() for name, value in network.state_dict().items()}
    save_file(weights, HERE / "sensors.safetensors")
    (HERE / "sensors.safetensors").chmod(0o644)
    np.savez_compressed(HERE / "calibration.npz", reading=np.stack([scaled(physical) for physical, _ in training.values()]))

    # The last reading has no next one, so every test sequence is one step shorter than its recording.
    results = {mote: (physical, labels, *run(network, physical)) for mote, (physical, labels) in test.items()}
    readings = [scaled(physical)[:-1] for physical, *_ in results.values()]
    lengths = np.array([len(a) for a in readings], dtype=np.int32)
    np.savez_compressed(
        HERE / "test.npz",
        reading=padded(readings, 0),
        lengths=lengths,
        forecast=padded([scaled(physical)[1:] for physical, *_ in results.values()], 0),
        **{"condition.labels": padded([labels[:-1].astype(np.int8) for _, labels, *_ in results.values()], -1)},
    )
    with_events = [i for i, (_, labels, *_) in enumerate(results.values()) if labels.any()]
    chosen = [list(results.values())[i] for i in with_events]
    np.savez_compressed(
        HERE / "expected.npz",
        reading=padded([readings[i] for i in with_events], 0),
        lengths=lengths[with_events],
        forecast=padded([forecast[:-1] for _, _, forecast, _ in chosen], 0),
        condition=padded([condition[:-1] for *_, condition in chosen], 0),
    )
    report = {
        "seed": SEED,
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "torch": torch.__version__},
        "test, single-hop network": judge(list(results.values())),
        "training, multi-hop network": judge([(physical, labels, *run(network, physical)) for physical, labels in training.values()]),
    }
    (HERE / "train.json").write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
