"""Publishing a page whose owner may not be public yet, at the doors where Wagtail doesn't ask the
page: the version is approved. And what the editor is told: when it goes live, and that nothing of
the owner is public any more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.actions import ActionRegistry, action_registry
from wagtail.admin import messages
from wagtail.admin.api.actions.publish import PublishPageAPIAction
from wagtail.admin.api.actions.unpublish import UnpublishPageAPIAction
from wagtail.admin.utils import get_valid_next_url_from_request as next_url
from wagtail.models import Page

from ..kinds import kind_of
from ..models.approvals import (
    PublishesAsThePageSays,
    UnpublishesAsThePageSays,
    take_back_below,
)
from ..models.owner_pages import OwnerPageMixin


def approve_instead(request, page: Page) -> HttpResponse | None:
    """The answer to a form that publishes; None where Wagtail goes on."""
    if not isinstance(page, OwnerPageMixin) or page.may_be_live:
        return None
    page.latest_revision.publish(user=request.user, skip_permission_checks=True)
    owner = page.schedule_owner
    confirm_url = kind_of(owner).confirm_url(request.user, owner)
    buttons = [messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Edit"))]
    if confirm_url:
        buttons.append(messages.button(confirm_url, _("Confirm it")))
    text = _("“%(title)s” is approved.") % {"title": page.get_admin_display_title()}
    messages.success(request, f"{text} {page.when_it_goes_live()}", buttons=buttons)
    explorer = reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    return redirect(next_url(request) or explorer)


def take_back_instead(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The answer to a form that unpublishes what only waits; None where Wagtail goes on."""
    if not isinstance(page, OwnerPageMixin) or not page.is_approved:
        return None
    page.unpublish(user=request.user)
    text = _("“%(title)s” is not approved any more: it stays a draft.")
    messages.success(request, text % {"title": page.get_admin_display_title()})
    explorer = reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    return redirect(next_url(request) or explorer)


def take_back_what_waits_below(request: HttpRequest, page: Page) -> None:
    """After a page is unpublished with all below it: nothing of that is to go live later."""
    if request.POST.get("include_descendants"):
        take_back_below(page, user=request.user)


def say_if_withdrawn(request: HttpRequest, page: Page) -> None:
    """After a page is unpublished: that it was the last one which the public could see."""
    title = page.get_admin_display_title()
    if not isinstance(page, OwnerPageMixin) or not page.schedule_owner.has_public_status:
        return
    if not page.schedule_owner.pages.filter(live=True, alias_of=None).exists():
        text = _("“%(title)s” is withdrawn: it has no published page in any language any more.")
        messages.warning(request, text % {"title": title})


def register_publishing(registry: ActionRegistry) -> None:
    """Let the site's own actions of publishing and unpublishing pages ask ours first."""
    for name, ours in (
        ("publish", PublishesAsThePageSays),
        ("unpublish", UnpublishesAsThePageSays),
    ):
        known = registry.actions[Page][name]
        registry.register(Page, type(known.__name__, (ours, known), {}))


class ApprovingAPIAction(PublishPageAPIAction):
    """``publish`` of the admin's API."""

    def _action_from_data(self, instance, data):
        action = super()._action_from_data(instance, data)
        asking = action_registry.get_action_class(Page, "publish")
        return asking(action.revision, user=action.user)


class TakingBackAPIAction(UnpublishPageAPIAction):
    """``unpublish`` of the admin's API."""

    def _action_from_data(self, instance, data):
        action = super()._action_from_data(instance, data)
        asking = action_registry.get_action_class(Page, "unpublish")
        return asking(
            action.object, user=action.user, include_descendants=action.include_descendants
        )
