"""Bodies of calendar pages: rendered once for each version of a calendar, then read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ..models import Calendar
from .stored_answers import store_answer, stored_answer


@dataclass(frozen=True, slots=True)
class Body:
    """HTML, and when time alone makes it wrong: an aware instant, None for never."""

    html: str
    valid_until: datetime | None = None


def stored_body(
    calendar: Calendar, variant: str, make: Callable[[], Body], *, now: datetime
) -> str:
    """The body that was made before, else a new one, which is kept.

    Args:
        variant: a digest of all that the body depends on besides the calendar's content.
    """
    found = stored_answer(calendar, variant, now=now)
    if found is not None:
        return found.decode()
    body = make()
    store_answer(calendar, variant, body.html.encode(), now=now, valid_until=body.valid_until)
    return body.html
