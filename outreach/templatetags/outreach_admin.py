"""Template filters for the editors' screens."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.urls import reverse
from wagtail.admin.templatetags.wagtailadmin_tags import bulk_action_choices

from ..fields.moments import in_words

register = template.Library()


@register.filter
def as_words(moment: datetime, all_day: bool = False) -> str:
    """A naive wall time in words, in the reader's language; for all-day events the date only."""
    return in_words(moment, all_day=all_day)


@register.inclusion_tag("wagtailadmin/shared/buttons.html", takes_context=True)
def own_bulk_action_choices(context, app_label: str, model_name: str):
    """Wagtail's buttons of bulk actions, those of ``offered_bulk_actions`` only."""
    offered = {
        reverse("wagtail_bulk_action", args=[app_label, model_name, action_type])
        for action_type in context["offered_bulk_actions"]
    }
    buttons = bulk_action_choices(context, app_label, model_name)["buttons"]
    return {"buttons": [button for button in buttons if button.url in offered]}
