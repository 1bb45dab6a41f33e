"""What surrounds each page: the front page's name, the menu, the language switcher."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from uuid import UUID

from django import template
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, get_language_info
from wagtail.models import Page, Site

from home.models import HomePage
from outreach.models.visibility import restricted_paths

register = template.Library()


@dataclass(frozen=True)
class Link:
    """A page as a menu link."""

    pk: int
    kind: int
    title: str
    path: str
    depth: int
    in_menus: bool
    key: UUID
    language: str
    url: str


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Frame:
    """``front`` is the front page in the language of the URL, None if there is none."""

    front: Link | None
    menu: list[Link]
    languages: list[Language]


@register.simple_tag(takes_context=True)
def site_frame(context, page: Page | None = None) -> Frame:
    """Two queries, however many pages there are: menu pages are found by content type, since only
    the types allowed below a front page can be in the menu."""
    request = context.get("request")
    language = get_language() or settings.LANGUAGE_CODE
    key = page.translation_key if page and page.pk else None
    restricted = restricted_paths()
    links = [one for one in _links(request, key) if not one.path.startswith(restricted)]
    home = ContentType.objects.get_for_model(HomePage).pk
    fronts = {one.language: one for one in links if one.kind == home}
    front = fronts.get(language)
    menu = [one for one in links if front and one.in_menus and _is_child(one, front)]
    own = {one.language: one for one in links if one.key == key}
    here = next((one for one in own.values() if one.pk == page.pk), None) if page else None
    return Frame(front, menu, _languages(request, here, own, fronts))


def _is_child(link: Link, front: Link) -> bool:
    return link.depth == front.depth + 1 and link.path.startswith(front.path)


def _links(request, key: UUID | None) -> list[Link]:
    """Front pages, possible menu pages, and the translations of a page, in tree order. Reads rows
    rather than pages, because building page objects takes longer than the query."""
    models = [HomePage, *HomePage.allowed_subpage_models()]
    wanted = Q(content_type__in=[ContentType.objects.get_for_model(one).pk for one in models])
    if key:
        wanted |= Q(translation_key=key)
    rows = Page.objects.live().filter(wanted).order_by()
    found = rows.values_list(
        *("pk", "content_type", "title", "path", "depth", "show_in_menus"),
        *("translation_key", "url_path"),
    )
    roots = _roots(request)
    links = [link for row in found for link in _link(row, roots)]
    return sorted(links, key=attrgetter("path"))


def _link(row: tuple, roots: list[tuple[str, str, str]]) -> Iterator[Link]:
    """The page's link, if it is a site's front page or below one."""
    *own, url_path = row
    for path, language, address in roots:
        if url_path.startswith(path):
            yield Link(*own, language, address + url_path.removeprefix(path))
            return


def _roots(request) -> list[tuple[str, str, str]]:
    """Path in the page tree, language and URL of each front page."""
    site = Site.find_for_request(request) if request else None
    found = []
    for root in Site.get_site_root_paths():
        with translation.override(root.language_code):
            path = reverse("wagtail_serve", args=("",))
        is_here = site and site.pk == root.site_id
        found.append(
            (root.root_path, root.language_code, path if is_here else root.root_url + path)
        )
    return found


def _languages(
    request, here: Link | None, own: dict[str, Link], fronts: dict[str, Link]
) -> list[Language]:
    """Each language with this page's URL in it, or else its front page's. Whatever follows the
    page's own URL, such as a month, is kept."""
    full = request.get_full_path() if request else ""
    is_below = here and here.url and full.startswith(here.url)
    rest = full.removeprefix(here.url) if is_below else ""
    found = []
    for code, _name in settings.LANGUAGES:
        target, front = own.get(code), fronts.get(code)
        address = f"{target.url}{rest}" if target and target.url else front.url if front else ""
        name = get_language_info(code)["name_local"].capitalize()
        found.append(Language(code, name, address or f"/{code}/", code == get_language()))
    return found
