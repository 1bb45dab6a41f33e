"""Texts that Wagtail translates once, when it is imported, and so into the server's language for
everybody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.contrib.redirects.filters import RedirectsReportFilterSet
from wagtail.images.forms import ImageInsertionForm

CHOOSER_TEXTS = {
    "choose_one_text": _("Choose"),
    "choose_another_text": _("Choose another"),
    "edit_item_text": _("Edit"),
    "search_tab_label": _("Search"),
    "create_action_label": _("Create"),
}

IMAGE_TEXTS = {
    "format": _("Format"),
    "image_is_decorative": _("Image is decorative"),
    "alt_text": _("Alt text"),
}


def translate_when_shown() -> None:
    """Before anything makes a chooser."""
    for name, text in CHOOSER_TEXTS.items():
        setattr(ChooserViewSet, name, text)
    for name, text in IMAGE_TEXTS.items():
        ImageInsertionForm.base_fields[name].label = text
    RedirectsReportFilterSet.base_filters["is_permanent"].extra["empty_label"] = _("All")
