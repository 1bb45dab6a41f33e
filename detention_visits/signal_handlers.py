"""Signal handlers, each a short call to a service."""

from __future__ import annotations

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from outreach.models import Region
from outreach.page_types.registry import owner_page_models

from .models import Activity
from .models.unit_of_work import activity_work
from .publication.publishing import invalidate_page, republish, republish_below


def connect() -> None:
    """Called once, by ``apps.py``."""
    for signal in (page_published, page_unpublished):
        signal.connect(page_changed, dispatch_uid="visits_page_changed")
    for signal in (page_slug_changed, post_page_move):
        signal.connect(address_changed, dispatch_uid="visits_address_changed")
    for signal in (post_save, post_delete):
        signal.connect(restriction_changed, PageViewRestriction, dispatch_uid="visits_restriction")
    for signal in (post_save, post_delete):
        signal.connect(site_changed, Site, dispatch_uid="visits_site")
    for model in owner_page_models(Activity):
        uid = f"visits_page_deleted_{model._meta.label_lower}"
        pre_delete.connect(before_deleting_page, model, dispatch_uid=f"{uid}_before")
        post_delete.connect(page_deleted, model, dispatch_uid=uid)
    post_save.connect(region_renamed, Region, dispatch_uid="visits_region")


def page_changed(sender, instance, **kwargs) -> None:
    invalidate_page(instance)


def address_changed(sender, instance, **kwargs) -> None:
    republish_below(instance.path)


def restriction_changed(sender, instance, **kwargs) -> None:
    republish_below(instance.page.path)


def site_changed(sender, instance, **kwargs) -> None:
    republish_below("")


def before_deleting_page(sender, instance, **kwargs) -> None:
    instance.refuse_to_write(publicly=instance.live)
    activity_work.hold(instance.activity_id)


def page_deleted(sender, instance, **kwargs) -> None:
    republish([instance.activity_id])


def region_renamed(sender, instance, created, raw=False, **kwargs) -> None:
    if not created and not raw:
        activities = Activity.objects.filter(facility__region=instance)
        republish(activities.values_list("pk", flat=True))
