"""Run in a process of its own: which view answers each address, and which hooks of each of our apps are
called in which order, whatever stands before us among the apps. Printed as JSON."""

import json
from collections.abc import Iterable, Iterator

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.urls import get_resolver  # noqa: E402
from wagtail import hooks  # noqa: E402
from wagtail.permissions import policy_registry  # noqa: E402

from outreach.models import Event, PartnerCalendar, Venue  # noqa: E402

OURS = ("outreach.", "detention_visits.")


def views(patterns: Iterable, above: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        address = above + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from views(pattern.url_patterns, address)
        else:
            yield address, name_of(pattern.callback)


def name_of(view) -> str:
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    view = getattr(view, "view_class", view)
    return f"{view.__module__}.{getattr(view, '__qualname__', view)}"


def main() -> None:
    call_command("check", fail_level="WARNING", verbosity=0)
    first: dict[str, str] = {}
    for address, view in views(get_resolver().url_patterns):
        first.setdefault(address, view)
    called = {
        f"{app}{hook}": [
            name for name in map(name_of, hooks.get_hooks(hook)) if name.startswith(app)
        ]
        for hook in sorted(hooks._hooks)
        for app in OURS
    }
    policies = [
        type(policy_registry.get_by_type(model)).__name__
        for model in (Event, PartnerCalendar, Venue)
    ]
    print(json.dumps({"views": first, "hooks": called, "policies": policies}))


if __name__ == "__main__":
    main()
