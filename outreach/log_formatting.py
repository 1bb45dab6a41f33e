"""Formatters of log entries for Wagtail's history, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter

from .editing.copying import COPIED
from .editing.journal import EDITED, LOG_ACTION
from .history.edit_sentences import edit_sentences
from .history.sentences import LINE, sentences
from .history.wording import moment_words, quoted
from .importing.entries import IMPORTED
from .models import Event


class EditFormatter(LogFormatter):
    """A saved form; ``data`` holds the differences, and the revision if one was restored."""

    label = gettext_lazy("Change an entry")

    def format_message(self, log_entry):
        data = _data(log_entry)
        found = data.get("changes")
        lines = sentences(found if isinstance(found, list) else [], _model(log_entry))
        if not lines:
            lines = [_("Saved without a change.")]
        if data.get("revision"):
            lines = [_("Brought back an earlier version."), *lines]
        return LINE.join(lines)


class ScheduleFormatter(LogFormatter):
    label = gettext_lazy("Edit a schedule")

    def format_message(self, log_entry):
        return LINE.join(edit_sentences(_data(log_entry), _model(log_entry)))


class CopyFormatter(LogFormatter):
    label = gettext_lazy("Copy an event")

    def format_message(self, log_entry):
        data = _data(log_entry)
        source = data.get("source")
        title = source.get("title", "") if isinstance(source, Mapping) else ""
        first = moment_words(data.get("date"), all_day=bool(data.get("all_day")))
        return _("Copied from %(title)s; the first date is %(first)s.") % {
            "title": quoted(title),
            "first": first,
        }


def register_formatters(actions: LogActionRegistry) -> None:
    """Called by the ``register_log_actions`` hook."""
    actions.register_action(EDITED)(EditFormatter)
    actions.register_action(LOG_ACTION)(ScheduleFormatter)
    actions.register_action(COPIED)(CopyFormatter)
    actions.register_action(
        IMPORTED, gettext_lazy("Import"), gettext_lazy("Taken from a calendar file")
    )


def _data(log_entry) -> Mapping[str, Any]:
    return log_entry.data if isinstance(log_entry.data, Mapping) else {}


def _model(log_entry):
    """The model the entry is about; ``Event`` if that model no longer exists."""
    content_type = log_entry.content_type
    return (content_type and content_type.model_class()) or Event
