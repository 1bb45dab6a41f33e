"""All wiring of detention_visits: policies, the publication hook, signal handlers, the source."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DetentionVisitsConfig(AppConfig):
    name = "detention_visits"
    label = "detention_visits"
    verbose_name = _("Detention visits")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.permissions import register_permission_policy

        from outreach.scheduling.plan_sources import register_plan_source
        from outreach.scheduling.sources import register_source

        from . import signal_handlers
        from .models import Activity, ActivityPageMixin, Facility, Session
        from .models.unit_of_work import activity_work
        from .plan_source import DetentionPlanSource
        from .public.activities import activity_context
        from .publication.publishing import publish_activity, remember_fingerprint
        from .publication.source import DetentionSource

        for model in (Facility, Activity, Session):
            register_permission_policy(model)
        activity_work.publish = publish_activity
        activity_work.remember = remember_fingerprint
        ActivityPageMixin.public_context = staticmethod(activity_context)
        signal_handlers.connect()
        register_source(DetentionSource())
        register_plan_source(DetentionPlanSource())
