"""How a sheet is to be printed: the form beside the list, whose fields are a sheet's parameters."""

from __future__ import annotations

from itertools import combinations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..addresses.languages import content_languages
from .attendance_sheets import MOST_BLANK_ROWS, MOST_LANGUAGES

USUAL_BLANK_ROWS = 10


def sheet_languages() -> list[tuple[str, str]]:
    """What a sheet can be printed in, two languages first: the sheet's parameter, and names."""
    names = dict(content_languages())
    choices = [*combinations(names, 2), *combinations(names, 1)]
    return [(",".join(codes), " + ".join(str(names[code]) for code in codes)) for codes in choices]


class LanguagesSelect(forms.Select):
    """Two languages first, by their names in the reader's language."""

    def __init__(self, attrs=None):
        super().__init__(attrs, choices=sheet_languages)


class SheetOptions(forms.Form):
    """Each has a default. ``seen``: that letters are missing has been said."""

    languages = forms.CharField(
        label=gettext_lazy("Languages of the sheet"),
        required=False,
        widget=LanguagesSelect,
    )
    blank = forms.IntegerField(
        label=gettext_lazy("Blank rows"),
        required=False,
        min_value=0,
        max_value=MOST_BLANK_ROWS,
        initial=USUAL_BLANK_ROWS,
    )
    contact = forms.BooleanField(label=gettext_lazy("Include contacts"), required=False)
    format = forms.ChoiceField(required=False, choices=[("", ""), ("pdf", ""), ("csv", "")])
    seen = forms.BooleanField(required=False)

    def clean_languages(self) -> list[str]:
        """Without any, the site's first two."""
        known = [code for code, _name in content_languages()]
        typed = self.cleaned_data["languages"]
        codes = list(dict.fromkeys(typed.split(","))) if typed else known[:MOST_LANGUAGES]
        if len(codes) > MOST_LANGUAGES or not set(codes) <= set(known):
            raise ValidationError(
                _("Choose one or two of these languages: %(codes)s.") % {"codes": ", ".join(known)}
            )
        return codes

    def clean_blank(self) -> int:
        return self.cleaned_data["blank"] or 0
