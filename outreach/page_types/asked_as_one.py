"""The pages of several types, asked as if they were of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import methodcaller
from typing import Any, Self

from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist
from django.db.models import Q, QuerySet


def as_its_type(page: Any) -> Any:
    """The page itself, where its type is built on another one with rows of its own, read once more."""
    return page if page.cached_content_type.model_class() is type(page) else page.specific


def _owner_column(pages: QuerySet[Any]) -> str:
    return f"{pages.model.owner_field}_id"


class PagesOfAllTypes:
    """One query for each type, so as many as ever where there is one."""

    def __init__(self, querysets: Iterable[QuerySet], order: tuple[str, ...] = ()) -> None:
        self.querysets = tuple(querysets)
        self.order = order

    def _each(self, method: str, *args, **kwargs) -> Self:
        return self.narrowed(methodcaller(method, *args, **kwargs))

    def of(self, owner_ids: Iterable[int | None]) -> Self:
        """Those of some owners."""
        wanted = list(owner_ids)
        return self.narrowed(lambda rows: rows.filter(**{f"{_owner_column(rows)}__in": wanted}))

    def narrowed(self, narrow: Callable[[QuerySet], QuerySet]) -> Self:
        """What a function of querysets makes of those of each type."""
        return type(self)(map(narrow, self.querysets), self.order)

    def all(self) -> Self:
        """Themselves: what was prefetched stays so."""
        return self

    def filter(self, *args, **kwargs) -> Self:
        return self._each("filter", *args, **kwargs)

    def exclude(self, *args, **kwargs) -> Self:
        return self._each("exclude", *args, **kwargs)

    def select_related(self, *names: str) -> Self:
        return self._each("select_related", *names)

    def distinct(self) -> Self:
        return self._each("distinct")

    def order_by(self, *names: str) -> Self:
        """By columns of the page itself."""
        ordered = self._each("order_by", *names)
        return type(self)(ordered.querysets, names)

    def __iter__(self) -> Iterator[Any]:
        pages = [as_its_type(page) for rows in self.querysets for page in rows]
        if len(self.querysets) > 1:
            for name in reversed(self.order):
                attribute = name.removeprefix("-")
                pages.sort(
                    key=lambda page, one=attribute: getattr(page, one),
                    reverse=name.startswith("-"),
                )
        return iter(pages)

    def values_list(self, *names: str, flat: bool = False) -> list[Any]:
        """Of each type after the other."""
        lists = (rows.values_list(*names, flat=flat) for rows in self.querysets)
        return [row for rows in lists for row in rows]

    def owner_ids(self) -> list[int]:
        """The owners whose pages they are, each once, in order."""
        found: set[int] = set()
        for rows in self.querysets:
            found.update(rows.order_by().values_list(_owner_column(rows), flat=True).distinct())
        return sorted(found)

    def having(self, column: str, *, of: str = "pk") -> Q:
        """The condition on other rows that this column of one of the pages holds their id.

        Args:
            of: the column of those rows.
        """
        found = Q(pk__in=())
        for rows in self.querysets:
            found |= Q(**{f"{of}__in": rows.order_by().values(column)})
        return found

    def exists(self) -> bool:
        return any(rows.exists() for rows in self.querysets)

    def count(self) -> int:
        return sum(rows.count() for rows in self.querysets)

    def first(self) -> Any:
        return next(iter(self), None)

    def get(self, *args, **kwargs) -> Any:
        """
        Raises:
            ObjectDoesNotExist: there is none.
            MultipleObjectsReturned: there are several.
        """
        found = list(self.filter(*args, **kwargs))
        if len(found) > 1:
            raise MultipleObjectsReturned
        if not found:
            raise ObjectDoesNotExist
        return found[0]
