"""The registry of kinds: what has dates, and all that the rest needs to know of each kind.

Events are a kind and activities another. An app registers its kinds once, in ``apps.py``; whatever
concerns all kinds asks here, so that no app imports those that build on it. The second half of this
module merges what the sources of all kinds give. ``docs/extending.md`` shows how to add one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.contrib.admin.utils import quote
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import translation

from .scheduling.date_lists import DateFacts, DateFilters
from .scheduling.days import Days
from .scheduling.plan_sources import PlanDate, PlanEntry, PlanQuestion, PlanSource
from .scheduling.sources import FILTERS, FeedText, PublicEntry, Selection, Source
from .scheduling.spans import TimeSpan

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .series.dates import OwnerDate
    from .series.edits import EditBase
    from .series.owners import ScheduleOwner


class Publish(Protocol):
    """Brings all that is derived from saved owners in step with them: index, sequence, what is
    public, and the calendars. Called under their locks; a second call changes nothing."""

    def __call__(
        self, owner_ids: Collection[int], *, now: datetime | None = None, force: bool = False
    ) -> object:
        """``force``: derive all of it anew, even what seems to be up to date."""


@dataclass(frozen=True, kw_only=True)
class Rights:
    """Who may.

    Args:
        user_can_view: know of any owner; asked before one is looked for.
        user_can_change: change this one and its dates. What is public takes the right to publish.
        user_can_publish: change what the public sees of it.
        user_can_edit_pages: write its pages, as long as the public does not see what is written.
        user_can_publish_below: both, of all that have a page at this path of the tree or below it.
        pages_hidden_from: of each type of pages those of which the user may not know at this moment,
            since the public does not see them; empty if the user may know of each.
    """

    user_can_view: Callable[[Any], bool]
    user_can_change: Callable[[Any, ScheduleOwner], bool]
    user_can_publish: Callable[[Any, ScheduleOwner], bool]
    user_can_edit_pages: Callable[[Any, ScheduleOwner], bool]
    user_can_publish_below: Callable[[Any, str], bool]
    pages_hidden_from: Callable[[Any, datetime], list[QuerySet]]


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """The names of the admin's addresses. ``owners``, their list, takes nothing; ``form``, ``facts``,
    ``dates``, ``plan_ahead`` and ``confirm`` take the id of an owner; ``undo`` that of an entry of the
    journal; all others that of a date. ``facts`` is for those who may only read, "" if the form is
    for them too. ``confirm`` "": there is no such screen."""

    owners: str
    form: str
    facts: str = ""
    dates: str
    plan_ahead: str
    cancel: str
    postpone: str
    move: str
    restore: str
    undo: str
    confirm: str = ""

    def list_url(self) -> str:
        return reverse(self.owners)

    def form_url(self, owner: ScheduleOwner) -> str:
        return reverse(self.form, args=[quote(owner.pk)])

    def facts_url(self, owner: ScheduleOwner) -> str:
        return reverse(self.facts or self.form, args=[quote(owner.pk)])

    def dates_url(
        self, user: Any, owner: ScheduleOwner, local_start: datetime | None = None
    ) -> str:
        """Where this user finds the list of its dates, the date of this key among them."""
        return reverse(self.dates, args=[owner.pk])


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the screens call things. ``explanations``: what becomes of a date, by the verb."""

    owners: str
    dates: str
    reason_help: str
    explanations: Mapping[str, str]


