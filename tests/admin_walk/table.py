"""Who may see what at each address of the admin, and who may change something there.

``table.txt`` says it: of a group of addresses who gets the screen, and who may write there. The things
are foreign: an event of another region, planned or public; an activity whose facility shows nothing;
what belongs to an administrator. What hidden words may stand on a screen is said in ``world.py``.
Whoever is not named is refused, or finds nothing. An address that a new release of Wagtail or a new
screen of ours brings fails the walk until it is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

NOBODY, FIGURES, PLANNER, REGIONAL, VISITOR, ADMIN = ROLES = (
    "nobody",
    "figures",
    "planner",
    "regional",
    "visitor",
    "administrator",
)
"""May only log in · reads the plan · an editor who may not publish · a coordinator of another region
· of the visit team, and may do everything in the page tree · may do everything."""
GROUPS = {
    "no-one": set(),
    "administrator": {ADMIN},
    "everybody": set(ROLES),
    "staff": set(ROLES) - {NOBODY},
    "plan-readers": {FIGURES, PLANNER, REGIONAL, ADMIN},
    "planners": {PLANNER, REGIONAL, ADMIN},
    "of-all-regions": {PLANNER, ADMIN},
    "visit-team": {VISITOR, ADMIN},
    "editors-of-pages": {PLANNER, VISITOR, ADMIN},
    "outside-the-tree": {NOBODY, FIGURES},
    "in-the-tree": {PLANNER, REGIONAL, VISITOR, ADMIN},
}
WHO = re.compile(r"sees (\S+) · does (\S+)")
TABLE = Path(__file__).with_name("table.txt")


def rows() -> Iterator[tuple[str, set[str], set[str]]]:
    """Each address, who sees it and who writes there. Lines with ``#`` are headings; a namespace
    stands before the names in it, which end with the next one or the next line that says who."""
    sees: set[str] = set()
    does: set[str] = set()
    space = ""
    for line in TABLE.read_text().splitlines():
        if found := WHO.fullmatch(line):
            sees, does = (GROUPS[name] for name in found.groups())
            space = ""
        elif not line.startswith("#"):
            for word in line.split():
                if word.endswith(":"):
                    space = word
                else:
                    yield space + word, sees, does


SEES = {name: sees for name, sees, _does in rows()}
DOES = {name: does for name, _sees, does in rows()}
