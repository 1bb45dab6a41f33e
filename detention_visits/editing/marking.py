"""Marking several sessions as held and entering counts, published once."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import BaseModelFormSet
from wagtail.log_actions import LogContext, log

from outreach.series.conflicts import retried

from ..models import Activity
from ..models.unit_of_work import activity_work


@retried
def save_sessions(
    *, activity: Activity, read: Callable[[], BaseModelFormSet], user
) -> tuple[BaseModelFormSet, int | None]:
    """Save the changed rows, or none. Who saved which is logged, and nothing of what they hold.

    Args:
        read: the table as it was sent, on the rows as they are stored. Called under the lock.

    Returns:
        The table, and how many rows were saved; None if one of them cannot be.
    """
    with activity_work(activity.pk):
        formset = read()
        if any(form.is_stale for form in formset.forms) or not formset.is_valid():
            return formset, None
        saved = formset.save()
        for session in saved:
            with LogContext(user=user):  # Of its own: see ``outreach.editing.screens.bulk_shift``.
                log(instance=session, action="wagtail.edit")
        return formset, len(saved)
