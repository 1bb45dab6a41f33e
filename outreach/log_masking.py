"""Addresses that are secrets by themselves, made unreadable wherever requests are logged."""

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
"""Those that name the address of a request. A filter of the logger itself works whatever handlers
it has, or gets later."""
SECRET_PATH = re.compile(r"(/(?:calendars|invitations)/)[^\s\"'?#]+")
MASKED = r"\1***"


class SecretPathFilter(logging.Filter):
    """Lets every record pass, without the secret part of an address."""

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
    """Take the secret out of a request that was read, so that whoever reports it later, in a log of
    a server, an error mail or a table of redirects, does not know it."""
    request.resolver_match.kwargs.update(dict.fromkeys(request.resolver_match.kwargs, "***"))
    request.path = without_secrets(request.path)
    request.path_info = without_secrets(request.path_info)
    for name in ("PATH_INFO", "RAW_URI", "REQUEST_URI"):
        if name in request.META:
            request.META[name] = without_secrets(str(request.META[name]))


def takes_secret(view: Callable) -> Callable:
    """A decorator, the outermost: the ``token`` of the address is handed over as
    ``request.secret_token``. Error reports print the arguments of each view and decorator."""

    @wraps(view)
    def without_token(request, **kwargs):
        request.secret_token = kwargs.pop("token")
        mask_request(request)
        return view(request, **kwargs)

    return without_token
