"""Our apps may stand anywhere among a host's."""

from __future__ import annotations

import json

import pytest

from tests.hosts.processes import said_by

pytestmark = pytest.mark.slow


def answered(order: str) -> dict:
    return json.loads(said_by("orders", "answering", ORDER=order).splitlines()[-1])


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
