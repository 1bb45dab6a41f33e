"""One write: owners locked in order, saved, published once each, calendars bumped last.

All writes of events, activities and what belongs to them go through here. Nested ones join the
outermost, so that one action publishes an owner once. Signal handlers cannot do this: modelcluster
commits children after ``post_save``.

Locks are taken in one order, the same for everybody: the guard, owners by model and id, rows that
belong to them, calendars by key. The guard is shared by writes of owners and exclusive for what
changes the text of many, such as a renamed venue: it marks the owners that show it, and none may be
written meanwhile from what it was before. An owner that is found late is locked at once where it is
free; otherwise everything is rolled back and tried again, with all locks taken first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import IntegrityError, OperationalError, connection, models, transaction

from ..kinds import kind_of
from ..scheduling.errors import WriteConflict
from ..scheduling.series.delta import DateDelta, ScheduleDelta

if TYPE_CHECKING:
    from ..scheduling.recurrence import DayRange
    from .holidays import HolidayWork

Owner = tuple[str, int]
"""The label of its model, and its id."""
GUARD = 0x6F757472_65616368
"""The key of PostgreSQL's advisory lock; on SQLite there is one writer at a time anyway."""
BATCH = 100
"""Owners that are published at a time."""
CONFLICTS = frozenset({"40P01", "40001", "55P03"})
"""Deadlock, serialisation failure, lock not available (PostgreSQL's SQLSTATE)."""
PLACES_IN_THE_TREE = ("wagtailcore_page_path", "wagtailcore_page.path")

_current: ContextVar[UnitOfWork | None] = ContextVar("outreach_unit_of_work", default=None)


class UnitOfWork:
    """What one write has locked so far, and what is to be done at its end."""

    def __init__(self) -> None:
        self.locked: set[Owner] = set()
        self.wanted: set[Owner] = set()
        self.unpublished: set[Owner] = set()
        self.holidays: HolidayWork | None = None
        """The write of holidays that is under way, and, once it is done, what they were before."""
        self.reconciled_from: list[DayRange] | None = None
        self.cause = ""
        self.deltas: dict[Owner, ScheduleDelta] = {}
        self._former: dict[tuple[str, int], FormerState] = {}
        self._watched: list[dict[int, datetime]] = []
        self._saving: list[models.Model] = []
        self._is_exclusive: bool | None = None
        self._last: dict[tuple, Callable[[], None]] = {}
        self.wants_exclusion = False

    def lock(self, owners: Iterable[Owner], *, publish: bool = True) -> None:
        """Lock the rows of these owners, and let them be published at the end.

        Raises:
            WriteConflict: one that sorts before those locked already is locked by somebody else.
        """
        owners = set(owners)
        if owners:
            self.share()
        self.wanted |= owners
        found = sorted(owners - self.locked)
        is_late = bool(found and self.locked) and found[0] < max(self.locked)
        for label, group in groupby(found, key=lambda owner: owner[0]):
            keys = [key for _label, key in group]
            rows = apps.get_model(label)._base_manager.filter(pk__in=keys)
            _lock_rows(rows, waits=not is_late)
            self.locked.update((label, key) for key in keys)
        if publish and (written := sorted(owners - self.unpublished)):
            self.unpublished.update(written)
            for prepare in BEFORE_WRITING:
                prepare(written)

    def written(self, owner: Owner) -> None:
        """Let an owner be published that is new, so that nobody else can have locked it."""
        self.locked.add(owner)
        self.unpublished.add(owner)

    def date_moves(self, label: str, row_id: int, owner_id: int, local_start: datetime) -> None:
        """Note a date before it gets another key or another owner."""
        self._former.setdefault((label, row_id), FormerState(owner_id, local_start))
        for moves in self._watched:
            moves.setdefault(row_id, local_start)

    @contextmanager
    def watching_moves(self) -> Iterator[dict[int, datetime]]:
        """The keys that dates had before they were given others within this block, by row."""
        moves: dict[int, datetime] = {}
        self._watched.append(moves)
        try:
            yield moves
        finally:
            self._watched.pop()

    def former_date(self, label: str, row_id: int) -> FormerState | None:
        """Whose date it was, and by which key, when this unit began; None if that is as it is now."""
        return self._former.get((label, row_id))

    def dates_changed(self, owner: Owner, dates: Iterable[DateDelta]) -> None:
        """Note what publication did to the dates of an owner."""
        known = self.deltas.get(owner)
        earlier = known.dates if known else ()
        cause = self.cause or "save"
        self.deltas[owner] = ScheduleDelta(owner=owner, cause=cause, dates=(*earlier, *dates))

    @contextmanager
    def reconciled_by_itself(self, owner: models.Model) -> Iterator[None]:
        """Wraps the save of an owner with its child rows: it reconciles its dates itself, once."""
        self._saving.append(owner)
        try:
            yield
        finally:
            self._saving.pop()

    def is_saving(self, model: type[models.Model], key: int | None) -> bool:
        return any(type(owner) is model and owner.pk == key for owner in self._saving)

    def last(self, name: tuple, action: Callable[[], None]) -> None:
        """Run an action after publication: once for each name, sorted by name."""
        self._last[name] = action

    def share(self) -> None:
        """Keep outside changes away: from now on what owners show is read."""
        self._enter_guard(exclusive=False)

    def exclude_others(self) -> None:
        """Make this an outside change: wait for all writes of owners, and keep new ones waiting.

        Raises:
            WriteConflict: it is a write of owners already, and there are others.
        """
        self.wants_exclusion = True
        self._enter_guard(exclusive=True)

    def finish(self) -> None:
        """Publish each owner once, then run what is to be last."""
        while self.unpublished:
            label, _key = min(self.unpublished)
            batch = sorted(owner for owner in self.unpublished if owner[0] == label)[:BATCH]
            self.unpublished -= set(batch)
            kind_of(apps.get_model(label)).publish([key for _label, key in batch])
        if self.deltas:
            for follow in FOLLOWERS:
                follow([self.deltas[owner] for owner in sorted(self.deltas)])
        for name in sorted(self._last):
            self._last[name]()

    @property
    def is_exclusive(self) -> bool:
        """Whether it is an outside change, during which nobody else writes an owner."""
        return bool(self._is_exclusive)

    def _enter_guard(self, *, exclusive: bool) -> None:
        if self._is_exclusive or self._is_exclusive is exclusive:
            return
        if connection.vendor == "postgresql":
            # Whoever holds a shared one must not wait for an exclusive one: two would for ever.
            waits = self._is_exclusive is None
            way = "" if exclusive else "_shared"
            with connection.cursor() as cursor:
                if waits:
                    cursor.execute(f"SELECT pg_advisory_xact_lock{way}(%s)", [GUARD])
                else:
                    cursor.execute(f"SELECT pg_try_advisory_xact_lock{way}(%s)", [GUARD])
                    if not cursor.fetchone()[0]:
                        raise WriteConflict(BUSY)
        self._is_exclusive = exclusive


