"""How hosts write their urls: each class is a URLconf."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls

ADMIN = [path("admin/", include(admin_urls)), path("documents/", include(document_urls))]
OURS = path("", include("outreach.urls"))
FORMER = path("", include("outreach.private_urls"))
PAGES = path("", include(wagtail_urls))
BELOW = path("pages/", include(wagtail_urls))


def _news(request):
    return HttpResponse(f"news of the host, {request.resolver_match.url_name}")


@csrf_exempt
@login_not_required
def _takes(request):
    return HttpResponse(f"{request.method} taken by the host")


async def _waits(request):
    return HttpResponse("waited for by the host")


class Plain:
    urlpatterns = [*ADMIN, OURS, PAGES]


class Prefixed:
    urlpatterns = [*ADMIN, OURS, *i18n_patterns(PAGES)]


class PrefixedWithout:
    urlpatterns = [*ADMIN, *i18n_patterns(PAGES)]


class DefaultWithoutPrefix:
    urlpatterns = [*ADMIN, OURS, *i18n_patterns(PAGES, prefix_default_language=False)]


class Below:
    urlpatterns = [*ADMIN, OURS, BELOW]


class PrefixedBelow:
    urlpatterns = [*ADMIN, OURS, *i18n_patterns(BELOW)]


class AsBefore:
    """As the README said before there was one include."""

    urlpatterns = [*ADMIN, FORMER, *i18n_patterns(OURS, PAGES)]


class BelowAsBefore:
    urlpatterns = [*ADMIN, FORMER, path("pages/", include("outreach.urls")), BELOW]


class Late:
    urlpatterns = [*ADMIN, PAGES, OURS]


class Without:
    urlpatterns = [*ADMIN, PAGES]


VIEWS = [
    path("news/feed.rss", _news, name="news"),
    path("api/embed/", _takes, name="takes"),
    path("api/occurrences.json", _waits, name="waits"),
]
"""Of a host, at names that calendars have too."""


class WithOwnViews:
    urlpatterns = [
        *ADMIN,
        OURS,
        *VIEWS,
        *i18n_patterns(path("news/feed.atom", _news, name="more_news"), PAGES),
    ]


class WithOwnViewsAsBefore:
    urlpatterns = [
        *ADMIN,
        *i18n_patterns(
            OURS,
            *VIEWS,
            PAGES,
        ),
    ]
