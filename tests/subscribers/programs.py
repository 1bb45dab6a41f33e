"""Calendar programs that people use, run from their command lines: vdirsyncer fetches, khal shows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from .rows import DAY, Row, moment

VDIRSYNCER = """
[general]
status_path = "{folder}/status/"
"""
PAIR = """
[pair {name}]
a = "{name}_here"
b = "{name}_there"
collections = null
conflict_resolution = "b wins"

[storage {name}_here]
type = "filesystem"
path = "{folder}/{name}/"
fileext = ".ics"

[storage {name}_there]
type = "http"
url = "{url}"
"""

KHAL = """
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[calendars]
"""
CALENDAR = """
[[{name}]]
path = {folder}/{name}/
type = calendar
"""
FIELDS = ("calendar", "title", "status", "start-long", "end-long")


def fetch(addresses: Mapping[str, str], folder: Path) -> None:
    """Fetch feeds with vdirsyncer, each into a calendar of a name, letters only; calling it again is
    what a client does when it refreshes."""
    folder.mkdir(exist_ok=True)
    config = folder / "vdirsyncer"
    pairs = [PAIR.format(folder=folder, name=name, url=url) for name, url in addresses.items()]
    config.write_text(VDIRSYNCER.format(folder=folder) + "".join(pairs))
    khal = [CALENDAR.format(folder=folder, name=name) for name in addresses]
    (folder / "khal").write_text(KHAL.format(folder=folder) + "".join(khal))
    if not (folder / "status").exists():
        for name in addresses:
            (folder / name).mkdir()
        _run("vdirsyncer", "-c", config, "discover")
    _run("vdirsyncer", "-c", config, "sync", "--force-delete")


def shown(folder: Path, first: date, last: date, *names: str) -> dict[str, list[Row]]:
    """What khal lists of the days from ``first`` to ``last``, in UTC, by calendar: a date of several
    days, which it repeats each day, on its first only.

    Args:
        names: the calendars to ask for, all unless given.
    """
    options = [argument for name in FIELDS for argument in ("--json", name)]
    options += [argument for name in names for argument in ("-a", name)]
    answer = _run("khal", "--config", folder / "khal", "list", *options, first, last)
    days = [json.loads(line) for line in answer.splitlines() if line]
    if len(days) != (last - first).days + 1:
        raise AssertionError(f"khal lists {len(days)} days from {first} to {last}")
    rows: dict[str, list[Row]] = {}
    for place, entries in enumerate(days):
        for entry in entries:
            if entry["start-long"].startswith(f"{first + timedelta(place)}"):
                rows.setdefault(entry["calendar"], []).append(_row(entry))
    return {name: sorted(found) for name, found in rows.items()}


def _row(entry: dict[str, str]) -> Row:
    start, end = (_moment(entry[name]) for name in ("start-long", "end-long"))
    if not isinstance(start, datetime):
        end += DAY  # It shows whole days with the last one included.
    return Row(moment(start), moment(end), entry["title"], entry["status"])


def _moment(text: str) -> date:
    if len(text) == len("2027-03-01"):
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _run(program: str, *arguments: object) -> str:
    command = [Path(sys.executable).with_name(program), *map(str, arguments)]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise AssertionError(f"{program} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout
