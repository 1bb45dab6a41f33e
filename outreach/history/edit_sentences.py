"""Edits of schedules as sentences: "Cancelled Friday, 25 December 2026: The lawyer is ill."."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ..fields import in_language
from .sentences import sentences
from .wording import isolated, moment_words, quoted, texts_of

ONE, FOLLOWING, ALL = "one", "following", "all"
MOVES = {
    ONE: gettext_noop("Moved %(date)s to %(target)s."),
    FOLLOWING: gettext_noop("Moved this and all following dates: %(date)s → %(target)s."),
    ALL: gettext_noop("Moved all dates: %(date)s → %(target)s."),
}
TEMPLATES = {
    "cancel": {
        ONE: gettext_noop("Cancelled %(date)s."),
        FOLLOWING: gettext_noop("Cancelled %(date)s and all following dates."),
        ALL: gettext_noop("Cancelled all dates."),
    },
    "postpone": {
        ONE: gettext_noop("Postponed %(date)s without a new date."),
        FOLLOWING: gettext_noop("Postponed %(date)s and all following dates."),
        ALL: gettext_noop("Postponed all dates."),
    },
    "restore": {
        ONE: gettext_noop("Restored %(date)s."),
        FOLLOWING: gettext_noop("Restored %(date)s and all following dates."),
        ALL: gettext_noop("Restored all dates."),
    },
    "change": {
        ONE: gettext_noop("Changed %(date)s."),
        FOLLOWING: gettext_noop("Changed the series from %(date)s onwards."),
        ALL: gettext_noop("Changed all dates."),
    },
    "move": {
        ONE: gettext_noop("Moved %(date)s."),
        FOLLOWING: gettext_noop("Moved %(date)s and all following dates."),
        ALL: gettext_noop("Moved all dates."),
    },
}
UNKNOWN = gettext_noop("Edited the schedule.")


def edit_sentences(data: Mapping[str, Any], model: type[models.Model]) -> list[str]:
    """What a log entry about an edit of a schedule says, in the active language; an entry that
    lacks parts says less. Its keys are those that ``editing.journal`` writes."""
    said = _edit(data)
    if reason := in_language(texts_of(data.get("reason"))):
        said = _("%(edit)s: %(reason)s") % {"edit": said.rstrip("."), "reason": isolated(reason)}
    if data.get("undone"):
        said = _("Undone: %(edit)s") % {"edit": said}
    found = [said, *_successor(data, model)]
    changes = data.get("changes")
    return [*found, *sentences(changes if isinstance(changes, list) else [], model)]


def _edit(data: Mapping[str, Any]) -> str:
    verb, scope = str(data.get("verb", "")), str(data.get("scope", ""))
    all_day = bool(data.get("all_day"))
    values = {name: moment_words(data.get(name), all_day=all_day) for name in ("date", "target")}
    if verb == "move" and values["date"] and values["target"] and scope in MOVES:
        return _(MOVES[scope]) % values
    template = TEMPLATES.get(verb, {}).get(scope, "")
    if not template or ("%(date)s" in template and not values["date"]):
        template = UNKNOWN
    return _(template) % values


def _successor(data: Mapping[str, Any], model: type[models.Model]) -> list[str]:
    """The series that continues this one, if it still exists."""
    successor = data.get("successor")
    if not isinstance(successor, int):
        return []
    found = model._base_manager.filter(pk=successor).first()
    if found is None:
        return [_("The rest became another series, which has since been deleted.")]
    return [_("The rest became another series: %(title)s.") % {"title": quoted(found)}]
