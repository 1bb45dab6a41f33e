"""Writes that may be left out, beside another connection that holds the lock."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from outreach.models import PrivateFeed
from outreach.planning.private_feeds import note_use
from outreach.series.conflicts import best_effort


@pytest.fixture
def feed(django_db_setup, django_db_blocker):
    """A row that other connections see, since no transaction is around this test."""
    with django_db_blocker.unblock():
        user = get_user_model().objects.create_user("somebody-with-a-lock")
        yield PrivateFeed.objects.create(
            user=user, label="Phone", scope="plan", language="en", token_digest="0" * 64
        )
        user.delete()


def test_a_database_that_is_busy_writing_keeps_nobody_waiting(feed):
    other = connections.create_connection("default")
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute("UPDATE outreach_privatefeed SET label = 'Phone'")
        began = time.monotonic()
        note_use(feed, now=timezone.now())
        assert time.monotonic() - began < 3
        assert PrivateFeed.objects.get(pk=feed.pk).last_used_at is None
    finally:
        other.rollback()
        other.close()
    note_use(feed, now=timezone.now())
    assert PrivateFeed.objects.get(pk=feed.pk).last_used_at is not None
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            assert cursor.fetchone() == (20_000,)


@pytest.mark.django_db
def test_what_the_database_refuses_spoils_nothing_around_it():
    def refused():
        raise DatabaseError

    assert best_effort(refused) is False
    assert best_effort(lambda: PrivateFeed.objects.count()) is True
