"""All wiring of detention_visits: policies, the kind of activities, signal handlers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DetentionVisitsConfig(AppConfig):
    name = "detention_visits"
    label = "detention_visits"
    verbose_name = _("Detention visits")
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self):
        """As outreach does, and for the same reason."""
        super().import_models()
        from wagtail.permissions import register_permission_policy

        from .models import Activity, Facility, Session

        for model in (Facility, Activity, Session):
            register_permission_policy(model)

    def ready(self):
        from outreach.conf.checks import watch_templates
        from outreach.conf.roles import register_role
        from outreach.kinds import OwnerKind, register_kind

        from . import signal_handlers
        from .date_list import SessionDateList
        from .editing import activity_kind
        from .models import Activity, ActivityPageMixin, Session
        from .models.publicity import with_something_permitted
        from .permissions import VISIT_TEAM
        from .plan_source import DetentionPlanSource
        from .public.activities import activity_context
        from .publication.publishing import publish_activities, remember_fingerprint
        from .publication.source import DetentionSource

        register_role(VISIT_TEAM)
        watch_templates("detention_visits")
        ActivityPageMixin.public_context = staticmethod(activity_context)
        signal_handlers.connect()
        register_kind(
            OwnerKind(
                name="activity",
                owners=Activity.objects.select_related("facility"),
                dates=Session.objects.select_related("activity__facility"),
                publish=publish_activities,
                remember=remember_fingerprint,
                may_be_live=with_something_permitted,
                source=DetentionSource(),
                plan_source=DetentionPlanSource(),
                rights=activity_kind.RIGHTS,
                addresses=activity_kind.ADDRESSES,
                words=activity_kind.WORDS,
                date_list=SessionDateList(),
            )
        )
