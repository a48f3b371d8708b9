"""Trains the digits example and writes every file next to this script that the spec names.

    python -m venv /tmp/venv && /tmp/venv/bin/pip install -r requirements.txt
    /tmp/venv/bin/python train.py

The images come with scikit-learn: nothing is downloaded. The same machine and versions give the same files.
"""

import json
import platform
from pathlib import Path

import numpy as np
import sklearn
import torch
from safetensors.numpy import save_file
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn
from torch.nn import functional as F

HERE = Path(__file__).resolve().parent
SEED = 20
UNITS = 64
TEST = 597
CALIBRATION = 200
EXPECTED = 200
EPOCHS = 400
BATCH = 100


class Digits(nn.Module):
    """The spec's model: module names are the spec's variable names."""

    def __init__(self):
        super().__init__()
        self.memory = nn.LSTM(8, UNITS, batch_first=True)
        self.scores = nn.Linear(UNITS, 10)

    def forward(self, rows):
        memory, _ = self.memory(rows)
        return self.scores(memory)


def split(labels):
    """Stratified, seeded; a list of indices into load_digits(), so that the split does not depend on a library."""
    indices = np.arange(len(labels))
    train, test = train_test_split(indices, test_size=TEST, random_state=SEED, stratify=labels)
    _, calibration = train_test_split(train, test_size=CALIBRATION, random_state=SEED, stratify=labels[train])
    return np.sort(train), np.sort(test), np.sort(calibration)


def jitter(images, generator):
    """Small shifts, turns, slants and changes of size: [n, 8, 8] -> [n, 8, 8]."""
    n = len(images)

    def uniform(limit):
        return (torch.rand(n, generator=generator) * 2 - 1) * limit

    turn, slant = uniform(0.20), uniform(0.15)
    wide, high = 1 + uniform(0.12), 1 + uniform(0.12)
    matrix = torch.zeros(n, 2, 3)
    matrix[:, 0, 0] = torch.cos(turn) * wide
    matrix[:, 0, 1] = -torch.sin(turn) + slant
    matrix[:, 1, 0] = torch.sin(turn)
    matrix[:, 1, 1] = torch.cos(turn) * high
    matrix[:, 0, 2] = uniform(0.25)
    matrix[:, 1, 2] = uniform(0.25)
    grid = F.affine_grid(matrix, [n, 1, 8, 8], align_corners=False)
    moved = F.grid_sample(images[:, None], grid, align_corners=False)[:, 0]
    return (moved + 0.03 * torch.randn(moved.shape, generator=generator)).clamp(0, 1)


def train(images, labels):
    """images: [n, 8, 8] within 0..1. Fixed number of epochs, no choice by any measurement; returns averaged weights."""
    generator = torch.Generator().manual_seed(SEED)
    network = Digits()
    average = Digits()
    average.load_state_dict(network.state_dict())
    optimizer = torch.optim.AdamW(network.parameters(), lr=4e-3, weight_decay=1e-2)
    steps = EPOCHS * (len(images) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=6e-3, total_steps=steps, pct_start=0.1)
    drop = nn.Dropout(0.2)
    step = 0
    for epoch in range(EPOCHS):
        order = torch.randperm(len(images), generator=generator)
        for batch in order.split(BATCH):
            x, y = jitter(images[batch], generator), labels[batch]
            memory, _ = network.memory(x)
            scores = network.scores(drop(memory[:, -1]))
            loss = F.cross_entropy(scores, y, label_smoothing=0.05)
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
        if (epoch + 1) % 50 == 0:
            print(f"epoch {epoch + 1:3}: loss {loss.item():.4f}", flush=True)
    return average


def main():
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)

    digits = load_digits()
    pixels = digits.images.astype(np.float32)  # [1797, 8, 8], whole numbers 0..16
    labels = digits.target.astype(np.int64)
    chosen, held, calibration = split(labels)

    network = train(torch.from_numpy(pixels[chosen] / 16), torch.from_numpy(labels[chosen]))
    # The network saw pixels / 16; the spec's input is the pixel itself. Division by 16 is exact in float32.
    with torch.no_grad():
        network.memory.weight_ih_l0.div_(16)
        network.eval()
        scores = network(torch.from_numpy(pixels[held])).numpy()
        seen = network(torch.from_numpy(pixels[chosen])).numpy()
    right = int((scores[:, -1].argmax(-1) == labels[held]).sum())
    right_seen = int((seen[:, -1].argmax(-1) == labels[chosen]).sum())
    print(f"PyTorch, float: {right} of {TEST} test images ({100 * right / TEST:.2f}%), {right_seen} of {len(chosen)} training images")

    weights = {name: value.numpy() for name, value in network.state_dict().items()}
    save_file(weights, HERE / "digits.safetensors")
    np.savez(HERE / "calibration.npz", row=pixels[calibration])
    np.savez_compressed(
        HERE / "expected.npz",
        row=pixels[held[:EXPECTED]],
        scores=scores[:EXPECTED],
        digit=scores[:EXPECTED].argmax(-1).astype(np.int64),
    )
    np.savez_compressed(HERE / "test.npz", row=pixels[held], **{"scores.labels": labels[held]})
    lists = {
        "dataset": f"sklearn.datasets.load_digits() of scikit-learn {sklearn.__version__}",
        "seed": SEED,
        "train": chosen.tolist(),
        "test": held.tolist(),
        "calibration": calibration.tolist(),
        "expected": held[:EXPECTED].tolist(),
    }
    text = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in lists.items())
    (HERE / "split.json").write_text("{\n" + text + "\n}\n")
    result = {
        "seed": SEED,
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "torch": torch.__version__},
        "float": {"test": TEST, "correct": right, "accuracy": round(right / TEST, 6)},
        "training": {"images": len(chosen), "correct": right_seen},
    }
    (HERE / "train.json").write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
