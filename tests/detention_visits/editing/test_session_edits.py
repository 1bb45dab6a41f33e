"""Sessions are edited by the code of events, and what the team said of them is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from wagtail.models import PageViewRestriction

from detention_visits.models import Activity, ActivityPage, Session
from outreach.editing.date_verbs import restore
from outreach.editing.undoing import undo
from outreach.scheduling.errors import EditRefused
from tests.detention_visits.factories import ActivityPageFactory
from tests.detention_visits.series import (
    HOUR,
    MONDAYS,
    NOW,
    activity_on_mondays,
    cancel,
    later,
    mark,
    page_on_mondays,
    session,
    shown,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def fresh(activity: Activity) -> Activity:
    return Activity.objects.get(pk=activity.pk)


@pytest.mark.parametrize(("verb", "status"), [("cancel", "cancelled"), ("postpone", "postponed")])
@pytest.mark.parametrize("scope", ["one", "following", "all"])
def test_sessions_are_called_off_and_it_is_undone(verb, status, scope):
    activity = activity_on_mondays()
    before = shown(activity)
    edit = cancel(activity, 3, scope, verb)
    found = shown(activity) + (shown(edit.successor) if edit.successor else [])
    off = {"one": {3}, "following": {3, 4, 5}, "all": {2, 3, 4, 5}}[scope]
    assert {place for place, line in enumerate(found) if line.endswith(status)} == off
    undo(edit=edit, user=None)
    assert shown(activity) == before
    assert Activity.objects.count() == 1


@pytest.mark.parametrize("scope", ["one", "following", "all"])
def test_sessions_are_moved_and_it_is_undone(scope):
    activity = activity_on_mondays()
    before = shown(activity)
    edit = later(activity, 3, scope)
    found = shown(activity) + (shown(edit.successor) if edit.successor else [])
    moved = {"one": {3}, "following": {3, 4, 5}, "all": {2, 3, 4, 5}}[scope]
    assert {place for place, line in enumerate(found) if "11:00" in line} == moved
    undo(edit=edit, user=None)
    assert shown(activity) == before


def test_all_keeps_what_was_held_and_what_was_not():
    """Hard case 7."""
    activity = activity_on_mondays()
    held, missed = mark(activity, 0, women=7), mark(activity, 1, was_held=False)
    later(activity, 3, "all")
    assert shown(activity)[:3] == [
        "03-01 10:00 confirmed",
        "03-08 10:00 cancelled",
        "03-15 11:00 confirmed",
    ]
    held.refresh_from_db(), missed.refresh_from_db()
    assert (held.was_held, held.women, missed.was_held) == (True, 7, False)


def test_a_moved_session_keeps_its_marks_and_its_identity(clock):
    """Hard case 4."""
    activity = activity_on_mondays()
    row = session(activity, 3)
    later(activity, 3)
    clock.move_to("2027-03-23T12:00:00+04:00")
    mark(activity, 3, women=7)
    later(activity, 4, "all")
    again = Session.objects.get(pk=row.pk)
    assert (again.uid, again.was_held, again.women) == (row.uid, True, 7)
    assert (again.starts_at_local, again.moved_from) == (MONDAYS[3] + HOUR, MONDAYS[3])


def test_no_edit_changes_the_identity_of_a_session():
    """Hard case 4: under "after" each session that was held has an identity of its own."""
    activity = activity_on_mondays()
    for place in (0, 1):
        mark(activity, place)
    before = dict(Session.objects.values_list("pk", "uid"))
    later(activity, 3, "all")
    edit = later(activity, 1, "following", by=2 * HOUR)
    moved_back = later(edit.successor, 2, "all", by=-HOUR)
    kept = dict(Session.objects.values_list("pk", "uid"))
    assert {pk: uid for pk, uid in kept.items() if pk in before} == {
        pk: uid for pk, uid in before.items() if pk in kept
    }
    assert len(set(kept.values())) == len(kept), "and no two have the same"
    undo(edit=moved_back, user=None)
    undo(edit=edit, user=None)
    assert {pk: uid for pk, uid in Session.objects.values_list("pk", "uid") if pk in before} == {
        pk: uid for pk, uid in before.items() if pk in kept
    }


def test_the_sequence_of_what_was_held_never_goes_back():
    """Hard case 5: a held session may go over to the second part of its series."""
    page = page_on_mondays(facility__always=True)
    mark(page.activity, 1)
    later(page.activity, 3, "all")
    activity = fresh(page.activity)
    assert activity.sequence > 0 and activity.public_sequence > 0
    edit = later(activity, 1, "following", by=2 * HOUR)
    row = Session.objects.get(was_held=True)
    assert row.activity == edit.successor
    assert fresh(edit.successor).sequence >= activity.sequence
    assert fresh(edit.successor).public_sequence >= activity.public_sequence


def test_undoing_gives_back_what_was_held_with_its_sequence():
    """Hard case 5."""
    page = page_on_mondays(facility__after=True)
    row = mark(page.activity, 1)
    edit = later(page.activity, 1, "following", by=2 * HOUR)
    Activity.objects.filter(pk=edit.successor_id).update(public_sequence=7)
    second = fresh(edit.successor)
    undo(edit=edit, user=None)
    assert Session.objects.get(pk=row.pk).activity == page.activity
    assert fresh(page.activity).sequence >= second.sequence
    assert fresh(page.activity).public_sequence >= second.public_sequence


def test_a_series_called_off_leaves_what_is_over_to_be_marked():
    activity = activity_on_mondays()
    cancel(activity, 2, "all")
    assert shown(activity)[1] == "03-08 10:00 confirmed"
    mark(activity, 1, women=9)
    mark(activity, 0, was_held=False)
    assert shown(activity)[:2] == ["03-01 10:00 cancelled", "03-08 10:00 confirmed"]
    assert list(Session.objects.held(session(activity, 1).ends_at)) == [session(activity, 1)]


def test_a_date_marked_as_not_held_is_restored_and_moved_by_its_mark_alone():
    activity = activity_on_mondays()
    mark(activity, 3, was_held=False)
    with pytest.raises(EditRefused, match="not held"):
        restore(owner=activity, local_start=MONDAYS[3], user=None)
    with pytest.raises(EditRefused, match="not held"):
        later(activity, 3)
    cancel(activity, 4)
    mark(activity, 4, was_held=False)
    with pytest.raises(EditRefused, match="not held"):
        restore(owner=activity, local_start=MONDAYS[4], user=None)
    mark(activity, 4, was_held=None)
    restore(owner=activity, local_start=MONDAYS[4], user=None)
    assert shown(activity)[4] == "03-29 10:00 confirmed"


def test_a_date_not_held_may_be_given_a_reason_and_stays_postponed():
    activity = activity_on_mondays()
    mark(activity, 3, was_held=False)
    cancel(activity, 3, verb="postpone")
    assert shown(activity)[3].endswith("postponed")


@pytest.mark.parametrize("verb", ["cancel", "postpone"])
def test_what_was_held_is_not_called_off(verb):
    activity = activity_on_mondays()
    mark(activity, 1)
    with pytest.raises(EditRefused, match="marked as held"):
        cancel(activity, 1, verb=verb)
    assert not activity.edits.exists()
    assert shown(activity)[1].endswith("confirmed")


@pytest.mark.parametrize("is_marked", [True, False])
def test_what_is_over_is_not_moved(is_marked):
    """Hard case 7."""
    activity = activity_on_mondays()
    if is_marked:
        mark(activity, 1)
    for days in (7, 1, -1):
        with pytest.raises(EditRefused, match="is over"):
            later(activity, 1, by=timedelta(days=days))
    assert shown(activity)[1] == "03-08 10:00 confirmed"


def test_undoing_does_not_contradict_what_was_said_since():
    activity = activity_on_mondays()
    edit = later(activity, 2, by=-timedelta(days=6))
    mark(activity, 2)
    with pytest.raises(EditRefused, match="to the future"):
        undo(edit=edit, user=None)
    assert session(activity, 2).was_held


@pytest.mark.parametrize("verb", ["cancel", "postpone"])
def test_what_was_called_off_is_restored_before_it_was_held(verb):
    activity = activity_on_mondays()
    cancel(activity, 1, verb=verb)
    with pytest.raises(ValidationError, match="Restore it"):
        mark(activity, 1)
    mark(activity, 1, was_held=False)
    mark(activity, 1, was_held=None)
    restore(owner=activity, local_start=MONDAYS[1], user=None)
    mark(activity, 1)


def test_a_postponed_date_was_not_held_whatever_its_mark():
    activity = activity_on_mondays()
    cancel(activity, 1, verb="postpone")
    Session.objects.filter(local_start=MONDAYS[1]).update(was_held=True)
    assert not Session.objects.held(session(activity, 1).ends_at).exists()


def test_the_second_part_is_as_the_first():
    activity = activity_on_mondays(kind="legal", skips_holidays=True)
    second = later(activity, 3, "following").successor
    names = ("facility", "title", "kind", "status", "skips_holidays", "zone")
    assert [getattr(second, name) for name in names] == [getattr(activity, name) for name in names]
    assert second.uid != activity.uid
    assert second.follows == activity


@pytest.mark.parametrize("live", [True, False])
def test_the_second_part_has_pages_that_are_public_when_those_of_the_first_are(live, client):
    activity = activity_on_mondays(facility__always=True)
    for language in ("az", "en"):
        ActivityPageFactory(activity=activity, language=language, draft=not live)
    edit = later(activity, 3, "following")
    pages = ActivityPage.objects.filter(activity=edit.successor)
    assert {page.locale.language_code for page in pages} == {"az", "en"}
    assert len({page.translation_key for page in pages}) == 1
    assert {page.live for page in pages} == {live}
    assert {client.get(page.url).status_code for page in pages} == {200 if live else 404}
    undo(edit=edit, user=None)
    assert ActivityPage.objects.count() == 2
    assert not Activity.objects.exclude(pk=activity.pk).exists()


def test_restrictions_go_along_with_the_pages(client):
    """Hard case 11."""
    page = page_on_mondays(facility__always=True)
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="a word"
    )
    edit = later(page.activity, 3, "following")
    copy = ActivityPage.objects.get(activity=edit.successor)
    copied = PageViewRestriction.objects.get(page=copy)
    assert (copied.restriction_type, copied.password) == ("password", restriction.password)
    assert client.get(copy.url).status_code == 404
    undo(edit=edit, user=None)
    assert PageViewRestriction.objects.count() == 1


def test_the_page_of_the_second_part_is_edited_by_those_who_may(django_user_model):
    page = page_on_mondays(facility__always=True)
    edit = later(page.activity, 3, "following")
    copy = ActivityPage.objects.get(activity=edit.successor)
    nobody = django_user_model.objects.create_user("nobody", "nobody@example.org", "word")
    root = django_user_model.objects.create_superuser("root", "root@example.org", "word")
    assert not copy.permissions_for_user(nobody).can_edit()
    assert copy.permissions_for_user(root).can_edit()
