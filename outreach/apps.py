"""All wiring of the app: publication hook, page views, sources, signal handlers and checks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "outreach"
    label = "outreach"
    verbose_name = _("Outreach")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import conf, log_masking, signal_handlers
        from .models import CalendarPageMixin, Event, EventPageMixin, PartnerCalendar, Venue
        from .models.events import event_work
        from .permissions import register_policies
        from .planning.plan_source import EventPlanSource
        from .public.calendars import calendar_list, calendar_month, calendar_this_month
        from .public.events import event_date, event_detail
        from .public.subscribing import calendar_subscribe
        from .publication.event_source import EventSource
        from .publication.publishing import publish_event
        from .publication.state import remember_fingerprint
        from .scheduling.plan_sources import register_plan_source
        from .scheduling.sources import register_source

        event_work.publish = publish_event
        event_work.remember = remember_fingerprint
        CalendarPageMixin.views = {
            "list": calendar_list,
            "this_month": calendar_this_month,
            "month": calendar_month,
            "subscribe": calendar_subscribe,
        }
        EventPageMixin.views = {"detail": event_detail, "date": event_date}
        register_policies((Event, PartnerCalendar, Venue))
        signal_handlers.connect()
        register_source(EventSource())
        register_plan_source(EventPlanSource())
        log_masking.install()
        conf.connect_checks()
