"""Signal handlers: thin wrappers that call services."""

from __future__ import annotations

from django.apps import apps
from django.db.models.signals import (
    m2m_changed,
    post_delete,
    post_migrate,
    post_save,
    pre_delete,
    pre_save,
)
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    pre_page_move,
)

from .models import (
    Audience,
    Event,
    EventPageMixin,
    Organisation,
    Region,
    Topic,
    Venue,
)
from .models.calendar_pages import CalendarPageMixin
from .models.events import event_work
from .models.owner_pages import OwnerPageMixin, refuse_to_touch
from .models.visibility import shows_the_public
from .page_types.registry import owner_page_models
from .publication.calendars import bump_versions
from .publication.faces import PICTURES
from .publication.invalidation import (
    events_naming,
    events_with_picture,
    hide_tree,
    invalidate_calendars,
    invalidate_events,
    invalidate_languages,
    invalidate_record,
    invalidate_sites,
    invalidate_tree,
)
from .publication.publishing import republish
from .publication.stored_answers import forget_answers

RECORDS = (Region, Venue, Organisation, Audience, Topic)
BEFORE = "_outreach_before"
"""Attribute that holds a row's previous state while it is saved or deleted."""


def connect() -> None:
    """Called once, by ``apps.py``."""
    for signal in (page_published, page_unpublished):
        signal.connect(page_changed, dispatch_uid="outreach_page_changed")
    page_unpublished.connect(event_page_unpublished, dispatch_uid="outreach_event_page_unpublished")
    for signal in (page_slug_changed, post_page_move):
        signal.connect(address_changed, dispatch_uid="outreach_address_changed")
    pre_save.connect(
        restriction_is_coming, PageViewRestriction, dispatch_uid="outreach_restriction_before"
    )
    pre_delete.connect(
        restriction_is_going, PageViewRestriction, dispatch_uid="outreach_restriction_going"
    )
    pre_page_move.connect(page_is_moving, dispatch_uid="outreach_page_is_moving")
    pre_save.connect(bare_page_is_coming, Page, dispatch_uid="outreach_bare_page")
    for model in apps.get_models():
        if issubclass(model, CalendarPageMixin):
            uid = f"outreach_calendar_coming_{model._meta.label_lower}"
            pre_save.connect(calendar_is_coming, model, dispatch_uid=uid)
    for signal in (post_save, post_delete):
        signal.connect(
            restriction_changed, PageViewRestriction, dispatch_uid="outreach_restriction"
        )
    for model in (Site, *RECORDS):
        pre_save.connect(before_saving, model, dispatch_uid=f"outreach_{model.__name__}_before")
    post_save.connect(site_saved, Site, dispatch_uid="outreach_site")
    post_delete.connect(site_deleted, Site, dispatch_uid="outreach_site_deleted")
    post_save.connect(language_saved, Locale, dispatch_uid="outreach_language")
    post_delete.connect(language_deleted, Locale, dispatch_uid="outreach_language_deleted")
    for model in owner_page_models(Event):
        uid = f"outreach_page_deleted_{model._meta.label_lower}"
        pre_delete.connect(before_deleting_event_page, model, dispatch_uid=f"{uid}_before")
        post_delete.connect(event_page_deleted, model, dispatch_uid=uid)
    pre_delete.connect(before_deleting_event, Event, dispatch_uid="outreach_event_before")
    post_delete.connect(event_deleted, Event, dispatch_uid="outreach_event_deleted")
    for model in RECORDS:
        post_save.connect(record_saved, model, dispatch_uid=f"outreach_{model.__name__}")
    for model in (Audience, Topic):
        uid = f"outreach_{model.__name__}_deleted"
        pre_delete.connect(before_deleting_label, model, dispatch_uid=f"{uid}_before")
        post_delete.connect(label_deleted, model, dispatch_uid=uid)
    for field in (Event.audiences, Event.topics):
        m2m_changed.connect(labels_changed, field.through, dispatch_uid="outreach_labels")
    images = get_image_model()
    pre_delete.connect(before_deleting_image, images, dispatch_uid="outreach_image_before")
    post_delete.connect(image_deleted, images, dispatch_uid="outreach_image")
    renditions = images.get_rendition_model()
    post_delete.connect(rendition_deleted, renditions, dispatch_uid="outreach_rendition")
    post_migrate.connect(migrated, dispatch_uid="outreach_migrated")


def page_changed(sender, instance, **kwargs) -> None:
    if not isinstance(instance, OwnerPageMixin):  # Those have published their owner themselves.
        invalidate_calendars()


