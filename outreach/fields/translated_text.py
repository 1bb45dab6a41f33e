"""One text in several languages, in one column: for names that exist once, not once per locale."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..addresses.languages import alike, content_languages, default_language


def in_language(texts: Mapping[str, str] | None, language: str | None = None) -> str:
    """The text in ``language`` (by default the active one) or one that is alike, else in the site's
    default language, else in the first language that has one; "" if there is none."""
    given = {code: text for code, text in (texts or {}).items() if text}
    for wanted in (language or get_language(), default_language()):
        if wanted and (code := alike(wanted, given)):
            return given[code]
    return next(iter(given.values()), "")


class TranslatedTextWidget(forms.MultiWidget):
    """One input for each language, labelled with its name if there are several."""

    template_name = "outreach/widgets/translated_text.html"

    def __init__(self, multiline: bool = False, attrs=None):
        self.languages = content_languages()
        widget = forms.Textarea(attrs={"rows": 3}) if multiline else forms.TextInput()
        self.use_fieldset = len(self.languages) > 1
        super().__init__({code: widget for code, _name in self.languages}, attrs)

    def id_for_label(self, id_):
        """A field's label names its only input; several have labels of their own."""
        return f"{id_}_0" if len(self.languages) == 1 else ""

    def decompress(self, value):
        return [(value or {}).get(code, "") for code, _name in self.languages]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        subwidgets = context["widget"]["subwidgets"]
        for subwidget, (code, language) in zip(subwidgets, self.languages, strict=True):
            subwidget["attrs"]["lang"] = code
            if len(self.languages) > 1:
                subwidget["attrs"]["aria-label"] = str(language)
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
        shown = self.widget.decompress(initial)
        return self.compress(shown) != self.compress(data)


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

    def save_form_data(self, instance, data):
        """A text in a language that the form does not show stays."""
        shown = {code for code, _name in content_languages()}
        stored = getattr(instance, self.attname) or {}
        kept = {code: text for code, text in stored.items() if code not in shown}
        super().save_form_data(instance, kept | (data or {}))

    def formfield(self, **kwargs):
        kwargs.pop("widget", None)
        return models.Field.formfield(
            self,
            form_class=TranslatedTextFormField,
            max_length=self.max_length,
            multiline=self.multiline,
            show_hidden_initial=False,  # Django sends the value of a callable default along.
            **kwargs,
        )
