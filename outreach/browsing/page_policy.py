"""Wagtail's policy of pages, which the explorer, searches, reports and the admin's API ask: of what
is hidden from a user it knows nothing."""

from __future__ import annotations

from wagtail.permission_policies.pages import PagePermissionPolicy

from ..models.visibility import pages_hidden_from


class KnownPagesMixin:
    """Mixed into a policy of pages, before ``PagePermissionPolicy``."""

    def user_has_any_permission_for_instance(self, user, actions, instance):
        may = super().user_has_any_permission_for_instance(user, actions, instance)
        return may and instance not in pages_hidden_from(user)

    def instances_user_has_any_permission_for(self, user, actions):
        pages = super().instances_user_has_any_permission_for(user, actions)
        return pages_hidden_from(user).removed_from(pages)


class KnownPagesPolicy(KnownPagesMixin, PagePermissionPolicy):
    pass
