"""Programs of the test hosts, each in a process of its own with that host's settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment_of(host: str, **others: str) -> dict[str, str]:
    """
    Args:
        host: the name of its package.
    """
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": f"tests.hosts.{host}.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        **others,
    }


def said_by(host: str, program: str, **others: str) -> str:
    """What a module of the host's package prints."""
    ended = subprocess.run(
        [sys.executable, "-m", f"tests.hosts.{host}.{program}"],
        env=environment_of(host, **others),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    return ended.stdout
