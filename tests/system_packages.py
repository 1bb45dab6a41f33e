"""Programs of the system that the tests need, installed with apt where that is possible."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence


def find_or_install(programs: Sequence[str], package: str) -> str | None:
    """The path of the first program that there is; Debian's package is installed when run as root.

    Returns:
        None when there is none and none can be had.
    """
    found = next(filter(None, map(shutil.which, programs)), None)
    if found or not install(package):
        return found
    return next(filter(None, map(shutil.which, programs)), None)


def install(package: str) -> bool:
    """Install a Debian package; False where this is no Debian, or not for us to do."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"installing {package} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", package]):
        done = subprocess.run(
            ["apt-get", "-qq", *command], env=environment, stdout=subprocess.DEVNULL, check=False
        )
    return done.returncode == 0
