"""``make bench``: times of the public pages as ratios to Wagtail's simplest page, in one run.

Each address is asked in turn, round after round, so that a slow moment of the machine meets all of
them alike; the medians are compared. BENCH_EVENTS="10 1000" chooses the numbers of events.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
ROUNDS = 21
SIMPLEST = "/en/about/"
ADDRESSES = {
    "simplest page": SIMPLEST,
    "list": "/en/events/",
    "past": "/en/events/past/",
    "month": "/en/events/month/{today:%Y/%m}/",
    "json of a month": "/en/events/occurrences.json?from={first}&to={last}",
    "feed, unchanged": "/en/events/feed.ics",
    "feed, whole": "/en/events/feed.ics",
}


def main() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    if connection.vendor == "sqlite":
        settings.DATABASES["default"]["NAME"] = Path(tempfile.mkdtemp()) / "bench.sqlite3"
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"]
    call_command("migrate", verbosity=0)
    from home.demo.load import load_generated_events
    from home.demo.records import load_records
    from home.demo.site_pages import load_pages

    load_records()
    load_pages()
    today = timezone.localdate()
    first = today.replace(day=1)
    last = first.replace(day=28)
    addresses = {
        name: address.format(today=today, first=first, last=last)
        for name, address in ADDRESSES.items()
    }
    print(f"{connection.vendor}, medians of {ROUNDS} rounds; ratio to the simplest page")
    from tests.bench.edits import report_edits

    report_edits()
    for count in map(int, os.environ.get("BENCH_EVENTS", "10 1000 10000").split()):
        load_generated_events(count, dense=False, say=lambda text: None)
        report(count, addresses)


def report(count: int, addresses: dict[str, str]) -> None:
    from django.test import Client

    client = Client()
    etag = client.get(addresses["feed, whole"]).headers["ETag"]
    times: dict[str, list[float]] = {name: [] for name in addresses}
    sizes = {}
    for _round in range(ROUNDS):
        for name, address in addresses.items():
            headers = {"if-none-match": etag} if name == "feed, unchanged" else {}
            began = time.perf_counter()
            response = client.get(address, headers=headers)
            times[name].append(time.perf_counter() - began)
            if response.status_code not in (200, 304):
                raise SystemExit(f"{address} answers {response.status_code}")
            sizes[name] = len(response.content)
    floor = median(times["simplest page"])
    print(f"\n{count} events")
    for name, taken in times.items():
        middle = median(taken)
        print(
            f"  {name:<16}{middle * 1000:9.1f} ms {middle / floor:8.2f} × {sizes[name]:>10} bytes"
        )


if __name__ == "__main__":
    main()
