"""For production: behind TLS, all secrets from environment variables.

Whatever serves or works for the site refuses to start without them. What only prepares it, such as
collecting static files, needs none.
"""

import secrets
import sys

from .base import *  # noqa: F403
from .base import env

PREPARING = {"check", "collectstatic", "compile_catalogues", "compilemessages", "makemessages"}
IS_PREPARED_ONLY = sys.argv[1:2] and sys.argv[1] in PREPARING

DEBUG = False
if IS_PREPARED_ONLY:
    SECRET_KEY = env("SECRET_KEY", default="") or secrets.token_urlsafe(50)
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost"])
else:
    SECRET_KEY = env("SECRET_KEY")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
    WAGTAILADMIN_BASE_URL = env("BASE_URL")
    vars().update(env.email("EMAIL_URL"))
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
"""An institution has other sites below its domain, which must not be cut off by this one."""
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SERVE_MEDIA = False
SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # Wagtail's preview is a same-origin frame.
    "security.W005",  # Subdomains and preload are for the institution to decide.
    "security.W021",
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.json_log.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
