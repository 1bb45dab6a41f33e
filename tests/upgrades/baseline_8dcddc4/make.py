"""Makes the baseline 8dcddc4 with the code of that commit, and cannot run with later code.

``python -m tests.upgrades.baseline_8dcddc4.make`` did it. A baseline is what an older site left, so
it is never made anew: this folder is kept so that one can read what is in it. Left out of the dump
are the rows of the search index and of stored answers, which are made anew from the others, sessions
of logged-in people, and the pictures' files; nobody of the dump can log in. The expectation is the
same code's snapshot of a database that the dump was loaded into.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from ..sites import (
    HOST,
    ROOT,
    dump_of,
    environment,
    expectation_of,
    run_site,
    write_compressed,
)

BASELINE = "8dcddc4"
MOMENT = "2026-11-20T13:00:00+04:00"
WITHOUT_ROWS = (
    "django_session",
    "outreach_storedanswer",
    "wagtailsearch_indexentry",
    "wagtailsearch_indexentry_fts",
)
OURS = ("outreach", "detention_visits", "home")
OF_WAGTAIL = (
    "auth.User",
    "auth.User_groups",
    "wagtailcore.GroupPagePermission",
    "wagtailcore.Locale",
    "wagtailcore.ModelLogEntry",
    "wagtailcore.Page",
    "wagtailcore.PageLogEntry",
    "wagtailcore.PageViewRestriction",
    "wagtailcore.PageViewRestriction_groups",
    "wagtailcore.Revision",
    "wagtailcore.Site",
    "wagtailimages.Image",
    "wagtailredirects.Redirect",
)
NOT_READ = ("outreach.StoredAnswer", "outreach.Event.index_digest")
"""What is made anew from the rest, and tells nobody anything: the digest says only whether the index
is to be looked through, and is an older one where a holiday concerned no date."""
LANGUAGES = ("az", "en", "ru")
MOST_DATES = 10
OF_CALENDARS = (
    "",
    "past/",
    "month/2026/11/",
    "month/2026/12/",
    "subscribe/",
    "embed/",
    "feed.ics",
    "feed.ics?cancelled=drop",
    "feed.ics?past=30",
    "feed.ics?region=guba",
    "feed.ics?region=sheki&language=en",
    "feed.rss",
    "feed.atom",
    "occurrences.json",
    "occurrences.json?from=2025-01-01&to=2026-09-30",
    "occurrences.json?from=2026-10-01&to=2027-03-31",
    "occurrences.json?from=2027-04-01&to=2028-12-31",
)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "db.sqlite3"
        sys.path.insert(0, str(ROOT / "site"))
        os.environ |= environment(folder, f"sqlite:///{path}")
        os.environ["DEMO_PASSWORD"] = "nobody logs in with it"
        columns, addresses = _make()
        _write(path, columns, addresses, folder)


def _make() -> tuple[dict[str, list[str]], list[str]]:
    """Make the database; returns what a snapshot of it reads."""
    import django

    django.setup()
    import time_machine
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from ..snapshot import read_answers
    from .jobs import FIRST
    from .story import tell

    tokens: list[str] = []
    setup_test_environment()
    call_command("compile_catalogues", verbosity=0)
    with time_machine.travel(datetime.fromisoformat(f"{FIRST}+04:00"), tick=False) as traveller:
        call_command("migrate", verbosity=0)
        tell(traveller.move_to, tokens)
        addresses = _addresses(tokens)
        print(f"{len(addresses)} addresses")
        read_answers(addresses, host=HOST)  # Afterwards all forms of the pictures have their rows.
        for user in User.objects.all():
            user.set_unusable_password()
            user.save()
    return _columns(), addresses


def _write(path: Path, columns: dict[str, list[str]], addresses: list[str], folder: Path) -> None:
    from ..databases import dumped

    write_compressed(dump_of(BASELINE), "\n".join(dumped(path, without_rows=WITHOUT_ROWS)) + "\n")
    asked = {"moment": MOMENT, "host": HOST, "columns": columns, "addresses": addresses}
    write_compressed(expectation_of(BASELINE), json.dumps(asked))
    again = folder / "again"
    again.mkdir()
    found = run_site(again, f"sqlite:///{again / 'db.sqlite3'}", BASELINE, upgrades=False)
    expected = json.dumps(asked | found, ensure_ascii=False, sort_keys=True)
    write_compressed(expectation_of(BASELINE), expected)
    for file in (dump_of(BASELINE), expectation_of(BASELINE)):
        print(f"{file.name}: {file.stat().st_size} bytes")


def _columns() -> dict[str, list[str]]:
    """Of each table its columns but the key; of a page only those beside its page."""
    from django.apps import apps

    models = [
        *(model for label in OURS for model in apps.get_app_config(label).get_models(True)),
        *(apps.get_model(label) for label in OF_WAGTAIL),
    ]
    return {
        model._meta.label: [
            field.attname
            for field in model._meta.local_concrete_fields
            if not field.primary_key and str(field) not in NOT_READ
        ]
        for model in models
        if model._meta.label not in NOT_READ
    }


def _addresses(tokens: list[str]) -> list[str]:
    """All that programs read, each page, dates of what was edited, the first one of others,
    addresses that dates and pages had before, and the private ones."""
    from outreach.models import Calendar

    found = [
        *(f"/{code}/" for code in LANGUAGES),
        "/sitemap.xml",
        "/healthz",
        *(f"{path}{rest}" for path in _values(Calendar, "path") for rest in OF_CALENDARS),
        *_of_events(),
        *_of_activities(),
        *_redirected(),
        *(f"/calendars/{token}.ics" for token in (*tokens, "A" * 43)),
    ]
    return list(dict.fromkeys(found))


def _values(model, name: str) -> list:
    return list(model.objects.order_by("pk").values_list(name, flat=True))


def _of_events():
    from outreach.models import EventPage, FormerDate

    for page in EventPage.objects.order_by("pk").select_related("event", "locale"):
        event = page.event
        is_first_page = page == event.pages.order_by("pk").first()
        is_special = event.edits.exists() or event.changes.exists() or event.follows_id
        most = MOST_DATES if is_special and is_first_page else 1
        rows = list(event.occurrences.order_by("local_start"))
        yield page.url
        yield f"{page.url}event.ics"
        for row in _ends(rows, most):
            yield f"{page.url}{row.key}/"
            if row.is_altered or row.status != event.status:
                yield f"{page.url}{row.key}/event.ics"
        former = list(FormerDate.objects.filter(event=event).order_by("local_start"))
        for row in _ends(former, most):
            key = _key(row.local_start, all_day=event.all_day)
            yield from (f"{page.url}{key}/", f"{page.url}{key}/event.ics")


def _of_activities():
    from detention_visits.models import ActivityPage, FormerSession

    for page in ActivityPage.objects.order_by("pk").select_related("activity"):
        rows = list(page.activity.sessions.order_by("local_start"))
        former = list(FormerSession.objects.filter(activity=page.activity).order_by("local_start"))
        yield page.url
        for row in (*_ends(rows, 3), *_ends(former, 3)):
            yield f"{page.url}{_key(row.local_start)}/"


def _ends(rows: list, most: int) -> list:
    """The first ones, and of more than one the last."""
    return rows[:most] + (rows[most:][-1:] if most > 1 else [])


def _key(local_start: datetime, *, all_day: bool = False) -> str:
    return f"{local_start:%Y-%m-%d}" if all_day else f"{local_start:%Y-%m-%dT%H%M}"


def _redirected() -> list[str]:
    from wagtail.contrib.redirects.models import Redirect

    return [f"{path}/" for path in _values(Redirect, "old_path")]


if __name__ == "__main__":
    main()
