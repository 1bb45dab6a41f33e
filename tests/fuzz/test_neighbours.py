"""A broken entry costs itself at most: its neighbours are read as if it were whole (hard case 24)."""

from __future__ import annotations

import pytest

from outreach.scheduling.icalendar.reading.calendar_files import ReadEntry, read_calendar
from tests.fuzz.neighbours import HEAD, KINDS, LINE, VICTIM, broken, entry, good
from tests.sampling import sampled

pytestmark = pytest.mark.slow
EACH = 500
LEAST = 60


def alone(uid: str) -> ReadEntry:
    """The same entry in a file by itself."""
    number = int(uid.partition("-")[2].partition("@")[0])
    later = 5 if number >= 5 else 0
    lines = entry(good(number), number if later else number + 1, utc=number - later == 1)
    data = LINE.join([*HEAD, *lines, b"END:VCALENDAR", b""])
    (found,) = read_calendar(data, zone="Europe/Berlin").entries
    return found


ALONE = {good(n).decode(): alone(good(n).decode()) for n in (0, 1, 2, 5, 6, 7)}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_neighbours_of_a_broken_entry_are_read(kind):
    numbers = sampled("files with one broken entry", range(EACH), least=LEAST, key=kind.__name__)
    for number in numbers:
        data, whole = broken(kind, number)
        file = read_calendar(data, zone="Europe/Berlin")
        found = {one.uid: one for one in file.read()}
        for uid in whole - {VICTIM.decode()}:
            read = found.get(uid)
            assert isinstance(read, ReadEntry), (number, uid, read)
            known = ALONE[uid]
            assert (read.schedule, read.title, read.description, read.digest) == (
                known.schedule,
                known.title,
                known.description,
                known.digest,
            ), (number, uid)
        if VICTIM.decode() in whole:
            assert isinstance(found[VICTIM.decode()], ReadEntry), number
        is_named = file.notes or any(uid == "" or uid.startswith("victim") for uid in found)
        assert is_named or VICTIM not in data, number
