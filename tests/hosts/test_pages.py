"""A host with a base page and types of pages of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_its_pages_go_every_way_that_ours_go(tmp_path):
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'host.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "tests.hosts.pages.settings",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
    }
    command = [sys.executable, "-m", "tests.hosts.pages.publishing"]
    ended = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
