"""Pages of events that the public may not know are approved from now on, and not live: what is
approved is what was live. Nobody is told, since nobody could see them."""

from django.db import migrations
from django.utils import timezone
from modelcluster.models import get_serializable_data_for_fields

PUBLIC = ("tentative", "confirmed", "postponed", "cancelled")


def approve(apps, schema_editor):
    pages = apps.get_model("outreach", "EventPage").objects
    for page in pages.filter(live=True).exclude(event__status__in=PUBLIC).iterator():
        approved = None
        if page.alias_of_id is None:
            approved = page.live_revision_id or _revision_of(page, apps)
        pages.filter(pk=page.pk).update(
            live=False,
            has_unpublished_changes=True,
            live_revision=None,
            approved_revision_id=approved,
        )


def _revision_of(page, apps):
    kinds = apps.get_model("contenttypes", "ContentType").objects
    base, _made = kinds.get_or_create(app_label="wagtailcore", model="page")
    content = {**get_serializable_data_for_fields(page), "pk": page.pk}
    revision = apps.get_model("wagtailcore", "Revision").objects.create(
        content_type_id=page.content_type_id,
        base_content_type=base,
        object_id=str(page.pk),
        content=content,
        object_str=page.title,
        created_at=page.last_published_at or timezone.now(),
    )
    return revision.pk


def put_back(apps, schema_editor):
    """Only where no newer draft has taken the row's place."""
    pages = apps.get_model("outreach", "EventPage").objects
    for page in pages.filter(live=False).exclude(approved_revision=None).iterator():
        if page.latest_revision_id in (None, page.approved_revision_id):
            pages.filter(pk=page.pk).update(live=True, live_revision=page.approved_revision_id)


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0023_approved_pages"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(approve, put_back)]
