"""Marking several sessions as held and entering counts, published once."""

from __future__ import annotations

from django.forms import BaseModelFormSet

from outreach.series.conflicts import retried

from ..models import Activity
from ..models.unit_of_work import activity_work


@retried
def save_sessions(*, activity: Activity, formset: BaseModelFormSet) -> int:
    """Save the changed rows.

    Returns:
        How many there were.
    """
    with activity_work(activity.pk):
        return len(formset.save())