class DateList(Protocol):
    """A kind's part of the list of all dates in the admin. It checks the rights itself."""

    def is_open_to(self, user: Any) -> bool:
        """Whether this user may know of any of its dates."""

    def rows(self, user: Any, wanted: DateFilters, *, now: datetime) -> QuerySet[OwnerDate]:
        """The dates that this user may see and that are wanted; none without the right."""

    def dates(self, keys: Collection[int]) -> QuerySet[OwnerDate]:
        """These dates with all that ``facts`` needs, in a constant number of queries."""

    def facts(self, user: Any, date: OwnerDate, language: str) -> DateFacts:
        """What the list says of one of these, from what is in memory."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Kind:
    """One kind: all that an app needs that puts dates into calendars and has no schedules here.

    Args:
        name: short, unique and never translated, such as ``event``.
        source: what of it the public may see.
        plan_source: what of it staff may see.
    """

    name: str
    source: Source | None = None
    plan_source: PlanSource | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class OwnerKind(Kind):
    """One whose owners have schedules. Outreach then edits, indexes and publishes them, and they
    follow public holidays.

    Args:
        owners: with all that a screen shows of one.
        dates: likewise, with their owners.
        remember: stores the fingerprint of an owner that has none yet, as it is now; its number
            stays.
        may_be_live: of these owners those whose pages may be live now, as they are stored.
        rights, addresses, words: for the screens in the admin.
        date_list: its part of the list of all dates; without one its dates are not in it.
    """

    owners: QuerySet[ScheduleOwner]
    dates: QuerySet[OwnerDate]
    publish: Publish
    remember: Callable[[int], object]
    may_be_live: Callable[[Collection[int]], Collection[int]]
    rights: Rights
    addresses: Addresses
    words: Words
    date_list: DateList | None = None

    @property
    def model(self) -> type[ScheduleOwner]:
        """The model of the owners."""
        return self.owners.model

    def user_can_undo(self, user: Any, edit: EditBase) -> bool:
        """Whether the user may change all that undoing the edit changes: the owner, and the second
        series if the edit split one off. What would be public again takes the right to publish."""
        parts = filter(None, [edit.owner, edit.successor])
        may = all(self.rights.user_can_change(user, part) for part in parts)
        return may and (not edit.made_internal or self.rights.user_can_publish(user, edit.owner))

    def confirm_url(self, user: Any, owner: ScheduleOwner) -> str:
        """Where this user lets the public see a planned owner; "" without the right, or if it is not
        planned."""
        rights = self.rights
        may = rights.user_can_change(user, owner) and rights.user_can_publish(user, owner)
        if owner.has_public_status or not self.addresses.confirm or not may:
            return ""
        return reverse(self.addresses.confirm, args=[owner.pk])

    def url_for(self, user: Any, owner: ScheduleOwner) -> str:
        """Where this user reads of the owner: in its form, or without the right to change it, where
        its facts are."""
        if self.rights.user_can_change(user, owner):
            return self.addresses.form_url(owner)
        return self.addresses.facts_url(owner)


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Called in an app's ``ready()``; registering the same one again changes nothing.

    Raises:
        ImproperlyConfigured: another kind has this name or this model.
    """
    for known in _kinds.values():
        if known is not kind and (known.name == kind.name or _have_one_model(known, kind)):
            raise ImproperlyConfigured(
                f"The kind “{kind.name}” cannot be registered: “{known.name}” has its name or model."
            )
    _kinds[kind.name] = kind


def _have_one_model(one: Kind, other: Kind) -> bool:
    if isinstance(one, OwnerKind) and isinstance(other, OwnerKind):
        return one.model is other.model
    return False


def kinds() -> list[Kind]:
    """All kinds in the order in which they were registered."""
    return list(_kinds.values())


def owner_kinds() -> list[OwnerKind]:
    """Those whose owners have schedules."""
    return [kind for kind in _kinds.values() if isinstance(kind, OwnerKind)]


def date_lists_for(user: Any) -> dict[str, DateList]:
    """The lists of dates that are open to this user, by the names of their kinds."""
    lists = {kind.name: kind.date_list for kind in owner_kinds() if kind.date_list}
    return {name: found for name, found in lists.items() if found.is_open_to(user)}


def kind_named(name: str) -> OwnerKind | None:
    """The kind of owners with this name; None if there is none."""
    found = _kinds.get(name)
    return found if isinstance(found, OwnerKind) else None


def kind_of(owner: ScheduleOwner | type[ScheduleOwner]) -> OwnerKind:
    """The kind of an owner or of a model of owners.

    Raises:
        ImproperlyConfigured: its app has registered none.
    """
    model = owner if isinstance(owner, type) else type(owner)
    for kind in owner_kinds():
        if issubclass(model, kind.model):
            return kind
    raise ImproperlyConfigured(
        f"{model.__name__} is of no kind: its app calls register_kind() in ready()."
    )


