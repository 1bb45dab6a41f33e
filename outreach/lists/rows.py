"""What every list of ours in the admin does: each row leads only where this user may go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, TitleColumn
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.snippets.views.snippets import IndexView, InspectView

from ..fields import in_language
from ..folding import alphabetical, folded

RIGHT_FOR = {"delete": "delete"}
"""The right that a bulk action takes; all others take the one to change."""


class OwnRowsMixin:
    """For Wagtail's index views: they ask for the right on the model, once, and then offer to all rows
    what only some allow. The rights on rows are asked from what is in memory: no query for a row."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.is_export = False  # Wagtail answers blank lines where a list names no columns for it.

    def get_edit_url(self, instance):
        """None leads to the facts instead, if there is a screen of them."""
        return super().get_edit_url(instance) if self._may("change", instance) else None

    def get_copy_url(self, instance):
        return super().get_copy_url(instance) if self._may("add", instance) else None

    def get_delete_url(self, instance):
        return super().get_delete_url(instance) if self._may("delete", instance) else None

    def _may(self, action: str, instance: Any) -> bool:
        policy, user = self.permission_policy, self.request.user
        return policy.user_has_permission_for_instance(user, action, instance)

    @cached_property
    def offered_bulk_actions(self) -> list[str]:
        """The types of those that this user may use on some row."""
        meta = self.model._meta
        known = bulk_action_registry.get_bulk_actions_for_model(meta.app_label, meta.model_name)
        types = [action.action_type for action in known]
        policy, user = self.permission_policy, self.request.user
        return [
            name
            for name in types
            if policy.user_has_permission(user, RIGHT_FOR.get(name, "change"))
        ]

    @cached_property
    def columns(self) -> list[Column]:
        columns = super().columns
        if self.offered_bulk_actions:
            return columns
        return [one for one in columns if not isinstance(one, BulkActionsCheckboxColumn)]

    def get_context_data(self, *args, **kwargs):
        offered = {"offered_bulk_actions": self.offered_bulk_actions}
        return super().get_context_data(*args, **kwargs) | offered


class ByNameMixin:
    """Rows in the order of their names, as the reader's language has its alphabet. Databases order
    letters beyond ASCII each in its own way, and names are stored by language; these tables are
    short, so they are sorted here."""

    def get_queryset(self) -> Iterable[Any]:
        rows = super().get_queryset()
        if self.ordering not in (None, "", "name", "-name"):
            return rows
        language = get_language() or ""

        def key(row: Any) -> tuple:
            place = 0 if self.ordering else getattr(row, "sort_order", 0)
            return place, alphabetical(str(row), language), row.pk

        return sorted(rows, key=key, reverse=self.ordering == "-name")

    def order_queryset(self, queryset):
        by_name = self.ordering in ("name", "-name")
        return queryset.order_by("pk") if by_name else super().order_queryset(queryset)

    def search_queryset(self, queryset):
        """By what is in a name in any language: likewise, and with every order of the list."""
        if not self.search_query:
            return queryset
        return queryset.filter(pk__in=named(self.model, self.search_query))

    @cached_property
    def columns(self) -> list[Column]:
        columns = super().columns
        for column in columns:
            if isinstance(column, TitleColumn):
                column.label, column.sort_key = _("Name"), "name"
        return columns


def named(model: type[Model], query: str) -> list[int]:
    """The ids of the records with this in a name of theirs, small and capital letters being equal."""
    wanted = folded(query)
    rows = model._default_manager.values_list("pk", "name")
    return [pk for pk, name in rows if any(wanted in folded(text) for text in name.values())]


class RecordIndexView(OwnRowsMixin, IndexView):
    pass


class NamedIndexView(ByNameMixin, RecordIndexView):
    pass


class InspectRecordMixin:
    """For who may not change it: names and addresses in the reader's language."""

    page_title = _("View")

    def get_field_display_value(self, field_name, field):
        value = getattr(self.object, field_name)
        if isinstance(value, dict):
            return in_language(value) or "–"
        return super().get_field_display_value(field_name, field) or "–"


class InspectRecordView(InspectRecordMixin, InspectView):
    pass
