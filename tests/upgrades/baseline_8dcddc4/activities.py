"""Activities in detention.

Part of the baseline 8dcddc4, and of that commit: see ``make``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from detention_visits.models import Activity, ActivityPause, Facility, Session
from outreach.models import Organisation, Region
from outreach.services.date_verbs import call_off, move
from outreach.services.shifting import shift
from outreach.services.undoing import undo
from tests.detention_visits.factories import ActivityFactory, ActivityPageFactory

from .acting import logged_in

RULES = {
    "open-house": Facility.Publicity.ALWAYS,
    "told-afterwards": Facility.Publicity.AFTER,
    "never-told": Facility.Publicity.NEVER,
}
WEEKLY = "RRULE:FREQ=WEEKLY"
REASON = {"az": "Kino bağlıdır.", "en": "The cinema is closed.", "ru": "Кино закрыто."}
HOUR = timedelta(hours=1)


def under_each_rule() -> Iterator[str]:
    """The same weekly activity in a facility of each rule: held and counted, not held, cancelled,
    moved, edited as a whole and from a date on, an edit undone, paused."""
    yield "2026-09-09 09:00"
    activities = [_activity(slug, rule) for slug, rule in RULES.items()]
    yield "2026-09-30 12:00"
    for activity in activities:
        _mark(activity, held=3)
    yield "2026-10-07 12:00"
    for activity in activities:
        _off(activity, "2026-10-15T15:00", "cancel")
        _off(activity, "2026-12-03T15:00", "postpone")
        _moved(activity, "2026-12-10T15:00", "one")
    yield "2026-10-21 12:00"
    for activity in activities:
        _mark(activity, held=1, missed=1)
        edit = _moved(activity, "2026-11-05T15:00", "all", 2 * HOUR)
        undo(edit=edit, user=_visitor())
        _moved(activity, "2026-10-29T15:00", "all")
    yield "2026-11-09 12:00"
    for activity in activities:
        _mark(activity, held=2)
        _moved(activity, "2026-11-26T16:00", "following")
        second = Activity.objects.get(follows=activity)
        first, last = date(2026, 12, 28), date(2027, 1, 8)
        ActivityPause(activity=second, first_on=first, last_on=last, reason=REASON).save()


def alone_and_shifted() -> Iterator[str]:
    """A concert, once, in the open house; lessons that were shifted; a plan that is internal."""
    yield "2026-10-01 09:00"
    facility = Facility.objects.get(slug="open-house")
    concert = ActivityFactory(
        facility=facility,
        title="Concert",
        kind=Activity.Kind.MUSIC,
        recurrence="",
        **_times("2026-11-18", 18),
    )
    lessons = ActivityFactory(
        facility=facility,
        title="Lessons",
        kind=Activity.Kind.LANGUAGE,
        recurrence=f"{WEEKLY};COUNT=12",
        skips_holidays=True,
        **_times("2026-10-12", 9),
    )
    ActivityFactory(facility=facility, planned=True, **_times("2027-01-04", 9))
    for activity, slug in ((concert, "concert"), (lessons, "lessons")):
        ActivityPageFactory(activity=activity, title=activity.title, slug=slug, language="en")
    yield "2026-11-06 09:00"
    shift(owner=Activity.objects.get(pk=lessons.pk), days=1, user=_visitor())
    yield "2026-11-19 09:00"
    _mark(concert, held=1)


def rule_of_a_facility() -> Iterator[str]:
    """What was told of a facility is told no more, and of another one from now on."""
    yield "2026-09-11 09:00"
    opened, closed = (
        _activity(slug, rule)
        for slug, rule in (
            ("told-from-now-on", Facility.Publicity.NEVER),
            ("told-no-more", Facility.Publicity.ALWAYS),
        )
    )
    yield "2026-10-23 09:00"
    for activity in (opened, closed):
        _mark(activity, held=2)
    yield "2026-11-12 09:00"
    for activity, rule in (
        (opened, Facility.Publicity.AFTER),
        (closed, Facility.Publicity.NEVER),
    ):
        facility = activity.facility
        facility.publicity = rule
        facility.save()


STORIES = (under_each_rule, alone_and_shifted, rule_of_a_facility)


def _activity(slug: str, rule: str) -> Activity:
    facility = Facility.objects.create(
        slug=slug,
        name={code: f"{slug.capitalize()} {code}" for code in ("az", "en", "ru")},
        authority=Organisation.objects.get(slug="ministry-of-justice"),
        region=Region.objects.get(slug="sheki"),
        address="1 Hidden Street",
        publicity=rule,
    )
    activity = ActivityFactory(
        facility=facility,
        title=f"Film club, {slug}",
        recurrence=f"{WEEKLY};COUNT=26",
        **_times("2026-09-10", 15),
    )
    for code in ("az", "en"):
        ActivityPageFactory(
            activity=activity,
            language=code,
            title=f"Film club ({slug}) {code}",
            slug=f"film-{slug}",
        )
    return activity


def _times(day: str, hour: int) -> dict[str, datetime]:
    start = datetime.fromisoformat(day) + hour * HOUR
    return {"starts_at_local": start, "ends_at_local": start + 2 * HOUR}


def _visitor() -> User:
    return User.objects.get(username="visitor")


def _mark(activity: Activity, *, held: int = 0, missed: int = 0) -> None:
    """Say of the earliest that are over and unmarked what became of them, on the screen."""
    rows = Session.objects.past(timezone.now()).filter(activity=activity, was_held=None)
    rows = rows.exclude(status__in=("cancelled", "postponed"))
    sessions = list(rows.order_by("starts_at")[: held + missed])
    data: dict[str, object] = {
        "form-TOTAL_FORMS": len(sessions),
        "form-INITIAL_FORMS": len(sessions),
    }
    for place, session in enumerate(sessions):
        data[f"form-{place}-id"] = session.pk
        data[f"form-{place}-was_held"] = str(place < held)
        if place < held:
            data |= {f"form-{place}-women": 3 + place, f"form-{place}-men": 9 + place}
    client = logged_in(_visitor())
    address = reverse("detention_visits_activities:sessions", args=[activity.pk])
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.context["formset"].errors


def _off(activity: Activity, local_start: str, verb: str) -> None:
    call_off(
        owner=activity,
        local_start=datetime.fromisoformat(local_start),
        scope="one",
        verb=verb,
        reason=REASON,
        user=_visitor(),
    )


def _moved(activity: Activity, local_start: str, scope: str, by: timedelta = HOUR):
    start = datetime.fromisoformat(local_start)
    return move(
        owner=Activity.objects.get(pk=activity.pk),
        local_start=start,
        scope=scope,
        starts_at_local=start + by,
        ends_at_local=start + by + 2 * HOUR,
        reason=REASON if scope == "one" else {},
        user=_visitor(),
    )
