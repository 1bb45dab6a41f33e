"""Which activities are public, and through which page. The only place that decides this.

An activity is public when its status is, its facility's rule is not "never", and it has a live page
below a public calendar. A view restriction on one of its pages, its own or inherited, hides it in
all languages; one on an alias, which shows a page below a further calendar, hides only that. Which
of its dates are public is decided by ``SessionQuerySet.permitted``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from outreach.addresses.languages import default_language
from outreach.models import Calendar
from outreach.models.approvals import LIVE_OR_APPROVED
from outreach.models.visibility import is_within_its_time, restricted_paths
from outreach.page_types.asked_as_one import PagesOfAllTypes
from outreach.page_types.registry import owner_page_models, owner_pages
from outreach.series.occurrences import PUBLIC_STATUSES

from ..permissions import user_can_view_activities
from .facilities import Publicity

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from .activities import Activity
    from .activity_pages import ActivityPageMixin


@dataclass(frozen=True)
class Place:
    """Where a page or an alias of it stands, and the calendars above, as in ``Calendar.key``."""

    page_id: int
    url: str
    calendar_keys: frozenset[UUID]


@dataclass
class PublicActivity:
    """``pages``, ``urls`` and ``places`` by language code. The first place is the page's own, the
    others are those of its aliases: of these only the address counts, never a text."""

    activity: Activity
    pages: dict[str, ActivityPageMixin] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)

    @property
    def calendar_keys(self) -> frozenset[UUID]:
        return frozenset[UUID]().union(
            *(place.calendar_keys for places in self.places.values() for place in places)
        )

    def place_of(self, page: ActivityPageMixin) -> Place | None:
        """None if the page is no public one."""
        places = (place for places in self.places.values() for place in places)
        return next((place for place in places if place.page_id == page.pk), None)

    def within(self, *calendar_keys: UUID) -> PublicActivity:
        """As these calendars show it: in each language at the address below them, if there is one."""
        wanted = set(calendar_keys)
        urls = {
            code: next((one.url for one in places if wanted & one.calendar_keys), places[0].url)
            for code, places in self.places.items()
        }
        return replace(self, urls=urls)

    @property
    def is_plan(self) -> bool:
        """Whether the whole series is public: planned dates as well as held ones."""
        return self.activity.facility.publicity == Publicity.ALWAYS

    def serving(self, language: str) -> str:
        """The language of the page to show to readers of ``language``: theirs, else the site's
        default, else the first available."""
        for code in (language, default_language()):
            if code in self.pages:
                return code
        return next(iter(self.pages))


def public_activities(
    now: datetime, *, activity_ids: Iterable[int] | None = None
) -> list[PublicActivity]:
    """The public activities, ordered by id. Four queries; one when no activity qualifies."""
    rows = _pages(activity_ids)
    if not rows:
        return []
    restricted = restricted_paths()
    calendars = list(
        Calendar.objects.filter(is_public=True).values_list(
            "key", "url", "page__path", "page__url_path"
        )
    )
    hidden: set[int] = set()
    found: dict[int, PublicActivity] = {}
    shown: dict[int, tuple[PublicActivity, str]] = {}
    for page in (row for row in rows if row.alias_of_id is None):
        if page.path.startswith(restricted):
            hidden.add(page.activity_id)
        place = _place(page, calendars)
        if place and is_within_its_time(page, now):
            public = found.setdefault(page.activity_id, PublicActivity(page.activity))
            code = page.locale.language_code
            public.pages[code], public.urls[code] = page, place.url
            public.places[code] = [place]
            shown[page.pk] = public, code
    for alias in (row for row in rows if row.alias_of_id in shown):
        place = None if alias.path.startswith(restricted) else _place(alias, calendars)
        if place:
            public, code = shown[alias.alias_of_id]
            public.places[code].append(place)
    return [public for activity_id, public in found.items() if activity_id not in hidden]


def _place(
    page: ActivityPageMixin, calendars: Iterable[tuple[UUID, str, str, str]]
) -> Place | None:
    """None if no calendar is above the page.

    Args:
        calendars: key, address, path in the tree and Wagtail's path of each.
    """
    above = [calendar for calendar in calendars if page.path.startswith(calendar[2])]
    if not above:
        return None
    _key, url, _path, url_path = max(above, key=lambda calendar: len(calendar[2]))
    address = url + page.url_path.removeprefix(url_path)
    return Place(page.pk, address, frozenset(calendar[0] for calendar in above))


def with_something_permitted(activity_ids: Collection[int]) -> set[int]:
    """Of these activities those of which status and facility let the public know anything now: the
    plan, or one session that was held."""
    now = timezone.now()
    sessions = apps.get_model("detention_visits", "Session").objects.held(now)
    held = Exists(sessions.filter(activity=OuterRef("pk")))
    plan = Q(facility__publicity=Publicity.ALWAYS)
    found = apps.get_model("detention_visits", "Activity").objects.filter(
        plan | (Q(facility__publicity=Publicity.AFTER) & held),
        pk__in=activity_ids,
        status__in=PUBLIC_STATUSES,
    )
    return set(found.order_by().values_list("pk", flat=True))


def permitted_pages(
    activity_ids: Iterable[int] | None = None, *, or_waiting: bool = False
) -> PagesOfAllTypes:
    """The live pages of all or of these activities, if their status and facility permit anything;
    their aliases too.

    Runs one query at once, for the activities: in a single join the database may start with the
    page tree.

    Args:
        or_waiting: also those that are approved and go live with their activity.
    """
    activities = apps.get_model("detention_visits", "Activity").objects.filter(
        facility__publicity__in=(Publicity.AFTER, Publicity.ALWAYS), status__in=PUBLIC_STATUSES
    )
    if activity_ids is not None:
        activities = activities.filter(pk__in=list(activity_ids))
    keys = list(activities.values_list("pk", flat=True))
    if not keys:
        return PagesOfAllTypes([])
    shown = LIVE_OR_APPROVED if or_waiting else Q(live=True)
    return owner_pages(activities.model).filter(shown, activity_id__in=keys)


def activity_pages_hidden_from(user, now: datetime) -> list[QuerySet]:
    """The pages of which the user may not know: all that are not public, for whoever has no right
    on activities. The same rule as above for many pages at once."""
    if user_can_view_activities(user):
        return []
    activity = apps.get_model("detention_visits", "Activity")
    calendars = Calendar.objects.filter(is_public=True).values_list("page__path", flat=True)
    open_ones, closed_ones = _below(calendars), _below(restricted_paths())
    if not open_ones:
        return [model._base_manager.all() for model in owner_page_models(activity)]
    restricted = owner_pages(activity).filter(closed_ones) if closed_ones else PagesOfAllTypes([])
    closed = activity._base_manager.filter(restricted.filter(alias_of=None).having("activity_id"))
    permitted = apps.get_model("detention_visits", "Session").objects.permitted(now)
    public = (
        Q(open_ones, live=True, draft_title=F("title"))
        & (Q(go_live_at=None) | Q(go_live_at__lte=now))
        & (Q(expire_at=None) | Q(expire_at__gt=now))
        & ~Q(activity_id__in=closed.values("pk"))
        & Exists(permitted.filter(activity_id=OuterRef("activity_id")))
    )
    return [
        _hidden_of(model, public, even_as_alias=~closed_ones)
        for model in owner_page_models(activity)
    ]


def _hidden_of(model: type[Model], public: Q, *, even_as_alias: Q) -> QuerySet:
    """The pages of one type without those that are public, and their aliases where these are it too."""
    pages = model._base_manager.all()
    shown = pages.filter(public, alias_of=None)
    aliases = pages.filter(public, even_as_alias, alias_of__in=shown.values("pk"))
    return pages.exclude(pk__in=shown.values("pk")).exclude(pk__in=aliases.values("pk"))


def _below(paths: Iterable[str]) -> Q:
    """The pages at these paths of the tree and below them; empty if there are no paths."""
    found = Q()
    for path in paths:
        found |= Q(path__startswith=path)
    return found


def _pages(activity_ids: Iterable[int] | None) -> list[ActivityPageMixin]:
    pages = permitted_pages(activity_ids).select_related("activity__facility__region", "locale")
    return list(pages.order_by("activity_id", "pk"))
