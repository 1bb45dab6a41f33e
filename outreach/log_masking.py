"""Masks secret addresses wherever requests are logged."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import wraps

LOGGERS = (
    "django.request",
    "django.server",
    "django.security.csrf",
    "gunicorn.access",
    "gunicorn.error",
)
"""Loggers that write request addresses. A filter on the logger itself works for all its handlers,
including those added later."""
SECRET_PATH = re.compile(r"(/(?:calendars|invitations)/)[^\s\"'?#]+")
MASKED = r"\1***"


class SecretPathFilter(logging.Filter):
    """Lets every record through, with the secret part of addresses masked."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        masked = without_secrets(message)
        if masked != message:
            record.msg, record.args = masked, ()
        return True


def without_secrets(text: str) -> str:
    """The text with ``***`` in place of what follows ``/calendars/`` or ``/invitations/``."""
    return SECRET_PATH.sub(MASKED, text)


def install() -> None:
    """Called by ``apps.py``; a second call changes nothing."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(known, SecretPathFilter) for known in logger.filters):
            logger.addFilter(SecretPathFilter())


def mask_request(request) -> None:
    """Remove the secret from a request once it has been read, so that server logs, error mails and
    redirect tables that report the request later do not contain it."""
    request.resolver_match.kwargs.update(dict.fromkeys(request.resolver_match.kwargs, "***"))
    request.path = without_secrets(request.path)
    request.path_info = without_secrets(request.path_info)
    for name in ("PATH_INFO", "RAW_URI", "REQUEST_URI"):
        if name in request.META:
            request.META[name] = without_secrets(str(request.META[name]))


def takes_secret(view: Callable) -> Callable:
    """Outermost decorator: passes the address's ``token`` as ``request.secret_token``, because
    error reports print the arguments of each view and decorator."""

    @wraps(view)
    def without_token(request, **kwargs):
        request.secret_token = kwargs.pop("token")
        mask_request(request)
        return view(request, **kwargs)

    return without_token
