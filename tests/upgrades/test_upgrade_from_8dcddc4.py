"""A site of commit 8dcddc4 is upgraded: nothing changes that people or their programs hold on to.

``baseline_8dcddc4`` says what is in that site. A release may reword labels: name them in REWORDED.
When the serialiser of feeds is raised (``RELEASE``), name in MAY_DIFFER what has to follow:
``outreach.Calendar.texts_release``, ``.version`` and ``.changed_at``, and ``answers, ETag of *`` and
``answers, Last-Modified of *``. A label that stands in stored texts also gives its events another
``outreach.Event.changed_at``, and lines DTSTAMP and LAST-MODIFIED that follow it. Nothing else may.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.hosts.installed.dumping import schema
from tests.postgres import own_database
from tests.upgrades.calendars import says_the_same
from tests.upgrades.comparing import differences
from tests.upgrades.sites import OURS, dump_of, expectation_of, read_compressed, run_site

BASELINE = "8dcddc4"
CHANGE, PUBLISH = ("outreach", "change_event"), ("outreach", "publish_event")
REWORDED: dict[str, str] = {
    "yalnız məşğul olduğum vaxtlar": r"yalnız məşğul olduğum vaxtlar\, təfərrüatsız",
    "только моя занятость": r"только моя занятость\, без подробностей",
}
"""What a label was in feeds and what it is now, as it is written there."""
MAY_DIFFER: tuple[str, ...] = (
    *("answers, ETag of *", "answers, Last-Modified of *"),
    *(
        "outreach.Calendar.texts_release",
        "outreach.Calendar.version",
        "outreach.Calendar.changed_at",
    ),
    *("outreach.Event.changed_at", "detention_visits.Activity.changed_at"),
    "detention_visits.Activity.shown_digest",
    *(f"answers, body of {kind}" for kind in ("atom", "rss", "xml")),
)
"""Kinds of differences that a raised release brings with it. Keys are digests of another encoding now,
so that each subscriber fetches everything once more. Events with listed dates, which are written in
another form, and those with pins have changed at the upgrade: news and sitemap say so. Their SEQUENCE
has not."""
PINS = (
    *("outreach.OccurrenceChange.*_at_local", "detention_visits.SessionChange.*_at_local"),
    *("outreach.Occurrence.is_altered", "detention_visits.Session.is_altered"),
    *("outreach.EventEdit.before", "detention_visits.ActivityEdit.before"),
    *(f"answers, body of {kind}" for kind in ("json", "page")),
)
"""Where pins are no moves any more; what calendar files say of them, ``says_the_same`` knows."""

APPROVED = tuple(
    f"wagtailcore.Page.{name}" for name in ("live", "has_unpublished_changes", "live_revision_id")
)
"""Pages of hidden events and activities are approved now; ``assert_only_hidden_pages_wait``."""

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("upgrade")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("upgrade")


@pytest.fixture(scope="module")
def database(folder) -> Iterator[str]:
    """The address of an empty one, of the kind that the other tests use."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'db.sqlite3'}"
        return
    with own_database(os.environ["DATABASE_URL"], "upgrade") as address:
        yield address


@pytest.fixture(scope="module")
def expected() -> dict:
    return json.loads(read_compressed(expectation_of(BASELINE)))


@pytest.fixture(scope="module")
def found(folder, database) -> dict:
    return run_site(folder, database, BASELINE, upgrades=True)


def test_groups_keep_what_they_have(found):
    """Migrations made and changed them then. The right to publish was split from that to change."""
    before, after = groups_then(), found["groups"]
    assert {"Editors", "Coordinators", "Figures", "Visit team"} <= before.keys() == after.keys()
    for name, rights in before.items():
        kept = {tuple(right) for right in after[name][0]}
        given = {PUBLISH} if CHANGE in rights else set()
        assert kept == rights | given, name


def groups_then() -> dict[str, set[tuple[str, str]]]:
    """(app, codename) of each group's rights."""
    then = sqlite3.connect(":memory:")
    then.executescript(read_compressed(dump_of(BASELINE)))
    rows = then.execute(
        "SELECT g.name, t.app_label, p.codename FROM auth_group g "
        "LEFT JOIN auth_group_permissions m ON m.group_id = g.id "
        "LEFT JOIN auth_permission p ON p.id = m.permission_id "
        "LEFT JOIN django_content_type t ON t.id = p.content_type_id"
    )
    found: dict[str, set[tuple[str, str]]] = {}
    for name, app, codename in rows:
        found.setdefault(name, set()).update([(app, codename)] if codename else [])
    return found


@pytest.mark.django_db
def test_tables_are_those_of_a_new_site(found):
    new = json.loads(json.dumps(schema(prefixes=OURS)))
    assert found["schema"].keys() == new.keys()
    for table, described in new.items():
        assert found["schema"][table] == described, table


def test_rows_addresses_and_feeds_are_what_they_were(expected, found):
    report = differences(
        expected,
        found,
        reworded=REWORDED,
        may_differ=(*MAY_DIFFER, *PINS, *APPROVED),
        says_the_same=says_the_same,
    )
    assert not report, f"The upgrade changed what it must not change.\n{report}"
    assert_pins_are_no_moves(expected["tables"], found["tables"])
    assert_only_hidden_pages_wait(expected["tables"], found["tables"])


def assert_only_hidden_pages_wait(before: dict, after: dict) -> None:
    """What was live and could be seen still is."""
    pages, faces = after["wagtailcore.Page"], after["outreach.Face"].values()
    shown = {face["page_id"] for face in faces if not face["is_withdrawn"]}
    waiting = [
        pk for pk, row in before["wagtailcore.Page"].items() if row["live"] != pages[pk]["live"]
    ]
    assert waiting
    for pk in waiting:
        assert before["wagtailcore.Page"][pk]["live"] and int(pk) not in shown


def assert_pins_are_no_moves(before: dict, after: dict) -> None:
    """The rows that lost their new times are those that edits of whole series had kept; moves that
    people made are still told."""
    for label, dates in (
        ("outreach.OccurrenceChange", "outreach.Occurrence"),
        ("detention_visits.SessionChange", "detention_visits.Session"),
    ):
        changes, now = before[label], after[label]
        pins = {
            pk for pk in changes if changes[pk]["starts_at_local"] != now[pk]["starts_at_local"]
        }
        assert pins
        assert all(now[pk]["starts_at_local"] is None and not now[pk]["reason"] for pk in pins)
        told = [pk for pk, row in before[dates].items() if row["is_altered"]]
        assert len([pk for pk in told if not after[dates][pk]["is_altered"]]) == len(pins)
