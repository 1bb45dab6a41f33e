"""What our pages share: those that are faces of an owner of a schedule, and all that are moved.

Rights on them are Wagtail's in the page tree and those on the event or activity that they show. A
form is one door of many: the admin's API, bulk actions, the privacy dialog, copying and moving write
pages too. So the models ask, whenever somebody who is logged in to the admin writes, whatever the
door. Commands and jobs write for nobody, and are not asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, PagePermissionTester, WorkflowState, get_page_models

from ..fields.moments import in_words
from ..kinds import Rights, kind_of, owner_kinds
from ..page_types.registry import is_calendar, owner_page_models, owner_pages
from ..page_types.texts import source_of, written_as
from ..series.conflicts import retried
from ..series.owners import ScheduleOwner, SearchedAfterwards
from ..series.unit_of_work import OwnerWrites, unit_of_work
from ..widgets.broken_texts import forgive_texts, refuse_texts
from ..widgets.sent_keys import can_be_key, forgive_keys
from .approvals import ApprovedUntilPublic, acting_user, is_following_owner
from .visibility import pages_hidden_from, shows_the_public, touches_public

PLACE = ("path", "depth", "numchild", "url_path")


class FreshPageForm(WagtailAdminPageForm):
    """Refuses what was typed in a form that was opened before somebody else's last save. Wagtail
    sends along which revision that was, and asks only when it saves by itself; what it has saved so
    for the same person is no reason. What was typed stays, and is sent again for the revision of
    now."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        forgive_keys(self)
        self.broken_texts = forgive_texts(self)

    def clean(self):
        cleaned = super().clean()
        refuse_texts(self, self.broken_texts)
        made_from = self.data.get("overwrite_revision_id") or self.data.get("loaded_revision_id")
        if self.instance.pk and made_from and can_be_key(made_from):
            newer = self.instance.revisions.filter(pk__gt=int(made_from))
            last = newer.exclude(user=self.for_user).select_related("user").last()
            if last:
                text = gettext(
                    "%(name)s has saved this page since you opened it (%(when)s), so yours was not "
                    "saved. What you typed is still here. Look at the page's history before you save "
                    "again: what they wrote stays there."
                )
                name = get_user_display_name(last.user) if last.user else gettext("Somebody else")
                when = in_words(timezone.localtime(last.created_at).replace(tzinfo=None))
                raise ValidationError(text % {"name": name, "when": when}, code="stale")
        return cleaned


class OwnerPagePermissionTester(PagePermissionTester):
    """Wagtail's permissions; none without the right on the owner, and without the right to change
    what is public none that does."""

    def __init__(self, user, page):
        super().__init__(user, page)
        self.may_edit = page.is_editable_by(user)
        held = set(getattr(self, "permissions", ()))
        if not self.may_edit:
            held = set()
        elif not page.is_publishable_by(user):
            held.discard("publish")
        self.permissions = held

    def can_edit(self):
        return self.may_edit and super().can_edit()

    def can_delete(self, ignore_bulk=False):
        return self.may_edit and super().can_delete(ignore_bulk)

    def can_lock(self):
        return self.may_edit and super().can_lock()

    def can_unlock(self):
        return self.may_edit and super().can_unlock()

    def can_unpublish(self):
        """Also what only waits: it then goes live no more."""
        if self.page.is_approved:
            return self.can_publish() and not self.page_locked()
        return super().can_unpublish()

    def can_submit_for_moderation(self):
        return self.may_edit and super().can_submit_for_moderation()


def with_states(pages: QuerySet) -> QuerySet:
    """Pages of one of our models with all that ``status_string`` needs, in a few queries. Wagtail's
    ``prefetch_workflow_states`` finds none for a model of pages, only for pages of all models."""
    active = Prefetch(
        "_specific_workflow_states",
        WorkflowState.objects.active().select_related("current_task_state__task"),
        to_attr="_current_workflow_states",
    )
    return pages.annotate_approved_schedule().prefetch_related(active)


