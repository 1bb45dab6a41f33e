"""Making, renewing and revoking private addresses, and writes that never stand in the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django.views.debug import ExceptionReporter
from wagtail.models import ModelLogEntry

from outreach.models import PrivateFeed
from outreach.planning.private_feeds import (
    digest_of,
    feed_at,
    make_private_feed,
    revoke_private_feed,
    rotate_private_feed,
)
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db


def made(**values):
    data = {"user": user_as("figures"), "label": "Phone", "scope": "plan", "language": "en"}
    return make_private_feed(**data | values)


def test_only_a_digest_of_the_token_is_kept():
    """Hard case 11."""
    feed, token = made()
    assert len(token) == 43
    (row,) = PrivateFeed.objects.values()
    assert token not in str(row)
    assert row["token_digest"] == digest_of(token)
    assert made()[1] != token
    assert feed_at(token, now=timezone.now()) == feed


def test_a_renewed_address_leaves_the_old_one_dead_at_once():
    """Hard case 11."""
    feed, old = made()
    now = timezone.now()
    new = rotate_private_feed(feed=feed, now=now)
    assert feed_at(old, now=now) is None
    assert feed_at(new, now=now) == feed
    assert PrivateFeed.objects.get().rotated_at == now


def test_an_address_ends_with_its_time_its_revocation_or_its_owner():
    """Hard case 11."""
    now = timezone.now()
    feed, token = made(expires_at=now + timedelta(hours=1))
    assert feed_at(token, now=now) == feed
    assert feed_at(token, now=now + timedelta(hours=1)) is None
    feed.user.is_active = False
    feed.user.save()
    assert feed_at(token, now=now) is None
    feed.user.is_active = True
    feed.user.save()
    assert feed_at(token, now=now) == feed
    revoke_private_feed(feed=feed, now=now)
    assert feed_at(token, now=now) is None


@pytest.mark.parametrize("token", ["", "x", "a" * 42, "a" * 44, "é" * 43, "a" * 42 + "\n", "\x00"])
def test_what_is_no_token_is_looked_up_nowhere(token, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert feed_at(token, now=timezone.now()) is None


def test_the_log_knows_who_did_what_and_not_the_token():
    """Hard case 11."""
    feed, first = made()
    second = rotate_private_feed(feed=feed, now=timezone.now())
    revoke_private_feed(feed=feed, now=timezone.now())
    entries = list(ModelLogEntry.objects.filter(object_id=str(feed.pk)).order_by("pk"))
    assert [entry.action for entry in entries] == [
        "outreach.private_feed_made",
        "outreach.private_feed_rotated",
        "outreach.private_feed_revoked",
    ]
    told = "".join(
        f"{entry.user} {entry.label} {entry.data} {entry.formatter.format_message(entry)}"
        for entry in entries
    )
    for secret in (first, second, digest_of(first), digest_of(second)):
        assert secret not in told


def test_an_error_report_does_not_print_the_token(rf, monkeypatch):
    """Hard case 11."""
    _feed, token = made()

    def broken(*args, **kwargs):
        raise RuntimeError("the database is on fire")

    monkeypatch.setattr(PrivateFeed.objects, "valid", broken)
    request = rf.get("/")
    try:
        feed_at(token, now=timezone.now())
    except RuntimeError as error:
        reporter = ExceptionReporter(request, type(error), error, error.__traceback__)
        frames = [
            frame
            for frame in reporter.get_traceback_data()["frames"]
            if "planning/private_feeds.py" in frame["filename"]
        ]
    assert frames and all(token not in str(frame["vars"]) for frame in frames)
