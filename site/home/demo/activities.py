"""The demo's activities in two detention centres: one shows the public what was held, the other
nothing, though its pages are published too.

Counts are invented, some below 5. The latest sessions are left for the visit team to mark.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from detention_visits.models import Activity, ActivityPage, Facility
from detention_visits.models.unit_of_work import activity_work
from outreach.models import CalendarPage, Organisation, Region

from .activity_texts import WRITTEN
from .pictures import picture_for
from .plan import weekday_on_or_after
from .records import texts
from .site_pages import LANGUAGES

NAMESPACE = uuid.UUID("0d0b8a52-5f0e-4a55-9a3f-0b6f2f1f7f11")
MONDAY, TUESDAY, WEDNESDAY, FRIDAY, SATURDAY, SUNDAY = 0, 1, 2, 4, 5, 6

# slug: region, rule, names, internal address
FACILITIES = {
    "baku-detention-centre": (
        "baku",
        Facility.Publicity.AFTER,
        (
            "Qanunsuz miqrantların saxlanılması mərkəzi, Bakı",
            "Detention centre for irregular migrants, Baku",
            "Центр содержания нелегальных мигрантов, Баку",
        ),
        "Bakı şəhəri",
    ),
    "yevlakh-detention-centre": (
        "ganja",
        Facility.Publicity.NEVER,
        (
            "Qanunsuz miqrantların saxlanılması mərkəzi, Yevlax",
            "Detention centre for irregular migrants, Yevlakh",
            "Центр содержания нелегальных мигрантов, Евлах",
        ),
        "Yevlax şəhəri",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Programme:
    """One activity of the demo. ``weeks_ago``: when it began; ``people``: usual attendance."""

    slug: str
    facility: str
    written: str
    title: str
    kind: str
    weekday: int
    at: tuple[int, int]
    minutes: int = 120
    rule: str = ""
    weeks_ago: int = 16
    people: int = 14
    status: str = "confirmed"
    picture: str = "open"


BAKU, YEVLAKH = FACILITIES
PROGRAMMES = (
    Programme(
        slug="film-club",
        facility=BAKU,
        written="film",
        title="Film club, Baku (projector, two interpreters)",
        kind="film",
        weekday=SATURDAY,
        at=(15, 0),
        rule="FREQ=WEEKLY",
        people=18,
    ),
    Programme(
        slug="azerbaijani-lessons",
        facility=BAKU,
        written="azerbaijani",
        title="Azerbaijani for beginners, Baku",
        kind="language",
        weekday=TUESDAY,
        at=(11, 0),
        minutes=90,
        rule="FREQ=WEEKLY;BYDAY=TU,TH",
        weeks_ago=7,
        people=11,
        picture="training",
    ),
    Programme(
        slug="chess-and-games",
        facility=BAKU,
        written="games",
        title="Chess and games, Baku",
        kind="games",
        weekday=WEDNESDAY,
        at=(16, 0),
        rule="FREQ=WEEKLY;INTERVAL=2",
        people=6,
        picture="meeting",
    ),
    Programme(
        slug="craft-workshop",
        facility=BAKU,
        written="craft",
        title="Craft workshop, Baku (bring felt, no scissors)",
        kind="craft",
        weekday=FRIDAY,
        at=(14, 0),
        rule="FREQ=WEEKLY;INTERVAL=4;COUNT=13",
        people=4,
    ),
    Programme(
        slug="know-your-rights",
        facility=BAKU,
        written="legal",
        title="Legal information with the NPM group, Baku",
        kind="legal",
        weekday=MONDAY,
        at=(10, 0),
        rule="FREQ=WEEKLY;INTERVAL=4",
        people=23,
        picture="advice",
    ),
    Programme(
        slug="music-evening",
        facility=BAKU,
        written="music",
        title="Music evening, Baku: ask the music school",
        kind="music",
        weekday=SATURDAY,
        at=(18, 0),
        weeks_ago=-5,
        status="planned",
    ),
    Programme(
        slug="yevlakh-film-club",
        facility=YEVLAKH,
        written="film",
        title="Film club, Yevlakh",
        kind="film",
        weekday=SUNDAY,
        at=(15, 0),
        rule="FREQ=WEEKLY;INTERVAL=2",
        people=9,
    ),
    Programme(
        slug="yevlakh-volleyball",
        facility=YEVLAKH,
        written="sport",
        title="Volleyball, Yevlakh",
        kind="sport",
        weekday=FRIDAY,
        at=(17, 0),
        minutes=90,
        rule="FREQ=WEEKLY",
        weeks_ago=9,
        people=12,
        picture="meeting",
    ),
    Programme(
        slug="yevlakh-know-your-rights",
        facility=YEVLAKH,
        written="legal",
        title="Legal information with the NPM group, Yevlakh",
        kind="legal",
        weekday=WEDNESDAY,
        at=(11, 0),
        rule="FREQ=WEEKLY;INTERVAL=4",
        people=15,
        picture="advice",
    ),
)


def load_activities(
    calendars: dict[str, CalendarPage], say: Callable[[str], None], today: date | None = None
) -> None:
    """Create the facilities, and each activity that does not exist yet, with its pages.

    Args:
        calendars: the calendar page of each language.
        say: called with short progress messages.
        today: the day around which the programme is planned; today by default.
    """
    today = today or timezone.localdate()
    facilities = {slug: _load_facility(slug) for slug in FACILITIES}
    known = set(Activity.objects.values_list("uid", flat=True))
    missing = [programme for programme in PROGRAMMES if uid_of(programme) not in known]
    if missing:
        say(f"activities: {len(missing)}")
    for programme in missing:
        _load_programme(programme, facilities[programme.facility], calendars, today)


def uid_of(programme: Programme) -> str:
    return str(uuid.uuid5(NAMESPACE, programme.slug))


def _load_facility(slug: str) -> Facility:
    region, publicity, names, address = FACILITIES[slug]
    values = {
        "name": texts(names),
        "address": address,
        "publicity": publicity,
        "region": Region.objects.filter(slug=region).first(),
        "authority": Organisation.objects.filter(slug="state-migration-service").first(),
    }
    return Facility.objects.get_or_create(slug=slug, defaults=values)[0]


def _load_programme(
    programme: Programme, facility: Facility, calendars: dict[str, CalendarPage], today: date
) -> None:
    first = weekday_on_or_after(today - timedelta(weeks=programme.weeks_ago), programme.weekday)
    start = datetime.combine(first, time(*programme.at))
    with activity_work():
        activity = Activity(
            uid=uid_of(programme),
            facility=facility,
            title=programme.title,
            kind=programme.kind,
            status=programme.status,
            starts_at_local=start,
            ends_at_local=start + timedelta(minutes=programme.minutes),
            recurrence=f"RRULE:{programme.rule}" if programme.rule else "",
        )
        activity.save()
        _load_pages(programme, activity, calendars)
    _mark_sessions(programme, activity)


def _load_pages(
    programme: Programme, activity: Activity, calendars: dict[str, CalendarPage]
) -> None:
    written = WRITTEN[programme.written]
    picture = picture_for(programme.slug, programme.picture, written.titles[1])
    for place, code in enumerate(LANGUAGES):
        page = ActivityPage(
            title=written.titles[place],
            slug=programme.slug,
            activity=activity,
            summary=written.summaries[place],
            body=written.bodies[place],
            image=picture,
            locale=calendars[code].locale,
            live=False,
        )
        calendars[code].add_child(instance=page)
        page.save_revision().publish()


def _mark_sessions(programme: Programme, activity: Activity) -> None:
    """Mark most past sessions as held; the latest week is left for the visit team."""
    chance = random.Random(programme.slug)  # noqa: S311 - the same counts each time, no secret
    until = timezone.now() - timedelta(days=7)
    with activity_work(activity.pk):
        for session in activity.sessions.past(until).order_by("starts_at"):
            session.was_held = chance.random() > 0.1
            if session.was_held:
                people = max(2, round(chance.gauss(programme.people, programme.people / 5)))
                women = chance.randint(0, people // 2)
                session.women, session.men = women, people - women
                if chance.random() < 0.2:
                    session.women = session.men = None
                    session.participants_total = people
            session.save()
