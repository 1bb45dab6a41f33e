"""Whoever guesses at passwords here gets slower and slower."""

from ipaddress import ip_network

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class LoginThrottlingConfig(AppConfig):
    name = "login_throttling"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        for name in settings.TRUSTED_PROXIES:
            try:
                name == "unix" or ip_network(name, strict=False)
            except ValueError as error:
                raise ImproperlyConfigured(
                    f"TRUSTED_PROXIES: {name} is no address, network or `unix`."
                ) from error
