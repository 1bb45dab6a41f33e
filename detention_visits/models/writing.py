"""The one way in which an activity is written: a transaction, a lock, and publication at its end.

Nested writes (sessions marked in one form, a facility with all its activities) join the outermost
block, so that one action publishes an activity once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.db import transaction

_pending: ContextVar[dict[int, None] | None] = ContextVar("visits_pending", default=None)


class PublicationHook:
    """Set by ``apps.py``, since models do not know services."""

    publish: Callable[[int], None] | None = None


@contextmanager
def activity_write(activity_id: int | None = None) -> Iterator[None]:
    """Lock the activity, publish it when the outermost block ends; an error undoes everything."""
    pending = _pending.get()
    if pending is not None:
        with transaction.atomic():
            _lock(activity_id, pending)
            yield
        return
    pending = {}
    token = _pending.set(pending)
    try:
        with transaction.atomic():
            _lock(activity_id, pending)
            yield
            for written_id in pending:
                if PublicationHook.publish:
                    PublicationHook.publish(written_id)
    finally:
        _pending.reset(token)


def written(activity_id: int) -> None:
    """Say within ``activity_write`` that this one was written: if new, it has its id only now."""
    pending = _pending.get()
    if pending is not None:
        pending[activity_id] = None


def _lock(activity_id: int | None, pending: dict[int, None]) -> None:
    if activity_id is None or activity_id in pending:
        return
    activity_model = apps.get_model("detention_visits", "Activity")
    rows = activity_model._base_manager.select_for_update().filter(pk=activity_id)
    list(rows.values_list("pk"))
    pending[activity_id] = None
