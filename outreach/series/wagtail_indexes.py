"""Wagtail's search index and reference index: brought up to date once for each object, after the
commit.

Wagtail does it with each save, fourteen queries each time, inside the transaction: one action saves
an event and its pages several times, and others wait for its locks meanwhile. Its task also drops
whatever the database says, a deadlock too, and goes on in a transaction that is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django_tasks.base import Task
from modelcluster.fields import ParentalKey
from modelsearch.index import class_is_indexed, remove_object
from modelsearch.tasks import insert_or_update_object_task
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.tasks import update_reference_index_task

from .owners import SearchedAfterwards

Row = tuple[str, int]
"""The label of its model, and its id."""


@dataclass
class Saved:
    """What was saved. ``owing_references``: the object itself, or that to which a child row belongs,
    under which Wagtail stores what the row refers to."""

    searched: set[Row] = field(default_factory=set)
    owing_references: set[Row] = field(default_factory=set)

    def index(self) -> None:
        for row in sorted(self.searched):
            _enqueue(insert_or_update_object_task, row)
        for row in sorted(self.owing_references):
            _enqueue(update_reference_index_task, row)


def _enqueue(task: Task, row: Row) -> None:
    label, key = row
    task.enqueue(*label.split("."), str(key))


_saved: ContextVar[Saved | None] = ContextVar("outreach_saved", default=None)


@contextmanager
def indexed_afterwards() -> Iterator[None]:
    """Wraps a transaction: what is saved within is indexed when it is committed."""
    _follow_references()
    saved = Saved()
    token = _saved.set(saved)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        _saved.reset(token)
    if saved.searched or saved.owing_references:
        transaction.on_commit(saved.index, robust=True)


def follow_saves() -> None:
    """Called once, by ``apps.py``."""
    for model in apps.get_models():
        if issubclass(model, SearchedAfterwards):
            _follow(model)


@cache
def _follow_references() -> None:
    """Once all apps are there, of whatever Wagtail tracks, and of nothing else: Django deletes rows
    without loading them as long as nobody listens."""
    for model in ReferenceIndex.tracked_models:
        _follow(model)


def _follow(model: type[models.Model]) -> None:
    name = model._meta.label_lower
    post_save.connect(_note, model, dispatch_uid=f"outreach_note_saved {name}")
    post_delete.connect(_forget, model, dispatch_uid=f"outreach_forget_deleted {name}")


def _note(instance: models.Model, *, raw: bool = False, **kwargs) -> None:
    if raw:
        return
    saved, row = _saved.get(), _row(instance)
    if _is_searched_afterwards(instance):
        if saved is None:
            _enqueue(insert_or_update_object_task, row)
        else:
            saved.searched.add(row)
    if saved is not None and _is_tracked(instance):
        saved.owing_references.add(_root(instance))


def _forget(instance: models.Model, **kwargs) -> None:
    saved, row = _saved.get(), _row(instance)
    if _is_searched_afterwards(instance):
        remove_object(instance)
    if saved is None or not _is_tracked(instance):
        return  # Wagtail has done the rest.
    saved.searched.discard(row)
    saved.owing_references.discard(row)
    ReferenceIndex.remove_for_object(instance)
    ReferenceIndex.remove_references_to(instance)
    if (root := _root(instance)) != row:
        saved.owing_references.add(root)


def _row(instance: models.Model) -> Row:
    return instance._meta.label_lower, instance.pk


def _root(instance: models.Model) -> Row:
    for column in instance._meta.concrete_fields:
        key = getattr(instance, column.attname)
        if isinstance(column, ParentalKey) and key is not None:
            return column.related_model._meta.label_lower, key
    return _row(instance)


def _is_searched_afterwards(instance: models.Model) -> bool:
    return isinstance(instance, SearchedAfterwards) and bool(class_is_indexed(type(instance)))


def _is_tracked(instance: models.Model) -> bool:
    return type(instance) in ReferenceIndex.tracked_models
