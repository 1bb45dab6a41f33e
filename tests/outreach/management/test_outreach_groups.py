"""Groups are set up on request: what is said of each, what is asked, and what is left alone."""

from __future__ import annotations

import io
import sys

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from wagtail.models import GroupPagePermission

from outreach.conf.roles import roles
from tests.factories import calendar_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_after_migrate():
    """Wagtail's own groups alone, without any right of ours."""
    Group.objects.exclude(name__in=["Editors", "Moderators"]).delete()
    for group in Group.objects.all():
        ours = group.permissions.filter(content_type__app_label="outreach")
        group.permissions.remove(*ours)


def run(*arguments, **options) -> str:
    out = io.StringIO()
    call_command("outreach_groups", *arguments, stdout=out, no_color=True, **options)
    return out.getvalue()


def rights() -> dict[str, set[str]]:
    return {
        group.name: set(group.permissions.values_list("codename", flat=True))
        for group in Group.objects.all()
    }


def group_of_the_hosts(name: str, *, people: int) -> Group:
    group = Group.objects.create(name=name)
    for number in range(people):
        get_user_model().objects.create_user(f"{name}-{number}").groups.add(group)
    return group


def test_without_names_it_says_what_each_may_and_changes_nothing():
    before = rights()
    told = run()
    for role in roles():
        assert f"{role.name} – {role.purpose}" in told
    assert {role.name for role in roles()} >= {"Editors", "Moderators", "Coordinators", "Figures"}
    assert "participants: Can print sheets with names, add, change, delete, view" in told
    assert "pages below each calendar: add, change" in told
    assert "The group is not there." in told and "a region where" in told
    assert rights() == before


def test_those_that_are_named_are_set_up_and_told():
    told = run("Editors", "Moderators", "Coordinators", "Visit team", "Figures")
    assert "Coordinators: given" in told and "entering the admin" in told and "admins" not in told
    assert rights().keys() == {role.name for role in roles()}
    assert {"change_event", "access_admin"} <= rights()["Editors"]
    assert "Coordinators: has what it needs" in run("Coordinators")


def test_others_are_not():
    run("Figures")
    assert rights()["Figures"] == {"view_event", "access_admin"}
    assert rights().keys() == {"Editors", "Moderators", "Figures"}
    assert not any("event" in right for right in rights()["Editors"])


def test_pages_are_written_below_calendars_and_nowhere_else():
    run("Coordinators")
    pages = GroupPagePermission.objects.filter(group__name="Coordinators")
    calendars = {calendar_in(language).pk for language in ("az", "en", "ru")}
    assert set(pages.values_list("page_id", flat=True)) == calendars
    assert set(pages.values_list("permission__codename", flat=True)) == {"add_page", "change_page"}


@pytest.mark.parametrize("people", [0, 2])
def test_a_group_of_the_hosts_with_this_name_gains_nothing_unasked(people):
    """Hard case 21: volunteers called Coordinators must not read participants' names."""
    group_of_the_hosts("Coordinators", people=people)
    before = rights()
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("Figures", "Coordinators")
    assert rights() == before
    assert "given" in run("Coordinators", existing=True)
    assert "view_registration" in rights()["Coordinators"]


def test_nor_do_editors_when_there_are_any():
    get_user_model().objects.create_user("somebody").groups.add(Group.objects.get(name="Editors"))
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("Editors")
    assert "add_event" not in rights()["Editors"]


@pytest.mark.parametrize(("answer", "gains"), [("n", False), ("", False), ("y", True)])
def test_in_a_terminal_it_asks(monkeypatch, answer, gains):
    group_of_the_hosts("Figures", people=1)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: answer)
    if gains:
        assert "with 1 member. They would gain: events (view)" in run("Figures")
    else:
        with pytest.raises(CommandError, match="Nothing was changed"):
            run("Figures")
    assert ("view_event" in rights()["Figures"]) is gains


def test_a_role_can_be_given_under_another_name():
    group_of_the_hosts("Coordinators", people=1)
    run("Coordinators=Event coordinators")
    assert "view_registration" in rights()["Event coordinators"]
    assert not rights()["Coordinators"]


def test_where_there_are_no_regions_all_of_them_can_be_said():
    run("Editors", "Figures", all_regions=True)
    assert "write_in_all_regions" in rights()["Editors"]
    assert "write_in_all_regions" not in rights()["Figures"]


def test_a_role_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(CommandError, match=r"no role “Editor”\. There are: Editors, Moderators"):
        run("Editor")
