"""What the generated C answers over more streams than test.npz has, through `lookback verify` (../recall/firmware.py).

    python measure.py         writes measure.json and the README's table; needs a built repository and node
"""

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "recall"))
from firmware import verified  # noqa: E402

found = importlib.util.spec_from_file_location("retain_train", HERE / "train.py")
retain = importlib.util.module_from_spec(found)
found.loader.exec_module(retain)

CHUNK = 4
STREAMS = [  # name, how many, options of data.py's recall
    ("12 frames in runs, 0.5% noise", 4, {}),
    ("12 frames in runs, each number off by at most a step, 2% noise", 4, {"jitter": 1, "fresh": 0.02}),
    ("noise, one frame in twenty like a marked one but for the mark", 4, {"kind": "noise"}),
]


def main():
    rows = []
    for name, count, options in STREAMS:
        row = {"streams": name, "count": count}
        for first in range(0, count, CHUNK):
            parts = [retain.marks(np.random.default_rng(8001 + n), 1, **options) for n in range(first, first + CHUNK)]
            report = verified(HERE / "model.ts", *(np.concatenate(part) for part in zip(*parts)))
            for key in ("total", "float", "fixed", "differing"):
                row[key] = row.get(key, 0) + report["measured"]["accuracy"][0][key]
            row["values"] = row.get("values", 0) + report["verification"]["values"]
        rows.append(row)
        print(json.dumps(row), flush=True)
    (HERE / "measure.json").write_text("[\n" + ",\n".join("  " + json.dumps(r) for r in rows) + "\n]\n")
    table = [
        "| streams of 101,100 steps | number | questions | float | fixed point | decisions that differ |",
        "| --- | --- | --- | --- | --- | --- |",
        *(f"| {r['streams']} | {r['count']} | {r['total']} | {r['float']} | {r['fixed']} | {r['differing']} |" for r in rows),
    ]
    readme = HERE / "README.md"
    before, rest = readme.read_text().split("<!-- measure -->")
    readme.write_text(before + "<!-- measure -->\n\n" + "\n".join(table) + "\n\n<!-- /measure -->" + rest.split("<!-- /measure -->")[1])


if __name__ == "__main__":
    main()
