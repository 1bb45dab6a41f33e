"""The site's menu and the way to its other languages."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from wagtail.models import Page

from home.models import HomePage

register = template.Library()


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    url: str
    is_current: bool


@register.simple_tag(takes_context=True)
def main_menu(context) -> list[Page]:
    """The front page's children that are shown in menus, in the language of the address."""
    front = _front_pages().get(get_language() or settings.LANGUAGE_CODE)
    context["front_page"] = front
    return list(front.get_children().live().public().in_menu()) if front else []


@register.simple_tag(takes_context=True)
def languages_of(context, page: Page | None = None) -> list[Language]:
    """Each language with this page's address in it, else with its front page's. What follows the
    page's own address, such as a month, is kept."""
    request = context.get("request")
    fronts = _front_pages()
    pages, rest = {}, ""
    if page and page.pk:
        translations = page.get_translations(inclusive=True).live().public()
        pages = {one.locale.language_code: one for one in translations.select_related("locale")}
        own = page.get_url(request) or ""
        full = request.get_full_path() if request else ""
        rest = full[len(own) :] if own and full.startswith(own) else ""
    found = []
    for code, _name in settings.LANGUAGES:
        target = pages.get(code)
        address = target.get_url(request) if target else None
        front = fronts.get(code)
        url = f"{address}{rest}" if address else front.get_url(request) if front else f"/{code}/"
        name = get_language_info(code)["name_local"].capitalize()
        found.append(Language(code, name, url, code == get_language()))
    return found


def _front_pages() -> dict[str, HomePage]:
    pages = HomePage.objects.live().select_related("locale")
    return {page.locale.language_code: page for page in pages}
