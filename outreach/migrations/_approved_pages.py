"""Approves live pages of hidden owners: what is approved is what was live. Nobody is told, since nobody
could see them."""

from django.utils import timezone
from modelcluster.models import get_serializable_data_for_fields


def approve(hidden, apps):
    """
    Args:
        hidden: the pages, a queryset of one historical model.
    """
    for page in hidden.filter(live=True).iterator():
        approved = None
        if page.alias_of_id is None:
            approved = page.live_revision_id or _revision_of(page, apps)
        type(page).objects.filter(pk=page.pk).update(
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


def put_back(pages):
    """Only where no newer draft has taken the row's place."""
    for page in pages.filter(live=False).exclude(approved_revision=None).iterator():
        if page.latest_revision_id in (None, page.approved_revision_id):
            pages.filter(pk=page.pk).update(live=True, live_revision=page.approved_revision_id)
