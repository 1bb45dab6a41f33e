"""The address that a form asks, before it is sent, whether its session is still there."""

from __future__ import annotations

from django.conf import settings
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class SessionView(WagtailAdminTemplateMixin, TemplateView):
    """Gives a script the token of now; Wagtail refuses whoever is logged out. To people, who come
    here from the log-in that the script opened for them, it says how to go on."""

    template_name = "outreach/admin/session.html"
    page_title = gettext_lazy("You are logged in")
    header_icon = "user"

    def get(self, request, *args, **kwargs):
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return JsonResponse({"token": get_token(request)})
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        name = get_user_display_name(self.request.user)
        return super().get_context_data(**kwargs) | {"name": name}


def log_in_page() -> str:
    return str(getattr(settings, "WAGTAILADMIN_LOGIN_URL", None) or reverse("wagtailadmin_login"))


def log_in_url() -> str:
    """The log-in, which leads to the address above."""
    return f"{log_in_page()}?{urlencode({'next': reverse('outreach_session')})}"


def watching() -> str:
    """For every screen of the admin: the script that asks, and what it tells."""
    values = {"session_url": reverse("outreach_session"), "log_in_url": log_in_url()}
    return render_to_string("outreach/admin/includes/session_ended.html", values)
