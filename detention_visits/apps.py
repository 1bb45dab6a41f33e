"""All wiring of detention_visits."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DetentionVisitsConfig(AppConfig):
    name = "detention_visits"
    label = "detention_visits"
    verbose_name = _("Detention visits")
    default_auto_field = "django.db.models.BigAutoField"
