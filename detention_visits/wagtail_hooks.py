"""Wagtail hooks of the app."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from wagtail import hooks

from .models import ActivityPageMixin
from .permissions import user_can_change_activities
from .viewsets import DetentionVisitsGroup


@hooks.register("register_admin_viewset")
def register_viewsets():
    return DetentionVisitsGroup()


@hooks.register("register_permissions")
def register_permissions():
    """Permissions that the viewsets do not register, so that the admin can grant them to groups."""
    return Permission.objects.filter(
        content_type__app_label="detention_visits",
        codename__in=["add_session", "change_session", "view_session", "view_activity"],
    )


@hooks.register("before_create_page")
def refuse_without_right(request, parent_page, page_class):
    """Permission in the page tree alone is not enough to create an activity page."""
    if issubclass(page_class, ActivityPageMixin) and not user_can_change_activities(request.user):
        raise PermissionDenied
