"""Refusing a form without losing what was typed in it: the page for the check of its token, and for
the log-in that would swallow it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as csrf_failure_of_django

from .session import log_in_page, log_in_url
from .typed_texts import typed_texts

TEMPLATE = "outreach/admin/unsent.html"
REFUSED = 403


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For ``CSRF_FAILURE_VIEW``. Only what a page of this site sent is shown again: another's form
    must not put its words on a page of ours."""
    if not _is_from_here(request) or _is_for_a_script(request):
        return csrf_failure_of_django(request, reason)
    return _refusal(request)


class KeepTypedMiddleware:
    """Instead of the redirect to the log-in that answers a form of whoever is logged out, if
    anything was typed in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or not _leads_to_the_log_in(request, response):
            return response
        is_typed = request.FILES or any(True for _one in typed_texts(request.POST))
        return _refusal(request) if is_typed else response


def _refusal(request: HttpRequest) -> HttpResponse:
    files = [file.name for files in request.FILES.lists() for file in files[1]]
    user = getattr(request, "user", None)
    is_out = _is_in_the_admin(request) and not (user and user.is_authenticated)
    context = {
        "texts": list(typed_texts(request.POST)),
        "files": files,
        "log_in_url": log_in_url() if is_out else "",
        "form_url": request.get_full_path(),
        "title": _("Your session has ended") if is_out else _("The form could not be taken"),
    }
    response = render(request, TEMPLATE, context, status=REFUSED)
    response["Cache-Control"] = "no-store"
    return response


def _leads_to_the_log_in(request: HttpRequest, response: HttpResponse) -> bool:
    target = urlsplit(response.get("Location", "")).path
    if not target or not _is_in_the_admin(request) or request.path == target:
        return False
    return target == urlsplit(log_in_page()).path and not request.user.is_authenticated


def _is_in_the_admin(request: HttpRequest) -> bool:
    try:
        return request.path.startswith(reverse("wagtailadmin_home"))
    except NoReverseMatch:
        return False


def _is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent it."""
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    here = urlsplit(request.build_absolute_uri("/"))
    there = urlsplit(said)
    return (there.scheme, there.netloc) == (here.scheme, here.netloc)


def _is_for_a_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"
