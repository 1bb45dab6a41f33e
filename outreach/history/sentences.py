"""Differences as sentences: "Start moved from Monday, 7 December 2026, 10:00 to …"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from ..fields import LocalDateTimeField, RecurrenceField, TranslatedTextField
from .records import Difference, related_model, row_model
from .row_words import choice_words, row_words
from .schedules import sentence_of
from .wording import language_name, moment_words, quoted, record_name, texts_of

LINE = "\n"
"""Separates the sentences of a message; reports show it as a space."""


NOTHING: tuple[object, ...] = (None, "", [], {})
ENDED_TWICE = re.compile(r"""([.!?…][”»“"\u2069)]*)\.$""")
SIDES = ("before", "after")
LABELS = {
    "changes": gettext_noop("Changed dates"),
    "pauses": gettext_noop("Pauses"),
    "partnerships": gettext_noop("Partners"),
}
TEMPLATES = {
    "changes": (gettext_noop("Removed: %(before)s."), gettext_noop("%(after)s.")),
    "pauses": (gettext_noop("Pause removed: %(before)s."), gettext_noop("Paused: %(after)s.")),
    "partnerships": (
        gettext_noop("Partner removed: %(before)s."),
        gettext_noop("Partner added: %(after)s."),
    ),
}
"""For a row that was removed, and for one that was added."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One difference in words: its subject, the old value, the new one, and all of it in a
    sentence. "" stands for a missing value."""

    label: str
    before: str
    after: str
    sentence: str


def sentences(differences: Iterable[Difference], model: type[models.Model]) -> list[str]:
    """Whole sentences in the active language, in the order of the differences."""
    return [
        statements.sentence for found in differences for statements in statements_of(found, model)
    ]


def statements_of(found: Difference, model: type[models.Model]) -> list[Statement]:
    """One difference in words; a translated text may differ in several languages. A field that no
    longer exists is shown by its raw values."""
    name = str(found.get("field", ""))
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return [_statement(name, str(found.get("before", "")), str(found.get("after", "")))]
    if row_model(model, name):
        return list(_rows(name, found, field, model))
    if isinstance(field, TranslatedTextField):
        return list(_texts(found, capfirst(field.verbose_name)))
    before, after = (_words(field, found, side, model) for side in (0, 1))
    if name == "starts_at_local" and before and after:
        moved = _("Start moved from %(before)s to %(after)s.")
        return [_statement(capfirst(field.verbose_name), before, after, moved)]
    return [_statement(capfirst(field.verbose_name), before, after)]


def _words(field: Any, found: Difference, side: int, model: type[models.Model]) -> str:
    """One side's value: 0 before, 1 after."""
    value = found.get(SIDES[side])
    if isinstance(field, RecurrenceField):
        rule = value if isinstance(value, dict) else {"recurrence": value}
        return sentence_of(rule, get_language() or "en") or _("does not repeat")
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    if value in NOTHING:
        return ""
    if isinstance(field, LocalDateTimeField):
        is_end = field.name == "ends_at_local"
        return moment_words(value, all_day=_is_all_day(found, side), is_end=is_end)
    if related_model(model, field.name):
        values = value if isinstance(value, list) else [value]
        return ", ".join(record_name(one) for one in values)
    if field.choices:
        return choice_words(model, field.name, value)
    if field.name == "zone":
        return str(value).replace("_", " ")
    return quoted(value) if isinstance(value, str) else str(value)


def _texts(found: Difference, label: str) -> Iterator[Statement]:
    before, after = texts_of(found.get("before")), texts_of(found.get("after"))
    for code in [*before, *(code for code in after if code not in before)]:
        old, new = before.get(code, ""), after.get(code, "")
        if old != new:
            named = _("%(what)s (%(language)s)") % {
                "what": label,
                "language": language_name(code),
            }
            yield _statement(named, old and quoted(old), new and quoted(new))


def _rows(
    name: str, found: Difference, field: Any, model: type[models.Model]
) -> Iterator[Statement]:
    plural = _(LABELS[name]) if name in LABELS else _plural_of(field.related_model)
    if "kept" in found:
        count = _count(found["kept"])
        text = ngettext("%(count)s date kept its time.", "%(count)s dates kept their times.", count)
        yield Statement(plural, "", text % {"count": count}, text % {"count": count})
    elif "more" in found:
        count = _count(found["more"])
        text = ngettext("… and %(count)s more.", "… and %(count)s more.", count)
        said = text % {"count": count}
        yield Statement(plural, "", said, f"{plural} {said}")
    else:
        yield _row_statement(name, plural, found, model)


def _plural_of(model: type[models.Model]) -> str:
    return str(capfirst(model._meta.verbose_name_plural))


def _row_statement(
    name: str, label: str, found: Difference, model: type[models.Model]
) -> Statement:
    rows = [found.get(key) if isinstance(found.get(key), dict) else None for key in SIDES]
    before, after = (
        row_words(name, row, all_day=_is_all_day(found, side), model=model) if row else ""
        for side, row in enumerate(rows)
    )
    known = TEMPLATES.get(name)
    if known is None:
        return _statement(label, before, after)
    values = {"before": before, "after": after}
    if not (before and after):
        return Statement(label, before, after, _closed(_(known[bool(after)]) % values))
    head, separator, rest = after.partition(": ")
    if separator and before.startswith(f"{head}: "):
        values = {"before": before.removeprefix(f"{head}: "), "after": rest}
        changed = _("%(what)s: %(before)s → %(after)s.") % ({"what": head} | values)
    else:
        changed = _("%(before)s → %(after)s.") % values
    return Statement(label, before, after, _closed(changed))


def _statement(label: str, before: str, after: str, sentence: str = "") -> Statement:
    if not sentence and before and after:
        sentence = _("%(what)s: %(before)s → %(after)s.")
    elif not sentence:
        sentence = _("%(what)s: %(after)s.") if after else _("%(what)s removed: %(before)s.")
    values = {"what": label, "before": before, "after": after}
    return Statement(label, before, after, _closed(sentence % values))


def _closed(sentence: str) -> str:
    """A quotation or reason that ends with a punctuation mark needs no full stop after it."""
    return ENDED_TWICE.sub(r"\1", sentence)


def _is_all_day(found: Difference, side: int) -> bool:
    kinds = found.get("all_day")
    return bool(isinstance(kinds, list) and len(kinds) == 2 and kinds[side])


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0
