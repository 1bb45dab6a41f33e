"""A strict content security policy for the public site, a wider one for Wagtail's admin."""

from csp.middleware import CSPMiddleware
from django.conf import settings


class ContentSecurityPolicy(CSPMiddleware):
    """Allows inline scripts and styles in Wagtail's admin, which needs them, and nowhere else."""

    def process_response(self, request, response):
        if request.path.startswith("/admin/"):
            response._csp_config = settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]
        return super().process_response(request, response)
