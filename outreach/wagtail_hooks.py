"""Wagtail hooks: menus, admin URLs, permissions and log actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Permission
from django.db import router
from django.db.models import ProtectedError, Q
from django.db.models.deletion import Collector
from django.http import HttpResponseRedirect
from django.urls import path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from .attendance.participant_screens import (
    CorrectParticipantView,
    RemoveParticipantView,
    put_back,
)
from .attendance.participants import ParticipantsView
from .attendance.sheets import sheet
from .browsing import addresses
from .browsing.bulk_actions import PAGE_ACTIONS, DeleteRecords
from .browsing.dashboard import replace_panels, replace_summary
from .browsing.explorer import with_owners
from .browsing.page_choosers import known_pages
from .browsing.page_screens import OwnerPageViewSet
from .editing.approving import (
    ApprovingAPIAction,
    TakingBackAPIAction,
    approve_instead,
    register_publishing,
    say_if_withdrawn,
    take_back_instead,
    take_back_what_waits_below,
)
from .editing.screens.bulk_shift import ShiftBulkAction
from .editing.screens.create_pages import EventPagesView
from .editing.screens.date_actions import CallOffView, MoveView, PostponeView, RestoreView
from .editing.screens.dates import ConfirmView, EventDatesView, PlanAheadView
from .editing.screens.edits import UndoView
from .editing.screens.record_editing import protected_message
from .editing.typed.preview import recurrence_preview
from .editing.unsent.session import SessionView, watching
from .fields import DayField, LocalDateTimeField
from .importing.partner_screens import PartnerStateView
from .importing.screens import ImportView, PendingImportView
from .kinds import date_lists_for, scopes_for
from .lists.cancelling_screens import CancelDatesView, CancelledDatesView
from .lists.date_screens import EXPORTED, AllDatesView
from .log_formatting import register_formatters
from .models import Event
from .models.approvals import APPROVED, TAKEN_BACK
from .permissions import user_can_import, user_can_view_plans
from .planning.private_feed_screens import PrivateFeedsView, RevokeView, RotateView
from .planning.private_feeds import MADE, REVOKED, ROTATED
from .planning.subscribers import SubscribersView
from .publication.invalidation import hold_owners_below
from .viewsets import OutreachViewSetGroup
from .widgets import TypedDayInput, TypedMomentInput

ADDRESSES = _("My calendar addresses")
ORDER_OF_DATES, ORDER_OF_SUBSCRIBERS, ORDER_OF_ADDRESSES = 1, 910, 920


class ItemForSome(MenuItem):
    """Shown to the users for whom ``is_for`` finds anything."""

    def __init__(self, *args, is_for: Callable[[Any], object], **kwargs):
        super().__init__(*args, **kwargs)
        self.is_for = is_for

    def is_shown(self, request):
        return bool(self.is_for(request.user))


def all_dates_item() -> MenuItem:
    return ItemForSome(
        _("Dates"),
        reverse_lazy("outreach_all_dates"),
        name="outreach-dates",
        icon_name="calendar-check",
        order=ORDER_OF_DATES,
        is_for=date_lists_for,
    )


def addresses_item() -> MenuItem:
    return ItemForSome(
        ADDRESSES,
        reverse_lazy("outreach_private_feeds"),
        name="outreach-addresses",
        icon_name="calendar-alt",
        order=ORDER_OF_ADDRESSES,
        is_for=scopes_for,
    )


def subscribers_item() -> MenuItem:
    return ItemForSome(
        _("What subscribers see"),
        reverse_lazy("outreach_subscribers"),
        name="outreach-subscribers",
        icon_name="view",
        order=ORDER_OF_SUBSCRIBERS,
        is_for=user_can_view_plans,
    )


def account_item(request) -> dict[str, object] | None:
    """A link among the account settings, where people look for their own things."""
    if not scopes_for(request.user):
        return None
    return {
        "url": reverse("outreach_private_feeds"),
        "label": ADDRESSES,
        "help_text": _("See the plan in the calendar on your phone or computer."),
    }


register_form_field_override(LocalDateTimeField, override={"widget": TypedMomentInput})
register_form_field_override(DayField, override={"widget": TypedDayInput})


register_snippet(OutreachViewSetGroup)


hooks.register("register_bulk_action", ShiftBulkAction)


hooks.register("register_outreach_menu_item", all_dates_item)


AFTER_WAGTAIL = 1000
"""The order of a hook that replaces what Wagtail's registers, or works on what those of others made."""


