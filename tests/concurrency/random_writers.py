"""Four processes that write at random, killed at random moments and started again.

    python tests/concurrency/random_writers.py DATABASE FOLDER SECONDS SEED

Each writes before a deed what it will do, and afterwards that it is done, into a file of its own in the
folder, line by line to the disk. Each value belongs to one writer, so that the last one that was done
is the one to be found; a deed that was begun by a writer who was killed may be done or not.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WRITERS = 4
KILLED_AFTER = (0.5, 2.5)
"""Seconds between one killing and the next, at least and at most."""
MOST_SECONDS = 90
LAST = 5
"""The place of the date that is cancelled and restored: none of the holidays is on its day."""


def main(database: str, folder: Path, seconds: float, seed: int) -> None:
    """Ends with an error if a writer does not end by itself."""
    sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    import time_machine

    from tests.concurrency.world import NOW

    chance = random.Random(seed)
    with time_machine.travel(NOW):
        load_everything()
        ends_at = time.perf_counter() + seconds
        writers = {number: start(number, folder, ends_at, chance) for number in range(WRITERS)}
        killed = 0
        while (left := ends_at - time.perf_counter()) > 0:
            threading.Event().wait(min(left, chance.uniform(*KILLED_AFTER)))
            number = chance.randrange(WRITERS)
            os.kill(writers[number], signal.SIGKILL)
            os.waitpid(writers[number], 0)
            killed += 1
            writers[number] = start(number, folder, ends_at, chance)
    print(f"{killed} killed")
    wait_for(writers)


def load_everything() -> None:
    """Once, before the processes begin, each of which would do it again."""
    from django.db import connection

    from tests.concurrency import world

    save("own-0", lambda event: None)
    world.page("own-0").save_revision().publish()
    world.import_file("07", version=0)
    connection.close()


def start(number: int, folder: Path, ends_at: float, chance: random.Random) -> int:
    """Its process. Nothing is connected to the database before it begins."""
    seed = chance.random()
    if process := os.fork():
        return process
    status = 1
    try:
        write(number, folder, ends_at, random.Random(seed))
        status = 0
    finally:
        os._exit(status)


def wait_for(writers: dict[int, int]) -> None:
    """All are to end soon; whoever does not is killed, and that is an error."""
    until = time.perf_counter() + MOST_SECONDS
    hanging = dict(writers)
    while hanging and time.perf_counter() < until:
        for number, process in list(hanging.items()):
            if os.waitpid(process, os.WNOHANG)[0]:
                del hanging[number]
        threading.Event().wait(0.05)
    for process in hanging.values():
        os.kill(process, signal.SIGKILL)
    if hanging:
        raise SystemExit(f"writers {sorted(hanging)} did not end")


def write(number: int, folder: Path, ends_at: float, chance: random.Random) -> None:
    with (folder / f"writer-{number}.jsonl").open("a") as log:
        log.write("\n")  # The line before may have been cut off.
        while time.perf_counter() < ends_at:
            key, value, do = chance.choice(DEEDS)(number, chance)
            note(log, state="begun", key=key, value=value)
            try:
                do()
            except Exception as error:
                said = {"error": type(error).__name__, "trace": traceback.format_exc()}
                note(log, state="failed", key=key, value=value, **said)
            else:
                note(log, state="done", key=key, value=value)


def note(log, **facts: object) -> None:
    log.write(json.dumps(facts) + "\n")
    log.flush()
    os.fsync(log.fileno())


Chosen = tuple[str, object, Callable[[], object]]
"""What is written, the value, and how."""


def another(chance: random.Random, values: list, current: object):
    return chance.choice([value for value in values if value != current])


def hour_of(prefix: str):
    def choose(number: int, chance: random.Random) -> Chosen:
        title = f"{prefix}-{number}"
        hour = another(chance, list(range(8, 20)), the_event(title).starts_at_local.hour)
        return f"{title}.hour", hour, lambda: save(title, at_hour(hour))

    return choose


def at_hour(hour: int):
    def set_on(event) -> None:
        event.starts_at_local = event.starts_at_local.replace(hour=hour)
        event.ends_at_local = event.starts_at_local + timedelta(hours=2)

    return set_on


def save(title: str, set_on: Callable) -> None:
    from outreach.models.events import event_work

    with event_work(the_event(title).pk):
        event = the_event(title)
        set_on(event)
        event.save()


def the_event(title: str):
    from outreach.models import Event

    return Event.objects.get(title=title)


def place(number: int, chance: random.Random) -> Chosen:
    from outreach.models import Venue

    title = f"own-{number}"
    venue = Venue.objects.get(slug=another(chance, venues(), the_event(title).venue.slug))
    return f"{title}.venue", venue.slug, lambda: save(title, lambda one: set_venue(one, venue))


def venues() -> list[str]:
    return [f"venue-{number}" for number in range(WRITERS)]


def set_venue(event, venue) -> None:
    event.venue = venue


def date_of(prefix: str, apart: int):
    def choose(number: int, chance: random.Random) -> Chosen:
        title = f"{prefix}-{(number + apart) % WRITERS}"
        status = another(chance, ["cancelled", "confirmed"], last_date(title).status)
        return f"{title}.last date", status, lambda: call_off_or_restore(title, status)

    return choose


def last_date(title: str):
    rows = the_event(title).occurrences.attached().order_by("starts_at")
    return rows.last()


def call_off_or_restore(title: str, status: str) -> None:
    from outreach.editing.date_verbs import call_off, restore
    from outreach.models.events import event_work

    event = the_event(title)
    with event_work(event.pk):
        key = last_date(title).local_start
        if status == "confirmed":
            restore(owner=event, local_start=key, user=None)
        else:
            facts = {"scope": "one", "verb": "cancel", "reason": {}, "user": None}
            call_off(owner=event, local_start=key, **facts)


def venue_name(number: int, chance: random.Random) -> Chosen:
    from outreach.models import Venue

    name = f"Hall {chance.randrange(10_000)}"

    def do() -> None:
        venue = Venue.objects.get(slug=f"venue-{number}")
        venue.name = dict.fromkeys(("az", "en", "ru"), name)
        venue.save()

    return f"venue-{number}.name", name, do


def holiday(number: int, chance: random.Random) -> Chosen:
    from outreach.models import Holiday

    rows = Holiday.objects.filter(first_on=holiday_of(number))
    wanted = not rows.exists()

    def do() -> None:
        if wanted:
            day, name = holiday_of(number), dict.fromkeys(("az", "en", "ru"), "Holiday")
            Holiday(first_on=day, last_on=day, name=name).save()
        else:
            rows.get().delete()

    return f"holiday-{number}.is there", wanted, do


def holiday_of(number: int):
    """A day on which the shared series have a date."""
    from tests.concurrency.world import START

    return (START + timedelta(weeks=number)).date()


def facility(number: int, chance: random.Random) -> Chosen:
    from detention_visits.models import Facility

    row = Facility.objects.get(slug=f"facility-{number}")
    row.publicity = another(chance, ["never", "after", "always"], row.publicity)
    return f"{row.slug}.publicity", row.publicity, row.save


def session(number: int, chance: random.Random) -> Chosen:
    from detention_visits.models import Session

    title = f"activity-{(number + 1) % WRITERS}"
    row = Session.objects.filter(activity__title=title).order_by("starts_at")[0]
    row.was_held, row.women = True, chance.randrange(100)
    return f"{title}.women", row.women, row.save


def activity(number: int, chance: random.Random) -> Chosen:
    from detention_visits.models import Activity
    from detention_visits.models.unit_of_work import activity_work

    title = f"activity-{number}"
    status = another(
        chance, ["confirmed", "tentative", "planned"], Activity.objects.get(title=title).status
    )

    def do() -> None:
        with activity_work(Activity.objects.get(title=title).pk):
            row = Activity.objects.get(title=title)
            row.status = status
            row.save()

    return f"{title}.status", status, do


def page_of(number: int):
    from outreach.models import EventPage

    return EventPage.objects.get(event__title=f"shared-{(number + 2) % WRITERS}")


def page_title(number: int, chance: random.Random) -> Chosen:
    """Publishes it, if it is not."""
    page = page_of(number)
    page.title = f"Title {chance.randrange(10_000)}"
    return f"{page.slug}.page", page.title, lambda: page.save_revision().publish()


def page_unpublished(number: int, chance: random.Random) -> Chosen:
    page = page_of(number)
    return f"{page.slug}.page", None, page.unpublish


def page_moved(number: int, chance: random.Random) -> Chosen:
    from outreach.models import CalendarPage

    page = page_of(number)
    parent = another(chance, ["events", "closed"], page.get_parent().slug)
    target = CalendarPage.objects.get(slug=parent, locale=page.locale)
    return f"{page.slug}.parent", parent, lambda: page.move(target, pos="last-child")


def imported(number: int, chance: random.Random) -> Chosen:
    """A newer file each time."""
    from outreach.models import ImportedEntry

    uid = f"imported-{number}@example.org"
    known = ImportedEntry.objects.select_related("event").get(event__uid=uid)
    hour = another(chance, list(range(8, 20)), known.event.starts_at_local.hour)
    return f"imported-{number}.hour", hour, lambda: take_file(hour, known.sequence + 1, uid)


def take_file(hour: int, version: int, uid: str) -> None:
    from tests.concurrency.world import import_file

    report = import_file(f"{hour:02}", version=version, uid=uid)
    outcomes = [row.outcome for row in report.rows if row.uid == uid]
    if outcomes != ["updated"]:
        raise RuntimeError(f"not imported: {report.lines}")


DEEDS = (
    *(hour_of("own"), place, date_of("own", 0)),
    *(hour_of("shared"), date_of("shared", 1), venue_name, holiday),
    *(facility, session, activity),
    *(page_title, page_unpublished, page_moved, imported),
)


def lines(folder: Path) -> Iterator[tuple[int, dict]]:
    """What the writers noted, with the number of each; a line that was cut off is none."""
    for number in range(WRITERS):
        for line in (folder / f"writer-{number}.jsonl").read_text().splitlines():
            if line.endswith("}"):
                yield number, json.loads(line)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
