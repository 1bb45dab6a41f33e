"""Pages of events that the public may not know are approved from now on, and not live."""

from django.db import migrations

from outreach.migrations import _approved_pages

PUBLIC = ("tentative", "confirmed", "postponed", "cancelled")


def approve(apps, schema_editor):
    pages = apps.get_model("outreach", "EventPage").objects
    _approved_pages.approve(pages.exclude(event__status__in=PUBLIC), apps)


def put_back(apps, schema_editor):
    _approved_pages.put_back(apps.get_model("outreach", "EventPage").objects)


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0023_approved_pages"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(approve, put_back)]
