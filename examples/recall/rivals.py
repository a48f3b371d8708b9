"""The hierarchy and its rivals: the same streams, the same curriculum, the same number of updates (train.py's fit).

    python rivals.py run NAME [--seed 0] [--rate 4e-3] [--times 1] [--items 8] [--until 10000]    trains one, adds it to results.json
    python rivals.py adopt                                             adds train.py's network as the hierarchy of seed 0
    python rivals.py storms                                            adds judgements that came later
    python rivals.py gradients                                         writes gradients.json from the saved networks
    python rivals.py table                                             writes the README's table

--times 4: four times the updates of every stage but the last. --items 1: never more than one marked vector in a stream,
which asks less of a memory: kept apart. --until 100: the curriculum ends with streams of 100 frames. Trained networks are kept in
rivals/, as NAME-seed-rate-times-items.safetensors, with -until where it ended early.
"""

import argparse
import hashlib
import json
import math
import os
import platform
import resource
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import train
from data import FEATURES, SYMBOLS, recall
from lookback import clip, gate_of, save, weights_of, ABSENT

HERE = Path(__file__).resolve().parent
UNITS = train.UNITS
FINAL = {100: (100, 100), 1000: (100, 100), 10000: (100, 100)}
STORM = 600
EDGES = [1, 10, 30, 100, 200, 500, 1000, 2000, 4000, 6000, 8000, 10001]


def pick(x, positions):
    return x if positions is None else x[torch.arange(len(x))[:, None], positions]


class Recurrent(nn.Module):
    def price(self):
        return 0.0

    def forward(self, frames, positions=None, windows=None):
        return self.scores(pick(self.memory(frames)[0], positions))


class Lstm(Recurrent):
    """As many parameters as the hierarchy. Forget bias +4: what is in the cell stays for 55 steps before it has learned."""

    def __init__(self, units=20):
        super().__init__()
        self.memory = nn.LSTM(FEATURES, units, batch_first=True)
        with torch.no_grad():
            self.memory.bias_hh_l0[units : 2 * units] = 4.0
        self.scores = nn.Linear(units, SYMBOLS)
        self.cost = {"stateBytes": 3 * units, "macs": 4 * units * (FEATURES + units) + units * SYMBOLS}  # h int8, c int16


class GruSteps(torch.autograd.Function):
    """nn.GRU's steps and their gradient, written out: on a CPU several times as fast. Everything [steps, batch, ..]."""

    @staticmethod
    def forward(ctx, inputs, weight, bias):
        x, w, b = inputs.detach().numpy(), weight.detach().numpy().T.copy(), bias.detach().numpy()
        steps, batch, n = len(x), x.shape[1], len(b) // 3
        h = np.zeros((steps + 1, batch, n), x.dtype)
        gates, new, own = np.empty((steps, batch, 2 * n), x.dtype), np.empty((steps, batch, n), x.dtype), np.empty((steps, batch, n), x.dtype)
        for t in range(steps):
            g = h[t] @ w
            g += b
            rz = gates[t]
            np.add(x[t, :, : 2 * n], g[:, : 2 * n], out=rz)
            rz *= 0.5  # sigmoid(v) = (tanh(v / 2) + 1) / 2
            np.tanh(rz, out=rz)
            rz += 1
            rz *= 0.5
            own[t] = g[:, 2 * n :]
            np.tanh(x[t, :, 2 * n :] + rz[:, :n] * own[t], out=new[t])
            h[t + 1] = new[t] + rz[:, n:] * (h[t] - new[t])
        ctx.kept = (w, h, gates, new, own)
        return torch.from_numpy(h[1:].copy())

    @staticmethod
    def backward(ctx, grad):
        w, h, gates, new, own = ctx.kept
        grad, wt, n = grad.numpy(), w.T.copy(), new.shape[2]
        r, z = gates[:, :, :n], gates[:, :, n:]
        by_z, by_new = (h[:-1] - new) * z * (1 - z), (1 - z) * (1 - new * new)
        by_r = own * r * (1 - r)
        dx, dg = np.empty(gates.shape[:2] + (3 * n,), grad.dtype), np.empty(gates.shape[:2] + (3 * n,), grad.dtype)
        dh = np.zeros(h.shape[1:], grad.dtype)
        for t in range(len(new) - 1, -1, -1):
            dh += grad[t]
            d = dx[t]
            dn = dh * by_new[t]
            np.multiply(dn, by_r[t], out=d[:, :n])
            np.multiply(dh, by_z[t], out=d[:, n : 2 * n])
            d[:, 2 * n :] = dn
            e = dg[t]
            e[:, : 2 * n] = d[:, : 2 * n]
            np.multiply(dn, r[t], out=e[:, 2 * n :])
            dh = dh * z[t] + e @ wt
        flat = dg.reshape(-1, 3 * n)
        return torch.from_numpy(dx), torch.from_numpy(flat.T @ h[:-1].reshape(-1, n)), torch.from_numpy(flat.sum(0))


