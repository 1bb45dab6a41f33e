"""A host with a base page and types of pages of its own."""

from __future__ import annotations

import pytest

from .processes import said_by


@pytest.mark.slow
def test_its_pages_go_every_way_that_ours_go(tmp_path):
    said_by("pages", "publishing", DATABASE_URL=f"sqlite:///{tmp_path / 'host.sqlite3'}")