DeleteRecords.models = [viewset.model for viewset in OutreachViewSetGroup.items]
for action in (*PAGE_ACTIONS, DeleteRecords):
    hooks.register("register_bulk_action", action, order=AFTER_WAGTAIL)


hooks.register("construct_homepage_panels", replace_panels, order=AFTER_WAGTAIL)


hooks.register("construct_homepage_summary_items", replace_summary, order=AFTER_WAGTAIL)


hooks.register("construct_page_chooser_queryset", known_pages)


hooks.register("construct_explorer_page_queryset", with_owners)


hooks.register("register_admin_urls", addresses.put_first)


hooks.register("register_admin_viewset", OwnerPageViewSet)


hooks.register("before_publish_page", approve_instead)


hooks.register("before_unpublish_page", take_back_instead)


hooks.register("register_actions", register_publishing)


@hooks.register("construct_admin_api")
def admin_api(router):
    """Its own endpoint of pages, or the host's, with our ways of publishing and unpublishing."""
    pages = router._endpoints["pages"]
    actions = pages.actions | {"publish": ApprovingAPIAction, "unpublish": TakingBackAPIAction}
    router.register_endpoint("pages", type(pages.__name__, (pages,), {"actions": actions}))


hooks.register("register_outreach_menu_item", subscribers_item)


hooks.register("register_outreach_menu_item", addresses_item)


hooks.register("register_account_menu_item", account_item)


@hooks.register("register_admin_urls")
def admin_urls():
    dates, people = "outreach/dates/<int:pk>", "outreach/participants"
    whose = {"owner_model": Event}
    address = "outreach/addresses/<int:pk>"
    return [
        path("outreach/session/", SessionView.as_view(), name="outreach_session"),
        path("outreach/recurrence/", recurrence_preview, name="outreach_recurrence_preview"),
        path(
            "outreach/events/<int:pk>/pages/",
            EventPagesView.as_view(),
            name="outreach_event_pages",
        ),
        path(
            "outreach/events/<int:pk>/dates/",
            EventDatesView.as_view(),
            name="outreach_event_dates",
        ),
        path(
            "outreach/events/<int:pk>/confirm/",
            ConfirmView.as_view(**whose),
            name="outreach_confirm_event",
        ),
        path(f"{dates}/cancel/", CallOffView.as_view(**whose), name="outreach_cancel_date"),
        path(f"{dates}/postpone/", PostponeView.as_view(**whose), name="outreach_postpone_date"),
        path(f"{dates}/move/", MoveView.as_view(**whose), name="outreach_move_date"),
        path(f"{dates}/restore/", RestoreView.as_view(**whose), name="outreach_restore_date"),
        path("outreach/edits/<int:pk>/undo/", UndoView.as_view(**whose), name="outreach_undo_edit"),
        path(
            "outreach/events/<int:pk>/plan-ahead/",
            PlanAheadView.as_view(**whose),
            name="outreach_plan_ahead",
        ),
        path(f"{dates}/participants/", ParticipantsView.as_view(), name="outreach_participants"),
        path(f"{dates}/sheet/", sheet, name="outreach_sheet"),
        path("outreach/all-dates/", AllDatesView.as_view(), name="outreach_all_dates"),
        path("outreach/all-dates/cancel/", CancelDatesView.as_view(), name="outreach_cancel_dates"),
        path(
            "outreach/all-dates/cancelled/",
            CancelledDatesView.as_view(),
            name="outreach_cancelled_dates",
        ),
        path("outreach/subscribers/", SubscribersView.as_view(), name="outreach_subscribers"),
        path("outreach/addresses/", PrivateFeedsView.as_view(), name="outreach_private_feeds"),
        path(f"{address}/rotate/", RotateView.as_view(), name="outreach_rotate_private_feed"),
        path(f"{address}/revoke/", RevokeView.as_view(), name="outreach_revoke_private_feed"),
        path(
            f"{people}/<int:pk>/correct/",
            CorrectParticipantView.as_view(),
            name="outreach_correct_participant",
        ),
        path(
            f"{people}/<int:pk>/delete/",
            RemoveParticipantView.as_view(),
            name="outreach_delete_participant",
        ),
        path(
            f"{people}/removed/<int:pk>/put-back/", put_back, name="outreach_put_back_participant"
        ),
        path("outreach/import/", ImportView.as_view(), name="outreach_import"),
        path(
            "outreach/import/<slug:key>/",
            PendingImportView.as_view(),
            name="outreach_pending_import",
        ),
        path(
            "outreach/partner-calendars/<int:pk>/state/",
            PartnerStateView.as_view(),
            name="outreach_partner_calendar",
        ),
    ]


