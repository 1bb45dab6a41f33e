"""The rows of an import report as a table: filtered by outcome, paginated, with dates and reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.paginator import WagtailPaginator

from ..date_words import reader_language
from ..fields.moments import in_short
from ..scheduling.errors import SchedulingError
from ..scheduling.recurrence import Schedule
from ..scheduling.rules import parse_rule
from ..scheduling.wording.sentences import schedule_sentence
from .pending_imports import CHOOSABLE
from .reports import ImportReport, ImportRow, Outcome, one_line

PER_PAGE = 100
LONGEST_UID = 60
LABELS = {
    Outcome.IMPORTED: _("new"),
    Outcome.UPDATED: _("changed"),
    Outcome.UNCHANGED: _("unchanged"),
    Outcome.REFUSED: _("refused"),
    Outcome.LEFT_ALONE: _("left alone"),
    Outcome.NOT_CHOSEN: _("not chosen"),
    Outcome.MISSING: _("no longer in the file"),
}
WARNING = frozenset([Outcome.REFUSED, Outcome.LEFT_ALONE])


@dataclass(frozen=True)
class ShownRow:
    """``number`` is its place in the report; ``repeats`` says in words how it repeats."""

    number: int
    title: str
    uid: str
    when: str
    zone: str
    repeats: str
    is_choosable: bool
    is_chosen: bool
    twin_url: str
    label: str
    is_warning: bool
    sentences: tuple[str, ...]
    url: str


def rows_context(
    report: ImportReport, query, *, left_out: Collection[str] | None = None
) -> dict[str, object]:
    """Context for ``import_rows.html``.

    Args:
        query: the request's GET parameters.
        left_out: where entries can still be chosen, the UIDs of those that are not.
    """
    chosen = query.get("outcome", "")
    counts = Counter(row.outcome for row in report.rows)
    chosen = chosen if chosen in counts else ""
    rows = [(n, row) for n, row in enumerate(report.rows) if chosen in ("", row.outcome)]
    paginator = WagtailPaginator(rows, PER_PAGE)
    page = paginator.get_page(query.get("p"))
    page.object_list = [_shown(number, row, left_out) for number, row in page.object_list]
    choosable = [row for row in report.rows if row.outcome in CHOOSABLE]
    return {
        "is_choosing": left_out is not None,
        "chosen_count": sum(row.uid not in (left_out or ()) for row in choosable),
        "choosable_count": len(choosable),
        "notes": [str(note) for note in report.notes],
        "counts": [
            (outcome.value, LABELS[outcome], counts[outcome])
            for outcome in Outcome
            if counts[outcome]
        ],
        "total": len(report.rows),
        "chosen": chosen,
        "rows": page,
        "elided_page_range": paginator.get_elided_page_range(page.number),
    }


def _shown(number: int, row: ImportRow, left_out: Collection[str] | None) -> ShownRow:
    sentences = [str(remark) for remark in row.remarks]
    if row.differences:
        names = ", ".join(gettext(name) for name in row.differences)
        sentences.insert(0, gettext("Changes: %(names)s.") % {"names": names})
    return ShownRow(
        number=number,
        zone="" if row.all_day else row.zone.replace("_", " "),
        repeats=_repeats(row),
        is_choosable=left_out is not None and row.outcome in CHOOSABLE,
        is_chosen=row.uid not in (left_out or ()),
        twin_url=reverse("outreach_event_dates", args=[row.twin_id]) if row.twin_id else "",
        title=one_line(row.title) or gettext("Untitled"),
        uid=one_line(row.uid)[:LONGEST_UID],
        when=_when(row),
        label=str(LABELS[row.outcome]),
        is_warning=row.outcome in WARNING,
        sentences=tuple(sentences),
        url=reverse("outreach_event_dates", args=[row.event_id]) if row.event_id else "",
    )


def _when(row: ImportRow) -> str:
    if row.starts_at_local is None:
        return "–"
    return in_short(row.starts_at_local, all_day=row.all_day)


def _repeats(row: ImportRow) -> str:
    """How the entry repeats, in the reader's language; "" for a single date."""
    said = [_rule_sentence(row)] if row.rules and row.starts_at_local else []
    if row.extra_dates:
        more = ngettext("%(count)s further date", "%(count)s further dates", row.extra_dates)
        said.append(more % {"count": row.extra_dates})
    return "; ".join(filter(None, said))


def _rule_sentence(row: ImportRow) -> str:
    start = row.starts_at_local
    try:
        schedule = Schedule(
            starts_at_local=start,
            ends_at_local=start + timedelta(days=row.all_day),
            zone=row.zone,
            all_day=row.all_day,
            rules=tuple(parse_rule(text, row.zone) for text in row.rules),
        )
    except SchedulingError:
        return ""
    return schedule_sentence(schedule, reader_language())
