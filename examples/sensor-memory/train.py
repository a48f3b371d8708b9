"""Trains the sensor-memory example and writes every file next to this script that the spec names.

    python -m venv /tmp/venv && /tmp/venv/bin/pip install -r requirements.txt
    /tmp/venv/bin/python train.py              trains, then writes the files (`train.py files` writes them again)

Reads ../sensors/readings.npz; streams and augmentation are ../sensors', the layer is ../recall's. The multi-hop network trains,
calibrates and sets the baseline's thresholds; the single-hop network is the test. `train.py --develop` trains without motes 1 and
2 and reports on them instead; what was chosen in here was chosen there.
"""

import importlib.util
import json
import math
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
from lookback import LookBack, clip, save  # noqa: E402


def script(path):
    """Another example's train.py."""
    found = importlib.util.spec_from_file_location(f"{path.parent.name}_train", path)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


sensors = script(HERE.parent / "sensors" / "train.py")

SEED = 3
UNITS = 8
WINDOWS = (32, 32)
PRICE = 0.01
UPDATES = 500
STREAMS, EVENLY, NEAR = 12, 64, 32  # streams an update; questions at any step, and in or near an event


class SensorMemory(nn.Module):
    """The spec's model: module names are the spec's variable names."""

    def __init__(self):
        super().__init__()
        self.encode = nn.Linear(2, UNITS)
        self.past = LookBack(UNITS, WINDOWS, summary={"top": 2})
        self.hidden = nn.Linear(3 * UNITS, 16)
        self.condition = nn.Linear(16, 2)
        with torch.no_grad():  # readings run from about -2 to 4
            self.encode.weight.mul_(0.3)

    def forward(self, reading, positions=None):
        e = clip(self.encode(reading))
        past = self.past(e, positions)
        if positions is not None:
            e = e[torch.arange(len(e))[:, None], positions]
        return self.condition(F.relu(self.hidden(torch.cat([e, past], -1))))


def drift(rng):
    """Another place and hours of weather, [steps, 2] in % and degrees: what makes another level no anomaly."""
    steps = np.arange(sensors.LENGTH + 1)[:, None]
    ramp = rng.uniform(-1, 1, 2) * (12, 4) * steps / sensors.LENGTH
    waves = rng.uniform(0, 1, 2) * (5, 2) * np.sin(2 * np.pi * (steps / rng.uniform(500, 3000) + rng.uniform(0, 1, 2)))
    return rng.uniform((-8, -4), (20, 4)) + (ramp + waves) * rng.choice([0, 0.3, 1.0, 1.0])


def batch(backgrounds, known, rng):
    """-> readings [streams, steps, 2], positions, labels there, weights (an event is asked about more often, so each counts less)"""
    readings, labels = zip(*(sensors.stream(backgrounds, known, rng) for _ in range(STREAMS)))
    readings = [np.round(own + drift(rng), 2) for own in readings]
    positions = rng.integers(0, sensors.LENGTH, (STREAMS, EVENLY + NEAR))
    for own, marks in zip(positions, labels):
        at = np.flatnonzero(marks)
        if len(at):
            own[EVENLY:] = np.clip(rng.choice(at, NEAR) + rng.integers(-20, 21, NEAR), 0, sensors.LENGTH - 1)
    weights = np.ones(positions.shape, np.float32)
    weights[:, EVENLY:] = 0.3
    wanted = np.take_along_axis(np.stack(labels), positions, 1)
    return [torch.from_numpy(v) for v in (np.stack([sensors.scaled(r) for r in readings]), positions, wanted, weights)]


def train(motes, updates=UPDATES):
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    backgrounds, known, network = sensors.quiet(motes), sensors.events(motes), SensorMemory()
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-2)
    start = time.time()
    for update in range(updates):
        optimizer.param_groups[0]["lr"] = 1e-2 * (0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * update / updates)))
        readings, positions, wanted, weights = batch(backgrounds, known, rng)
        scores = network(readings, positions)
        each = F.cross_entropy(scores.flatten(0, 1), wanted.flatten(), reduction="none")
        loss = (each * weights.flatten()).sum() / weights.sum() + PRICE * network.past.price
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        if update % 50 == 0 or update == updates - 1:
            right = (scores.argmax(-1) == wanted).float().mean().item()
            kept = network.past.price.item()
            print(f"update {update:4}: loss {loss.item():.4f}, right {right:.3f}, kept {kept:.2f}, {time.time() - start:.0f} s", flush=True)
    return network


@torch.no_grad()
def run(network, physical):
    """A whole recording from reset: scores [steps, 2]."""
    return network(torch.from_numpy(sensors.scaled(physical))[None])[0].numpy()