@hooks.register("register_outreach_menu_item")
def import_menu_item():
    return ItemForSome(
        _("Import a calendar"),
        reverse("outreach_import"),
        name="outreach-import",
        icon_name="download",
        order=900,
        is_for=user_can_import,
    )


@hooks.register("register_permissions")
def permissions():
    """Permissions that Wagtail does not list, so that groups can be given them: those on what is no
    snippet, and that to view a snippet without a read-only view."""
    ours = Permission.objects.filter(content_type__app_label="outreach")
    models = ["occurrence", "partnership", "registration"]
    views = [
        get_permission_codename("view", viewset.model._meta)
        for viewset in OutreachViewSetGroup.items
    ]
    return ours.filter(Q(content_type__model__in=models) | Q(codename__in=views))


@hooks.register("register_log_actions")
def log_actions(actions):
    register_formatters(actions)
    actions.register_action(APPROVED, _("Approve"), _("Approved; goes live with its event"))
    actions.register_action(
        TAKEN_BACK, _("Take the approval back"), _("The approval was taken back; it stays a draft")
    )
    actions.register_action(EXPORTED, _("Export dates"), _("Printed or exported a list of dates"))
    actions.register_action(MADE, _("Create an address"), _("Created a private calendar address"))
    actions.register_action(ROTATED, _("Renew an address"), _("Renewed a private calendar address"))
    actions.register_action(
        REVOKED, _("Revoke an address"), _("Revoked a private calendar address")
    )


@hooks.register("insert_global_admin_css")
def admin_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("outreach/admin.css"))


hooks.register("insert_global_admin_js", watching)


@hooks.register("before_bulk_action")
def say_that_nothing_may_be_deleted(request, action_type, objects, action):
    """Wagtail would report that 0 rows were deleted."""
    model = getattr(action, "model", None)
    if action_type != "delete" or objects or not _is_snippet_of_ours(model):
        return None
    messages.error(request, _("Nothing was deleted: you may not delete what was selected."))
    return HttpResponseRedirect(reverse(model.snippet_viewset.get_url_name("list")))


@hooks.register("before_bulk_action")
def refuse_to_delete_used_records(request, action_type, objects, action):
    """Refuse with a message; Wagtail's bulk deletion fails with a 500 if other rows protect one."""
    model = getattr(action, "model", None)
    if action_type != "delete" or not _is_snippet_of_ours(model):
        return None
    try:
        Collector(using=router.db_for_write(model)).collect(list(objects))
    except ProtectedError as error:
        messages.error(request, protected_message(error))
        return HttpResponseRedirect(reverse(model.snippet_viewset.get_url_name("list")))
    return None


@hooks.register("before_bulk_action")
def hold_pages_of_bulk_action(request, action_type, objects, action_class_instance):
    hold_owners_below(one for one in objects if isinstance(one, Page))


hooks.register("after_unpublish_page", say_if_withdrawn)


hooks.register("after_unpublish_page", take_back_what_waits_below)


@hooks.register("before_delete_page")
def hold_pages_to_be_deleted(request, page):
    hold_owners_below([page])


def _is_snippet_of_ours(model) -> bool:
    meta = getattr(model, "_meta", None)
    return getattr(meta, "app_label", "") == "outreach" and hasattr(model, "snippet_viewset")
