"""Pages of activities of which the public may know nothing are approved from now on, and not live."""

from django.db import migrations
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from outreach.migrations import _approved_pages

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
    _approved_pages.approve(pages.exclude(pk__in=shown.values("pk")), apps)


def put_back(apps, schema_editor):
    _approved_pages.put_back(apps.get_model("detention_visits", "ActivityPage").objects)


class Migration(migrations.Migration):
    dependencies = [
        ("detention_visits", "0015_approved_pages"),
        ("outreach", "0024_approve_pages_of_hidden_events"),
    ]
    operations = [migrations.RunPython(approve, put_back)]
