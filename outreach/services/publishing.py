"""Publication: the one place that raises SEQUENCE, renews stored texts and calendars' versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ..conf import cancelled_days
from ..models import Event, Face
from ..models.writing import event_write
from ..scheduling.ics import entry_text, withdrawn_text, zone_and_first_year
from ..scheduling.occurrences import CALLED_OFF
from ..scheduling.spans import wall_time
from ..search_text import folded
from .calendars import raise_versions
from .entries import entry_of
from .faces import PublicFace, public_faces
from .fingerprints import WITHDRAWN, fingerprint_of
from .holidays import give_holidays
from .indexing import horizon, reindex

CHILDREN = ("changes__venue__region", "pauses", "partnerships__organisation", "audiences", "topics")
COMPARED_FIELDS = (
    "page_id",
    "page_language",
    "title",
    "summary",
    "search_text",
    "url",
    "is_withdrawn",
    "visible_from",
    "visible_until",
    "keep_until",
    "text",
    "text_without_cancelled",
    "zone",
    "first_year",
)


def republish(event_ids) -> None:
    """Renew what the public sees of these events, each under its own lock."""
    for event_id in event_ids:
        with event_write(event_id):
            pass


def publish_event(event_id: int, *, now: datetime | None = None, force: bool = False) -> None:
    """Bring index, SEQUENCE, faces and calendars in step with the event as it is saved.

    Runs at the end of ``event_write``, under the event's lock; a second run changes nothing.

    Args:
        force: rebuild the index even when its digest says that nothing changed.
    """
    now = (now or timezone.now()).replace(microsecond=0)
    event = (
        Event.objects.select_related("venue__region", "follows")
        .prefetch_related(*CHILDREN)
        .filter(pk=event_id)
        .first()
    )
    if event is None:
        return
    give_holidays([event])
    reindexed = reindex(event, event.schedule, now=now, force=force)
    before = {(face.calendar_key, face.language): face for face in event.faces.all()}
    faces = public_faces(event)
    memory = _remember(event, is_public=bool(faces), was_shown=bool(before), now=now)
    wanted = _faces(event, faces, before, memory, now)
    if memory.sequence == event.sequence and _texts(wanted) != _texts(before):
        memory.changed_at = now
        wanted = _faces(event, faces, before, memory, now)
    _store(event, memory)
    if _replace(event, before, wanted) or (reindexed and before):
        raise_versions({key for key, _language in [*before, *wanted]}, now=now)


@dataclass
class Memory:
    """What publication remembers of an event: the fields that no form may set."""

    sequence: int
    changed_at: datetime
    published_fingerprint: str
    withdrawn_at: datetime | None
    cancelled_at: datetime | None


def _remember(event: Event, *, is_public: bool, was_shown: bool, now: datetime) -> Memory:
    """Raise SEQUENCE once when what subscribers were told last is no longer so."""
    told = event.published_fingerprint
    memory = Memory(event.sequence, event.changed_at, told, event.withdrawn_at, event.cancelled_at)
    if is_public:
        memory.published_fingerprint = fingerprint_of(event)
        memory.withdrawn_at = None
        is_cancelled = event.status in CALLED_OFF
        memory.cancelled_at = (event.cancelled_at or now) if is_cancelled else None
    elif told and was_shown:
        memory.published_fingerprint = WITHDRAWN
        memory.withdrawn_at = event.withdrawn_at or now
    if told and memory.published_fingerprint != told:
        memory.sequence += 1
        memory.changed_at = now
    elif not told and is_public:
        memory.changed_at = now
    return memory


def _faces(
    event: Event, faces: list[PublicFace], before: dict, memory: Memory, now: datetime
) -> dict[tuple, Face]:
    """The rows that should be there, by calendar key and language, not yet saved."""
    if faces:
        return {
            (face.calendar_key, face.language): public_row(event, face, memory, now)
            for face in faces
        }
    if not memory.withdrawn_at:
        return {}
    return {(key, language): _withdrawn(event, key, language, memory) for key, language in before}


def public_row(event: Event, face: PublicFace, memory: Memory, now: datetime) -> Face:
    """What one language and calendar show of a public event, not yet saved."""
    entry = entry_of(event, face, sequence=memory.sequence, changed_at=memory.changed_at)
    bound = wall_time(horizon(now, event), event.zone)
    text = entry_text(entry, horizon=bound)
    shorter = entry_text(entry, horizon=bound, keep_cancelled=False) if _cancels(event) else text
    zone, first_year = zone_and_first_year(event.schedule) or ("", 0)
    return Face(
        event=event,
        calendar_key=face.calendar_key,
        language=face.language,
        page_id=face.page.pk,
        page_language=face.page_language,
        title=face.page.title,
        summary=face.page.summary,
        search_text=folded(f"{face.page.title} {face.page.summary} {entry.location}"),
        url=face.url,
        visible_from=face.page.go_live_at,
        visible_until=face.page.expire_at,
        keep_until=_keep_until(event, memory.cancelled_at),
        text=text,
        text_without_cancelled=None if shorter == text else shorter,
        zone=zone,
        first_year=first_year,
    )


def _cancels(event: Event) -> bool:
    """Whether anything of the event is cancelled, so that leaving it out makes a difference."""
    whole = event.status in CALLED_OFF
    return whole or any(change.kind in CALLED_OFF for change in event.changes.all())


def _withdrawn(event: Event, key, language: str, memory: Memory) -> Face:
    """Nothing but the times and that it does not take place, until subscribers have heard it."""
    with translation.override(language):
        title = _("Withdrawn")
    text = withdrawn_text(
        uid=event.uid,
        sequence=memory.sequence,
        created_at=event.created_at,
        changed_at=memory.changed_at,
        schedule=event.schedule,
        title=title,
    )
    zone, first_year = zone_and_first_year(event.schedule) or ("", 0)
    return Face(
        event=event,
        calendar_key=key,
        language=language,
        page_language=language,
        is_withdrawn=True,
        keep_until=_keep_until(event, memory.withdrawn_at),
        text=text,
        text_without_cancelled="",
        zone=zone,
        first_year=first_year,
    )


def _keep_until(event: Event, since: datetime | None) -> datetime | None:
    if since is None:
        return None
    last = event.occurrences.attached().aggregate(last=Max("ends_at"))["last"]
    return max(since, last or since) + timedelta(days=cancelled_days())


def _texts(faces: dict[tuple, Face]) -> dict[tuple, str]:
    return {key: face.text for key, face in faces.items()}


def _store(event: Event, memory: Memory) -> None:
    values = vars(memory)
    if any(getattr(event, name) != value for name, value in values.items()):
        Event.objects.filter(pk=event.pk).update(**values)


def _replace(event: Event, before: dict[tuple, Face], wanted: dict[tuple, Face]) -> bool:
    """Write the rows that differ.

    Returns:
        Whether any did.
    """
    changed, added = [], []
    for key, face in wanted.items():
        known = before.get(key)
        if known is None:
            added.append(face)
        elif any(getattr(known, name) != getattr(face, name) for name in COMPARED_FIELDS):
            face.pk = known.pk
            changed.append(face)
    gone = [face.pk for key, face in before.items() if key not in wanted]
    if gone:
        event.faces.filter(pk__in=gone).delete()
    Face.objects.bulk_update(changed, COMPARED_FIELDS)
    Face.objects.bulk_create(added)
    return bool(changed or added or gone)
