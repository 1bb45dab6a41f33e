"""The admin's first page: its panels and its count of pages name and count only what is known."""

from __future__ import annotations

import swapper
from wagtail.admin.navigation import get_site_for_user
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.views import home

from ..models.visibility import pages_hidden_from

Page = swapper.load_model("wagtailcore", "Page")


class KnownModerationPanel(home.WorkflowObjectsToModeratePanel):
    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        hidden = pages_hidden_from(parent_context["request"].user)
        states = [one for one in context["states"] if not _hides(hidden, one["obj"])]
        return {**context, "states": states}


class KnownOwnModerationPanel(home.UserObjectsInWorkflowModerationPanel):
    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        hidden = pages_hidden_from(parent_context["request"].user)
        states = context["workflow_states"]
        known = [state for state in states if not _hides(hidden, state.content_object)]
        return {**context, "workflow_states": known}


class KnownEditsPanel(home.RecentEditsPanel):
    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        hidden = pages_hidden_from(parent_context["request"].user)
        known = [(when, page) for when, page in context["last_edits"] if page not in hidden]
        return {**context, "last_edits": known}


class KnownLockedPagesPanel(home.LockedPagesPanel):
    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        hidden = pages_hidden_from(parent_context["request"].user)
        return {**context, "locked_pages": hidden.removed_from(context["locked_pages"])}


class KnownPagesSummaryItem(PagesSummaryItem):
    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        user = self.request.user
        top = get_site_for_user(user)["root_page"]
        if top and pages_hidden_from(user).kinds:
            pages = Page.objects.descendant_of(top, inclusive=True).filter(depth__gt=1)
            context["total_pages"] = pages_hidden_from(user).removed_from(pages).count()
        return context


PANELS = {
    home.WorkflowObjectsToModeratePanel: KnownModerationPanel,
    home.UserObjectsInWorkflowModerationPanel: KnownOwnModerationPanel,
    home.RecentEditsPanel: KnownEditsPanel,
    home.LockedPagesPanel: KnownLockedPagesPanel,
}


def replace_panels(request, panels: list) -> None:
    """For the hook ``construct_homepage_panels``; panels of a host's own stay as they are."""
    panels[:] = [PANELS.get(type(panel), lambda one=panel: one)() for panel in panels]


def replace_summary(request, items: list) -> None:
    """For the hook ``construct_homepage_summary_items``."""
    items[:] = [
        KnownPagesSummaryItem(request) if type(item) is PagesSummaryItem else item for item in items
    ]


def _hides(hidden, something) -> bool:
    """Snippets have workflows too."""
    return isinstance(something, Page) and something in hidden
