"""A strict content security policy for the public side, a wider one for Wagtail's admin."""

from csp.middleware import CSPMiddleware
from django.conf import settings


class ContentSecurityPolicy(CSPMiddleware):
    """Wagtail's own admin has inline scripts and styles; nothing else may."""

    def process_response(self, request, response):
        if request.path.startswith("/admin/"):
            response._csp_config = settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]
        return super().process_response(request, response)
