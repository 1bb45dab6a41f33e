"""Moving pages of ours within Wagtail's tree, one at a time."""

from __future__ import annotations

from wagtail.models import Page

from ..series.conflicts import retried
from ..series.unit_of_work import unit_of_work

PLACE = ("path", "depth", "numchild", "url_path")


class MovesAlone:
    """Mixed into our pages, before ``Page``."""

    @retried
    def move(self, target: Page, *args, **kwargs):
        """While nobody else writes, and from where both pages are then: Wagtail works out the new
        place from what these objects hold, which somebody else may have moved meanwhile."""
        with unit_of_work(is_outside_change=True):
            for page in (self, target):
                page.refresh_from_db(fields=PLACE)
                vars(page).pop("_cached_parent_obj", None)
            return super().move(target, *args, **kwargs)
