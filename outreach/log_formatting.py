"""The log's words: what Wagtail's history says of an entry, in the language of who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.log_actions import LogActionRegistry, LogFormatter

from .attendance.registrations import ADDED, CORRECTED, PUT_BACK, REMOVED
from .attendance.sheets import PRINTED
from .editing.copying import COPIED
from .editing.journal import EDITED, LOG_ACTION
from .history.edit_sentences import edit_sentences
from .history.sentences import LINE, sentences
from .history.wording import moment_words, quoted
from .importing.entries import IMPORTED
from .models import Event


class EditFormatter(LogFormatter):
    """A saved form; ``data`` holds the differences, and the revision that was brought back."""

    label = gettext_lazy("Change an entry")

    def format_message(self, log_entry):
        data = _data(log_entry)
        found = data.get("changes")
        said = sentences(found if isinstance(found, list) else [], _model(log_entry))
        if not said:
            said = [_("Saved without changes.")]
        if data.get("revision"):
            said = [_("Restored an earlier version."), *said]
        return LINE.join(said)


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


class OfADateFormatter(LogFormatter):
    """What was done with the list of a date; it names nobody."""

    sentence: Promise | str = ""

    def format_message(self, log_entry):
        return str(self.sentence) % {"date": _date(_data(log_entry))}


class AddedFormatter(LogFormatter):
    label = gettext_lazy("Add participants")

    def format_message(self, log_entry):
        data = _data(log_entry)
        number = _number(data.get("added"))
        said = ngettext(
            "Added %(count)s participant for %(date)s.",
            "Added %(count)s participants for %(date)s.",
            number,
        )
        return said % {"count": number, "date": _date(data)}


class CorrectedFormatter(OfADateFormatter):
    label = gettext_lazy("Correct a participant")
    sentence = gettext_lazy("Corrected a participant of %(date)s.")


class RemovedFormatter(OfADateFormatter):
    label = gettext_lazy("Remove a participant")
    sentence = gettext_lazy("Removed a participant of %(date)s.")


class PutBackFormatter(OfADateFormatter):
    label = gettext_lazy("Put back a participant")
    sentence = gettext_lazy("Put a removed participant of %(date)s back on the list.")


class PrintedFormatter(LogFormatter):
    label = gettext_lazy("Print a sheet")

    def format_message(self, log_entry):
        data = _data(log_entry)
        number = _number(data.get("rows"))
        said = ngettext(
            "Printed or exported the sheet of %(date)s with %(count)s name (%(format)s).",
            "Printed or exported the sheet of %(date)s with %(count)s names (%(format)s).",
            number,
        )
        words = {
            "date": _date(data),
            "count": number,
            "format": str(data.get("format", "")).upper(),
        }
        said %= words
        return (
            _("%(sentence)s With contacts.") % {"sentence": said} if data.get("contact") else said
        )


def register_formatters(actions: LogActionRegistry) -> None:
    """Called by the hook of Wagtail's log."""
    actions.register_action(EDITED)(EditFormatter)
    actions.register_action(LOG_ACTION)(ScheduleFormatter)
    actions.register_action(COPIED)(CopyFormatter)
    actions.register_action(ADDED)(AddedFormatter)
    actions.register_action(CORRECTED)(CorrectedFormatter)
    actions.register_action(REMOVED)(RemovedFormatter)
    actions.register_action(PUT_BACK)(PutBackFormatter)
    actions.register_action(PRINTED)(PrintedFormatter)
    actions.register_action(
        IMPORTED, gettext_lazy("Import"), gettext_lazy("Imported from a calendar file")
    )


def _data(log_entry) -> Mapping[str, Any]:
    return log_entry.data if isinstance(log_entry.data, Mapping) else {}


def _date(data: Mapping[str, Any]) -> str:
    return moment_words(data.get("date"), all_day=bool(data.get("all_day")))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _model(log_entry):
    """Of what the entry tells; an entry of a model that is gone is read as an event's."""
    content_type = log_entry.content_type
    return (content_type and content_type.model_class()) or Event
