"""The only way to write the owner of a schedule: a transaction, a lock, then publication.

Nested writes (a change saved by its event's form, sessions marked in one form) join the outermost
unit of work, so that one action publishes an owner once. Signal handlers cannot do this:
modelcluster commits children after ``post_save``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.db import transaction


class UnitOfWork:
    """``with work(owner_id): …`` for the rows of one model, such as ``outreach.Event``."""

    publish: Callable[[int], None] | None = None
    """Set by the app's ``apps.py``, because models cannot import publication."""
    remember: Callable[[int], None] | None = None
    """Likewise; stores the fingerprint of an owner that has none yet, before anything is written."""

    def __init__(self, model: str) -> None:
        self.model = model
        self._pending: ContextVar[dict[int, None] | None] = ContextVar(model, default=None)

    @contextmanager
    def __call__(self, owner_id: int | None = None) -> Iterator[None]:
        """Lock the owner, publish it when the outermost block ends; an error rolls everything
        back."""
        pending = self._pending.get()
        if pending is not None:
            with transaction.atomic():
                self._lock(owner_id, pending)
                yield
            return
        pending = {}
        token = self._pending.set(pending)
        try:
            with transaction.atomic():
                self._lock(owner_id, pending)
                yield
                for written in pending:
                    if self.publish:
                        self.publish(written)
        finally:
            self._pending.reset(token)

    def written(self, owner_id: int) -> None:
        """Report within the block that this owner was written: a new one has no id before."""
        pending = self._pending.get()
        if pending is not None:
            pending[owner_id] = None

    def _lock(self, owner_id: int | None, pending: dict[int, None]) -> None:
        if owner_id is None or owner_id in pending:
            return
        rows = apps.get_model(self.model)._base_manager.select_for_update()
        known = list(rows.filter(pk=owner_id).values_list("fingerprint", flat=True))
        pending[owner_id] = None
        if self.remember and "" in known:
            self.remember(owner_id)