class Gru(Recurrent):
    """As many parameters. Chrono initialisation (Tallec and Ollivier, 2018): update gates that keep for 1..10,000 steps."""

    def __init__(self, units=23, longest=10000):
        super().__init__()
        self.memory = nn.GRU(FEATURES, units, batch_first=True)
        with torch.no_grad():
            keep = torch.log(torch.rand(units) * (longest - 2) + 1)
            self.memory.bias_ih_l0[units : 2 * units] = keep  # torch: h' = (1 - z) n + z h
            self.memory.bias_hh_l0[units : 2 * units] = 0
        self.scores = nn.Linear(units, SYMBOLS)
        self.cost = {"stateBytes": 2 * units, "macs": 3 * units * (FEATURES + units) + units * SYMBOLS}  # h int16

    def forward(self, frames, positions=None, windows=None):
        m = self.memory
        inputs = F.linear(frames.transpose(0, 1), m.weight_ih_l0, m.bias_ih_l0).contiguous()
        h = GruSteps.apply(inputs, m.weight_hh_l0, m.bias_hh_l0).transpose(0, 1)
        return self.scores(pick(h, positions))


class Ring(nn.Module):
    """One flat ring of as many bytes behind a learned store gate: 508 vectors of 16. What the gate lets through is stored,
    scaled by the gate, so that the hard choice can be learned; the same price on stored vectors as the hierarchy's."""

    def __init__(self, slots=508):
        super().__init__()
        self.slots = slots
        self.encode = nn.Linear(FEATURES, UNITS)
        self.gate = nn.Linear(UNITS, 1)
        nn.init.normal_(self.gate.weight, std=0.5)
        nn.init.zeros_(self.gate.bias)
        self.query = nn.Linear(UNITS, UNITS)
        nn.init.normal_(self.query.weight, std=1 / math.sqrt(UNITS))
        nn.init.zeros_(self.query.bias)
        self.sink = nn.Parameter(torch.zeros(1))
        self.hidden = nn.Linear(2 * UNITS, 32)
        self.scores = nn.Linear(32, SYMBOLS)
        self.cost = {
            "stateBytes": slots * UNITS + 4,
            "macs": FEATURES * UNITS + UNITS + UNITS * UNITS + 2 * slots * UNITS + 2 * UNITS * 32 + 32 * SYMBOLS,
        }

    def price(self):
        return train.PRICE * self.kept

    def forward(self, frames, positions=None, windows=None):
        # In training the ring grows with the curriculum as the hierarchy's entries do: 4 + 4*4, 10 + 4*10, ...
        slots = self.slots if windows is None or windows == (100, 100) else windows[0] + 4 * windows[1]
        e = clip(self.encode(frames))
        gate = gate_of(self.gate(e))
        block = windows[0] if windows else 100
        self.kept = gate.mean() * block  # per block of the hierarchy's first level
        asking = pick(e, positions)
        if positions is None:
            positions = torch.arange(e.shape[1]).expand(e.shape[:2])
        stored = gate[..., 0] > 0
        number = stored.long().cumsum(1)  # the how-manieth stored vector it is
        newest = pick(number, positions)[..., None]
        step = torch.arange(e.shape[1])
        visible = stored[:, None] & (step <= positions[..., None]) & (number[:, None] > newest - slots)
        query = self.query(asking)
        memory = e * gate
        w = weights_of((query @ memory.transpose(1, 2))[..., None, :], visible, self.sink)[..., 0, :]
        return self.scores(F.relu(self.hidden(torch.cat([asking, w @ memory], -1))))


