"""The settings of outreach, all with the prefix OUTREACH_, each with its default."""

from django.conf import settings


def horizon_months() -> int:
    """How many months ahead endless series are indexed."""
    return getattr(settings, "OUTREACH_HORIZON_MONTHS", 24)


def past_years() -> int:
    """From how many years back an endless series is indexed."""
    return getattr(settings, "OUTREACH_PAST_YEARS", 5)


def cancelled_days() -> int:
    """How many days a cancelled or withdrawn event stays in the feeds."""
    return getattr(settings, "OUTREACH_CANCELLED_DAYS", 180)


def institution_name() -> dict[str, str]:
    """The institution's name by language, printed as the first organiser."""
    return getattr(settings, "OUTREACH_INSTITUTION", {})
