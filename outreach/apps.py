"""All wiring of the app: the kind of events, page views, signal handlers and checks."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

PAGE = "wagtailcore.Page"


class OutreachConfig(AppConfig):
    name = "outreach"
    label = "outreach"
    verbose_name = _("Outreach")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self):
        """Policies are there before any app is ready: wherever this one stands among them, another may
        ask for a policy first, and Wagtail then refuses ours.

        Raises:
            ImproperlyConfigured: pages of this site are not built on Wagtail's own.
        """
        base = getattr(settings, "WAGTAIL_PAGE_MODEL", PAGE)
        if base != PAGE:
            raise ImproperlyConfigured(
                f"WAGTAIL_PAGE_MODEL is “{base}”, but calendars and events are pages built on "
                f"“{PAGE}”: leave the setting out, and give your own types of pages a base of their "
                "own below Wagtail's (docs/extending.md, Pages of your own)."
            )
        super().import_models()
        from wagtail.models import Page
        from wagtail.permissions import register_permission_policy

        from .browsing.page_policy import KnownPagesPolicy
        from .models import Event, PartnerCalendar, Venue
        from .permissions import (
            EventPermissionPolicy,
            RegionalPermissionPolicy,
            register_policies,
        )

        register_policies(
            {
                Event: EventPermissionPolicy,
                PartnerCalendar: RegionalPermissionPolicy,
                Venue: RegionalPermissionPolicy,
            }
        )
        register_permission_policy(Page, KnownPagesPolicy())

    def ready(self):
        from . import log_masking, signal_handlers
        from .conf import checks
        from .conf.roles import ROLES, register_role
        from .editing.screens import event_kind
        from .kinds import OwnerKind, register_kind
        from .lists.event_dates import EventDateList
        from .models import (
            CalendarPageMixin,
            Event,
            EventPageMixin,
            Occurrence,
        )
        from .models.events import with_public_status
        from .planning.plan_source import EventPlanSource
        from .public.calendars import calendar_list, calendar_month, calendar_this_month
        from .public.events import event_date, event_detail
        from .public.subscribing import calendar_subscribe
        from .publication.event_source import EventSource
        from .publication.publishing import publish_events
        from .publication.state import remember_fingerprint
        from .series.holidays import refuse_while_holidays_change
        from .series.renewals import forget_marks
        from .series.unit_of_work import AROUND_WRITING, BEFORE_WRITING
        from .series.wagtail_indexes import follow_saves, indexed_afterwards

        BEFORE_WRITING[:] = [refuse_while_holidays_change, forget_marks]
        AROUND_WRITING[:] = [indexed_afterwards]
        CalendarPageMixin.views = {
            "list": calendar_list,
            "this_month": calendar_this_month,
            "month": calendar_month,
            "subscribe": calendar_subscribe,
        }
        EventPageMixin.views = {"detail": event_detail, "date": event_date}
        signal_handlers.connect()
        follow_saves()
        register_kind(
            OwnerKind(
                name="event",
                owners=Event.objects.select_related("venue", "region"),
                dates=Occurrence.objects.select_related("event", "venue__region"),
                publish=publish_events,
                remember=remember_fingerprint,
                may_be_live=with_public_status,
                source=EventSource(),
                plan_source=EventPlanSource(),
                rights=event_kind.RIGHTS,
                addresses=event_kind.ADDRESSES,
                words=event_kind.WORDS,
                date_list=EventDateList(),
            )
        )
        for role in ROLES:
            register_role(role)
        log_masking.install()
        checks.connect()
