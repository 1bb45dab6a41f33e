"""Thousands of files that nobody should send: each is refused by name or read, soon and in little
memory (hard case 17)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EVERY = 10_000
SOME = 600
SHARE = 2_350
SLOWEST_SECONDS = 2
MOST_MEGABYTES = 200


def fuzz(first: int, last: int) -> dict:
    """What a process of its own, which may not grow without bound, found in files of these numbers."""
    command = [sys.executable, "-m", "tests.fuzz.reading", str(first), str(last)]
    path = os.pathsep.join([str(ROOT), str(ROOT / "site")])
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return json.loads(done.stdout)


def check(found: dict, record_property) -> None:
    record_property("fuzzed", found)
    assert found["failures"] == []
    assert found["slowest"]["seconds"] < SLOWEST_SECONDS, found["slowest"]
    assert found["megabytes"] < MOST_MEGABYTES


def test_some_hundred_mutated_files_do_no_harm(record_property):
    found = fuzz(0, SOME)
    check(found, record_property)
    assert found["read"] > SOME / 5 and found["refused"] > SOME / 5
    assert found["entries"] > SOME


@pytest.mark.fuzz
@pytest.mark.slow
@pytest.mark.parametrize("first", range(SOME, EVERY, SHARE))
def test_ten_thousand_mutated_files_do_no_harm(first, record_property):
    check(fuzz(first, min(first + SHARE, EVERY)), record_property)
