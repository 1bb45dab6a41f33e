"""A host with an image model of its own."""

from __future__ import annotations

import pytest

from tests.hosts.processes import said_by


@pytest.mark.slow
def test_its_pictures_are_chosen_and_shown(tmp_path):
    said_by("pictures", "publishing", DATABASE_URL=f"sqlite:///{tmp_path / 'host.sqlite3'}")
