"""Calendar programs that people use, run from their command lines: vdirsyncer fetches, khal shows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from .rows import DAY, Row, moment

VDIRSYNCER = """
[general]
status_path = "{folder}/status/"

[pair events]
a = "here"
b = "there"
collections = null
conflict_resolution = "b wins"

[storage here]
type = "filesystem"
path = "{folder}/calendar/"
fileext = ".ics"

[storage there]
type = "http"
url = "{url}"
"""

KHAL = """
[calendars]
[[events]]
path = {folder}/calendar/
type = calendar
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
"""
FIELDS = ("uid", "title", "status", "start-long", "end-long")


def fetch(url: str, folder: Path) -> None:
    """Fetch the feed with vdirsyncer; calling it again is what a client does when it refreshes."""
    (folder / "calendar").mkdir(parents=True, exist_ok=True)
    config = folder / "vdirsyncer"
    config.write_text(VDIRSYNCER.format(folder=folder, url=url))
    if not (folder / "status").exists():
        _run("vdirsyncer", "-c", config, "discover", "events")
    _run("vdirsyncer", "-c", config, "sync", "--force-delete")


def shown(folder: Path, first: date, last: date) -> list[Row]:
    """What khal lists of the days from ``first`` to ``last``, in UTC: a date of several days, which
    it repeats each day, on its first only."""
    config = folder / "khal"
    config.write_text(KHAL.format(folder=folder))
    fields = [argument for name in FIELDS for argument in ("--json", name)]
    answer = _run("khal", "--config", config, "list", *fields, first, last)
    days = [json.loads(line) for line in answer.splitlines() if line]
    if len(days) != (last - first).days + 1:
        raise AssertionError(f"khal lists {len(days)} days from {first} to {last}")
    return sorted(
        _row(entry)
        for place, entries in enumerate(days)
        for entry in entries
        if entry["start-long"].startswith(f"{first + timedelta(place)}")
    )


def _row(entry: dict[str, str]) -> Row:
    start, end = (_moment(entry[name]) for name in ("start-long", "end-long"))
    if not isinstance(start, datetime):
        end += DAY  # It shows whole days with the last one included.
    return Row(entry["uid"], moment(start), moment(end), entry["title"], entry["status"])


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
