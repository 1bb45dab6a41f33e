"""Which owners of a schedule have a date in the window of a plan, the nearest first."""

from __future__ import annotations

from django.db.models import DateTimeField, F, Max, Min, OuterRef, QuerySet, Subquery

from ..models.owner_dates import owners_ending_after
from ..scheduling.occurrences import OccurrenceQuerySet
from ..scheduling.plan_sources import PlanQuestion


def nearest(owners: QuerySet, dates: OccurrenceQuerySet, question: PlanQuestion) -> QuerySet:
    """Those with a date that ends after ``question.since``, in the order of ``PlanText.nearness``:
    ``next_start`` is when the next date begins, ``last_start`` when the last one does.

    Args:
        dates: all dates of this kind of owner that the schedules still name.
    """
    key = dates.model.owner_field
    own = dates.filter(**{key: OuterRef("pk")}).order_by().values(key)
    upcoming = own.filter(ends_at__gt=question.now).annotate(one=Min("starts_at")).values("one")
    last = own.annotate(one=Max("starts_at")).values("one")
    found = owners.filter(pk__in=owners_ending_after(dates, question.since)).annotate(
        next_start=Subquery(upcoming, output_field=DateTimeField()),
        last_start=Subquery(last, output_field=DateTimeField()),
    )
    return found.order_by(F("next_start").asc(nulls_last=True), "-last_start", "pk")
