"""Two versions side by side on Wagtail's screen for comparing: words instead of what is stored."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.db import models
from django.template.loader import render_to_string

from .differences import describe_changes
from .sentences import Told, told_of
from .states import State

TEMPLATE = "outreach/admin/includes/comparison.html"


class WordsComparison:
    """One line of the screen; has what Wagtail's template asks of a comparison."""

    is_field = True
    is_child_relation = False

    def __init__(self, label: str, told: Iterable[Told]) -> None:
        self.label = label
        self.told = list(told)

    def field_label(self) -> str:
        return self.label

    def has_changed(self) -> bool:
        return bool(self.told)

    def htmldiff(self) -> str:
        """Escaped by the template: what is compared was typed by people."""
        return render_to_string(TEMPLATE, {"told": self.told})


def comparisons(before: State, after: State, model: type[models.Model]) -> list[WordsComparison]:
    """A line for each field that differs, and one for all rows of a relation."""
    told = [one for found in describe_changes(before, after) for one in told_of(found, model)]
    return [WordsComparison(label, group) for label, group in groupby(told, lambda one: one.label)]
