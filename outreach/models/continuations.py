"""The second part of a series that is split: as the first is, partners' answers included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from .schedule_owners import ScheduleOwner

Owner = TypeVar("Owner", bound="ScheduleOwner")
SCHEDULE_FIELDS = ("starts_at_local", "ends_at_local", "all_day", "zone", "recurrence")


def continued(owner: Owner) -> Owner:
    """An unsaved owner with a UID of its own; dates and changes are moved to it by who splits."""
    part = type(owner)(**{name: getattr(owner, name) for name in SCHEDULE_FIELDS})
    take_fields(part, owner, {})
    take_rows(part, {name: getattr(owner, name).all() for name in owner.continued_rows})
    return part


def take_fields(part: Owner, owner: Owner, typed: Mapping[str, object]) -> None:
    """Give the second part what it has of the first beside the schedule.

    Args:
        typed: related records that a form has read, by the name of the field; those of ``owner``
            that are not among them are as they are stored.
    """
    for name in owner.continued_fields:
        field = owner._meta.get_field(name)
        if field.many_to_many:
            setattr(part, name, typed[name] if name in typed else getattr(owner, name).all())
        else:
            setattr(part, field.attname, getattr(owner, field.attname))


def take_rows(part: ScheduleOwner, rows: Mapping[str, Iterable]) -> None:
    """Give it child rows of its own, as these are: rows by the name of their relation."""
    for name, originals in rows.items():
        model = part._meta.get_field(name).related_model
        columns = [model._meta.get_field(column).attname for column in part.continued_rows[name]]
        copies = [
            model(**{column: getattr(row, column) for column in columns}) for row in originals
        ]
        setattr(part, name, copies)
