"""The region of a record in a form: only regions in which the user writes may be chosen."""

from __future__ import annotations


class RegionFormMixin:
    """For model forms with a ``region`` and Wagtail's ``for_user``."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        from ..permissions import regions_of

        field = self.fields.get("region")
        own = regions_of(self.for_user) if field and self.for_user else None
        if own is not None:
            field.queryset = field.queryset.filter(pk__in=own)
            field.required = True
