"""A screen of one date says what it was made from by a short version: it shows too little to need
more. What somebody else did to other dates does not make it stale."""

from __future__ import annotations

import hashlib

from ..scheduling.errors import EditOutdated
from ..series.dates import OwnerDate
from ..series.edits import Scope
from ..series.owners import ScheduleOwner


def version_of_date(date: OwnerDate) -> str:
    """With why it is called off, which lists leave out; one query."""
    reasons = date.owner.stored_changes().filter(local_start=date.local_start)
    text = f"{date.version} {list(reasons.values_list('reason', flat=True))}"
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def refuse_if_stale(
    owner: ScheduleOwner, date: OwnerDate, *, scope: str, shown: str, sequence: str
) -> None:
    """Call under the owner's lock.

    Args:
        scope: of one date only its own state counts, of several the whole schedule.
        shown, sequence: the version of the date, and the schedule's number, that the screen was made
            from; "" if it does not say.

    Raises:
        EditOutdated: somebody else has changed what is about to be changed.
    """
    if scope == Scope.ONE:
        now = type(date)._base_manager.filter(pk=date.pk).first()
        is_stale = bool(shown) and (now is None or shown not in (now.version, version_of_date(now)))
    else:
        is_stale = bool(sequence) and sequence != str(owner.stored().sequence)
    if is_stale:
        raise EditOutdated(
            _(
                "Nothing was changed: somebody else has changed these dates since you "
                "opened this. Look at the date as it is now, and try again."
            )
        )


def _(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text
