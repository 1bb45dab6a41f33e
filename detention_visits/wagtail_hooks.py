"""Where the app joins Wagtail's admin."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from wagtail import hooks

from .models import ActivityPageMixin
from .permissions import user_can_edit_activity_pages
from .viewsets import DetentionVisitsGroup


@hooks.register("register_admin_viewset")
def register_viewsets():
    return DetentionVisitsGroup()


@hooks.register("register_permissions")
def register_permissions():
    """Those that the viewsets do not bring: so that groups can be given them on the screen."""
    return Permission.objects.filter(
        content_type__app_label="detention_visits",
        codename__in=["add_session", "change_session", "view_session", "view_activity"],
    )


@hooks.register("before_create_page")
def refuse_without_right(request, parent_page, page_class):
    """The tree's right alone makes no page of an activity."""
    if issubclass(page_class, ActivityPageMixin) and not user_can_edit_activity_pages(request.user):
        raise PermissionDenied