class Ssm(nn.Module):
    """A diagonal state-space memory of as many bytes (90 x 90, one byte per number, which flatters it): each step adds
    the outer product of an input vector and a write vector, both learned functions of the step, to a state whose 90
    columns decay each at a learned rate (10 to 100,000 steps at the start); it is read with a learned function of the
    step. Constant decays, gated input and output: between S4D and Mamba."""

    def __init__(self, values=90, states=90):
        super().__init__()
        self.encode = nn.Linear(FEATURES, UNITS)
        self.value = nn.Linear(UNITS, values)
        self.write = nn.Linear(UNITS, states)
        self.read = nn.Linear(UNITS, states)
        self.decay = nn.Parameter(-torch.linspace(math.log(10), math.log(100000), states))  # log of the rate
        self.norm = nn.LayerNorm(values)
        self.hidden = nn.Linear(UNITS + values, 32)
        self.scores = nn.Linear(32, SYMBOLS)
        self.cost = {
            "stateBytes": values * states,
            "macs": FEATURES * UNITS + UNITS * (values + 2 * states) + 3 * values * states + (UNITS + values) * 32 + 32 * SYMBOLS,
        }

    def price(self):
        return 0.0

    def forward(self, frames, positions=None, windows=None, length=100):
        e = clip(self.encode(frames))
        b, n, _ = e.shape
        asking = pick(e, positions)
        if positions is None:
            positions = torch.arange(n).expand(b, n)
        pad = -n % length
        value = F.pad(self.value(e), (0, 0, 0, pad)).unflatten(1, (-1, length))
        write = F.pad(F.relu(self.write(e)), (0, 0, 0, pad)).unflatten(1, (-1, length))
        rate = self.decay.exp()  # per step
        age = torch.arange(length - 1, -1, -1)
        ends = torch.einsum("bcls,bclv->bcsv", write * (-rate * age[:, None]).exp(), value)  # what each block adds
        keep, state, before = (-rate * length).exp()[:, None], torch.zeros_like(ends[:, 0]), []
        for block in ends.unbind(1):
            before.append(state)
            state = state * keep + block
        before = torch.stack(before, 1)
        row, block, place = torch.arange(b)[:, None], positions // length, positions % length
        query = self.read(asking)
        past = torch.einsum("bqs,bqsv->bqv", query * (-rate * (place[..., None] + 1)).exp(), before[row, block])
        lag = (place[..., None] - torch.arange(length)).clamp(min=0)
        near = torch.einsum("bqs,bqls->bql", query, write[row, block] * (-rate * lag[..., None]).exp())
        near = near * (torch.arange(length) <= place[..., None])
        past = past + torch.einsum("bql,bqlv->bqv", near, value[row, block])
        return self.scores(F.relu(self.hidden(torch.cat([asking, self.norm(past)], -1))))


def hierarchy():
    network = train.Recall()
    entries, d = 100 + 400, UNITS
    network.cost = {  # the two rings, their indices, present bits, four candidates and a counter; see the report for the firmware's
        "stateBytes": entries * d + 8 + 50 + 4 * (d + 4) + 2,
        "macs": FEATURES * d + 2 * d * d + 2 * entries * d + d + 3 * d * 32 + 32 * SYMBOLS,
    }
    return network


NETWORKS = {"hierarchy": hierarchy, "lstm": Lstm, "gru": Gru, "ring": Ring, "ssm": Ssm}


def judged(network, steps, questions, items):
    right, lag = train.evaluate(network, steps, FINAL[steps], questions, items=min(items, 4 if steps <= 100 else 8))
    by = [[low, high - 1, int(((lag >= low) & (lag < high)).sum()), int(right[(lag >= low) & (lag < high)].sum())] for low, high in zip(EDGES, EDGES[1:])]
    return {"correct": int(right.sum()), "questions": len(right), "byLag": [row for row in by if row[2]]}


def entry(network, name, seed):
    return {
        "network": name,
        "seed": seed,
        "parameters": sum(p.numel() for p in network.parameters()),
        **network.cost,
    }


def add(result):
    path = HERE / "results.json"
    results = json.loads(path.read_text()) if path.exists() else []
    results = [{"items": 8, **r} for r in results]
    key = ("network", "seed", "rate", "times", "items", "until")
    results = [r for r in results if [r.get(k) for k in key] != [result.get(k) for k in key]] + [result]
    results.sort(key=lambda r: (list(NETWORKS).index(r["network"]), -r["items"], r["times"], r.get("until", 0), -r["rate"], r["seed"]))
    path.write_text("[\n" + ",\n".join("  " + json.dumps(r) for r in results) + "\n]\n")


