"""A site that is served, and programs that subscribe to its feeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from .kinds import ENGINES, KINDS
from .server import Server


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.subscriber)


@pytest.fixture
def server(db):
    with Server() as server:
        yield server


@pytest.fixture(params=KINDS)
def subscribe(request, server, tmp_path):
    """``subscribe("/az/events/feed.ics")``: a program with an empty calendar, by kind."""
    made = iter(range(1000))
    return lambda path: request.param(f"{server.url}{path}", tmp_path / f"{next(made)}")


@pytest.fixture(scope="session", autouse=True)
def node():
    yield
    ENGINES.close()
