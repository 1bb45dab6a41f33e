"""The site's URLs: those without a language first, then the public pages under its prefix."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as document_urls

from outreach.sitemaps import AllLanguagesSitemap

from .health import healthz
from .media import media

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": AllLanguagesSitemap}}),
    path("", include("outreach.urls")),
]
if settings.SERVE_MEDIA:
    prefix = settings.MEDIA_URL.strip("/")
    urlpatterns += [re_path(rf"^{prefix}/(?P<path>.*)$", media)]
urlpatterns += i18n_patterns(
    path("", include(wagtail_urls)),
)