def event_page_unpublished(sender, instance, **kwargs) -> None:
    """Also where Wagtail has saved it as a bare page, of which its event knows nothing."""
    if isinstance(instance, EventPageMixin):
        republish([instance.event_id])


def address_changed(sender, instance, **kwargs) -> None:
    invalidate_tree(instance.path)


def page_is_moving(sender, instance, **kwargs) -> None:
    refuse_to_touch(instance)


def bare_page_is_coming(sender, instance, update_fields=None, raw=False, **kwargs) -> None:
    """Wagtail unpublishes several pages at once without knowing what they are, and whoever writes
    one so knows nothing of its owner either."""
    model = instance.specific_class or Page
    if raw:
        return
    if issubclass(model, OwnerPageMixin):
        saving = {"update_fields": update_fields}
        page = instance.specific
        page.refuse_to_write(publicly=shows_the_public(instance, saving))
        instance.live = instance.live and page.may_be_live
    elif issubclass(model, CalendarPageMixin):
        calendar_is_coming(model, instance)


def calendar_is_coming(sender, instance, raw=False, **kwargs) -> None:
    """To unpublish a calendar hides all its events, and to rename it gives them other addresses."""
    if raw or not isinstance(instance, Page) or not instance.pk:
        return
    before = Page.objects.filter(pk=instance.pk).values_list("live", "slug").first()
    if before and before != (instance.live, instance.slug) and before[0]:
        refuse_to_touch(instance)


def restriction_is_going(sender, instance, **kwargs) -> None:
    refuse_to_touch(instance.page)


def restriction_is_coming(sender, instance, **kwargs) -> None:
    """It is committed before anybody is told that it was saved, unless its caller has a transaction."""
    refuse_to_touch(instance.page)
    if instance.pk is None:
        hide_tree(instance.page.path)


def restriction_changed(sender, instance, **kwargs) -> None:
    invalidate_tree(instance.page.path)


def before_saving(sender, instance, raw=False, **kwargs) -> None:
    known = None if raw or not instance.pk else sender._base_manager.filter(pk=instance.pk).first()
    setattr(instance, BEFORE, known)


def site_saved(sender, instance, raw=False, **kwargs) -> None:
    if not raw:
        invalidate_sites(getattr(instance, BEFORE, None), instance)


def site_deleted(sender, instance, **kwargs) -> None:
    invalidate_sites(instance, None)


def language_saved(sender, instance, created, raw=False, **kwargs) -> None:
    if created and not raw:
        invalidate_languages()


def language_deleted(sender, instance, **kwargs) -> None:
    invalidate_languages()


def before_deleting_event_page(sender, instance, **kwargs) -> None:
    instance.refuse_to_write(publicly=instance.live)
    event_work.hold(instance.event_id)


def event_page_deleted(sender, instance, **kwargs) -> None:
    republish(Event.objects.filter(pk=instance.event_id).values_list("pk", flat=True))


def before_deleting_event(sender, instance, **kwargs) -> None:
    setattr(instance, BEFORE, set(instance.faces.values_list("calendar_key", flat=True)))


def event_deleted(sender, instance, **kwargs) -> None:
    bump_versions(getattr(instance, BEFORE, ()), now=timezone.now())


def record_saved(sender, instance, raw=False, **kwargs) -> None:
    if not raw:
        invalidate_record(getattr(instance, BEFORE, None), instance)


def before_deleting_label(sender, instance, **kwargs) -> None:
    setattr(instance, BEFORE, list(events_naming(instance).values_list("pk", flat=True)))


def label_deleted(sender, instance, **kwargs) -> None:
    invalidate_events(getattr(instance, BEFORE, ()))


def labels_changed(sender, instance, action, pk_set, **kwargs) -> None:
    if action.startswith("post_"):
        republish([instance.pk] if isinstance(instance, Event) else sorted(pk_set or ()))


def before_deleting_image(sender, instance, **kwargs) -> None:
    setattr(instance, BEFORE, events_with_picture(instance.pk))


def image_deleted(sender, instance, **kwargs) -> None:
    invalidate_events(getattr(instance, BEFORE, ()))


def rendition_deleted(sender, instance, **kwargs) -> None:
    if instance.filter_spec in PICTURES:
        instance.purge_from_cache()
        invalidate_events(events_with_picture(instance.image_id))


def migrated(sender, using, **kwargs) -> None:
    if sender.label == "outreach":
        forget_answers(using)