@dataclass(frozen=True, slots=True)
class FormerState:
    """Whose date a row of the index was, and its key, a naive wall time."""

    owner_id: int
    local_start: datetime


Follower = Callable[[Sequence["ScheduleDelta"]], None]
FOLLOWERS: list[Follower] = []


def register_follower(follower: Follower) -> None:
    """Let a function know what each write did to dates. It is called once for each unit of work, in
    its transaction, after publication and only if a date differs; whatever it raises rolls all back.
    Registering the same one again changes nothing."""
    if follower not in FOLLOWERS:
        FOLLOWERS.append(follower)


BEFORE_WRITING: list[Callable[[Sequence[Owner]], None]] = []
"""Called with owners that have just been locked, before anything of them is written."""
AROUND_WRITING: list[Callable[[], AbstractContextManager[None]]] = []
"""Each is entered with the transaction of a unit of work, and left before the commit."""


def current_work() -> UnitOfWork | None:
    """The unit of work that is open now."""
    return _current.get()


@contextmanager
def unit_of_work(
    *owners: Owner, publish: bool = True, is_outside_change: bool = False
) -> Iterator[UnitOfWork]:
    """Join the open unit of work, or begin one; an error rolls back what was written within.

    Args:
        owners: to be locked; publication follows unless ``publish`` is False.
        is_outside_change: waits for all writes of owners, and keeps new ones waiting.

    Raises:
        WriteConflict: the database refused, because of somebody else's write.
    """
    work = _current.get()
    if work is not None:
        with transaction.atomic(savepoint=False):
            if is_outside_change:
                work.exclude_others()
            work.lock(owners, publish=publish)
            yield work
        return
    try:
        with transaction.atomic(), ExitStack() as stack:
            for around in AROUND_WRITING:
                stack.enter_context(around())
            work = UnitOfWork()
            token = _current.set(work)
            try:
                if is_outside_change:
                    work.exclude_others()
                work.lock(owners, publish=publish)
                yield work
                work.finish()
            finally:
                _current.reset(token)  # Before the commit, after which others may begin a unit.
    except (OperationalError, IntegrityError) as error:
        if is_conflict(error):
            raise WriteConflict(BUSY) from error
        raise


class OwnerWrites:
    """``with event_work(event_id): …``: a unit of work that locks rows of one model and publishes
    them."""

    def __init__(self, model: str) -> None:
        self.label = model.lower()

    @contextmanager
    def __call__(self, *owner_ids: int | None, publish: bool = True) -> Iterator[UnitOfWork]:
        owners = [(self.label, key) for key in owner_ids if key is not None]
        with unit_of_work(*owners, publish=publish) as work:
            work.share()
            yield work

    def written(self, owner_id: int) -> None:
        """Report within the block that this owner was written: a new one has no id before."""
        if work := _current.get():
            work.written((self.label, owner_id))

    def hold(self, owner_id: int) -> None:
        """See the function ``hold``."""
        hold([(self.label, owner_id)])


def hold(owners: Iterable[Owner]) -> None:
    """Lock owners until the end of the transaction that is open now, somebody else's perhaps: for
    what is about to write rows that a unit of work writes after its owner. Without one nothing can
    be held."""
    if work := _current.get():
        work.lock(owners, publish=False)
    elif connection.in_atomic_block:
        UnitOfWork().lock(owners, publish=False)


def is_conflict(error: BaseException) -> bool:
    """Whether the database gave up because of somebody else's lock, or two who added or moved pages
    at once were given the same place in Wagtail's tree."""
    if isinstance(error, IntegrityError):
        return any(place in str(error) for place in PLACES_IN_THE_TREE)
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)
    name = getattr(cause, "sqlite_errorname", "")
    return state in CONFLICTS or name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def _lock_rows(rows: models.QuerySet, *, waits: bool) -> None:
    """Owners that were stored before fingerprints were get theirs now, before anything is written:
    otherwise their next change would not be noticed as one."""
    can_refuse = connection.features.has_select_for_update_nowait
    locked = rows.select_for_update(nowait=not waits and can_refuse).order_by("pk")
    for key, fingerprint in locked.values_list("pk", "fingerprint"):
        if not fingerprint:
            kind_of(rows.model).remember(key)


def _(text: str) -> str:
    """Mark a string for translation; it is translated where it is shown."""
    return text


BUSY = _("Somebody else was saving at the same moment. Nothing was changed: please try again.")
