"""Slows whoever guesses at a log-in, at a page's password, or asks for many new passwords."""

from __future__ import annotations

import logging
import math
from datetime import timedelta

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from .limits import account_key, attempt, succeeded
from .models import Attempt
from .networks import network_of

DOORS = {
    "wagtailadmin_login": "username",
    "wagtailcore_login": "username",
    "wagtailadmin_password_reset": "email",
    "wagtailcore_authenticate_with_password": "page_view_restriction_id",
    "wagtaildocs_authenticate_with_password": "restriction_id",
}
"""The addresses by their names, and the field, or the part of the address, that says whose door it
is. Both log-ins ask for the same passwords and count as one."""
SAME = {"wagtailcore_login": "wagtailadmin_login"}
ALWAYS_COUNT = {"wagtailadmin_password_reset"}
"""Each answer looks the same, and each may send a mail."""
COOKIE = "came_in"
"""By it somebody who guesses cannot keep people out who come from the same network."""
REMEMBERED_SECONDS = 365 * 24 * 3600
MOST_REMEMBERED = 5
log = logging.getLogger(__name__)


class LoginThrottling:
    """Stands after the check of CSRF, so that nobody's browser can be made to use up her attempts
    from elsewhere."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        made = getattr(request, "login_attempt", None)
        if made is not None and response.status_code == 302 and made.door not in ALWAYS_COUNT:
            succeeded(made)
            _remember(request, response, made.account)
        return response

    def process_view(self, request, view, arguments, named):
        name = request.resolver_match.url_name
        if request.method != "POST" or name not in DOORS:
            return None
        field = DOORS[name]
        account = str(named.get(field, request.POST.get(field, "")))
        made = attempt(
            door=SAME.get(name, name),
            account=account,
            network=network_of(request),
            now=timezone.now(),
            is_known=account_key(account) in _remembered(request),
        )
        if isinstance(made, Attempt):
            request.login_attempt = made
            return None
        return _refusal(request, made)


def _remembered(request) -> list[str]:
    """The accounts that have come in from this browser, as digests."""
    found = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=REMEMBERED_SECONDS)
    return found.split(".") if found else []


def _remember(request, response, account: str) -> None:
    accounts = list(dict.fromkeys([account, *_remembered(request)]))[:MOST_REMEMBERED]
    response.set_signed_cookie(
        COOKIE,
        ".".join(accounts),
        salt=COOKIE,
        max_age=REMEMBERED_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _refusal(request, wait: timedelta):
    log.warning("An attempt to come in was slowed.", extra={"request": request, "status_code": 429})
    seconds = math.ceil(wait.total_seconds())
    minutes = math.ceil(seconds / 60)
    context = {"seconds": seconds, "minutes": minutes, "again": request.get_full_path()}
    response = render(request, "429.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response
