from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls

from config.media import media

urlpatterns = [
    re_path(r"^media/(?P<path>.*)$", media),
    path("", include("outreach.urls")),
    path("", include(wagtail_urls)),
]