def refuse_unless(is_allowed: bool) -> None:
    """
    Raises:
        PermissionDenied: it is not.
    """
    if not is_allowed:
        raise PermissionDenied


def refuse_to_touch(page: Page) -> None:
    """Before a page and all below it are moved, made private or made public again.

    Raises:
        PermissionDenied: one of them shows something on which who is writing has no right.
    """
    user = acting_user()
    if user is not None:
        rights = [kind.rights for kind in owner_kinds()]
        refuse_unless(all(one.user_can_publish_below(user, page.path) for one in rights))


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


class OwnerPageMixin(SearchedAfterwards, MovesAlone, ApprovedUntilPublic):
    """A page for each language, all of one owner, which is chosen when the page is created. The
    foreign key is the subclass's. Of one owner, pages may be of several types."""

    owner_field: ClassVar[str]
    """The name of that foreign key."""
    own_panels: ClassVar[list] = []
    """For the type's ``content_panels``, behind those of its base."""
    base_form_class = FreshPageForm

    class Meta:
        abstract = True

    @property
    def calendar_zone(self) -> str:
        """The zone of the calendar that it is in; "" below any other page."""
        return getattr(self.get_parent().specific, "zone", "")

    @classmethod
    def clean_parent_page_models(cls):
        """Calendars of all types, where the type does not say something else."""
        if getattr(cls, "parent_page_types", None) is not None:
            return super().clean_parent_page_models()
        return [model for model in get_page_models() if is_calendar(model)]

    @classmethod
    def owner_model(cls) -> type[ScheduleOwner]:
        return cls._meta.get_field(cls.owner_field).related_model

    def when_it_goes_live(self) -> str:
        """What an approved page waits for, as a sentence in the reader's language."""
        raise NotImplementedError

    @classmethod
    def can_create_at(cls, parent):
        """Not for somebody in the admin who may not write such pages: choosing the type would only
        lead to a refusal."""
        user = acting_user()
        may = user is None or kind_of(cls.owner_model()).rights.user_can_view(user)
        return may and super().can_create_at(parent)

    @property
    def rich_text(self) -> str:
        """Its text as programs read and write it, whatever kind of text the type has. A type that
        keeps it in another way says so here."""
        return source_of(self.body)

    @rich_text.setter
    def rich_text(self, source: str) -> None:
        self.body = written_as(source, self._meta.get_field("body"))

    @property
    def status_string(self):
        """Wagtail's, and what it does not know."""
        if self.is_approved:
            return gettext("approved")
        if not self.live and self.workflow_in_progress:
            return gettext("in moderation")
        return super().status_string

    @property
    def schedule_owner_id(self) -> int | None:
        return getattr(self, f"{self.owner_field}_id")

    def get_translations(self, inclusive=False):
        """Of whatever types they are: an owner has one page in a language."""
        if len(owner_page_models(self.owner_model())) == 1:
            return super().get_translations(inclusive)
        found = Page.objects.filter(translation_key=self.translation_key)
        return found if inclusive else found.exclude(pk=self.pk)

    @property
    def _writes(self) -> OwnerWrites:
        return self.owner_model().write

    def copied_schedule_owner(self) -> ScheduleOwner:
        """Save and return a copy of the owner, for a copy of this page."""
        raise NotImplementedError

    @property
    def schedule_owner(self) -> ScheduleOwner:
        return getattr(self, self.owner_field)

    @property
    def _owner(self) -> ScheduleOwner | None:
        if not self.schedule_owner_id:
            return None
        field = self._meta.get_field(self.owner_field)
        link = self._meta.get_ancestor_link(Page).remote_field
        if not field.is_cached(self) and link.is_cached(self):  # as in ``browsing.explorer``
            field.set_cached_value(self, getattr(link.get_cached_value(self), self.owner_field))
        return getattr(self, self.owner_field)

    @property
    def _rights(self) -> Rights:
        return kind_of(self.owner_model()).rights

    def is_editable_by(self, user) -> bool:
        """Whether the user may write it as long as the public does not see what is written; besides
        the rights in the page tree."""
        owner = self._owner
        return owner is None or self._rights.user_can_edit_pages(user, owner)

    def is_publishable_by(self, user) -> bool:
        """Whether the user may change what the public sees."""
        owner = self._owner
        return owner is None or self._rights.user_can_publish(user, owner)

    def get_admin_display_title(self):
        """The title for whoever is logged in to the admin, if they may know of the page."""
        user = acting_user()
        if user is None or self not in pages_hidden_from(user):
            return super().get_admin_display_title()
        return gettext("(private page)")

    def permissions_for_user(self, user):
        return OwnerPagePermissionTester(user, self)

    def refuse_to_write(self, *, publicly: bool) -> None:
        """
        Raises:
            PermissionDenied: who is writing has no right to.
        """
        user = acting_user()
        if user is not None and not is_following_owner():
            may = self.is_publishable_by(user) if publicly else True
            refuse_unless(may and self.is_editable_by(user))

    @retried
    def save(self, *args, **kwargs):
        """Locks the owner before Wagtail writes the page, and publishes it with a page that is, or
        was, live. A copied page gets an owner of its own; a translation joins the owner's other
        pages. A page whose owner may not be public is not live, whoever says so: it is approved.

        Raises:
            PermissionDenied: somebody is logged in to the admin who may not write this page.
        """
        with self._writes(self.schedule_owner_id, publish=False):
            self.refuse_to_write(publicly=shows_the_public(self, kwargs))
            self._refuse_second_page(kwargs)
            if self._state.adding and not self.alias_of_id and self.schedule_owner_id:
                self._join_or_copy()
            publish = touches_public(self, kwargs)
            waits = self._hold_back(kwargs)
            with self._writes(self.schedule_owner_id, publish=publish):
                super().save(*args, **kwargs)
            if waits and not self.approved_revision_id:
                self.approve(self._revision_of_now())

    @retried
    def save_revision(self, *args, **kwargs):
        """Locks the owner first, as ``save`` does."""
        with self._writes(self.schedule_owner_id, publish=False):
            return super().save_revision(*args, **kwargs)

    def _pages_of_owner(self):
        return owner_pages(self.owner_model()).of([self.schedule_owner_id]).filter(alias_of=None)

    def siblings_in_locale(self):
        """The owner's other pages in this page's language, of which there may be none."""
        return self._pages_of_owner().filter(locale_id=self.locale_id).exclude(pk=self.pk)

    def _join_or_copy(self) -> None:
        known = dict(self._pages_of_owner().values_list("locale_id", "translation_key"))
        if self.locale_id in known:
            self._refuse_to_copy()
            setattr(self, self.owner_field, self.copied_schedule_owner())
        elif known:
            self.translation_key = next(iter(known.values()))

    def _refuse_second_page(self, saving: Mapping[str, object]) -> None:
        """An alias that becomes a page of its own may be the owner's second one in its language, and
        then neither can be saved any more.

        Raises:
            PermissionDenied: it would be.
        """
        is_conversion = "alias_of_id" in set(saving.get("update_fields") or ())
        if is_conversion and not self.alias_of_id and acting_user() is not None:
            refuse_unless(not self.siblings_in_locale().exists())

    def _refuse_to_copy(self) -> None:
        owner, user = self.owner_model(), acting_user()
        right = get_permission_codename("add", owner._meta)
        refuse_unless(user is None or user.has_perm(f"{owner._meta.app_label}.{right}"))

    def with_content_json(self, content):
        """A revision never changes the owner: a page keeps the one it was created with."""
        restored = super().with_content_json(content)
        setattr(restored, f"{self.owner_field}_id", self.schedule_owner_id)
        return restored
