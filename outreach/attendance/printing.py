"""Sheets as PDF. That takes the libraries of the extra ``sheets``; a host without them has all else."""

from __future__ import annotations

from importlib.util import find_spec

from django.utils.translation import gettext as _

from ..scheduling.sheets.contents import Sheet

LIBRARIES = ("reportlab", "pymupdf_fonts", "bidi", "arabic_reshaper")
CAN_PRINT = all(map(find_spec, LIBRARIES))

if CAN_PRINT:
    from ..scheduling.sheets.rendering import render_pdf
    from ..scheduling.sheets.scripts import missing_glyphs
else:

    def render_pdf(sheet: Sheet) -> bytes:
        raise ModuleNotFoundError(what_is_missing())

    def missing_glyphs(text: str) -> set[str]:
        """Nothing is printed, so nothing is printed wrong."""
        return set()


def what_is_missing() -> str:
    """What to do before sheets can be printed, "" when nothing."""
    if CAN_PRINT:
        return ""
    text = _(
        "Sheets as PDF are not set up on this site. Its administrator can add them: %(command)s"
    )
    return text % {"command": 'pip install "wagtail-outreach[sheets]"'}
