"""Screens of Wagtail's that have no hook are replaced: these addresses stand before Wagtail's own, so
that the first that fits is ours. They have no names; Wagtail's lead here."""

from __future__ import annotations

import sys

from django.urls import path

from .page_choosers import KnownChosenMultipleView
from .reports import KnownHistoryView, KnownLockedPagesView, KnownPageTypesView

REPORTS = {
    "locked": KnownLockedPagesView,
    "site-history": KnownHistoryView,
    "page-types-usage": KnownPageTypesView,
}


def put_first() -> None:
    """For the hook ``register_admin_urls``, which adds addresses after Wagtail's. It is called while
    their list is made, and before all in it are given to those who may enter the admin alone."""
    found = [path("choose-page/chosen-multiple/", KnownChosenMultipleView.as_view())]
    for name, view in REPORTS.items():
        found.append(path(f"reports/{name}/", view.as_view()))
        found.append(path(f"reports/{name}/results/", view.as_view(results_only=True)))
    sys.modules["wagtail.admin.urls"].urlpatterns[:0] = found
