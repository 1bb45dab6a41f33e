"""All wiring of outreach: the publication hook and the signal handlers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "outreach"
    label = "outreach"
    verbose_name = _("Outreach")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import conf as checks
        from . import log_masking, signal_handlers
        from .models.events import event_write
        from .permissions import register_policies
        from .planning.plan_source import EventPlanSource
        from .publication.event_source import EventSource
        from .publication.publishing import publish_event
        from .scheduling.plan_sources import register_plan_source
        from .scheduling.sources import register_source

        event_write.publish = publish_event
        register_policies()
        signal_handlers.connect()
        register_source(EventSource())
        register_plan_source(EventPlanSource())
        log_masking.install()
        checks.connect()
