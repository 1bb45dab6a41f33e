"""Our apps may stand anywhere among a host's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def answered(order: str) -> dict:
    environment = {
        **os.environ,
        "ORDER": order,
        "DJANGO_SETTINGS_MODULE": "tests.hosts.orders.settings",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
    }
    command = [sys.executable, "-m", "tests.hosts.orders.answering"]
    ended = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    return json.loads(ended.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def first() -> dict:
    return answered("first")


@pytest.mark.parametrize("order", ["last", "the other way round", "reversed"])
def test_the_same_views_policies_and_hooks_answer(first, order):
    """After wagtail.snippets as before it, where Wagtail once refused our policies."""
    assert first["policies"] == ["EventPermissionPolicy", *["RegionalPermissionPolicy"] * 2]
    found = answered(order)
    for part, said in first.items():
        assert found[part] == said, part
