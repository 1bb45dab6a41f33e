"""The one way in which an event is written: a transaction, a lock, and publication at its end.

Nested writes (a change saved by its event's form, a partnership saved in a service) join the
outermost block, so that one action publishes an event once. Signal handlers cannot do this:
modelcluster commits children after ``post_save``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.db import transaction

_pending: ContextVar[dict[int, None] | None] = ContextVar("outreach_pending", default=None)


class PublicationHook:
    """Set by ``apps.py``, since models do not know services."""

    publish: Callable[[int], None] | None = None


@contextmanager
def event_write(event_id: int | None = None) -> Iterator[None]:
    """Lock the event and publish it when the outermost block ends; an error undoes everything."""
    pending = _pending.get()
    if pending is not None:
        with transaction.atomic():
            _lock(event_id, pending)
            yield
        return
    pending = {}
    token = _pending.set(pending)
    try:
        with transaction.atomic():
            _lock(event_id, pending)
            yield
            for written in pending:
                if PublicationHook.publish:
                    PublicationHook.publish(written)
    finally:
        _pending.reset(token)


def written(event_id: int) -> None:
    """Say within ``event_write`` that this event was written: a new one has its id only now."""
    pending = _pending.get()
    if pending is not None:
        pending[event_id] = None


def _lock(event_id: int | None, pending: dict[int, None]) -> None:
    if event_id is None or event_id in pending:
        return
    event_model = apps.get_model("outreach", "Event")
    list(event_model._base_manager.select_for_update().filter(pk=event_id).values_list("pk"))
    pending[event_id] = None
