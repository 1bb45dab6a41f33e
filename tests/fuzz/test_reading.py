"""Thousands of files that nobody should send: each is refused by name or read, soon and in little
memory (hard case 17)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.fuzz.mutations import beginning_of
from tests.fuzz.originals import originals
from tests.sampling import sampled

ROOT = Path(__file__).resolve().parents[2]
EVERY = 10_000
SOME = 600
SHARE, SAMPLE_OF_A_SHARE = 2_350, 75
SLOWEST_SECONDS = 2
MOST_MEGABYTES = 200


def fuzz(numbers: Sequence[int]) -> dict:
    """What a process of its own, which may not grow without bound, found in files of these numbers."""
    command = [sys.executable, "-m", "tests.fuzz.reading", *map(str, numbers)]
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


@pytest.mark.slow
def test_some_hundred_mutated_files_do_no_harm(record_property):
    found = fuzz(range(SOME))
    check(found, record_property)
    assert found["read"] > SOME * 0.9, "a file is refused as a whole only beyond its limits"
    assert found["refused"]
    assert found["entries"] > SOME


@pytest.mark.slow
@pytest.mark.parametrize("first", range(SOME, EVERY, SHARE))
def test_ten_thousand_mutated_files_do_no_harm(first, record_property):
    files = originals()
    numbers = sampled(
        "mutated files",
        range(first, min(first + SHARE, EVERY)),
        axes=lambda number: beginning_of(number, files),
        least=SAMPLE_OF_A_SHARE,
        key=str(first),
    )
    check(fuzz(numbers), record_property)
