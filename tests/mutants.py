"""Put small faults into the kernel and into publication, one by one, and print those no test sees.

``python tests/mutants.py [file or folder …]``, by hand, since it takes long. ``pyproject.toml`` says in
``[tool.mutmut]`` what is mutated and which tests judge it. mutmut works in ``mutants/``. Without a
path it goes on where it stopped; what a path names is judged anew. Delete the folder to start over.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.databases import FOLDER

ROOT = Path(__file__).resolve().parents[1]
MUTMUT = Path(sys.executable).with_name("mutmut")
LIVING = ("survived", "no tests", "suspicious", "timeout", "segfault")
SEED = "1"
"""With another a mutant that few examples show would live in one run and not in the next."""


def main(paths: list[str]) -> int:
    began = time.monotonic()
    prefixes = tuple(f"{'.'.join(Path(path).with_suffix('').parts)}." for path in paths)
    with tempfile.TemporaryDirectory(prefix="outreach-databases-") as folder:
        os.environ |= {FOLDER: folder, "SUITE": "long"}
        os.environ.setdefault("HYPOTHESIS_SEED", SEED)
        code = mutmut("run", *(f"{prefix}*" for prefix in prefixes)).returncode
    if code:
        return code
    results = re.findall(r"^ +(\S+): (.+)$", output_of("results"), re.MULTILINE)
    found = [name for name, status in results if status in LIVING]
    living = [name for name in found if name.startswith(prefixes or "")]
    for name in living:
        print(output_of("show", name).strip(), end="\n\n")
    print(f"{len(living)} mutants live; this took {time.monotonic() - began:.0f} seconds.")
    return 0


def mutmut(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run([MUTMUT, *arguments], cwd=ROOT, text=True, check=False, **options)


def output_of(*arguments: str) -> str:
    return mutmut(*arguments, stdout=subprocess.PIPE).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
