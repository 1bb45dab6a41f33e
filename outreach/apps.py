"""All wiring of outreach: the publication hook and the signal handlers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "outreach"
    label = "outreach"
    verbose_name = _("Outreach")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks, log_masking, signal_handlers
        from .event_plan_source import EventPlanSource
        from .event_source import EventSource
        from .models.writing import event_write
        from .permissions import register_policies
        from .scheduling.plan_sources import register_plan_source
        from .scheduling.sources import register_source
        from .services.publishing import publish_event

        event_write.publish = publish_event
        register_policies()
        signal_handlers.connect()
        register_source(EventSource())
        register_plan_source(EventPlanSource())
        log_masking.install()
        checks.connect()
