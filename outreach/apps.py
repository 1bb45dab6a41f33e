"""All wiring of outreach: the publication hook and the signal handlers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "outreach"
    label = "outreach"
    verbose_name = _("Outreach")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import signal_handlers
        from .models.writing import PublicationHook
        from .services.publishing import publish_event

        PublicationHook.publish = publish_event
        signal_handlers.connect()
