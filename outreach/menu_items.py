"""Items of the admin's menus that no viewset brings."""

from __future__ import annotations

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from .permissions import user_can_view_plans
from .scheduling.plan_sources import scopes_for

ADDRESSES = _("My calendar addresses")
ORDER_OF_SUBSCRIBERS, ORDER_OF_ADDRESSES = 910, 920


class AddressesItem(MenuItem):
    def is_shown(self, request):
        return bool(scopes_for(request.user))


class SubscribersItem(MenuItem):
    def is_shown(self, request):
        return user_can_view_plans(request.user)


def addresses_item() -> MenuItem:
    return AddressesItem(
        ADDRESSES,
        reverse_lazy("outreach_private_feeds"),
        name="outreach-addresses",
        icon_name="calendar-alt",
        order=ORDER_OF_ADDRESSES,
    )


def subscribers_item() -> MenuItem:
    return SubscribersItem(
        _("What subscribers see"),
        reverse_lazy("outreach_subscribers"),
        name="outreach-subscribers",
        icon_name="view",
        order=ORDER_OF_SUBSCRIBERS,
    )


def account_item(request) -> dict[str, object] | None:
    """Beside name and password, where people look for what is theirs."""
    if not scopes_for(request.user):
        return None
    return {
        "url": reverse("outreach_private_feeds"),
        "label": ADDRESSES,
        "help_text": _("The plan in the calendar of your phone or computer."),
    }
