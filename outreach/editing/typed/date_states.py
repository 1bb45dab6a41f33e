"""The states a date of a typed schedule can have, and the actions available in each."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import pgettext


class State(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    MOVED = "moved"
    CHANGED = "changed"
    EXTRA = "extra"
    KEPT = "kept"
    SKIPPED = "skipped"
    CLOSED = "closed"


LEFT_OUT = {State.SKIPPED, State.CLOSED}
NOT_HELD = LEFT_OUT | {State.CANCELLED, State.POSTPONED}

ROW_VERBS = {
    State.PLANNED: ("cancel", "move"),
    State.CANCELLED: ("restore",),
    State.POSTPONED: ("move", "restore"),
    State.MOVED: ("cancel", "move", "restore"),
    State.CHANGED: ("cancel", "move"),
    State.EXTRA: ("move", "remove"),
    State.KEPT: ("cancel", "move", "leave"),
    State.SKIPPED: ("move", "restore"),
    State.CLOSED: ("move", "keep"),
}
"""Actions where changes are rows of the form."""
LINE_VERBS = {
    State.PLANNED: ("skip", "move"),
    State.EXTRA: ("move", "remove"),
    State.KEPT: ("leave",),
    State.SKIPPED: ("move", "restore"),
    State.CLOSED: ("move", "keep"),
}
"""Actions where changes are lines of text: such dates have not been published yet."""


def verb_labels() -> dict[str, str]:
    return {
        "cancel": pgettext("one date", "Cancel"),
        "skip": pgettext("one date", "Skip"),
        "leave": pgettext("one date", "Skip"),
        "move": pgettext("one date", "Move"),
        "restore": pgettext("one date", "Restore"),
        "keep": pgettext("one date", "Restore"),
        "remove": pgettext("one date", "Remove"),
    }
