"""The texts of the recurrence editor: choices with their labels, and messages with placeholders."""

from __future__ import annotations

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from ..scheduling.rules import MAX_COUNT, MAX_INTERVAL
from ..scheduling.rules import WEEKDAYS as WEEKDAY_CODES

FREQUENCIES = (
    ("", gettext_lazy("Does not repeat")),
    ("DAILY", gettext_lazy("Daily")),
    ("WEEKLY", gettext_lazy("Weekly")),
    ("MONTHLY", gettext_lazy("Monthly")),
    ("YEARLY", gettext_lazy("Yearly")),
    ("RICH", gettext_lazy("Unchanged: the form cannot show this rule")),
)
INTERVALS = (
    ("DAILY", gettext_lazy("Interval in days")),
    ("WEEKLY", gettext_lazy("Interval in weeks")),
    ("MONTHLY", gettext_lazy("Interval in months")),
    ("YEARLY", gettext_lazy("Interval in years")),
)
MODES = (
    ("start", gettext_lazy("the start date")),
    ("days", gettext_lazy("days of the month")),
    ("weekday", gettext_lazy("a weekday of the month")),
)
PLACES = (
    ("1", pgettext_lazy("weekday of a month", "first")),
    ("2", pgettext_lazy("weekday of a month", "second")),
    ("3", pgettext_lazy("weekday of a month", "third")),
    ("4", pgettext_lazy("weekday of a month", "fourth")),
    ("-1", pgettext_lazy("weekday of a month", "last")),
)
ENDS = (
    ("never", gettext_lazy("never")),
    ("until", gettext_lazy("on a date")),
    ("count", gettext_lazy("after a number of dates")),
)


def choices() -> dict[str, object]:
    return {
        "frequencies": FREQUENCIES,
        "intervals": INTERVALS,
        "modes": MODES,
        "places": PLACES,
        "weekdays": list(zip(WEEKDAY_CODES, WEEKDAYS.values(), strict=True)),
        "months": list(MONTHS.items()),
        "ends": ENDS,
        "max_interval": MAX_INTERVAL,
        "max_count": MAX_COUNT,
    }


def messages() -> dict[str, str]:
    """Announcements after an action on a date, by action, and the editor's other messages by
    name."""
    restored = _("Restored: %(date)s")
    return {
        "cancel": _("Cancelled: %(date)s"),
        "skip": _("Skipped: %(date)s"),
        "leave": _("Skipped: %(date)s"),
        "move": _("Moved: %(date)s, now on %(new)s"),
        "unmoved": _("Nothing was moved: %(date)s"),
        "restore": restored,
        "keep": restored,
        "remove": _("Removed: %(date)s"),
        "add": _("Added: %(date)s"),
        "full": _("This form has no room for more changed dates. Save it, then change the others."),
        "failed": _("The dates cannot be shown right now."),
        "no_date": _("Enter a date like 2026-12-31."),
        "no_time": _("Enter a time like 09:30."),
        "no_moment": _("Enter a date and time like 2026-12-31 09:30."),
        "as_text": pgettext("rule", "Edit as text"),
        "as_form": pgettext("rule", "Edit with the form"),
    }
