"""Escaping and folding: what is read back is what was written, whatever the text."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event
from icalendar.parser import Contentline

from outreach.scheduling.icalendar.content_lines import (
    clean,
    duration,
    line,
    list_line,
    text_line,
    uri_line,
)

HARD_TEXTS = [
    "Hüquq, yardım; açıq \\ \"qapı\" : 'bir'",
    "birinci\r\nikinci\rüçüncü\nson",
    "⚖️ 👩‍👩‍👧‍👦 🇦🇿 " * 12,
    "\u200fحقوق المهاجرين\u200e (\u2067فارسی\u2069)",
    "ə" * 300,
    "x" * 74 + "ə",
    "a\r\nATTENDEE:mailto:nobody@example.org",
    "a\u2028BEGIN:VEVENT\x85END:VEVENT\x0bX:1",
    "nul \x00 bell \x07 delete \x7f half \ud83d bom \ufeff",
    "",
    "\\n is no line break, \\, no comma",
]


def read(written: str) -> Contentline:
    unfolded = written.removesuffix("\r\n").replace("\r\n ", "")
    return Contentline(unfolded)


def parsed_summary(text: str) -> str:
    content = "BEGIN:VEVENT\r\n" + text_line("SUMMARY", text) + "END:VEVENT\r\n"
    event = Event.from_ical(content)
    assert list(event) == ["SUMMARY"]
    return str(event["SUMMARY"])


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_a_text_comes_back_as_it_was_cleaned(text: str) -> None:
    """Hard case 12."""
    assert parsed_summary(text) == clean(text)


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_no_line_is_longer_than_75_octets_and_none_splits_a_character(text: str) -> None:
    """Hard case 12."""
    written = text_line("SUMMARY", text, language="az")
    assert written.endswith("\r\n")
    for number, piece in enumerate(written.encode().removesuffix(b"\r\n").split(b"\r\n")):
        assert len(piece) <= 75
        assert piece.decode()
        assert number == 0 or piece.startswith(b" ")


@given(st.text(max_size=400))
def test_any_text_makes_one_property_and_comes_back(text: str) -> None:
    assert parsed_summary(text) == clean(text)


def test_a_full_line_is_not_folded_and_one_octet_more_is() -> None:
    assert text_line("A", "x" * 73).count("\r\n") == 1
    assert text_line("A", "x" * 74).count("\r\n") == 2


def test_control_characters_go_and_marks_of_direction_stay() -> None:
    assert clean("a\x00\x1b\u200fb\tc\ud800") == "a\u200fb\tc"
    assert clean("a\r\nb\rc\u2029d") == "a\nb\nc\nd"


def test_commas_part_the_values_of_a_list_and_not_a_value() -> None:
    assert list_line("CATEGORIES", ["Hüquq, yardım", "b"]) == "CATEGORIES:Hüquq\\, yardım,b\r\n"


def test_a_parameter_cannot_begin_another_property() -> None:
    written = line("SUMMARY", "x", LANGUAGE='az";X=1:evil\r\nATTENDEE:a')
    name, parameters, value = read(written).parts()
    assert (name, value) == ("SUMMARY", "x")
    assert list(parameters) == ["LANGUAGE"]


def test_an_address_holds_no_space_and_no_line_break() -> None:
    written = uri_line("URL", " https://example.org/tədbir?a=1%202\r\nATTENDEE:a#x")
    assert written == "URL:https://example.org/t%C9%99dbir?a=1%202%0AATTENDEE:a#x\r\n"


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (timedelta(hours=1), "PT1H"),
        (timedelta(days=2, minutes=5), "PT48H5M"),
        (timedelta(seconds=61), "PT1M1S"),
        (timedelta(0), "PT0S"),
    ],
)
def test_a_length_is_written_in_hours(length: timedelta, written: str) -> None:
    assert duration(length) == written
