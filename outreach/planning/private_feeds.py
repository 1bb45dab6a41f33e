"""A person's own calendar addresses: made, found by their token, renewed, revoked.

The token is told once, to whom it is for; only its digest is kept, and no log holds it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.views.decorators.debug import sensitive_variables
from wagtail.log_actions import log

from ..models import PrivateFeed
from ..publication.best_effort import best_effort

TOKEN_BYTES = 32
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")
USE_NOTED_EVERY = timedelta(hours=1)
MOST_FOR_ONE = 20
"""Valid addresses that one person may have."""

MADE = "outreach.private_feed_made"
ROTATED = "outreach.private_feed_rotated"
REVOKED = "outreach.private_feed_revoked"


@sensitive_variables("token")
@transaction.atomic
def make_private_feed(
    *,
    user: AbstractBaseUser,
    label: str,
    scope: str,
    language: str,
    expires_at: datetime | None = None,
) -> tuple[PrivateFeed, str]:
    """A new address, and its token, which nobody can read again."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = PrivateFeed.objects.create(
        user=user,
        label=label,
        scope=scope,
        language=language,
        expires_at=expires_at,
        token_digest=digest_of(token),
    )
    _trace(MADE, feed)
    return feed, token


@sensitive_variables("token")
@transaction.atomic
def rotate_private_feed(*, feed: PrivateFeed, now: datetime) -> str:
    """Give the calendar a new address; the old one leads nowhere from now on.

    Returns:
        The new token.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed.token_digest = digest_of(token)
    feed.rotated_at, feed.last_used_at = now, None
    feed.save(update_fields=["token_digest", "rotated_at", "last_used_at"])
    _trace(ROTATED, feed)
    return token


@transaction.atomic
def revoke_private_feed(*, feed: PrivateFeed, now: datetime) -> None:
    """The address leads nowhere from now on, for ever."""
    feed.revoked_at = now
    feed.save(update_fields=["revoked_at"])
    _trace(REVOKED, feed)


@sensitive_variables("token")
def feed_at(token: str, *, now: datetime) -> PrivateFeed | None:
    """The valid calendar of this token. Found by the token's digest, of which time tells nothing;
    compared once more in constant time."""
    if not TOKEN.match(token):
        return None
    digest = digest_of(token)
    feeds = PrivateFeed.objects.valid(now).select_related("user")
    feed = feeds.filter(token_digest=digest).first()
    if feed is None or not secrets.compare_digest(feed.token_digest, digest):
        return None
    return feed


@sensitive_variables("token")
def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def note_use(feed: PrivateFeed, *, now: datetime) -> None:
    """Remember when the address was last used, to the hour; never in the way of who uses it."""
    if feed.last_used_at and feed.last_used_at > now - USE_NOTED_EVERY:
        return
    rows = PrivateFeed.objects.filter(pk=feed.pk, token_digest=feed.token_digest)
    best_effort(lambda: rows.update(last_used_at=now))


def _trace(action: str, feed: PrivateFeed) -> None:
    """Whose it is, what it shows; nothing that leads to it."""
    log(instance=feed, action=action, user=feed.user, data={"scope": feed.scope})
