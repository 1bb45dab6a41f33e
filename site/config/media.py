"""Uploaded files as this server hands them out: nothing of them runs as the site."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.static import serve

DOCUMENTS = "documents/"
SHOWN = ("image/gif", "image/jpeg", "image/png", "image/webp", "image/avif")


def media(request, path: str) -> HttpResponse:
    """Pictures are shown; everything else is a file to be saved. Documents have an address of their
    own, which asks who may read them."""
    if path.lstrip("/").startswith(DOCUMENTS):
        raise Http404
    try:
        answer = serve(request, path, document_root=settings.MEDIA_ROOT)
    except OSError as error:  # No file can have such a name.
        raise Http404 from error
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    if answer.headers.get("Content-Type") not in SHOWN:
        answer.headers["Content-Disposition"] = "attachment"
    return answer
