"""A sitemap of all languages; Wagtail's own covers only the tree below the site's root page."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page


class AllLanguagesSitemap(Sitemap):
    """For ``path("sitemap.xml", sitemap, {"sitemaps": {"pages": AllLanguagesSitemap}})``."""

    def items(self):
        root = self.get_wagtail_site().root_page
        trees = root.get_translations(inclusive=True).values_list("path", flat=True)
        below = reduce(or_, (Q(path__startswith=path) for path in trees))
        pages = Page.objects.filter(below).live().public()
        return pages.order_by("path").defer_streamfields().specific()
