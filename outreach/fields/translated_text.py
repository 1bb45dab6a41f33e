"""One text in several languages, in one column: for names that exist once, not once per locale."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..addresses.languages import default_language


def content_languages() -> list[tuple[str, str]]:
    """Code and name of each language the site writes in, the default first."""
    languages = getattr(settings, "WAGTAIL_CONTENT_LANGUAGES", settings.LANGUAGES)
    return sorted(languages, key=lambda language: language[0] != default_language())


def in_language(texts: Mapping[str, str] | None, language: str | None = None) -> str:
    """The text in ``language`` (by default the active one) or its base language, else in the site's
    default language, else in the first language that has one; "" if there is none."""
    texts = texts or {}
    wanted = language or get_language() or default_language()
    for code in (wanted, wanted.partition("-")[0], default_language()):
        if texts.get(code):
            return texts[code]
    return next(filter(None, texts.values()), "")


class TranslatedTextWidget(forms.MultiWidget):
    """One input for each language, labelled with its name."""

    template_name = "outreach/widgets/translated_text.html"

    def __init__(self, multiline: bool = False, attrs=None):
        self.languages = content_languages()
        widget = forms.Textarea(attrs={"rows": 3}) if multiline else forms.TextInput()
        super().__init__({code: widget for code, _name in self.languages}, attrs)

    def decompress(self, value):
        return [(value or {}).get(code, "") for code, _name in self.languages]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        subwidgets = context["widget"]["subwidgets"]
        for subwidget, (code, language) in zip(subwidgets, self.languages, strict=True):
            subwidget["attrs"] |= {"lang": code, "aria-label": str(language)}
            subwidget["language"] = language
        return context


class TranslatedTextFormField(forms.MultiValueField):
    """If the field is required, at least one language must be given."""

    def __init__(self, *, max_length: int | None = None, multiline: bool = False, **kwargs):
        kwargs.pop("encoder", None), kwargs.pop("decoder", None)
        languages = content_languages()
        fields = [forms.CharField(required=False, max_length=max_length) for _code in languages]
        kwargs["widget"] = TranslatedTextWidget(multiline=multiline)
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list):
        codes = [code for code, _name in content_languages()]
        return {
            code: text.strip()
            for code, text in zip(codes, data_list or [], strict=False)
            if text and text.strip()
        }

    def has_changed(self, initial, data):
        return (initial or {}) != self.compress(data)


class TranslatedTextField(models.JSONField):
    """A mapping of language code to text. Read it with ``in_language``."""

    description = _("Text in several languages")

    def __init__(self, *args, max_length: int = 255, multiline: bool = False, **kwargs):
        self.multiline = multiline
        kwargs["default"] = dict
        super().__init__(*args, max_length=max_length, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        if self.multiline:
            kwargs["multiline"] = True
        return name, path, args, kwargs

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if not isinstance(value, dict) or not all(
            isinstance(code, str) and isinstance(text, str) for code, text in value.items()
        ):
            raise ValidationError(_("Enter one text for each language."), code="invalid")
        if any(len(text) > self.max_length for text in value.values()):
            raise ValidationError(
                _("At most %(limit)s characters in each language."),
                code="too_long",
                params={"limit": self.max_length},
            )

    def formfield(self, **kwargs):
        kwargs.pop("widget", None)
        return models.Field.formfield(
            self,
            form_class=TranslatedTextFormField,
            max_length=self.max_length,
            multiline=self.multiline,
            **kwargs,
        )
