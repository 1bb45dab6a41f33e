"""Two versions side by side on Wagtail's comparison screen, in words instead of stored values."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.db import models
from django.template.loader import render_to_string

from .differences import describe_changes
from .sentences import Statement, statements_of
from .states import State

TEMPLATE = "outreach/admin/includes/comparison.html"


class WordsComparison:
    """One line of the screen, with the interface that Wagtail's template expects."""

    is_field = True
    is_child_relation = False

    def __init__(self, label: str, statements: Iterable[Statement]) -> None:
        self.label = label
        self.statements = list(statements)

    def field_label(self) -> str:
        return self.label

    def has_changed(self) -> bool:
        return bool(self.statements)

    def htmldiff(self) -> str:
        """Escaped by the template, because people typed what is compared."""
        return render_to_string(TEMPLATE, {"statements": self.statements})


def comparisons(before: State, after: State, model: type[models.Model]) -> list[WordsComparison]:
    """A line for each field that differs, and one for all rows of a relation."""
    statements = [
        one for found in describe_changes(before, after) for one in statements_of(found, model)
    ]
    return [
        WordsComparison(label, group) for label, group in groupby(statements, lambda one: one.label)
    ]
