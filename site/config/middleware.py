"""A strict content security policy for the public site, a wider one for Wagtail's admin, and the
admin in the language of who is logged in."""

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.utils import translation


class ContentSecurityPolicy(CSPMiddleware):
    """Allows inline scripts and styles in Wagtail's admin, which needs them, and nowhere else."""

    def process_response(self, request, response):
        if request.path.startswith("/admin/"):
            response._csp_config = settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]
        return super().process_response(request, response)


class AdminLanguage:
    """In Wagtail's admin the language of the account holds for the whole request. Wagtail's views
    take it themselves, but what refuses them, and says so, answers in the browser's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/admin/") and request.user.is_authenticated:
            profile = getattr(request.user, "wagtail_userprofile", None)
            if profile:
                translation.activate(profile.get_preferred_language())
                request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
