"""What Wagtail's own screens of pages say of ours: the truth about what the public sees.

Wagtail knows "live"; whether the public sees the page depends on its event or activity too.
"""

from __future__ import annotations

from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page, get_page_models

from ..kinds import kind_of
from ..models.owner_pages import OwnerPageMixin


def mark_what_is_kept_back(parent_page: Page, pages: QuerySet, request: HttpRequest) -> QuerySet:
    """The pages of the tree, each with ``is_kept_back``: see ``OwnerPageMixin``."""
    kept_back = Q(pk__in=[])
    for model in get_page_models():
        if issubclass(model, OwnerPageMixin):
            kept_back |= Q(pk__in=model.objects.filter(model.kept_back(), live=True).values("pk"))
    return pages.annotate(
        is_kept_back=Case(When(kept_back, then=Value(True)), default=Value(False))
    )


def ask_before_showing(request: HttpRequest, page: Page) -> None:
    """Before the editor of a page is shown: without this it offers an address that answers 404."""
    if request.method == "GET" and page.live and isinstance(page, OwnerPageMixin):
        page.ask_whether_kept_back()


def say_if_kept_back(request: HttpRequest, page: Page) -> None:
    """After a page is published: that the public does not see it yet, why, and what to do."""
    is_told = page.live and isinstance(page, OwnerPageMixin) and page.ask_whether_kept_back()
    if not is_told:
        return
    owner = page.schedule_owner
    confirm_url = kind_of(owner).confirm_url(request.user, owner)
    buttons = [messages.button(confirm_url, _("Confirm it"))] if confirm_url else []
    messages.warning(request, page.why_kept_back(), buttons=buttons)


def say_if_withdrawn(request: HttpRequest, page: Page) -> None:
    """After a page is unpublished: that it was the last one which the public could see."""
    title = page.get_admin_display_title()
    if not isinstance(page, OwnerPageMixin) or not page.schedule_owner.has_public_status:
        return
    if not page.schedule_owner.pages.filter(live=True, alias_of=None).exists():
        text = _("“%(title)s” is withdrawn: it has no published page in any language any more.")
        messages.warning(request, text % {"title": title})
