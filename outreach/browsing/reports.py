"""Wagtail's reports that do not ask its policy of pages for what they list."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.locked_pages import LockedPagesView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import PageLogEntry

from ..models.visibility import pages_hidden_from


class KnownPageTypesView(PageTypesUsageReportView):
    """It counts the pages of each type and names the last edited one: of those types only of which
    the user may know all pages."""

    def get_queryset(self):
        return super().get_queryset().exclude(pk__in=_types_hidden_from(self.request.user))


class KnownHistoryView(LogEntriesView):
    """Entries keep what a page was called then, also when it is deleted."""

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        hidden = _types_hidden_from(self.request.user)
        if found.model is PageLogEntry and hidden:
            found = found.exclude(content_type__in=hidden)
        return found


class KnownLockedPagesView(LockedPagesView):
    """It also lists what the user once locked."""

    def get_queryset(self):
        return pages_hidden_from(self.request.user).removed_from(super().get_queryset())


def _types_hidden_from(user) -> list[int]:
    models = pages_hidden_from(user).models
    return [ContentType.objects.get_for_model(model).pk for model in models]
