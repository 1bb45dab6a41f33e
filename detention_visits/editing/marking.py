"""Marking several sessions as held and entering counts, published once."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import BaseModelFormSet

from outreach.series.conflicts import retried

from ..models import Activity
from ..models.unit_of_work import activity_work


@retried
def save_sessions(
    *, activity: Activity, read: Callable[[], BaseModelFormSet]
) -> tuple[BaseModelFormSet, int | None]:
    """Save the changed rows, or none.

    Args:
        read: the table as it was sent, on the rows as they are stored. Called under the lock.

    Returns:
        The table, and how many rows were saved; None if one of them cannot be.
    """
    with activity_work(activity.pk):
        formset = read()
        if any(form.is_stale for form in formset.forms) or not formset.is_valid():
            return formset, None
        return formset, len(formset.save())
