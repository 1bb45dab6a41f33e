"""``embed/``: a bare list of upcoming dates, for an iframe on a partner's site."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from .. import kinds
from ..conf import embed_ancestors
from ..models import Calendar
from ..publication.answers import brought_up_to_date, etag_of, not_modified, validated
from ..scheduling.sources import PublicEntry, Selection
from .filters import query_of
from .selections import cursor_of, selection_from, whole_number

NAME = "embed/"
MAX_DATES = 20


@require_safe
def calendar_embed(request, found: Calendar):
    """At most ``limit`` upcoming dates, with the filters of the calendar's pages. No cookie is set
    or read: the response is the same for everybody."""
    now = timezone.now()
    calendar = brought_up_to_date(found, now)
    selection = selection_from(
        request.GET, calendar_key=calendar.key, language=calendar.language, now=now
    )
    entries = kinds.entries(selection, limit=_limit(request.GET))
    etag = etag_of(calendar, selection, NAME, *map(cursor_of, entries))
    answer = not_modified(request, calendar, etag, None, now)
    if answer is None:
        answer = HttpResponse(_html(calendar, selection, entries))
    return _framed(validated(answer, etag, None, is_behind=calendar.is_behind(now)))


def _limit(query: QueryDict) -> int:
    """The maximum if the parameter is missing, unreadable or out of range."""
    return whole_number(query.get("limit", ""), least=1, most=MAX_DATES) or MAX_DATES


def _html(calendar: Calendar, selection: Selection, entries: list[PublicEntry]) -> str:
    """Rendered without the request, so that no context processor reads the session."""
    context = {"calendar": calendar, "query": query_of(selection), "entries": entries}
    with translation.override(calendar.language):
        return render_to_string("outreach/embed.html", context)


def _framed(answer: HttpResponse) -> HttpResponse:
    """Let the sites named in the settings show it in a frame, and load nothing but our stylesheet.
    Also set on a 304, since its headers replace those of the cached copy."""
    host = urlsplit(static("outreach/outreach.css"))
    styles = "'self'" if not host.netloc else f"{host.scheme or 'https'}://{host.netloc}"
    answer.headers["Content-Security-Policy"] = "; ".join(
        [
            "default-src 'none'",
            f"style-src {styles}",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {' '.join(embed_ancestors())}",
        ]
    )
    answer.xframe_options_exempt = True
    return answer