def finish(network, result, questions):
    most = result["items"]
    result["final"] = {str(steps): judged(network, steps, questions, most) for steps in FINAL}
    for items in (2, 4, 8):
        if most == 8 and result["network"] in ("hierarchy", "ring", "ssm"):
            right, _ = train.evaluate(network, 10000, FINAL[10000], 1600, items=items, place="burst")
            result.setdefault("burst", {})[str(items)] = [int(right.sum()), len(right)]
    if "burst" in result:
        right, _ = train.evaluate(network, 10000, FINAL[10000], 1600, storm=STORM)
        result["storm"] = {"correct": int(right.sum()), "questions": len(right)}
    right, _ = train.evaluate(network, 10000, FINAL[10000], questions, kind="idle", jitter=1, items=most)
    result["idle"] = {"correct": int(right.sum()), "questions": len(right)}
    result["versions"] = {"python": platform.python_version(), "numpy": np.__version__, "torch": torch.__version__}
    result["script"] = hashlib.sha256((HERE / "rivals.py").read_bytes()).hexdigest()[:16]
    add(result)
    print(json.dumps(result), flush=True)


def storms():
    """Adds what is missing of it to results.json, from the saved networks."""
    from safetensors.torch import load_file

    for r in json.loads((HERE / "results.json").read_text()):
        if "burst" in r and "storm" not in r:
            network = NETWORKS[r["network"]]()
            own = saved_as(r)
            network.load_state_dict(load_file(own if own.exists() else HERE / "recall.safetensors"))
            right, _ = train.evaluate(network, 10000, FINAL[10000], 1600, storm=STORM)
            r["storm"] = {"correct": int(right.sum()), "questions": len(right)}
            add(r)
            print(r["network"], r["seed"], r["storm"], flush=True)


def saved_as(r):
    parts = [r["network"], r["seed"], f"{r['rate']:g}", r["times"], r["items"], *([r["until"]] if "until" in r else [])]
    return HERE / "rivals" / f"{'-'.join(map(str, parts))}.safetensors"


def run(name, seed, rate, times, items, until, questions):
    torch.manual_seed(seed)
    network = NETWORKS[name]()
    stages = [(*s[:2], min(items, s[2]), *s[3:5], s[5] * times if s[0] < 10000 else s[5]) for s in train.STAGES if s[0] <= until]
    result, seconds = {**entry(network, name, seed), "rate": rate, "times": times, "items": items, "stages": []}, time.process_time()
    if until < train.STAGES[-1][0]:
        result["until"] = until

    def after(steps, wall):  # with the windows of the stage: how well it has learned what it was just taught
        windows = next(s[1] for s in train.STAGES if s[0] == steps)
        right, _ = train.evaluate(network, steps, windows, 800, items=min(items, 4 if steps <= 100 else 8))
        result["stages"].append({"steps": steps, "seconds": round(wall, 1), "correct": int(right.sum()), "questions": len(right)})
        print(json.dumps(result["stages"][-1]), flush=True)

    train.fit(network, seed, rate, stages, after=after)
    result["cpuSeconds"] = round(time.process_time() - seconds, 1)
    (HERE / "rivals").mkdir(exist_ok=True)
    save(network, saved_as(result))
    finish(network, result, questions)


def adopt():
    """train.py's network is the hierarchy of seed 0."""
    from safetensors.torch import load_file

    network = hierarchy()
    network.load_state_dict(load_file(HERE / "recall.safetensors"))
    trained = json.loads((HERE / "train.json").read_text())
    result = {**entry(network, "hierarchy", trained["seed"]), "rate": train.RATE, "times": 1, "items": 8, "stages": trained["stages"]}
    finish(network, result, 4000)


def gradients(names, sequences=8):
    """How much a score at the end of a stream depends on the marked vector that decides it: the norm of the asked
    symbol's score's gradient to that vector, over lags, for networks trained and untrained. And what an update costs."""
    from safetensors.torch import load_file

    lags = [10, 30, 100, 300, 1000, 3000, 9900]
    out = {"lags": lags, "networks": {}}
    for name in names:
        result = {}
        saved = HERE / "recall.safetensors" if name == "hierarchy" else HERE / "rivals" / f"{name}-0-{train.RATE:g}-1-8.safetensors"
        for state in ("untrained", "trained"):
            torch.manual_seed(0)
            network = NETWORKS[name]()
            if state == "trained":
                if not saved.exists():
                    continue
                network.load_state_dict(load_file(saved))
            rng, norms = np.random.default_rng(5), []
            for lag in lags:
                steps = 10000 if lag > 1000 else 1100
                x, positions, symbols, _ = recall(rng, sequences, steps, 8, 1, ask_from=1 - 1 / steps)
                for b in range(sequences):  # the asked vector to its place: swapped with what is there
                    key = x[b, positions[b, 0], 2:6]
                    here = next(t for t in np.nonzero(x[b, :, 0] == 1)[0] if (x[b, t, 2:6] == key).all())
                    there = positions[b, 0] - lag
                    x[b, [here, there]] = x[b, [there, here]]
                frames = torch.from_numpy(x).requires_grad_()
                scores = network(frames, torch.from_numpy(positions), (100, 100))[:, 0]
                scores[torch.arange(sequences), torch.from_numpy(symbols[:, 0])].sum().backward()
                norm = frames.grad[torch.arange(sequences), torch.from_numpy(positions[:, 0] - lag)].norm(dim=-1)
                norms.append([float(f"{v:.4g}") for v in (norm.median(), norm.min(), norm.max())])
            result[state] = norms  # median, least, greatest
        network, cost = NETWORKS[name](), {}
        for steps, windows, items, batch, questions, _ in train.STAGES:
            x, positions, symbols, _ = recall(np.random.default_rng(6), batch, steps, items, questions, exactly=False)
            x, positions, symbols = torch.from_numpy(x), torch.from_numpy(positions), torch.from_numpy(symbols)
            took = []
            for _ in range(3):
                start = time.process_time()
                F.cross_entropy(network(x, positions, windows).flatten(0, 1), symbols.flatten()).backward()
                took.append(time.process_time() - start)
            cost[str(steps)] = float(f"{1e3 * min(took) / batch:.4g}")
        result["cpuMillisecondsPerSequence"] = cost
        out["networks"][name] = result
        print(name, json.dumps(result), flush=True)
    (HERE / "gradients.json").write_text(json.dumps(out, indent=1) + "\n")


