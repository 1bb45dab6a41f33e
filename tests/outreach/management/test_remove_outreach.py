"""Taking the app out: when it refuses, and what becomes of the pages. That nothing is left afterwards is
tried in projects of their own (``tests/hosts/test_installed.py``)."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page

from home.models import TextPage
from outreach.management.commands import remove_outreach
from outreach.models import CalendarPage, EventPage
from tests.factories import EventFactory, EventPageFactory, calendar_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def steps(monkeypatch) -> list[tuple]:
    """Tables and content types stay, for the other tests; the way to them is noted."""
    found: list[tuple] = []
    forgotten = "_forget_content_types"
    monkeypatch.setattr(remove_outreach, forgotten, lambda labels: found.append((forgotten,)))
    monkeypatch.setattr(remove_outreach, "call_command", lambda *args, **_: found.append(args))
    return found


def run(**options) -> str:
    out = io.StringIO()
    call_command("remove_outreach", stdout=out, no_color=True, noinput=True, **options)
    return out.getvalue()


def pages() -> list[tuple]:
    return list(Page.objects.order_by("path").values_list("path", "live", "numchild"))


@pytest.fixture
def event_pages():
    """Of a public event, and of one that nobody outside knows of."""
    EventPageFactory(slug="open-day", title="Open day")
    return EventPageFactory(slug="secret", title="Secret plan", event=EventFactory(planned=True))


def test_as_long_as_there_are_pages_it_refuses_and_lists_them(event_pages, steps):
    before = pages()
    with pytest.raises(CommandError, match="--pages=delete, or --pages=unpublish") as refused:
        run()
    assert "There are 5 pages" in str(refused.value) and "Secret plan" in str(refused.value)
    assert pages() == before and steps == []


def test_deleted_pages_leave_the_tree_as_it_was(event_pages, steps):
    said = run(pages="delete")
    assert "Deleted 5 pages" in said and "/open-day/" in said
    assert not CalendarPage.objects.exists() and not EventPage.objects.exists()
    assert all(page.numchild == page.get_children().count() for page in Page.objects.all())
    assert steps == [
        ("_forget_content_types",),
        *[("migrate", label, "zero") for label in ("detention_visits", "outreach")],
        ("_forget_content_types",),
    ]


def test_unpublished_ones_are_plain_pages_that_nobody_sees(event_pages):
    said = run(pages="unpublish")
    assert "kept 5 as plain ones" in said
    assert not EventPage.objects.filter(approved_revision__isnull=False).exists()
    for page in Page.objects.filter(path__startswith=calendar_in("az").path):
        assert not page.live and page.specific_class is Page
    for slug in ("", "open-day/", "secret/"):
        assert Client().get(f"/az/events/{slug}").status_code == 404


def test_pages_of_others_below_a_calendar_are_not_deleted_with_it(event_pages, steps):
    CalendarPage.objects.get(pk=calendar_in("az").pk).add_child(
        instance=TextPage(title="Directions", slug="directions")
    )
    before = pages()
    with pytest.raises(CommandError, match="Directions"):
        run(pages="delete")
    assert pages() == before and steps == []


def test_a_model_of_the_hosts_that_leads_to_ours_stops_it(monkeypatch, steps):
    monkeypatch.setattr(remove_outreach, "_labels", lambda: ["wagtailcore"])
    with pytest.raises(
        CommandError, match="Models of yours lead to those that would go"
    ) as refused:
        run(pages="delete")
    assert "outreach.CalendarPage.page_ptr" in str(refused.value) and steps == []


def test_groups_that_nobody_is_in_go_and_others_stay():
    user = get_user_model().objects.create_user("coordinator")
    user.groups.add(Group.objects.get(name="Coordinators"))
    group = Group.objects.create(name="Elsewhere")
    group.permissions.set(Group.objects.get(name="Figures").permissions.all())
    assert not remove_outreach._is_empty(Group.objects.get(name="Coordinators"))
    assert not remove_outreach._is_empty(group)
    group.permissions.remove(*group.permissions.filter(content_type__app_label="outreach"))
    assert remove_outreach._is_empty(group)


def test_it_asks(monkeypatch, event_pages, steps):
    before = pages()
    monkeypatch.setattr("builtins.input", lambda question: "yes")
    out = io.StringIO()
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("remove_outreach", pages="delete", stdout=out)
    assert "2 events" in out.getvalue()
    assert pages() == before and steps == []
