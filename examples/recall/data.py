"""The recall task: streams in which a few marked vectors must be remembered until they are asked for."""

import numpy as np

KEYS = SYMBOLS = 16
FEATURES = 10  # mark, ask, four bits of the key, four bits of the symbol
BITS = ((np.arange(16)[:, None] >> np.arange(4)) & 1).astype(np.float32) * 2 - 1
GRID = 127.0  # every component is a multiple of 1/127


def recall(rng, batch, steps, items, questions, kind="noise", ask_from=0.25, place="uniform", exactly=True, jitter=0, fresh=0.02, idle=12, block=100, storm=0):
    """`items` marked vectors (mark 1; a key, no two alike, and a symbol) at random steps; `questions` vectors (ask 1, a
    key) at random steps of the stream's part from `ask_from` on, each for the symbol of a marked vector before it.
    kind "noise": all other vectors are fresh noise, one in twenty of them like a marked vector but for the mark.
    kind "idle": they repeat `idle` frames in runs, each component off by at most `jitter` steps of the grid, and a share
    `fresh` of them is noise. place "burst": all marked vectors within one block of `block` steps; "first": in the first block.
    Returns x float32 [batch, steps, 10], positions, symbols and lags int64 [batch, questions]."""
    if kind == "noise":
        x = rng.random((batch, steps, FEATURES), np.float32) * 2 - 1
        decoy = rng.random((batch, steps)) < 0.05
        x[decoy, 2:6] = BITS[rng.integers(0, KEYS, decoy.sum())]
        x[decoy, 6:10] = BITS[rng.integers(0, SYMBOLS, decoy.sum())]
    else:
        frames = np.round((rng.random((batch, idle, FEATURES), np.float32) * 2 - 1) * GRID) / GRID
        change = np.where(rng.random((batch, steps)) < 0.1, np.arange(steps), 0)
        frame = np.take_along_axis(rng.integers(0, idle, (batch, steps)), np.maximum.accumulate(change, 1), 1)
        x = frames[np.arange(batch)[:, None], frame]
        if jitter:
            x = x + rng.integers(-jitter, jitter + 1, x.shape).astype(np.float32) / np.float32(GRID)
        new = rng.random((batch, steps)) < fresh
        x[new] = rng.random((new.sum(), FEATURES), np.float32) * 2 - 1
    x[:, :, :2] = 0
    positions, symbols, lags = (np.empty((batch, questions), np.int64) for _ in range(3))
    first = max(1, int(steps * ask_from))
    for b in range(batch):
        asked = np.sort(rng.choice(np.arange(first, steps), min(questions, steps - first), replace=False))
        asked = np.concatenate([asked, np.full(questions - len(asked), asked[-1])])
        free = np.setdiff1d(np.arange(steps), asked)
        if place == "burst":
            start = int(rng.integers(0, max(1, first // block))) * block
            free = free[(free >= start) & (free < start + block)]
        if place == "first":
            free = free[free < block]
        n = min(items if exactly else int(rng.integers(1, items + 1)), len(free))
        marked = rng.choice(free, n, replace=False)
        early = free[free < first]
        if place == "uniform" and len(early):  # there is always something to ask for
            marked[0] = rng.choice(early)
            marked = np.unique(marked)
        keys = rng.permutation(KEYS)[: len(marked)]
        values = rng.integers(0, SYMBOLS, len(marked))
        x[b, marked, 0] = 1
        x[b, marked, 2:6] = BITS[keys]
        x[b, marked, 6:10] = BITS[values]
        for j, p in enumerate(asked):
            before = np.nonzero(marked < p)[0]
            i = int(rng.choice(before)) if len(before) else int(np.argmin(marked))
            x[b, p] = 0
            x[b, p, 1] = 1
            x[b, p, 2:6] = BITS[keys[i]]
            positions[b, j], symbols[b, j], lags[b, j] = p, values[i], p - marked[i]
    for b in range(batch if storm else 0):
        false = np.setdiff1d(np.arange(first - storm, first), np.nonzero(x[b, :, 0] == 1)[0])
        x[b, false] = rng.random((len(false), FEATURES), np.float32) * 2 - 1
        x[b, false, 0], x[b, false, 1] = 1, 0
    return (np.round(np.clip(x, -1, 1) * GRID) / GRID).astype(np.float32), positions, symbols, lags