def counts(motes, flags):
    """motes: (physical, labels) each; flags: per mote, which readings are called anomalous."""
    truth = np.concatenate([labels == 1 for _, labels in motes])
    found = np.concatenate(flags)
    both = int((truth & found).sum())
    each = []
    for (_, labels), flag in zip(motes, flags):
        starts = np.flatnonzero(np.diff(np.r_[0, labels]) == 1)
        ends = np.flatnonzero(np.diff(np.r_[labels, 0]) == -1)
        delays = [next((int(k - a) for k in range(a, b + 1) if flag[k]), None) for a, b in zip(starts, ends)]
        quiet = flag & (labels == 0)
        each.append({"flagged": int(flag.sum()), "wrongly": int(quiet.sum()), "delays": delays})
    return {
        "readings": len(truth),
        "anomalous": int(truth.sum()),
        "flagged": int(found.sum()),
        "both": both,
        "precision": round(both / max(1, int(found.sum())), 4),
        "recall": round(both / int(truth.sum()), 4),
        "F1": round(2 * both / (int(found.sum()) + int(truth.sum())), 4),
        "motes": each,
    }


def jumps(physical, limits):
    """The baseline: humidity or temperature is further from the last reading than its limit."""
    return (np.abs(np.diff(physical, axis=0, prepend=physical[:1])) > limits).any(1)


def baseline(motes):
    """The two limits, in % and degrees, that give the best F1 on the training motes."""
    grid = [(a, b) for a in np.geomspace(0.02, 5, 40) for b in np.geomspace(0.01, 3, 40)]
    return max(grid, key=lambda limits: counts(motes, [jumps(physical, limits) for physical, _ in motes])["F1"])


def judge(network, training, test):
    limits = baseline(training)
    return {
        "lookBack": counts(test, [run(network, physical).argmax(-1) == 1 for physical, _ in test]),
        "last difference": {
            "limits": [round(float(v), 3) for v in limits],
            **counts(test, [jumps(physical, limits) for physical, _ in test]),
        },
    }


def develop():
    motes = sensors.load("multi")
    out = ("1", "2")
    network = train({name: mote for name, mote in motes.items() if name not in out})
    if len(sys.argv) > 2:
        save(network, sys.argv[2])
    print(json.dumps(judge(network, [motes[m] for m in motes if m not in out], [motes[m] for m in out])))


def files(network):
    training, test = (list(sensors.load(name).values()) for name in ("multi", "single"))
    np.savez_compressed(HERE / "calibration.npz", reading=np.stack([sensors.scaled(physical) for physical, _ in training]))
    readings = [sensors.scaled(physical) for physical, _ in test]
    with_events = [i for i, (_, labels) in enumerate(test) if labels.any()]
    parts = [slice(max(0, np.flatnonzero(test[i][1])[0] - 1200), np.flatnonzero(test[i][1])[-1] + 300) for i in with_events]
    lengths = np.array([part.stop - part.start for part in parts], dtype=np.int32)
    chosen = [test[i][0][part] for i, part in zip(with_events, parts)]
    np.savez_compressed(
        HERE / "expected.npz",
        reading=sensors.padded([sensors.scaled(physical) for physical in chosen], 0),
        lengths=lengths,
        condition=sensors.padded([run(network, physical) for physical in chosen], 0),
    )
    np.savez_compressed(
        HERE / "test.npz",
        reading=sensors.padded(readings, 0),
        lengths=np.array([len(r) for r in readings], dtype=np.int32),
        **{"condition.labels": sensors.padded([labels.astype(np.int8) for _, labels in test], -1)},
    )
    return {"test, single-hop network": judge(network, training, test), "training, multi-hop network": judge(network, training, training)}


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    if "--develop" in sys.argv:
        develop()
        return
    if sys.argv[1:] == ["files"]:
        network = SensorMemory()
        network.load_state_dict(load_file(HERE / "sensor-memory.safetensors"))
        result = json.loads((HERE / "train.json").read_text())
    else:
        start = time.time()
        network = train(sensors.load("multi"))
        save(network, HERE / "sensor-memory.safetensors")
        (HERE / "sensor-memory.safetensors").chmod(0o644)
        result = {
            "seed": SEED,
            "versions": {"python": platform.python_version(), "numpy": np.__version__, "torch": torch.__version__},
            "parameters": sum(p.numel() for p in network.parameters()),
            "seconds": round(time.time() - start, 1),
        }
    result.update(files(network))
    (HERE / "train.json").write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
