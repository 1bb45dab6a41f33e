"""Programs under Node that the tests compare with: from npm's registry, beside the Python packages.

Run as a script it installs what is missing, where that is possible, and says nothing otherwise:
the tests themselves say at their end what they had to leave out.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from system_packages import find_or_install

PACKAGES = {"ical.js": "2.2.1", "node-ical": "0.26.1", "rrule-temporal": "2.2.8"}
WITHOUT_THEM = "the comparison with independent engines (no node, npm or registry)"
"""What does not run when they are not there."""
FOLDER = Path(sys.prefix) / "node"
"""Inside the virtual environment, so that it goes when that goes."""


def are_installed() -> bool:
    """Whether Node is there, and each package in the pinned version."""
    return bool(shutil.which("node")) and all(map(_is_installed, PACKAGES))


def find_or_install_packages() -> bool:
    """Whether the packages are there, after trying to get them."""
    if are_installed():
        return True
    node = find_or_install(("node",), "nodejs")
    npm = node and find_or_install(("npm",), "npm")
    if not npm:
        return False
    print(f"installing {', '.join(PACKAGES)} …", flush=True)
    command = [npm, "install", "--prefix", str(FOLDER), "--no-save", "--ignore-scripts"]
    command += ["--no-audit", "--no-fund", "--silent", "--fetch-retries", "1"]
    command += [f"{name}@{version}" for name, version in PACKAGES.items()]
    FOLDER.mkdir(exist_ok=True)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    return are_installed()


def _is_installed(name: str) -> bool:
    description = FOLDER / "node_modules" / name / "package.json"
    if not description.exists():
        return False
    return json.loads(description.read_text())["version"] == PACKAGES[name]


if __name__ == "__main__":
    find_or_install_packages()
