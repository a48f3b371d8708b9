"""lookBack for PyTorch: the layer to train with, with the parameters and names that the compiler reads.

    past = LookBack(16, windows=(100, 100), summary={"top": 4})
    y = past(clip(dense(x)))                  # [batch, steps, features] -> [batch, steps, levels * heads * features]
    y = past(v, positions)                    # only at positions [batch, questions]: what training mostly needs
    loss = loss + 0.03 * past.price           # vectors kept per block (top only): fewer slots later
    save(network, "model.safetensors")        # every layer under its attribute's name

Weights do not depend on the windows, so train with small ones first: past(v, positions, windows=(4, 4)).
Keep the vectors within -1..1 with clip(): a stored vector is its own key and its own value.

`python lookback.py` tests that the stream, a step at a time, equals the batch, at every step.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F


def clip(x):
    """What the spec writes as clamp(x, { min: -1, max: 1 })."""
    return F.hardtanh(x)


class Score(nn.Module):
    """How much a vector deserves to be kept: score = weight . v + bias."""

    def __init__(self, features):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(features) * 0.5)
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, v):
        return v @ self.weight + self.bias


class Pool(nn.Module):
    """k learned questions to a finished block."""

    def __init__(self, features, k):
        super().__init__()
        self.query = nn.Parameter(torch.randn(k, features) * 0.5)
        self.sink = nn.Parameter(torch.zeros(k))


class Level(nn.Module):
    def __init__(self, features, heads, summary, last):
        super().__init__()
        self.query = nn.Linear(features, heads * features)
        nn.init.normal_(self.query.weight, std=1 / math.sqrt(features))
        nn.init.zeros_(self.query.bias)
        self.sink = nn.Parameter(torch.zeros(heads))
        if not last and "top" in summary:
            self.score = Score(features)
        if not last and "pool" in summary:
            self.pool = Pool(features, summary["pool"])


class LookBack(nn.Module):
    """windows: one per level; level 1 counts vectors, each level above it counts blocks of the level below.
    heads: that many questions to the same memory. summary: {"top": k}, the k best different vectors of a block by a
    learned score, or {"pool": k}, k softmax means of it. retain: that many slots in one more level, whose vectors are
    different and stay without end; when all are taken a better one, by the score of the level below, replaces the worst.
    Only the stream replaces: a batch is right as long as the slots suffice (train with a price, and they will).

    After a forward pass `price` is the mean number of vectors kept per block, as the sum of their gates."""

    def __init__(self, features, windows, heads=1, summary=None, retain=None):
        super().__init__()
        summary = dict(summary or {"top": 4})
        if len(summary) != 1 or next(iter(summary)) not in ("top", "pool"):
            raise ValueError('summary is {"top": k} or {"pool": k}')
        if not windows or any(w < 2 for w in windows):
            raise ValueError("a window holds at least 2 vectors")
        if retain is not None and (retain < 1 or "top" not in summary):
            raise ValueError('retain is a number of slots, and needs summary {"top": k}')
        self.features, self.windows, self.heads, self.summary = features, tuple(windows), heads, summary
        self.kind, self.kept = next(iter(summary.items()))
        self.retain = retain
        last = len(windows) - (retain is None)
        self.levels = nn.ModuleList([Level(features, heads, summary, i == last) for i in range(last + 1)])
        self.price = torch.zeros(())

    def extra_repr(self):
        return f"{self.features}, windows={self.windows}, heads={self.heads}, summary={self.summary}, retain={self.retain}"

    def forward(self, x, positions=None, windows=None):
        """x: [batch, steps, features]. positions: [batch, questions], counted from 0; all steps if left out."""
        windows = self._windows(windows)
        batch, steps, _ = x.shape
        if positions is None:
            positions = torch.arange(steps, device=x.device).expand(batch, steps)
        row = torch.arange(batch, device=x.device)[:, None]
        asking = x[row, positions]
        memory, present = x[:, :, None], torch.ones(batch, steps, 1, dtype=torch.bool, device=x.device)
        seen, out = positions + 1, []
        self.price = x.new_zeros(())
        for level, window in zip(self.levels, [*windows, None]):
            if window is None:
                present = present & first_of_equal(memory, present)
            query = level.query(asking).unflatten(-1, (self.heads, self.features))
            out.append(self._read(query, memory, present, seen, window, level.sink).flatten(-2))
            if level is not self.levels[-1]:
                memory, present = self._summarise(level, memory, present, window)
                seen = torch.div(seen, window, rounding_mode="floor")
        return torch.cat(out, -1)

    def stream(self, windows=None):
        """The same, one vector at a time: `s = layer.stream(); y = s.step(v)`."""
        return Stream(self, self._windows(windows))

    def _windows(self, windows):
        windows = self.windows if windows is None else tuple(windows)
        if len(windows) != len(self.windows):
            raise ValueError(f"{len(self.windows)} levels need as many windows, not {len(windows)}")
        return windows

    def _read(self, query, memory, present, seen, window, sink):
        """query [b, q, heads, d]; memory [b, n, kept, d]: n vectors or blocks, of which a question sees the newest
        `window` of the first `seen`, or all of them. -> [b, q, heads, d]"""
        b, n, kept, d = memory.shape
        if n == 0:
            return torch.zeros_like(query)
        window = n if window is None else window
        if n <= window:
            last = torch.arange(n, device=memory.device)
            visible = (last < seen[..., None]) & (last >= seen[..., None] - window)
            visible = visible.repeat_interleave(kept, -1) & present.reshape(b, 1, n * kept)
            entries = memory.reshape(b, n * kept, d)
            logits = torch.einsum("bqhd,bmd->bqhm", query, entries)
            return torch.einsum("bqhm,bmd->bqhd", weights_of(logits, visible, sink), entries)
        row = torch.arange(b, device=memory.device)[:, None, None]
        chunk = max(1, (1 << 24) // (b * window * kept * d))
        parts = []
        for query_part, seen_part in zip(query.split(chunk, 1), seen.split(chunk, 1)):
            index = seen_part[..., None] - window + torch.arange(window, device=memory.device)
            entries = memory[row, index.clamp(0, n - 1)].flatten(2, 3)
            visible = (index >= 0).repeat_interleave(kept, -1) & present[row, index.clamp(0, n - 1)].flatten(2, 3)
            logits = torch.einsum("bqhd,bqmd->bqhm", query_part, entries)
            parts.append(torch.einsum("bqhm,bqmd->bqhd", weights_of(logits, visible, sink), entries))
        return torch.cat(parts, 1)

    def _summarise(self, level, memory, present, window):
        """Every finished block of `window` entries at once. -> [b, blocks, k, d], [b, blocks, k]"""
        b, n, kept, d = memory.shape
        blocks = n // window
        block = memory[:, : blocks * window].reshape(b, blocks, window * kept, d)
        there = present[:, : blocks * window].reshape(b, blocks, window * kept)
        if blocks == 0:
            return memory.new_zeros(b, 0, self.kept, d), there.new_ones(b, 0, self.kept)
        if self.kind == "pool":
            logits = torch.einsum("kd,bnmd->bnkm", level.pool.query, block)
            out = weights_of(logits, there[:, :, None], level.pool.sink) @ block
            return out, there.new_ones(out.shape[:-1])
        score = level.score(block).masked_fill(~there, ABSENT)
        vectors, gates = [], []
        for _ in range(self.kept):  # the best, then the best of those that differ from it, and so on
            best, index = score.max(-1, keepdim=True)
            vector = block.gather(-2, index[..., None].expand(b, blocks, 1, d))
            gate = gate_of(best)  # the choice is hard; the gradient goes through the gate
            vectors.append(vector * gate[..., None])
            gates.append(gate)
            with torch.no_grad():
                equal = (block - vector).abs().amax(-1) <= same(block.dtype)
            score = score.masked_fill(equal, ABSENT)
        gate = torch.cat(gates, -1)
        self.price = self.price + gate.sum(-1).mean()
        return torch.cat(vectors, -2), gate > 0


ABSENT = -1e4


def gate_of(score):
    """0 below a score of -1.5, 1 above 1.5, a straight line between; a vector whose gate is 0 is not stored."""
    return (score / 3 + 0.5).clamp(0, 1)


def same(dtype):
    """Vectors this near are one: a product of matrices may round equal rows differently."""
    return 1e-9 if dtype == torch.float64 else 1e-6


@torch.no_grad()
def first_of_equal(memory, present):
    """Whether no vector before it in time is there and equal. memory [b, n, kept, d], present [b, n, kept] -> [b, n, kept]"""
    vectors, there = memory.flatten(1, 2), present.flatten(1)
    again = torch.zeros_like(there)
    for start in range(0, there.shape[1], 256):
        some = vectors[:, start : start + 256]
        equal = (some[:, :, None] - vectors[:, None, : start + 256]).abs().amax(-1) <= same(memory.dtype)
        equal &= there[:, None, : start + 256]
        again[:, start : start + 256] = equal.tril(start - 1).any(-1)
    return ~again.view_as(present)


def weights_of(logits, visible, sink):
    """Softmax over what is visible and a sink whose vector is zero. logits [.., h, m], visible [.., m] or [.., 1, m]"""
    if visible.dim() < logits.dim():
        visible = visible[..., None, :]
    logits = logits.masked_fill(~visible, -math.inf)
    sink = sink[:, None].expand(logits.shape[:-1] + (1,))
    return torch.softmax(torch.cat([logits, sink], -1), -1)[..., :-1]


class Stream:
    """A lookBack at work on one stream: it keeps what the firmware keeps, and no more."""

    def __init__(self, layer, windows):
        self.layer, self.windows = layer, windows
        self.reset()

    def reset(self):
        n = len(self.windows)
        self.entries = [[] for _ in range(n)]  # per level the newest `window` entries; an entry is a list of vectors
        self.kept = []  # retain: (score, vector)
        self.age = [0] * n  # entries pushed since the last block boundary
        self.best = [[] for _ in range(n)]  # top: (score, vector), best first

    @torch.no_grad()
    def step(self, v):
        """v: [features] -> [levels * heads * features]"""
        layer, out, new = self.layer, [], [v]
        for i, (level, window) in enumerate(zip(layer.levels, self.windows)):  # retain comes after them
            above = None
            if new is not None:
                self.entries[i] = (self.entries[i] + [new])[-window:]
                last = i == len(layer.levels) - 1
                if layer.kind == "top" and not last:
                    for vector in new:
                        self._offer(i, level, vector)
                self.age[i] += 1
                if self.age[i] == window:
                    self.age[i] = 0
                    if not last:
                        above = self._close(i, level)
            query = level.query(v).unflatten(-1, (layer.heads, layer.features))
            vectors = [vector for entry in self.entries[i] for vector in entry]
            out.append(self._ask(vectors, query, level.sink).flatten())
            new = above
        if layer.retain:
            for vector in new or []:
                self._retain(vector)
            level = layer.levels[-1]
            query = level.query(v).unflatten(-1, (layer.heads, layer.features))
            out.append(self._ask([vector for _, vector in self.kept], query, level.sink).flatten())
        return torch.cat(out)

    def _retain(self, vector):
        if any((vector - other).abs().max() <= same(vector.dtype) for _, other in self.kept):
            return
        score, slot = self.layer.levels[-2].score(vector), len(self.kept)
        if slot == self.layer.retain:
            slot = min(range(slot), key=lambda i: self.kept[i][0].item())
            if score <= self.kept[slot][0]:
                return
        self.kept[slot : slot + 1] = [(score, vector)]

    def _offer(self, i, level, vector):
        if any((vector - other).abs().max() <= same(vector.dtype) for _, other in self.best[i]):
            return
        self.best[i].append((level.score(vector), vector))
        self.best[i].sort(key=lambda pair: -pair[0].item())
        del self.best[i][self.layer.kept :]

    def _close(self, i, level):
        if self.layer.kind == "pool":
            vectors = [vector for entry in self.entries[i] for vector in entry]
            return list(self._ask(vectors, level.pool.query, level.pool.sink))
        best, self.best[i] = self.best[i], []
        return [vector * gate_of(score) for score, vector in best if gate_of(score) > 0]

    def _ask(self, vectors, query, sink):
        if not vectors:
            return torch.zeros_like(query)
        memory = torch.stack(vectors)
        everything = torch.ones(len(vectors), dtype=torch.bool)
        return weights_of(query @ memory.T, everything, sink) @ memory


def save(network, path):
    """All parameters under their attributes' names, float32: `past.levels.0.query.weight` and so on."""
    from safetensors.torch import save_file

    tensors = {name: value.detach().float().contiguous().clone() for name, value in network.state_dict().items()}
    save_file(tensors, path)


