"""Answers that pages of any other site may read: public data, without anybody's cookies."""

from __future__ import annotations

from functools import wraps

from django.http import HttpResponse, HttpResponseNotAllowed

METHODS = ("GET", "HEAD", "OPTIONS")
PREFLIGHT_SECONDS = 86_400


def for_all_origins(view):
    """Let a view that only reads be asked from everywhere, and answer a browser's preflight."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        if request.method == "OPTIONS":
            answer = _preflight()
        elif request.method in METHODS:
            answer = view(request, *args, **kwargs)
        else:
            answer = HttpResponseNotAllowed(METHODS)
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Access-Control-Expose-Headers"] = "ETag"
        return answer

    return answered


def _preflight() -> HttpResponse:
    answer = HttpResponse(status=204)
    answer.headers["Allow"] = ", ".join(METHODS)
    answer.headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    answer.headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
    answer.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    return answer
