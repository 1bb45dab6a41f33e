"""Calendar programs that people use, subscribing to a feed by its address."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


def subscribe(url: str, folder: Path) -> None:
    """Fetch the feed with vdirsyncer; calling it again is what a client does when it refreshes."""
    (folder / "calendar").mkdir(exist_ok=True)
    config = folder / "vdirsyncer"
    config.write_text(VDIRSYNCER.format(folder=folder, url=url))
    if not (folder / "status").exists():
        _run("vdirsyncer", "-c", config, "discover", "events")
    _run("vdirsyncer", "-c", config, "sync", "--force-delete")


def listed(folder: Path, first: str, last: str, zone: str) -> list[tuple[str, str, str]]:
    """Start, title and status of each date that khal lists between two days, in ``zone``."""
    config = folder / "khal"
    config.write_text(KHAL.format(folder=folder, zone=zone))
    (folder / "khal.db").unlink(missing_ok=True)
    answer = _run(
        *("khal", "--config", config, "list", "--day-format", ""),
        *("--format", "{start-long-full}|{title}|{status}", first, last),
    )
    rows = [tuple(line.split("|")) for line in answer.splitlines() if "|" in line]
    return sorted((start, title, status.strip()) for start, title, status in rows)


def _run(program: str, *arguments: object) -> str:
    command = [Path(sys.executable).with_name(program), *map(str, arguments)]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise AssertionError(f"{program} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout
