"""Pages of activities of which the public may know nothing are approved from now on, and not live:
what is approved is what was live. Nobody is told, since nobody could see them."""

from importlib import import_module

from django.db import migrations
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

PUBLIC = ("tentative", "confirmed", "postponed", "cancelled")
CALLED_OFF = ("cancelled", "postponed")


def approve(apps, schema_editor):
    sessions = apps.get_model("detention_visits", "Session").objects
    held = sessions.filter(was_held=True, ends_at__lte=timezone.now()).exclude(
        status__in=CALLED_OFF
    )
    knows_plan = Q(activity__facility__publicity="always")
    knows_session = Q(activity__facility__publicity="after") & Exists(
        held.filter(activity=OuterRef("activity"))
    )
    pages = apps.get_model("detention_visits", "ActivityPage").objects
    shown = pages.filter(knows_plan | knows_session, activity__status__in=PUBLIC)
    revision_of = import_module("outreach.migrations.0024_approve_pages_of_hidden_events")._revision_of
    for page in pages.filter(live=True).exclude(pk__in=shown.values("pk")).iterator():
        approved = None
        if page.alias_of_id is None:
            approved = page.live_revision_id or revision_of(page, apps)
        pages.filter(pk=page.pk).update(
            live=False,
            has_unpublished_changes=True,
            live_revision=None,
            approved_revision_id=approved,
        )


def put_back(apps, schema_editor):
    """Only where no newer draft has taken the row's place."""
    pages = apps.get_model("detention_visits", "ActivityPage").objects
    for page in pages.filter(live=False).exclude(approved_revision=None).iterator():
        if page.latest_revision_id in (None, page.approved_revision_id):
            pages.filter(pk=page.pk).update(live=True, live_revision=page.approved_revision_id)


class Migration(migrations.Migration):
    dependencies = [
        ("detention_visits", "0015_approved_pages"),
        ("outreach", "0024_approve_pages_of_hidden_events"),
    ]
    operations = [migrations.RunPython(approve, put_back)]
