"""Which types there are. Django knows all models; this only asks it, so that nobody registers one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import swapper
from django.core.exceptions import ImproperlyConfigured
from django.db.models import ForeignObjectRel, Model, Prefetch, QuerySet
from wagtail.models import AbstractPage, Page, get_page_models
from wagtail.query import PageQuerySet

from .asked_as_one import PagesOfAllTypes


def calendar_models() -> list[type[Any]]:
    """The types of calendars that have rows of their own."""
    return [
        model
        for model in get_page_models()
        if is_calendar(model) and model._meta.get_field("zone").model is model
    ]


def calendar_pages() -> PagesOfAllTypes:
    """All calendars."""
    return pages_of_types(calendar_models())


def is_calendar(model: type[Model]) -> bool:
    return getattr(model, "is_outreach_calendar", False)


def page_model_below(calendar: type[Any], owner_model: type[Model]) -> type[Any] | None:
    """The type of the pages of such owners that are made below calendars of this type: the host's
    own, where there is one; None if there may be no such pages."""
    known = tuple(owner_page_models(owner_model))
    found = [model for model in calendar.creatable_subpage_models() if issubclass(model, known)]
    own_app = owner_model._meta.app_label
    return min(found, key=lambda model: model._meta.app_label == own_app, default=None)


def page_model_for(calendar: Any, owner_model: type[Model]) -> type[Any]:
    """The same for one calendar that has been offered for such pages.

    Raises:
        ImproperlyConfigured: there may be none.
    """
    model = page_model_below(calendar.specific_class, owner_model)
    if model is None:
        name = owner_model._meta.verbose_name
        raise ImproperlyConfigured(f"No page of type “{name}” may be below “{calendar}”.")
    return model


def calendars_for(owner_model: type[Model]) -> PageQuerySet:
    """The calendars of all types below which pages of such owners may be made, as bare pages."""
    models = [model for model in get_page_models() if is_calendar(model)]
    held = [model for model in models if page_model_below(model, owner_model)]
    base: Any = swapper.load_model("wagtailcore", "Page")
    return rows_of(base).exact_type(*held).filter(alias_of=None).select_related("locale")


def _relations(owner_model: type[Model]) -> Iterator[ForeignObjectRel]:
    """How such owners are shown by pages: by one column for each type that has rows of its own. A
    type that is built on another one is that other one's."""
    for relation in owner_model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel):
            continue
        model: Any = relation.related_model
        shows_owner = getattr(model, "owner_field", "") == relation.field.name
        if shows_owner and issubclass(model, AbstractPage):
            yield relation


def owner_page_models(owner_model: type[Model]) -> list[type[Any]]:
    """The types of the pages that are faces of such owners."""
    return [relation.related_model for relation in _relations(owner_model)]


def own_fields(model: type[Model]) -> list[Any]:
    """The columns of a type of pages besides Wagtail's and the keys, which lead to what it is built
    on."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.model is not Page and not field.primary_key
    ]


def rows_of(model: type[Model]) -> QuerySet:
    """All pages of a type, in the order of the tree, whatever the type's own manager leaves out."""
    return PageQuerySet(model).order_by("path")


def pages_of_types(models: Iterable[type[Model]]) -> PagesOfAllTypes:
    return PagesOfAllTypes(map(rows_of, models), ("path",))


def owner_pages(owner_model: type[Model]) -> PagesOfAllTypes:
    """All pages that are faces of such owners."""
    return pages_of_types(owner_page_models(owner_model))


def pages_of(owner: Model) -> PagesOfAllTypes:
    """The pages of one owner, those that were prefetched with it as they are."""
    return PagesOfAllTypes(
        (_pages_by(relation, owner) for relation in _relations(type(owner))), ("path",)
    )


def _pages_by(relation: ForeignObjectRel, owner: Model) -> QuerySet:
    if relation.hidden:
        return rows_of(relation.related_model).filter(**{relation.field.name: owner})
    return getattr(owner, relation.get_accessor_name()).all()


def prefetched_pages(
    owner_model: type[Model], narrow: Callable[[QuerySet], QuerySet]
) -> list[Prefetch]:
    """What loads the pages of many owners with them.

    Args:
        narrow: which of them, and with what.
    """
    return [
        Prefetch(relation.get_accessor_name(), narrow(rows_of(relation.related_model)))
        for relation in _relations(owner_model)
        if not relation.hidden
    ]
