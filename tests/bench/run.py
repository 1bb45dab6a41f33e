"""``make bench``: every figure is a ratio within one run, beside its goal.

Two loads: *spread*, whose measured month has about 300 dates however many events there are, and
*dense*, 10,000 events within three years. ``BENCH_EVENTS="1000 10000"`` chooses the numbers of the
spread loads; without it there are three, up to 100,000, whose making takes some minutes.
``BENCH_DENSE=0`` leaves the dense load out.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
COUNTS = "1000 10000 100000"
DENSE = 10_000
FEED_COUNT = 10_000


def main() -> None:
    import django

    django.setup()
    from django.db import connection

    from tests.bench.edits import report_edits
    from tests.bench.feeds import report_feeds
    from tests.bench.measuring import Goals
    from tests.bench.pages import SIMPLEST, page_times, report_flatness, report_pages
    from tests.bench.peers import report_peer
    from tests.bench.readers import report_readers
    from tests.bench.serving import report_memory, report_serving

    goals = Goals()
    counts = [int(count) for count in os.environ.get("BENCH_EVENTS", COUNTS).split()]
    print(f"{connection.vendor}, CPU time, medians")
    times = {}
    for count in counts:
        database = load(count)
        if count == counts[0]:
            report_edits()
            report_readers(goals)
        times[count] = page_times()
        report_pages(f"{count:,} events, spread", times[count], goals, month_goal=2)
        if count == counts[0]:
            report_peer(count, times[count][SIMPLEST])
        if count == FEED_COUNT:
            report_feeds(count, goals)
            report_serving(database, goals)
    if len(counts) > 1:
        report_flatness(times, goals)
    report_memory(database, goals)
    if os.environ.get("BENCH_DENSE") != "0":
        load(DENSE, dense=True)
        report_pages(f"{DENSE:,} events, dense", page_times(), goals, month_goal=5)
    print(f"\nMISSED: {', '.join(goals.missed)}" if goals.missed else "\nall goals are met")


def load(count: int, *, dense: bool = False) -> str:
    """Fill a database, a new file for each load on SQLite; on PostgreSQL it is emptied first.

    Returns:
        Its file, "" on PostgreSQL.
    """
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from wagtail.models import Site

    from home.demo.load import load_generated_events
    from home.demo.records import load_records
    from home.demo.site_pages import load_pages

    name = ""
    if connection.vendor == "sqlite":
        name = str(Path(tempfile.mkdtemp(prefix="outreach-bench-")) / "bench.sqlite3")
        connection.close()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    else:
        empty(connection)
    call_command("migrate", verbosity=0)
    Site.clear_site_root_paths_cache()
    load_records()
    load_pages()
    load_generated_events(count, dense=dense, say=lambda text: None)
    return name


def empty(connection) -> None:
    """Drop all tables of a database that says by its name that it is for this."""
    if not connection.settings_dict["NAME"].startswith("bench"):
        raise SystemExit("On PostgreSQL the database must have a name that begins with “bench”.")
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


if __name__ == "__main__":
    main()
