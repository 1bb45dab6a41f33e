"""The form of a reference record: its slug is made from its name unless given."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from ..fields import in_language
from ..fields.translated_text import default_language
from ..slugs import ascii_slug, free_slug

MAX_SLUG_LENGTH = 70


class RecordForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "The same in every language; addresses and filters use it. "
                "Left empty, it is made from the name."
            )

    def clean(self):
        data = super().clean()
        if "slug" in self.fields and not data.get("slug") and "slug" not in self.errors:
            slug = ascii_slug(in_language(data.get("name"), default_language()))[:MAX_SLUG_LENGTH]
            others = type(self.instance)._base_manager.exclude(pk=self.instance.pk)
            data["slug"] = free_slug(slug or self.instance._meta.model_name, others)
        return data
