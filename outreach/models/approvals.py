"""Pages that are live only while their owner may be public, so that whatever asks Wagtail is told
the truth. What an editor publishes meanwhile is *approved*: a revision that is kept, and goes live
with the owner. ``follow_owners`` sees to that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.actions.publish_page_revision import (
    PublishPagePermissionError,
    PublishPageRevisionAction,
)
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import Page, Revision

from ..kinds import kind_of, owner_kinds
from ..page_types.registry import owner_pages
from ..series.conflicts import retried
from ..series.owners import ScheduleOwner

APPROVED = "outreach.approve_page"
TAKEN_BACK = "outreach.take_back_approval"
"""The log's names of an approval and of its end."""
LIVE_OR_APPROVED = models.Q(live=True) | models.Q(approved_revision__isnull=False)
"""What ``is_live_or_approved`` asks of one page."""
HELD_BACK = ("live", "has_unpublished_changes", "live_revision", "approved_revision")

_following: ContextVar[bool] = ContextVar("outreach_following_owner", default=False)


@contextmanager
def following_owner() -> Iterator[None]:
    """Pages that are written within follow their owner: who changed it was asked for the right to do
    that, and is asked for none in the page tree."""
    token = _following.set(True)
    try:
        yield
    finally:
        _following.reset(token)


def keep_approved(collector, field, sub_objs, using) -> None:
    """As ``on_delete``: a revision that waits to go live is not purged, but goes with its page.

    Raises:
        ProtectedError: it is.
    """
    kept = [page for page in sub_objs if not _goes_too(page, collector)]
    if kept:
        message = "This version of the page waits to go live."
        raise models.ProtectedError(message, set(kept))


def _goes_too(page: Page, collector) -> bool:
    return any(
        issubclass(type(page), model) and any(one.pk == page.pk for one in rows)
        for model, rows in collector.data.items()
    )


def acting_user() -> Any:
    """Who is logged in to the admin and writes now; None for commands, jobs and the public."""
    return get_active_log_context().user


def is_following_owner() -> bool:
    """Whether a page is written only because its owner was."""
    return _following.get()


class PublishesAsThePageSays:
    """Mixed into Wagtail's action, or a host's, wherever it is called without asking the page."""

    def execute(self, skip_permission_checks=False):
        page = self.object
        if not isinstance(page, ApprovedUntilPublic) or page.may_be_live:
            return super().execute(skip_permission_checks=skip_permission_checks)
        return page.publish(
            self.revision,
            user=self.user,
            changed=self.changed,
            log_action=self.log_action,
            previous_revision=self.previous_revision,
            skip_permission_checks=skip_permission_checks,
        )


class UnpublishesAsThePageSays:
    """Likewise, of pages that only wait: their approval is taken back."""

    def execute(self, skip_permission_checks=False):
        page = self.object
        if isinstance(page, ApprovedUntilPublic) and page.is_approved:
            self.check(skip_permission_checks=skip_permission_checks)
            page.unpublish(user=self.user)
            skip_permission_checks = True
        super().execute(skip_permission_checks=skip_permission_checks)
        if self.include_descendants:
            take_back_below(page, user=self.user)


def take_back_below(page: Page, *, user: Any) -> int:
    """Take the approvals of the pages below back that the user may unpublish, or without a user of
    all; Wagtail unpublishes what is live.

    Returns:
        How many.
    """
    taken_back = 0
    for kind in owner_kinds():
        waiting = owner_pages(kind.model).filter(
            live=False, approved_revision__isnull=False, path__startswith=page.path
        )
        found = waiting.exclude(pk=page.pk)
        # In the order of locks.
        for row in sorted(found, key=lambda one: (one.schedule_owner_id, one.pk)):
            if user is None or row.permissions_for_user(user).can_unpublish():
                row.unpublish(user=user)
                taken_back += 1
    return taken_back


