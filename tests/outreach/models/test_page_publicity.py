"""Whether everybody may see a page now: to the instant, and alike in pages and in stored rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from wagtail.models import Page, PageViewRestriction

from outreach.models import Face
from outreach.models.visibility import is_within_its_time, restricted_paths
from tests.factories import EventPageFactory, calendar_in

NOW = datetime(2027, 2, 20, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("begins", "ends", "is_shown", "reason"),
    [
        (None, None, True, "no bounds"),
        (NOW, None, True, "it begins now"),
        (NOW + SECOND, None, False, "it has not begun"),
        (None, NOW, False, "it ends now, half-open as every span"),
        (None, NOW + SECOND, True, "it has not ended"),
        (NOW - SECOND, NOW + SECOND, True, "between both"),
        (NOW - 2 * SECOND, NOW - SECOND, False, "over"),
    ],
)
def test_a_page_is_shown_from_its_begin_to_before_its_end(begins, ends, is_shown, reason):
    """Hard case 10."""
    assert is_within_its_time(Page(go_live_at=begins, expire_at=ends), NOW) == is_shown, reason
    event = EventPageFactory().event
    event.faces.update(visible_from=begins, visible_until=ends)
    assert Face.objects.visible(NOW).filter(event=event).exists() == is_shown, reason
    assert Face.objects.in_feed(NOW).filter(event=event).exists() == is_shown, reason


@pytest.mark.django_db
def test_each_restricted_page_hides_what_is_below_it_and_nothing_else():
    """Hard case 11."""
    assert restricted_paths() == ()
    page, beside = EventPageFactory(), calendar_in("en")
    parent = page.get_parent()
    for one in (page, parent):
        PageViewRestriction.objects.create(page=one, restriction_type=PageViewRestriction.LOGIN)
    assert sorted(restricted_paths()) == sorted([page.path, parent.path])
    assert not beside.path.startswith(restricted_paths())
