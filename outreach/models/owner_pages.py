"""What our pages share: those that are faces of an owner of a schedule, and all that are moved."""

from __future__ import annotations

from typing import Any, ClassVar

from wagtail.models import Page

from ..series.conflicts import retried
from ..series.owners import ScheduleOwner, SearchedAfterwards
from ..series.unit_of_work import OwnerWrites, unit_of_work
from .visibility import touches_public

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


class OwnerPageMixin(SearchedAfterwards, MovesAlone):
    """A page for each language, all of one owner, which is chosen when the page is created. The
    foreign key is the subclass's; its related name is ``pages``."""

    owner_field: ClassVar[str]
    """The name of that foreign key."""

    @property
    def schedule_owner_id(self) -> int | None:
        return getattr(self, f"{self.owner_field}_id")

    @property
    def _writes(self) -> OwnerWrites:
        return self._meta.get_field(self.owner_field).related_model.write

    def copied_schedule_owner(self) -> ScheduleOwner:
        """Save and return a copy of the owner, for a copy of this page."""
        raise NotImplementedError

    @retried
    def save(self, *args, **kwargs):
        """Locks the owner before Wagtail writes the page, and publishes it with a page that is, or
        was, live. A copied page gets an owner of its own; a translation joins the owner's other
        pages."""
        with self._writes(self.schedule_owner_id, publish=False):
            if self._state.adding and not self.alias_of_id and self.schedule_owner_id:
                self._join_or_copy()
            with self._writes(self.schedule_owner_id, publish=touches_public(self, kwargs)):
                return super().save(*args, **kwargs)

    @retried
    def save_revision(self, *args, **kwargs):
        """Locks the owner first, as ``save`` does."""
        with self._writes(self.schedule_owner_id, publish=False):
            return super().save_revision(*args, **kwargs)

    def _pages_of_owner(self):
        values: dict[str, Any] = {
            f"{self.owner_field}_id": self.schedule_owner_id,
            "alias_of": None,
        }
        return type(self)._base_manager.filter(**values)

    def siblings_in_locale(self):
        """The owner's other pages in this page's language, of which there may be none."""
        return self._pages_of_owner().filter(locale_id=self.locale_id).exclude(pk=self.pk)

    def _join_or_copy(self) -> None:
        known = dict(self._pages_of_owner().values_list("locale_id", "translation_key"))
        if self.locale_id in known:
            setattr(self, self.owner_field, self.copied_schedule_owner())
        elif known:
            self.translation_key = next(iter(known.values()))

    def with_content_json(self, content):
        """A revision never changes the owner: a page keeps the one it was created with."""
        restored = super().with_content_json(content)
        setattr(restored, f"{self.owner_field}_id", self.schedule_owner_id)
        return restored
