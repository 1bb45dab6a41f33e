"""Calendars of a person's own, with the address that nobody can read again."""

from __future__ import annotations

from outreach.planning.private_feeds import make_private_feed


def private_feed(user, scope: str = "plan", *, language: str = "en", **values):
    """A new one of this user: the row, and the path of its address."""
    label = values.pop("label", "Phone")
    feed, token = make_private_feed(
        user=user, label=label, scope=scope, language=language, **values
    )
    return feed, f"/calendars/{token}.ics"
