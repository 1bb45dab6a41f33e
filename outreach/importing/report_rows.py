"""The rows of an import report as a table: filtered by outcome, paginated, with reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.paginator import WagtailPaginator

from .reports import ImportReport, ImportRow, Outcome, one_line

PER_PAGE = 100
LONGEST_UID = 60
LABELS = {
    Outcome.IMPORTED: _("new"),
    Outcome.UPDATED: _("changed"),
    Outcome.UNCHANGED: _("unchanged"),
    Outcome.REFUSED: _("refused"),
    Outcome.LEFT_ALONE: _("left alone"),
    Outcome.MISSING: _("no longer in the file"),
}
WARNING = frozenset([Outcome.REFUSED, Outcome.LEFT_ALONE])


@dataclass(frozen=True)
class ShownRow:
    title: str
    uid: str
    when: str
    label: str
    is_warning: bool
    sentences: tuple[str, ...]
    url: str


def rows_context(report: ImportReport, query) -> dict[str, object]:
    """Context for ``import_rows.html``.

    Args:
        query: the request's GET parameters.
    """
    chosen = query.get("outcome", "")
    counts = Counter(row.outcome for row in report.rows)
    chosen = chosen if chosen in counts else ""
    rows = [row for row in report.rows if chosen in ("", row.outcome)]
    paginator = WagtailPaginator(rows, PER_PAGE)
    page = paginator.get_page(query.get("p"))
    page.object_list = [_shown(row) for row in page.object_list]
    return {
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


def _shown(row: ImportRow) -> ShownRow:
    sentences = [str(remark) for remark in row.remarks]
    if row.differences:
        names = ", ".join(gettext(name) for name in row.differences)
        sentences.insert(0, gettext("Changes: %(names)s.") % {"names": names})
    return ShownRow(
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
    return date_format(row.starts_at_local, "j M Y" if row.all_day else "j M Y, H:i")
