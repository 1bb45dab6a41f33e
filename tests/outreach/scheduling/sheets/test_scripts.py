"""Shaping: joined letters, direction, what the font lacks."""

import unicodedata

import pytest

from outreach.scheduling.sheets.fonts import has_glyph
from outreach.scheduling.sheets.scripts import clean, is_right_to_left, missing_glyphs, visual

NAMES = {
    "Azerbaijani": "Əliyev Şəmsəddin Ğ. ı İ ö ü ç x q",
    "Russian": "Щербаков Дмитрий Объедков ё Ё Ъ",
    "Arabic": "عبد الله الأمين محمد إلياس مؤمن هيئة سماء آدم",
    "Persian": "پژمان چنگیزی گلی کیانی می‌خواهم",
    "Urdu": "محمد ٹیپو ڈوگر لڑکے نہیں ہاشمی ھے",
    "Georgian": "შოთა რუსთაველი",
    "Hindi": "पंकज शर्मा प्रवासी स्थिति",
    "Hebrew": "משה בן-דוד",
    "Turkish": "Iğdırlı Şükrü İnönü",
    "Uzbek": "Oʻgʻiloy Gʻaniyeva",
    "Kazakh": "Әлия Қайратқызы Ұлы Һөңі",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_every_letter_has_a_glyph_after_shaping(name):
    """Hard case 15."""
    assert missing_glyphs(name) == set()
    assert "?" not in visual(name)
    assert all(has_glyph(character) for character in visual(name))


@pytest.mark.parametrize("language", ["Azerbaijani", "Russian", "Georgian", "Turkish", "Uzbek"])
def test_scripts_without_joining_are_drawn_as_they_are(language):
    assert visual(NAMES[language]) == NAMES[language]


def test_arabic_letters_are_joined_and_turned_round():
    meem_initial, hah_medial, meem_medial, dal_final = "\ufee3", "\ufea4", "\ufee4", "\ufeaa"
    assert visual("محمد") == dal_final + meem_medial + hah_medial + meem_initial


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("پدر", {"PEH INITIAL"}),
        ("چای", {"TCHEH INITIAL"}),
        ("گل", {"GAF INITIAL"}),
        ("کتاب", {"KEHEH INITIAL"}),
        ("مژه", {"JEH FINAL"}),
        ("علی", {"FARSI YEH FINAL"}),
        ("ٹیپو", {"TTEH INITIAL", "PEH MEDIAL"}),
        ("لڑکے", {"RREH FINAL", "YEH BARREE FINAL"}),
        ("نہیں", {"HEH GOAL MEDIAL", "NOON GHUNNA FINAL"}),
        ("بڈھا", {"DDAL FINAL", "HEH DOACHASHMEE INITIAL"}),
    ],
)
def test_persian_and_urdu_letters_take_their_joined_forms(word, forms):
    names = {unicodedata.name(character, "") for character in visual(word)}
    assert {f"ARABIC LETTER {form} FORM" for form in forms} <= names


def test_a_hidden_joiner_parts_persian_letters_and_is_not_drawn():
    parted, joined = visual("می\u200cخواهم"), visual("میخواهم")
    assert "\u200c" not in parted
    assert "ARABIC LETTER FARSI YEH FINAL FORM" in map(unicodedata.name, parted)
    assert "ARABIC LETTER FARSI YEH MEDIAL FORM" in map(unicodedata.name, joined)


def test_latin_and_digits_keep_their_order_within_arabic():
    drawn = visual("منظمة (IOM) 2026")
    assert drawn.startswith("2026 (IOM) ")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("א(ב)", "(ב)א"),
        ("אב ((IOM)) x", "x ((IOM)) בא"),
        ("IOM, אב (ג) [x]", "IOM, (ג) בא [x]"),
        ("א «ב»", "«ב» א"),
        ("(א) (IOM)", "(IOM) (א)"),
    ],
)
def test_brackets_face_the_right_way_in_both_directions(text, drawn):
    """Expected values follow UAX #9, rules N0 and L4."""
    assert visual(text) == drawn


def test_a_later_line_takes_the_direction_of_its_paragraph():
    assert visual("IOM, אב", right_to_left=True) == "בא ,IOM"
    assert visual("IOM, אב") == "IOM, בא"


def test_the_vowel_sign_i_of_devanagari_stands_before_its_letter():
    assert visual("हिन") == "िहन"


def test_controls_and_direction_marks_are_removed():
    assert clean(" \u202eAli\u0000\u200f\u2066yev\u2069\tRza\r\n\ufeff ") == "Aliyev Rza"


def test_text_is_composed_before_it_is_drawn():
    assert visual("S\u0327") == "Ş"


@pytest.mark.parametrize("character", ["😀", "王", "ᄀ", "ব", "\ufffd", "\ud800", "\ue123"])
def test_a_character_without_glyph_is_named_and_becomes_a_question_mark(character):
    assert missing_glyphs(f"Ali {character}") == {character}
    assert visual(f"Ali {character}") == "Ali ?"


def test_a_question_mark_of_the_text_itself_is_not_missing():
    assert missing_glyphs("Ali?") == set()


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [("Ａｌｉ", "Ali"), ("𝓐", "A"), ("ᲨᲝᲗᲐ", "შოთა"), ("\ufee3\ufea4\ufee4\ufeaa", None)],
)
def test_a_close_relative_stands_in_for_a_letter_the_font_lacks(typed, drawn):
    assert missing_glyphs(typed) == set()
    assert "?" not in visual(typed)
    assert drawn is None or visual(typed) == drawn


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ali", False),
        ("علی", True),
        ("12 علی", True),
        ("+994 50", False),
        ("", False),
        ("IOM علی", False),
    ],
)
def test_the_first_letter_decides_the_direction(text, expected):
    assert is_right_to_left(text) is expected
