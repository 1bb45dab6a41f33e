"""Forms of the records that events refer to (slug, region), and of public holidays."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from ...fields import in_language
from ...fields.languages import default_language
from ...folding import ascii_slug, free_slug
from ...permissions import regions_of, user_can_write_in_all_regions

MAX_SLUG_LENGTH = 70


class RecordForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "The same in every language; used in addresses and filters. Leave empty "
                "to create it from the name."
            )

    def clean(self):
        data = super().clean()
        if "slug" in self.fields and not data.get("slug") and "slug" not in self.errors:
            slug = ascii_slug(in_language(data.get("name"), default_language()))[:MAX_SLUG_LENGTH]
            others = type(self.instance)._base_manager.exclude(pk=self.instance.pk)
            data["slug"] = free_slug(slug or self.instance._meta.model_name, others)
        return data


class RegionFormMixin:
    """For model forms with a ``region`` and Wagtail's ``for_user``. What is new is in the user's only
    region, if there is but one to choose."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if field := self.fields.get("region"):
            narrow_to_regions_of(self.for_user, field)
            if not self.instance.pk and field.required and not self.initial.get("region"):
                own = list(field.queryset[:2])
                if len(own) == 1:
                    self.initial["region"] = own[0].pk


def narrow_to_regions_of(user, field) -> None:
    """Limit the choices to the user's regions; none without a user. Only users who write in all
    regions may leave the field empty."""
    field.queryset = regions_of(user) if user else field.queryset.none()
    field.required = not (user and user_can_write_in_all_regions(user))


class HolidayForm(WagtailAdminModelForm):
    """The last day may be left empty for a one-day holiday."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last_on"].required = False
        self.fields["last_on"].help_text = _("Leave empty for a one-day holiday.")

    def clean(self):
        data = super().clean()
        if not data.get("last_on") and "last_on" not in self.errors:
            data["last_on"] = data.get("first_on")
        return data
