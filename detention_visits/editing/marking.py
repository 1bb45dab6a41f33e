"""Marking sessions as held and typing in counts: several at once, published once."""

from __future__ import annotations

from django.forms import BaseModelFormSet

from ..models import Activity
from ..models.unit_of_work import activity_work


def save_sessions(*, activity: Activity, formset: BaseModelFormSet) -> int:
    """Save the rows that were changed.

    Returns:
        How many these were.
    """
    with activity_work(activity.pk):
        return len(formset.save())