NAMES = {
    "hierarchy": "**lookBack, 100 × 100**",
    "ring": "flat ring, learned store gate",
    "ssm": "diagonal state space",
    "gru": "GRU, chrono",
    "lstm": "LSTM",
}


def percent(parts):
    """Over the seeds: the mean, and with more than one the worst. parts: (right, asked) of each."""
    shares = [100 * right / asked for right, asked in parts]
    mean = sum(shares) / len(shares)
    return f"{mean:.2f}" if len(shares) == 1 else f"{mean:.2f} ({min(shares):.2f})"


def counted(result):
    return result["correct"], result["questions"]


def table():
    """The README's table: written between its marks."""
    rows = [
        "| memory | parameters | state bytes | MACs per step | seeds | T = 100 | T = 1,000 | T = 10,000 | idle, T = 10,000 | burst 4 / 8 | storm | training s |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    groups = {}
    for r in json.loads((HERE / "results.json").read_text()):
        groups.setdefault((r["network"], r["items"], r["times"], r["rate"], r.get("until")), []).append(r)
    for (name, items, times, rate, until), group in groups.items():
        r, notes = group[0], []
        notes += [f"{items} item"] if items != 8 else []
        notes += [f"{times} × the updates"] if times != 1 else []
        notes += [f"streams of up to {until} frames"] if until else []
        notes += [f"rate {rate:g}"] if rate != train.RATE else []
        at = " | ".join(percent([counted(one["final"][t]) for one in group]) for t in ("100", "1000", "10000"))
        burst = " / ".join(percent([one["burst"][n] for one in group]) for n in ("4", "8")) if "burst" in r else ""
        storm = percent([counted(one["storm"]) for one in group if "storm" in one]) if "storm" in r else ""
        times_spent = [one["cpuSeconds"] for one in group if "cpuSeconds" in one]
        spent = f"{sum(times_spent) / len(times_spent):.0f}"
        label = ", ".join([NAMES[name], *notes])
        idle = percent([counted(one["idle"]) for one in group])
        rows.append(f"| {label} | {r['parameters']:,} | {r['stateBytes']:,} | {r['macs']:,} | {len(group)} | {at} | {idle} | {burst} | {storm} | {spent} |")
    text = "\n".join(rows)
    print(text)
    readme = HERE / "README.md"
    before, rest = readme.read_text().split("<!-- rivals -->")
    readme.write_text(f"{before}<!-- rivals -->\n\n{text}\n\n<!-- /rivals -->{rest.split('<!-- /rivals -->')[1]}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["run", "adopt", "gradients", "storms", "table"])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rate", type=float, default=train.RATE)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--items", type=int, default=8)
    parser.add_argument("--until", type=int, default=train.STAGES[-1][0])
    parser.add_argument("--questions", type=int, default=1600)
    a = parser.parse_args()
    torch.set_num_threads(1)
    if a.what == "run":
        for name in a.names:
            run(name, a.seed, a.rate, a.times, a.items, a.until, a.questions)
    elif a.what == "adopt":
        adopt()
    elif a.what == "storms":
        storms()
    elif a.what == "gradients":
        gradients(a.names or ["hierarchy", "lstm"])
    else:
        table()
