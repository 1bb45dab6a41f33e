"""Fitting: shrink, break, cut; never wider than the column."""

import pytest

from outreach.scheduling.sheets.fitting import fit
from outreach.scheduling.sheets.fonts import BOLD, REGULAR, width_of
from outreach.scheduling.sheets.scripts import visual

LONG_NAMES = {
    "Latin": "Məmmədhəsən Əlövsət Şəmsəddin oğlu Hüseynov-Talıbxanbəyli " * 3,
    "one word": "Ə" * 120,
    "Cyrillic": "Щербакова Александра Константиновна " * 4,
    "Arabic": "عبد الله الأمين محمد " * 6,
    "Urdu": "محمد ٹیپو ڈوگر لڑکے نہیں " * 5,
    "Georgian": "შოთა რუსთაველი " * 8,
    "Hindi": "पंकज शर्मा प्रवासी " * 7,
    "mixed": "Əliyev علی Щербаков პაატა शर्मा " * 4,
    "emoji": "😀" * 120,
}


@pytest.mark.parametrize("font", [REGULAR, BOLD])
@pytest.mark.parametrize("width", [20, 90, 160])
@pytest.mark.parametrize("name", LONG_NAMES.values(), ids=LONG_NAMES.keys())
def test_120_characters_stay_within_the_column(name, width, font):
    """Hard case 15."""
    fitted = fit(name[:120], width, size=10, smallest=6.5, font=font)
    assert 1 <= len(fitted.lines) <= 2
    assert 6.5 <= fitted.size <= 10
    assert all(width_of(line, fitted.size, font) <= width for line in fitted.lines)


def test_short_text_keeps_its_size_on_one_line():
    fitted = fit("Əliyev Ə.", 150, size=10, smallest=6.5)
    assert (fitted.lines, fitted.size, fitted.is_cut) == (("Əliyev Ə.",), 10, False)


def test_text_a_little_too_long_is_made_smaller_before_it_is_broken():
    text = "Əliyev Şəmsəddin"
    fitted = fit(text, width_of(text, 9), size=10, smallest=6.5)
    assert fitted.lines == (text,)
    assert 8.5 <= fitted.size <= 9


def test_a_word_stays_whole_when_breaking_at_the_space_is_enough():
    fitted = fit("Aparıcı məsləhətçi", 60, size=10, smallest=6.5)
    assert fitted.lines == ("Aparıcı", "məsləhətçi")


def test_a_word_too_long_for_the_line_is_broken_rather_than_cut():
    text = "Uzunsözdənibarətdir"
    fitted = fit(text, width_of(text, 6.5) * 0.6, size=10, smallest=6.5)
    assert "".join(fitted.lines) == text
    assert not fitted.is_cut


def test_cut_text_keeps_its_beginning_and_shows_an_ellipsis():
    fitted = fit("Əlövsət " * 15, 80, size=10, smallest=6.5)
    assert fitted.is_cut
    assert fitted.lines[0].startswith("Əlövsət")
    assert fitted.lines[-1].endswith("…")


def test_cut_arabic_keeps_its_beginning_at_the_right_and_the_ellipsis_at_the_left():
    fitted = fit("پژمان " + "محمد " * 30, 80, size=10, smallest=6.5)
    assert fitted.is_cut
    assert fitted.is_right_to_left
    assert fitted.lines[0].endswith(visual("پژمان"))
    assert fitted.lines[-1].startswith("…")


def test_a_vowel_sign_is_never_parted_from_its_letter():
    fitted = [fit("की" * 60, width, size=10, smallest=6.5, lines=1) for width in range(20, 40)]
    assert all(line.lines[0].endswith("की…") for line in fitted)


@pytest.mark.parametrize("text", ["", "  ", "\u200f", "\x00"])
def test_nothing_visible_has_no_line(text):
    assert fit(text, 50, size=10, smallest=6.5).lines == ()


def test_a_text_of_a_million_characters_is_cut_at_once():
    assert fit("ə" * 1_000_000, 100, size=10, smallest=6.5).is_cut
