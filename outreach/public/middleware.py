"""Answers that need nothing of a request but its address and validators."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .feeds import unchanged_feed


class UnchangedFeedsMiddleware:
    """Tells programs that have the current feed so, before session, language and messages are looked
    at: most requests are these. Everything else goes on to the view.

    It stands after ``SecurityMiddleware`` and after whatever decides who may see the site at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return unchanged_feed(request) or self.get_response(request)
