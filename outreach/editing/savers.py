"""Who has saved something since a moment, for whoever may know that."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import registry

from ..fields.moments import in_words

MOST = 5


def opened_moment(text: str) -> datetime | None:
    """When a form was made, as it says itself; None if it does not."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None


def saved_by(row: models.Model, reader, *, since: datetime | None) -> list[str]:
    """A sentence for each time that somebody saved the row, the last ones first, from Wagtail's log.
    Whoever may not read the log learns when, and no name."""
    if since is None:
        return []
    entries = registry.get_logs_for_instance(row).filter(timestamp__gte=since)
    entries = entries.order_by("-timestamp").select_related("user")[:MOST]
    logs = registry.get_log_model_for_instance(row)._default_manager.viewable_by_user(reader)
    readable = set(logs.filter(pk__in=[one.pk for one in entries]).values_list("pk", flat=True))
    said: list[str] = []
    for entry in entries:
        is_named = entry.user and entry.pk in readable
        when = in_words(timezone.localtime(entry.timestamp).replace(tzinfo=None))
        words = {"name": get_user_display_name(entry.user) if is_named else "", "when": when}
        text = _("%(name)s saved it: %(when)s.") if is_named else _("Somebody saved it: %(when)s.")
        if (sentence := text % words) not in said:
            said.append(sentence)
    return said