class GoLive(PublishPageRevisionAction):
    """Wagtail's publication, of a page that follows its owner: it cancels no moderation."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.object._current_workflow_states = []


class ApprovedUntilPublic(models.Model):
    """The part of ``OwnerPageMixin`` that says when a page is live."""

    default_exclude_fields_in_copy = [*Page.default_exclude_fields_in_copy, "approved_revision"]

    approved_revision = models.ForeignKey(
        "wagtailcore.Revision",
        verbose_name=_("approved version"),
        on_delete=keep_approved,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    """What goes live with the owner; None while the page is live, or when nobody approved any."""

    class Meta:
        abstract = True

    @property
    def is_approved(self) -> bool:
        """Whether it waits for its owner, and then goes live."""
        return not self.live and bool(self.approved_revision_id)

    @property
    def is_live_or_approved(self) -> bool:
        """Whether the public sees it, as far as that depends on the page alone."""
        return self.live or self.is_approved

    @property
    def has_newer_draft(self) -> bool:
        """Whether somebody typed on after what is live or approved."""
        if self.is_approved:
            return self.latest_revision_id != self.approved_revision_id
        return self.has_unpublished_changes

    @property
    def may_be_live(self) -> bool:
        """Whether its owner may be public now, as it is stored."""
        kind = kind_of(self.owner_model())
        return self.schedule_owner_id in kind.may_be_live([self.schedule_owner_id])

    def _hold_back(self, saving: dict[str, Any]) -> bool:
        """Let a page that would be live wait for its owner, and one that goes live wait no longer.

        Args:
            saving: the keyword arguments of ``save``, which may gain fields.

        Returns:
            Whether it waits, and is to be approved.
        """
        columns = saving.get("update_fields")
        if columns is not None and "live" not in columns:
            return False
        waits = self.live and not self.may_be_live
        if waits:
            self.live, self.has_unpublished_changes = False, True
            published = None if self._state.adding else self.live_revision_id
            self.live_revision, self.approved_revision_id = None, published
        if self.live or self.alias_of_id:
            self.approved_revision = None
        if columns is not None:
            saving["update_fields"] = {*columns, *HELD_BACK}
        return waits and not self.alias_of_id

    def _revision_of_now(self) -> Revision:
        """The page as it is stored, without taking the place of a newer draft."""
        if not self.latest_revision_id:
            return self.save_revision(changed=False, clean=False)
        return Revision.objects.create(
            content_object=self,
            base_content_type=self.get_base_content_type(),
            content=self.serializable_data(),
            object_str=str(self),
        )

    def approve(self, revision: Revision | None) -> None:
        """Let this version go live with the owner, or with None, none."""
        self._store_approved(revision)
        self.revisions.update(approved_go_live_at=None)

    def _store_approved(self, revision: Revision | None) -> None:
        """Only this column: of a page that is not live the others hold the newest draft."""
        self.approved_revision = revision
        type(self)._base_manager.filter(pk=self.pk).update(approved_revision=revision)

    @retried
    def publish(self, revision, user=None, changed=True, log_action=True, **kwargs):
        """Approve the version if the owner may not be public yet: its moderation goes on, a newer
        draft stays one, and nobody is told that anything was published."""
        with self._writes(self.schedule_owner_id, publish=False):
            if self.may_be_live:
                super().publish(
                    revision, user=user, changed=changed, log_action=log_action, **kwargs
                )
                return
            may = kwargs.get("skip_permission_checks") or user is None
            if not (may or self.permissions_for_user(user).can_publish()):
                raise PublishPagePermissionError
            self.refuse_to_write(publicly=True)
            self.approve(revision)
            if log_action:
                log(self, APPROVED, user=user, revision=revision, content_changed=changed)

    @retried
    def unpublish(self, set_expired=False, commit=True, user=None, log_action=True):
        """Whoever takes a page off takes its approval back too. What counts is how it is stored: its
        owner may have let it go live meanwhile."""
        with self._writes(self.schedule_owner_id, publish=False):
            self.refresh_from_db(fields=["live", "approved_revision"])
            super().unpublish(set_expired, commit, user, log_action)
            if self.approved_revision_id:
                self.approve(None)
                log(self, TAKEN_BACK, user=user)

    def go_live(self) -> None:
        """Publish what was approved, unless it has expired meanwhile. A moderation that is going on
        and versions that are scheduled are none of the owner's business."""
        revision = self.approved_revision
        expires = revision.as_object().expire_at
        if expires and expires <= timezone.now():
            self.approve(None)
            return
        with following_owner(), self._keeping_what_is_scheduled():
            GoLive(revision, user=acting_user()).execute(skip_permission_checks=True)
        self._store_approved(None)  # Or Wagtail has scheduled it.

    def wait_for_owner(self) -> None:
        """Take the page off, and keep what the public saw approved."""
        revision = self.live_revision or self._revision_of_now()
        with following_owner(), self._keeping_what_is_scheduled():
            UnpublishPageAction(self, user=acting_user()).execute(skip_permission_checks=True)
        self._store_approved(revision)

    @contextmanager
    def _keeping_what_is_scheduled(self) -> Iterator[None]:
        """Wagtail unschedules all other versions of a page that goes live or is taken off."""
        rows = self.revisions.filter(approved_go_live_at__gt=timezone.now())
        scheduled = dict(rows.values_list("pk", "approved_go_live_at"))
        yield
        for key, moment in scheduled.items():
            self.revisions.filter(pk=key).update(approved_go_live_at=moment)

    def save_revision(self, *args, **kwargs):
        """What was approved is not overwritten by what is typed after it."""
        overwritten = kwargs.get("overwrite_revision")
        if overwritten and overwritten.pk == self.approved_revision_id:
            kwargs["overwrite_revision"] = None
        return super().save_revision(*args, **kwargs)

    def with_content_json(self, content):
        """A revision never changes what is approved."""
        kept = {name: value for name, value in content.items() if name != "approved_revision"}
        restored = super().with_content_json(kept)
        restored.approved_revision_id = self.approved_revision_id
        return restored


def follow_owners(model: type[ScheduleOwner], owner_ids: Collection[int]) -> None:
    """Let approved pages of owners that may be public go live, and live ones of all others wait:
    by Wagtail's own actions, for who is writing. Called under the owners' locks, as the first part
    of their publication.

    Args:
        model: of the owners.
    """
    kind = kind_of(model)
    pages = owner_pages(model).of(owner_ids).filter(LIVE_OR_APPROVED, alias_of=None)
    found = list(pages.select_related("approved_revision").order_by("pk"))
    if not found:
        return
    public = kind.may_be_live({page.schedule_owner_id for page in found})
    for page in found:
        is_public = page.schedule_owner_id in public
        if page.live and not is_public:
            page.wait_for_owner()
        elif is_public and not page.live:
            page.go_live()
