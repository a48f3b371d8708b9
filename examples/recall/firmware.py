"""What the generated C answers: streams of data.py through `lookback verify`, which runs the C as WebAssembly and compares every bit.

    python firmware.py run SPEC [--kind noise] [--steps 10000] [--questions 1600] [--seed 0]
    python firmware.py table                                           writes the README's table

Needs a built repository (npm ci) and node. The streams are too large to commit: each is made from 7001 + its number, written into
an npz in a temporary folder with the spec and its weights, and gone afterwards. --seed takes the hierarchy of that training seed.
"""

import argparse
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

import train

HERE = Path(__file__).resolve().parent
MAIN = HERE.parents[1] / "dist" / "cli" / "main.js"
RESULTS = HERE / "firmware.json"
EACH, CHUNK = 8, 400_000  # questions per stream; steps per run of verify


def streams(number, kind, steps):
    return train.labelled(np.random.default_rng(7001 + number), 1, steps, kind=kind, jitter=1 if kind == "idle" else 0)


def verified(spec, frame, labels, weights=None):
    """verify's report of a spec with its test data replaced, and its weights if others are given."""
    text = spec.read_text()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        data = dict(re.findall(r'(\w+): "\./([^"]+)"', text))
        for kind in ("weights", "calibration", "expected"):
            shutil.copy(spec.parent / data[kind], folder)
        if weights:  # expected is of the spec's own
            shutil.copy(weights, folder / data["weights"])
            text = re.sub(r".*expected: .*\n", "", text)
        (folder / spec.name).write_text(text)
        np.savez(folder / data["test"], frame=frame, **{"scores.labels": labels})
        ran = subprocess.run(["node", MAIN, "verify", spec.name, "--json"], cwd=folder, capture_output=True, text=True)
        if ran.returncode:
            raise SystemExit(f"verify ended with {ran.returncode}\n{ran.stderr}{ran.stdout}")
        return json.loads(ran.stdout)["models"][0]


def run(spec, kind, steps, questions, seed):
    total = {"spec": spec, "seed": seed, "kind": kind, "steps": steps, "streams": questions // EACH}
    for first in range(0, total["streams"], max(1, CHUNK // steps)):
        numbers = range(first, min(total["streams"], first + max(1, CHUNK // steps)))
        frame, labels = (np.concatenate(part) for part in zip(*(streams(n, kind, steps) for n in numbers)))
        other = HERE / "rivals" / f"hierarchy-{seed}-{train.RATE:g}-1-8.safetensors" if seed else None
        report = verified(HERE / spec, frame, labels, other)
        total["stateBytes"], total["macs"] = report["ram"]["state"], report["macsPerStep"]
        for key in ("total", "float", "fixed", "differing"):
            total[key] = total.get(key, 0) + report["measured"]["accuracy"][0][key]
        total["values"] = total.get("values", 0) + report["verification"]["values"]
        print(json.dumps(total), flush=True)
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    key = ("spec", "kind", "steps", "seed")
    results = [r for r in results if [r[k] for k in key] != [total[k] for k in key]] + [total]
    results.sort(key=lambda r: (r["spec"], r["kind"] == "idle", r["steps"], r["seed"]))
    RESULTS.write_text("[\n" + ",\n".join("  " + json.dumps(r) for r in results) + "\n]\n")


def table():
    rows = [
        "| spec | streams | T | seeds | state bytes | questions | float | fixed point | decisions that differ |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    groups = {}
    for r in json.loads(RESULTS.read_text()):
        groups.setdefault((r["spec"], r["kind"], r["steps"]), []).append(r)
    for (spec, kind, steps), group in groups.items():
        count = {key: sum(r[key] for r in group) for key in ("total", "differing")}
        share = {key: _percent(group, key) for key in ("float", "fixed")}
        rows.append(
            f"| `{spec}` | {kind} | {steps:,} | {len(group)} | {group[0]['stateBytes']:,} | {count['total']:,} | {share['float']} | {share['fixed']} | {count['differing']:,} |"
        )
    text = "\n".join(rows)
    print(text)
    readme = HERE / "README.md"
    before, rest = readme.read_text().split("<!-- firmware -->")
    readme.write_text(f"{before}<!-- firmware -->\n\n{text}\n\n<!-- /firmware -->{rest.split('<!-- /firmware -->')[1]}")


def _percent(group, key):
    shares = [100 * r[key] / r["total"] for r in group]
    mean = f"{sum(shares) / len(shares):.2f}"
    return mean if len(shares) == 1 else f"{mean} ({min(shares):.2f})"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["run", "table"])
    parser.add_argument("spec", nargs="?", default="model.ts")
    parser.add_argument("--kind", choices=["noise", "idle"], default="noise")
    parser.add_argument("--steps", type=int, default=10000)
    parser.add_argument("--questions", type=int, default=1600)
    parser.add_argument("--seed", type=int, default=0)
    a = parser.parse_args()
    if a.what == "run":
        run(a.spec, a.kind, a.steps, a.questions, a.seed)
    else:
        table()