def entries(
    selection: Selection,
    *,
    days: Days | None = None,
    past: bool = False,
    after: tuple[datetime, str] | None = None,
    limit: int | None = None,
) -> list[PublicEntry]:
    """The public entries of all kinds, merged in order; see ``Source.entries``."""
    found: list[PublicEntry] = []
    wanted = limit
    while True:
        part = _merged_entries(selection, days=days, past=past, after=after, limit=wanted)
        found += [entry for entry in part if not (days and entry.all_day) or days.hold(entry)]
        if limit is None or wanted is None or len(part) < wanted or len(found) >= limit:
            return found[:limit]
        # All-day dates that lie beside the days were given: they took the place of others.
        after, wanted = part[-1].key, max(limit, MOST_AT_ONCE)


MOST_AT_ONCE = 50


def _merged_entries(
    selection: Selection,
    *,
    days: Days | None,
    past: bool,
    after: tuple[datetime, str] | None,
    limit: int | None,
) -> list[PublicEntry]:
    lists = [
        source.entries(selection, days=days, past=past, after=after, limit=limit)
        for source in _sources()
    ]
    merged = merge(*lists, key=lambda entry: entry.key, reverse=past)
    return list(islice(merged, limit))


def texts(selection: Selection, *, keep_cancelled: bool = True) -> Iterator[FeedText]:
    """The feed texts of all kinds, one kind after the other."""
    for source in _sources():
        yield from source.texts(selection, keep_cancelled=keep_cancelled)


def next_change(calendar_key: UUID, now: datetime) -> datetime | None:
    """The next instant at which time alone changes what any kind shows."""
    moments = (source.next_change(calendar_key, now) for source in _sources())
    return min(filter(None, moments), default=None)


def due(calendar_key: UUID, now: datetime) -> list[tuple[str, int]]:
    """See ``Source.due``."""
    return [owner for source in _sources() for owner in source.due(calendar_key, now)]


def filter_values(selection: Selection) -> dict[str, set[str]]:
    """The values of each filter that select anything in this calendar, over all kinds."""
    found: dict[str, set[str]] = {name: set() for name in FILTERS}
    for source in _sources():
        for name, values in source.filter_values(selection).items():
            found[name] |= values
    return found


def is_worth_storing(selection: Selection) -> bool:
    """Whether each value of its filters selects something, so that only so many different answers
    are ever stored."""
    if not selection.filters:
        return True
    known = filter_values(selection)
    return all(set(values) <= known[name] for name, values in selection.filters.items())


def scopes_for(user: Any) -> frozenset[str]:
    """The scopes of the plan in which any kind has something for the user; none for a user without
    permissions."""
    return frozenset().union(*(source.scopes_for(user) for source in _plan_sources()))


def plan_entries(question: PlanQuestion, *, since: datetime, limit: int) -> list[PlanEntry]:
    """The entries of all kinds that are open to the user, nearest first; see ``PlanSource``."""
    with translation.override(question.language):
        lists = [
            list(source.entries(question, since=since, limit=limit))
            for source in _open_to(question)
        ]
    merged = merge(*lists, key=lambda entry: entry.nearness(question.now))
    return list(islice(merged, limit))


def plan_dates(
    question: PlanQuestion,
    span: TimeSpan,
    *,
    latest_first: bool = False,
    limit: int | None = None,
) -> list[PlanDate]:
    """The dates of all kinds that are open to the user and overlap ``span``, earliest first or
    latest first; see ``PlanSource.dates``."""
    with translation.override(question.language):
        lists = [
            list(source.dates(question, span, latest_first=latest_first, limit=limit))
            for source in _open_to(question)
        ]
    merged = merge(*lists, key=lambda date: date.key, reverse=latest_first)
    return list(islice(merged, limit))


def _open_to(question: PlanQuestion) -> Iterable[PlanSource]:
    return [
        source for source in _plan_sources() if question.scope in source.scopes_for(question.user)
    ]


def _sources() -> list[Source]:
    return [kind.source for kind in _kinds.values() if kind.source]


def _plan_sources() -> list[PlanSource]:
    return [kind.plan_source for kind in _kinds.values() if kind.plan_source]
