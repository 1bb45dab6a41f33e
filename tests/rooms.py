"""A room has so many files at most: what is more is two rooms. Part of ``make lint``."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APPS = ("outreach", "detention_visits")
MOST_FILES = 16


def rooms() -> dict[Path, int]:
    """Each folder with code of the apps, and how many files of it."""
    files = (path for app in APPS for path in (ROOT / app).rglob("*.py"))
    parents = (path.parent.relative_to(ROOT) for path in files)
    return Counter(folder for folder in parents if folder.name != "migrations")


def main() -> int:
    too_large = {room: number for room, number in rooms().items() if number > MOST_FILES}
    for room, number in too_large.items():
        print(f"{room} has {number} files; more than {MOST_FILES} are two rooms")
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main())
