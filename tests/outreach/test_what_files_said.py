"""The way up for entries that were imported before sources were known."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from wagtail.log_actions import LogContext, log

from outreach.models import Event, ImportedEntry, ImportSource
from tests.calendar_files import MONDAYS, import_data, vcalendar, vevent
from tests.factories import calendar_in

pytestmark = pytest.mark.django_db
migration = import_module("outreach.migrations.0021_what_files_said")


class Editor:
    connection = connection


def entries() -> dict[str, ImportedEntry]:
    return {found.event.uid: found for found in ImportedEntry.objects.select_related("event")}


def test_what_was_imported_in_one_request_came_from_one_source():
    """As they were logged: each request in one context, a command in none."""

    parts = [vevent(uid, *MONDAYS) for uid in "abcdxyn"]
    import_data(calendar_in("az"), vcalendar(*parts))
    events = {event.uid: event for event in Event.objects.all()}
    apps.get_model("wagtailcore", "ModelLogEntry").objects.all().delete()
    ImportedEntry.objects.update(source=None)
    ImportSource.objects.all().delete()
    for request in ("ab", "bc", "d", "xy"):
        with LogContext():
            for uid in request:
                log(instance=events[uid], action="outreach.import")
    log(instance=events["n"], action="outreach.import")

    migration.know_sources(apps, Editor)

    sources: dict[int | None, set[str]] = {}
    for uid, entry in entries().items():
        sources.setdefault(entry.source_id, set()).add(uid)
    assert sources.pop(None) == {"n"}
    assert sorted(map(sorted, sources.values())) == [["a", "b", "c"], ["d"], ["x", "y"]]


def test_the_text_that_was_kept_is_what_the_file_says():
    part = vevent("a", *MONDAYS, "DESCRIPTION:Text", "LOCATION:Yard")
    import_data(calendar_in("az"), vcalendar(part), publish=False)
    ImportedEntry.objects.update(text="", place="", language="")
    migration.keep_texts(apps, Editor)
    entry = ImportedEntry.objects.get()
    assert entry.draft_text("az", names_place=True) == "<p>Yard</p><p>Text</p>"
