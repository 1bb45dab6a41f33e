"""Private calendar addresses: created, looked up by token, renewed and revoked.

The token is shown once, to its owner; only its digest is stored, and no log contains it.
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
from ..series.conflicts import best_effort

TOKEN_BYTES = 32
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")
USE_NOTED_EVERY = timedelta(hours=1)
MOST_FOR_ONE = 20
"""Valid addresses allowed per person."""

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
    """A new address and its token, which cannot be read again."""
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
    """Give the calendar a new address; the old one stops working at once.

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
    """The address stops working at once, for good."""
    feed.revoked_at = now
    feed.save(update_fields=["revoked_at"])
    _trace(REVOKED, feed)


@sensitive_variables("token")
def feed_at(token: str, *, now: datetime) -> PrivateFeed | None:
    """The valid feed with this token. Looked up by digest, so that timing reveals nothing about the
    token, and compared once more in constant time."""
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
    """Record when the address was last used, at most once an hour. Best effort."""
    if feed.last_used_at and feed.last_used_at > now - USE_NOTED_EVERY:
        return
    rows = PrivateFeed.objects.filter(pk=feed.pk, token_digest=feed.token_digest)
    best_effort(lambda: rows.update(last_used_at=now))


def _trace(action: str, feed: PrivateFeed) -> None:
    """Log the owner and the scope; nothing that reveals the address."""
    log(instance=feed, action=action, user=feed.user, data={"scope": feed.scope})
