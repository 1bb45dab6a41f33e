"""Texts of ours on the public pages, which say their language where the page's lacks them.

``translate`` and ``blocktranslate`` take the place of Django's for whatever stands as text, also under
another name ("as"); in a complete language both write the same. In a title or an attribute, where no
element can stand, Django's own are written, or ``{{ _("…") }}``.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy

from django import template
from django.conf import settings
from django.template.base import FilterExpression
from django.templatetags.i18n import (
    BlockTranslateNode,
    TranslateNode,
    do_block_translate,
    do_translate,
)
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, trans_real

from ..addresses.languages import base_of
from ..date_words import reader_language
from ..scheduling.wording.languages import spoken_language

register = template.Library()
CONTEXT = "\x04"
"""Between a text's context and itself, in a catalogue."""
ORIGINAL = "en"
"""What the code is written in."""


class TextNode(TranslateNode):
    """One that is marked, if need be."""

    def __init__(self, plain: TranslateNode) -> None:
        vars(self).update(vars(plain))

    def render(self, context):
        asked = self.message_context.resolve(context) if self.message_context else ""
        msgid = self.filter_expression.var.literal.replace("%", "%%")
        language = foreign_language(msgid, context=asked)
        text = super().render(context)
        if not language:
            return text
        if self.asvar:
            context[self.asvar] = in_span(context[self.asvar], language)
            return ""
        return in_span(text, language)


class BlockNode(BlockTranslateNode):
    """One that is marked, if need be; what is inserted into it remains in the page's language."""

    def __init__(self, plain: BlockTranslateNode) -> None:
        vars(self).update(vars(plain))
        self.around = copy(plain)
        self.around.asvar = None
        self.around.extra_context = {
            name: Inserted(value) for name, value in plain.extra_context.items()
        }

    def render(self, context, nested=False):
        asked = self.message_context.resolve(context) if self.message_context else ""
        msgid, _names = self.render_token_list(self.singular)
        language = foreign_language(msgid, context=asked, has_plural=bool(self.plural))
        if not language:
            return super().render(context, nested)
        text = in_span(mark_safe(self.around.render(context, nested)), language)  # noqa: S308
        if self.asvar:
            context[self.asvar] = text
            return ""
        return text


class Inserted:
    """What a value of a text is, as an element of the page's language unless it is a number."""

    def __init__(self, value: FilterExpression) -> None:
        self.value = value

    def resolve(self, context):
        found = self.value.resolve(context)
        return in_span(found, get_language() or "") if isinstance(found, str) else found


@register.tag
def translate(parser, token) -> TranslateNode:
    return TextNode(do_translate(parser, token))


@register.tag
def blocktranslate(parser, token) -> BlockTranslateNode:
    return BlockNode(do_block_translate(parser, token))


@register.filter
def lang_of(text: str | Promise) -> SafeString:
    """The attribute for an element whose text or attribute this is: ``lang="en"``, with a space
    before it. Takes a text as in the code, or a lazy one."""
    return _attribute(foreign_language(text))


@register.filter
def lang_beside(text: str) -> SafeString:
    """For what stands in an element that has ``lang_of``, but in the page's language."""
    return _attribute((get_language() or "") if foreign_language(text) else "")


@register.filter
def as_sentence(sentence: str) -> SafeString:
    """The sentence of a schedule, which says its language where the page's has no sentences."""
    reader = reader_language()
    spoken = spoken_language(reader)
    return in_span(sentence, "" if base_of(spoken) == base_of(reader) else spoken)


def in_span(text: str, language: str) -> SafeString:
    """Escaped; as an element of this language if there is one."""
    return (
        format_html('<span lang="{}">{}</span>', language, text)
        if language
        else conditional_escape(text)
    )


def _attribute(language: str) -> SafeString:
    return format_html(' lang="{}"', language) if language else SafeString()


def foreign_language(text: str | Promise, *, context: str = "", has_plural: bool = False) -> str:
    """The code of the language in which ``text``, an entry of a catalogue, is said on a page of the
    active language: that of ``LANGUAGE_CODE``, or English. "" where it is the page's own.

    Args:
        text: as in the code; one without a context may be lazy.
    """
    active = get_language() or ORIGINAL
    if base_of(active) == ORIGINAL:
        return ""
    said = _language_of(_key(text, context, has_plural), active)
    return "" if base_of(said) == base_of(active) else said


def _key(text: str | Promise, context: str, has_plural: bool) -> str | tuple[str, int]:
    if isinstance(text, Promise):
        with translation.override(None):
            text = str(text)
    key = f"{context}{CONTEXT}{text}" if context else text
    return (key, 0) if has_plural else key


def _language_of(key: str | tuple[str, int], active: str) -> str:
    for language, texts in _catalogues(active):
        if key in texts:
            return language
    return ORIGINAL


def _catalogues(active: str) -> Iterator[tuple[str, object]]:
    """Those that Django asks, one after the other: the language's, that of its base language, and
    that of ``LANGUAGE_CODE``. Only Django's own say what they are; others are of the same one."""
    found = trans_real.catalog() if settings.USE_I18N else None
    language = active
    while found is not None:
        if isinstance(found, trans_real.DjangoTranslation):
            language = found.to_language()
        yield language, getattr(found, "_catalog", ())
        found = found._fallback
