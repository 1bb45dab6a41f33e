"""``calendars/<token>.ics``: what its owner may see now, served to anyone with the address."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.utils import get_admin_base_url

from ..kinds import scopes_for
from ..log_masking import takes_secret
from ..publication.answers import CONTENT_TYPE, etag_of_bytes
from .plan_calendars import private_calendar
from .private_feeds import feed_at, note_use

HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@takes_secret
@require_safe
def private_feed(request):
    """The calendar; the same 404 for every address without one, whatever the reason."""
    now = timezone.now()
    feed = feed_at(request.secret_token, now=now)
    if feed is None or not scopes_for(feed.user):
        return _private(_nothing_here())
    note_use(feed, now=now)
    base_url = get_admin_base_url() or request.build_absolute_uri("/").rstrip("/")
    body = private_calendar(feed, now=now, base_url=base_url).encode()
    etag = etag_of_bytes(body)
    answer = get_conditional_response(request, etag)
    if answer is None:
        answer = HttpResponse(body, content_type=CONTENT_TYPE)
        answer.headers["Content-Disposition"] = content_disposition_header(False, "calendar.ics")
    answer.headers["ETag"] = etag
    answer.headers["Content-Language"] = feed.language
    return _private(answer)


def _nothing_here() -> HttpResponse:
    text = _("There is no calendar at this address.")
    return HttpResponse(text, status=404, content_type="text/plain; charset=utf-8")


def _private(answer: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        answer.headers[name] = value
    return answer
