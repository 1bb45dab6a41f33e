"""Addresses of a host that knows nothing of events: Wagtail's two APIs and the search of its project
template, beside those of the site."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import path
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.api.v3.urls import api as api_v3
from wagtail.models import Page

from config.urls import urlpatterns as addresses_of_the_site

api_v2 = WagtailAPIRouter("wagtailapi_v2")
api_v2.register_endpoint("pages", PagesAPIViewSet)


def search(request):
    found = Page.objects.live().search(request.GET["query"])
    return HttpResponse(" ".join(page.title for page in Paginator(found, 100).page(1)))


urlpatterns = [
    path("api/v2/", api_v2.urls),
    path("api/v3/", api_v3.urls),
    path("search/", search),
    *addresses_of_the_site,
]