def test():
    """The stream equals the batch, and a question equals the same place among all steps."""
    torch.manual_seed(0)
    worst = 0.0
    for windows, retain in (((9,), None), ((7, 5), None), ((4, 3, 3), None), ((7,), 200), ((4, 3), 150)):
        for heads in (1, 4):
            for summary in ({"top": 4}, {"top": 1}, {"pool": 1}, {"pool": 3}):
                if retain and "pool" in summary:
                    continue
                layer = LookBack(6, windows, heads, summary, retain).double()
                with torch.no_grad():
                    for p in layer.parameters():
                        p.add_(torch.randn_like(p) * 0.3)
                kinds = clip(torch.randn(10, 6, dtype=torch.float64))
                pick = torch.randint(0, 14, (2, 150))  # 10 of 14: a vector seen before; else a new one
                x = torch.where((pick < 10)[..., None], kinds[pick.clamp(max=9)], clip(torch.randn(2, 150, 6).double()))
                batch = layer(x)
                places = torch.tensor([[0, 8, 9, 34, 35, 149, 70], [1, 2, 3, 4, 11, 12, 148]])
                few = layer(x, places)
                assert torch.allclose(few, batch[torch.arange(2)[:, None], places], atol=1e-12, rtol=0)
                for b in range(2):
                    stream = layer.stream()
                    for again in range(2):  # a reset makes a fresh start
                        steps = torch.stack([stream.step(v) for v in x[b]])
                        worst = max(worst, (steps - batch[b]).abs().max().item())
                        stream.reset()
    assert worst < 1e-10, worst
    layer = LookBack(6, (7, 5))
    layer(torch.randn(3, 100, 6)).square().mean().add(0.03 * layer.price).backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in layer.parameters())
    print(f"stream equals batch, largest difference {worst:.1e}")


if __name__ == "__main__":
    test()
