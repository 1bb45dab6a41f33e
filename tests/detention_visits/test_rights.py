"""Who may enter: nobody but the visit team, and it only as far as its task needs."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from detention_visits.permissions import (
    user_can_change_activities,
    user_can_mark_sessions,
    user_can_view_activities,
)
from tests.detention_visits.factories import ActivityPageFactory
from tests.factories import calendar_in, make_calendars

pytestmark = pytest.mark.django_db

GROUPS = ("", "Editors", "Moderators", "Coordinators", "Figures", "Visit team")


def member_of(name):
    user = get_user_model().objects.create_user(f"one-{name}", "one@example.org", "secret")
    if name:
        group, _made = Group.objects.get_or_create(name=name)
        access = Permission.objects.get(codename="access_admin")
        group.permissions.add(access)
        user.groups.add(group)
    return user


@pytest.fixture
def activity():
    make_calendars()
    return ActivityPageFactory(activity__after=True, draft=True).activity


def session_screens(activity):
    """Of one session; what is only posted to is tried in ``test_session_actions``."""
    session = activity.sessions.last()
    return {
        name: reverse(f"detention_visits_activities:{name}_session", args=[session.pk])
        for name in ("cancel", "postpone", "move")
    }


def screens(activity):
    return {
        "activities": reverse("detention_visits_activities:index"),
        "add activity": reverse("detention_visits_activities:add"),
        "edit activity": reverse("detention_visits_activities:edit", args=[activity.pk]),
        "history": reverse("detention_visits_activities:history", args=[activity.pk]),
        "usage": reverse("detention_visits_activities:usage", args=[activity.pk]),
        "delete activity": reverse("detention_visits_activities:delete", args=[activity.pk]),
        "sessions": reverse("detention_visits_activities:sessions", args=[activity.pk]),
        **session_screens(activity),
        "facilities": reverse("detention_visits_facilities:index"),
        "facility": reverse("detention_visits_facilities:inspect", args=[activity.facility_id]),
        "add facility": reverse("detention_visits_facilities:add"),
        "edit facility": reverse("detention_visits_facilities:edit", args=[activity.facility_id]),
        "page": reverse("wagtailadmin_pages:edit", args=[activity.pages.get().pk]),
        "draft": reverse("wagtailadmin_pages:view_draft", args=[activity.pages.get().pk]),
        "add page": reverse(
            "wagtailadmin_pages:add",
            args=["detention_visits", "activitypage", calendar_in("az").pk],
        ),
    }


TEAM_SCREENS = {
    "activities",
    "add activity",
    "edit activity",
    "history",
    "usage",
    "sessions",
    "cancel",
    "postpone",
    "move",
    "facilities",
    "facility",
}


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_opens_its_screens_and_no_other(client, activity, group):
    client.force_login(member_of(group))
    opened = {name for name, url in screens(activity).items() if client.get(url).status_code == 200}
    assert opened == (TEAM_SCREENS if group == "Visit team" else set())


def test_somebody_not_logged_in_is_sent_to_the_log_in(client, activity):
    for url in screens(activity).values():
        answer = client.get(url)
        assert answer.status_code == 302 and "login" in answer.url


@pytest.mark.parametrize("group", GROUPS)
def test_the_permission_functions_agree(group):
    user = member_of(group)
    allowed = group == "Visit team"
    for may in (
        user_can_view_activities,
        user_can_change_activities,
        user_can_mark_sessions,
    ):
        assert may(user) is allowed
    user.is_active = False
    assert not user_can_mark_sessions(user)


def test_the_right_in_the_tree_alone_neither_edits_copies_nor_deletes_a_page(activity):
    from wagtail.models import GroupPagePermission, Page

    editor = member_of("Editors")
    for codename in ("add_page", "change_page", "publish_page", "bulk_delete_page"):
        GroupPagePermission.objects.get_or_create(
            group=Group.objects.get(name="Editors"),
            page=Page.get_first_root_node(),
            permission=Permission.objects.get(
                content_type__app_label="wagtailcore", codename=codename
            ),
        )
    page = Page.objects.get(pk=activity.pages.get().pk)
    rights = page.permissions_for_user(editor)
    names = ("edit", "delete", "unpublish", "publish", "copy", "move", "lock")
    assert not any(getattr(rights, f"can_{name}")() for name in names)
    editor.groups.add(Group.objects.get(name="Visit team"))
    both = get_user_model().objects.get(pk=editor.pk)
    rights = page.permissions_for_user(both)
    assert rights.can_edit() and rights.can_publish() and rights.can_copy()


def test_a_preview_of_a_new_page_offers_an_editor_no_activity(client, activity):
    from wagtail.models import GroupPagePermission, Page

    editor = member_of("Editors")
    GroupPagePermission.objects.get_or_create(
        group=Group.objects.get(name="Editors"),
        page=Page.get_first_root_node(),
        permission=Permission.objects.get(
            content_type__app_label="wagtailcore", codename="add_page"
        ),
    )
    client.force_login(editor)
    url = reverse(
        "wagtailadmin_pages:preview_on_add",
        args=["detention_visits", "activitypage", calendar_in("az").pk],
    )
    data = {"title": "Probe", "slug": "probe", "activity": activity.pk, "body": "null"}
    assert client.post(url, data).json()["is_valid"] is False


def test_the_visit_team_has_what_it_needs_and_no_more():
    group = Group.objects.get(name="Visit team")
    rights = set(group.permissions.values_list("codename", flat=True))
    assert {"add_activity", "change_session", "view_facility", "access_admin"} <= rights
    assert not {"change_facility", "delete_activity", "delete_session"} & rights


def test_no_other_group_has_a_right_of_this_app():
    holders = Permission.objects.filter(
        content_type__app_label="detention_visits", group__isnull=False
    )
    assert set(holders.values_list("group__name", flat=True)) == {"Visit team"}
