"""Addresses that are secrets by themselves are in no log, whoever writes it."""

from __future__ import annotations

import logging
from logging.config import dictConfig
from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from outreach.log_masking import LOGGERS, install, mask_request, without_secrets

TOKEN = "s3cret-T0ken_"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"GET /calendars/{TOKEN}.ics HTTP/1.1", "GET /calendars/*** HTTP/1.1"),
        (f'"GET /calendars/{TOKEN}.ics?a=1 HTTP/1.1" 200', '"GET /calendars/***?a=1 HTTP/1.1" 200'),
        (f"Not Found: /calendars/{TOKEN}/x.ics", "Not Found: /calendars/***"),
        (f"https://host/invitations/{TOKEN}/", "https://host/invitations/***"),
        (f"/az/invitations/{TOKEN}/?yes", "/az/invitations/***?yes"),
        ("/en/events/feed.ics", "/en/events/feed.ics"),
    ],
)
def test_what_follows_is_a_secret(text, masked):
    assert without_secrets(text) == masked


@pytest.fixture
def written():
    """What a handler writes that each of the loggers gets after the filter was installed."""
    lines = []

    class Collector(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    handler = Collector()
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = {logger: (logger.level, logger.propagate) for logger in loggers}
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield lines
    for logger in loggers:
        logger.removeHandler(handler)
        logger.level, logger.propagate = before[logger]


@pytest.mark.parametrize("name", LOGGERS)
def test_loggers_of_requests_mask_it_in_message_and_arguments(name, written):
    """Hard case 11."""
    logger = logging.getLogger(name)
    logger.warning("Not Found: %s", f"/calendars/{TOKEN}.ics")
    logger.info(f"/invitations/{TOKEN}/ 100%")
    logger.info('"%(r)s" %(s)s', {"r": f"GET /calendars/{TOKEN}.ics HTTP/1.1", "s": 200})
    logger.info('"%s" %s %s', f"GET /calendars/{TOKEN}.ics HTTP/1.1", "200", "12")
    assert written == [
        "Not Found: /calendars/***",
        "/invitations/*** 100%",
        '"GET /calendars/*** HTTP/1.1" 200',
        '"GET /calendars/*** HTTP/1.1" 200 12',
    ]


def test_it_holds_when_logging_is_configured_again(written):
    """Gunicorn does so after the site was loaded."""
    dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "loggers": {"gunicorn.access": {"level": "INFO", "handlers": []}},
        }
    )
    install()
    logger = logging.getLogger("gunicorn.access")
    assert len(logger.filters) == 1
    logger.addHandler(handler := logging.Handler())
    handler.emit = lambda record: written.append(record.getMessage())
    logger.info("GET /calendars/%s.ics", TOKEN)
    logger.removeHandler(handler)
    assert written[-1] == "GET /calendars/***"


def test_a_request_that_was_read_does_not_know_it_any_more():
    """Error reports print its path, its arguments and what the server said of it."""
    path = f"/calendars/{TOKEN}.ics"
    request = RequestFactory().get(path, RAW_URI=path, REQUEST_URI=path)
    request.resolver_match = SimpleNamespace(kwargs={"token": TOKEN})
    mask_request(request)
    told = (
        f"{request!r} {request.META} {request.build_absolute_uri()} {request.resolver_match.kwargs}"
    )
    assert TOKEN not in told
