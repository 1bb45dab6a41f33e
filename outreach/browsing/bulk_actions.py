"""Bulk actions name what was selected, also what the user may do nothing with: of that only what
they may know of."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import ngettext
from wagtail.admin.views.pages import bulk_actions as of_pages
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction

from ..models.approvals import take_back_below
from ..models.visibility import pages_hidden_from
from ..permissions import user_can_know_of
from ..widgets.sent_keys import can_be_key

REFUSED = "items_with_no_access"


class DecimalIdsMixin:
    """Ignores anything in the address that cannot be an id."""

    @classmethod
    def get_queryset(cls, model, object_ids):
        return super().get_queryset(model, list(filter(can_be_key, map(str, object_ids))))


class KnownPagesActionMixin(DecimalIdsMixin):
    def get_actionable_objects(self):
        hidden = pages_hidden_from(self.request.user)
        pages, others = super().get_actionable_objects()
        known = [page for page in others[REFUSED] if page not in hidden]
        return pages, {**others, REFUSED: known}


class DeletePages(KnownPagesActionMixin, of_pages.DeleteBulkAction):
    pass


class MovePages(KnownPagesActionMixin, of_pages.MoveBulkAction):
    pass


class PublishPages(KnownPagesActionMixin, of_pages.PublishBulkAction):
    """Not of aliases, which Wagtail cannot publish: they follow their originals."""

    @classmethod
    def execute_action(cls, objects, include_descendants=False, user=None, **kwargs):
        chosen = [page for page in objects if page.alias_of_id is None]
        published, below = super().execute_action(chosen, user=user, **kwargs)
        if include_descendants:
            drafts = [
                draft
                for page in objects
                for draft in page.get_descendants().not_live().filter(alias_of=None).specific()
                if user is None or draft.permissions_for_user(user).can_publish()
            ]
            below = super().execute_action(drafts, user=user, **kwargs)[0]
        return published, below

    def get_success_message(self, num_parent_objects, num_child_objects):
        """Says of pages that wait for their owner that they are not published."""
        pages, _others = self.get_actionable_objects()
        waiting = sum(getattr(page.specific, "is_approved", False) for page in pages)
        if not waiting:
            return super().get_success_message(num_parent_objects, num_child_objects)
        text = ngettext(
            "%(count)d page is approved. It goes live as soon as its event or activity may be public.",
            "%(count)d pages are approved. "
            "Each goes live as soon as its event or activity may be public.",
            waiting,
        ) % {"count": waiting}
        published = num_parent_objects - waiting
        if not published and not num_child_objects:
            return text
        return f"{super().get_success_message(published, num_child_objects)}. {text}"


class UnpublishPages(KnownPagesActionMixin, of_pages.UnpublishBulkAction):
    """Takes the approval of what only waits back, and says so."""

    def get_execution_context(self):
        self.taken_back: list[int] = []
        return {**super().get_execution_context(), "taken_back": self.taken_back}

    @classmethod
    def execute_action(
        cls, objects, include_descendants=False, user=None, *, taken_back: list[int], **kwargs
    ):
        waiting = {page.pk for page in objects if getattr(page.specific, "is_approved", False)}
        for page in objects:
            if page.pk in waiting:
                page.specific.unpublish(user=user)
        taken_back.append(len(waiting))
        others = [page for page in objects if page.pk not in waiting]
        done = super().execute_action(
            others, include_descendants=include_descendants, user=user, **kwargs
        )
        if include_descendants:
            taken_back.extend(take_back_below(page, user=user) for page in objects)
        return done

    def get_success_message(self, num_parent_objects, num_child_objects):
        count = sum(self.taken_back)
        text = ngettext(
            "%(count)d page is not approved any more: it stays a draft.",
            "%(count)d pages are not approved any more: they stay drafts.",
            count,
        ) % {"count": count}
        if not count:
            return super().get_success_message(num_parent_objects, num_child_objects)
        if not num_parent_objects:
            return text
        return f"{super().get_success_message(num_parent_objects, num_child_objects)}. {text}"


PAGE_ACTIONS = (DeletePages, MovePages, PublishPages, UnpublishPages)


class DeleteRecords(DecimalIdsMixin, DeleteBulkAction):
    """For whoever may know of them; Wagtail names to everybody what they may not delete."""

    def dispatch(self, request, *args, **kwargs):
        if not user_can_know_of(request.user, self.model):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
