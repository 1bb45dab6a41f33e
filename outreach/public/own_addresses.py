"""Addresses of ours among those of a host: where one is no calendar's, it is whatever the host's
urlconf says next.

Only the request says which site is asked, so it is our view that finds out. What Django's handler and
middleware want to know of the view before it is called, they are told of the next one, which is the
one that may need it: ours only read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import cache, wraps
from typing import Any

from asgiref.sync import async_to_sync, iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import (
    Resolver404,
    ResolverMatch,
    URLPattern,
    URLResolver,
    get_resolver,
    get_urlconf,
)
from django.urls.resolvers import RegexPattern
from wagtail.models import Page

from ..addresses.pages import takes_whole_paths

TOLD = (
    "csrf_exempt",
    "_non_atomic_requests",
    *("login_required", "login_url", "redirect_field_name"),
)
"""What is asked of a view before it is called."""
_are_passed_over: ContextVar[bool] = ContextVar("_are_passed_over", default=False)


class OwnPattern(URLPattern):
    """Matches by its expression, and answers only where ``find`` finds something.

    Args:
        find: called with the request and the named groups but ``path``.
        view: called with the request, what was found, and those groups.
    """

    def __init__(
        self, regex: str, find: Callable[..., object | None], view: Callable, *, name: str
    ) -> None:
        super().__init__(RegexPattern(regex, name=name, is_endpoint=True), view, name=name)
        self.find = find

    def resolve(self, path: str) -> ResolverMatch | None:
        if _are_passed_over.get():
            return None
        match = super().resolve(path)
        if match is not None:
            match.func = self._answering(self._next(f"/{path}"))
        return match

    def _next(self, path: str) -> ResolverMatch | None:
        """What comes next, as far as it is known without the request: below a prefix only the request
        knows the whole path."""
        urlconf = get_urlconf() or settings.ROOT_URLCONF
        if not _is_at_root(self, urlconf):
            return None
        try:
            return resolve_past_ours(path, urlconf)
        except Resolver404:
            return None

    def _answering(self, following: ResolverMatch | None) -> Callable[..., HttpResponse]:
        @wraps(self.callback)
        def answer(request: HttpRequest, *, path: str, **groups: str) -> HttpResponse:
            found = self.find(request, **groups)
            if found is None:
                return _pass_on(request, following)
            return self.callback(request, found, **groups)

        if following is not None:
            told = {name: getattr(following.func, name, None) for name in TOLD}
            vars(answer).update({name: value for name, value in told.items() if value is not None})
        return answer


def _pass_on(request: HttpRequest, following: ResolverMatch | None) -> HttpResponse:
    """
    Raises:
        Resolver404: nobody else has this address either.
    """
    if following is None:
        urlconf = getattr(request, "urlconf", None)
        following = resolve_past_ours(request.path_info, urlconf)
    request.resolver_match = following
    view: Any = following.func
    if iscoroutinefunction(view):
        view = async_to_sync(view)
    return view(request, *following.args, **following.kwargs)


def resolve_past_ours(path: str, urlconf: Any = None) -> ResolverMatch:
    """What the urlconf says of a path, as if our addresses were not in it.

    Raises:
        Resolver404: it says nothing.
    """
    before = _are_passed_over.set(True)
    try:
        return get_resolver(urlconf).resolve(path)
    finally:
        _are_passed_over.reset(before)


def page_at(request: HttpRequest, path: str) -> Page | None:
    """The page that Wagtail serves at another path of this site, or None."""
    try:
        match = resolve_past_ours(path, getattr(request, "urlconf", None))
    except Resolver404:
        return None
    if match.url_name != "wagtail_serve":
        return None
    try:
        return Page.find_for_request(request, *match.args, **match.kwargs)
    finally:
        # Wagtail remembers the route of a request, whatever path it was asked for.
        vars(request).pop("_wagtail_route_for_request", None)


@cache
def _is_at_root(pattern: URLPattern, urlconf: Any) -> bool:
    return _is_among(pattern, get_resolver(urlconf).url_patterns)


def _is_among(pattern: URLPattern, patterns: Iterable[URLPattern | URLResolver]) -> bool:
    return any(
        one is pattern
        or (
            isinstance(one, URLResolver)
            and takes_whole_paths(one)
            and _is_among(pattern, one.url_patterns)
        )
        for one in patterns
    )
