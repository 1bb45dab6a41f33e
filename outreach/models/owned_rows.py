"""A row that belongs to an event or activity: written by itself, too, it keeps its owner true."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import ClassVar

from django.db import models


class OwnedRow(models.Model):
    """Saving or deleting it ends in its owner's publication: index, feed text and sequence follow.
    The owner's key is the subclass's."""

    owner_field: ClassVar[str]
    """That key's name."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        with self._owner_write():
            super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        with self._owner_write():
            return super().delete(*args, **kwargs)

    def _owner_write(self) -> AbstractContextManager[None]:
        owner = self._meta.get_field(self.owner_field)
        return self._write_of(owner.related_model, getattr(self, owner.attname))

    def _write_of(self, model, owner_id: int | None) -> AbstractContextManager[None]:
        return model.write(owner_id)
