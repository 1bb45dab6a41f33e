"""CSV that opens right and runs nothing."""

import csv
import io

import pytest

from outreach.scheduling.sheets.csv_text import csv_bytes, harmless


def test_the_bytes_are_marked_utf8_with_semicolons_and_crlf():
    assert csv_bytes([("Ad", "İmza"), ("Əli", "x")]) == "\ufeffAd;İmza\r\nƏli;x\r\n".encode()


@pytest.mark.parametrize(
    "start",
    [
        *("=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0=", "\u200b=", "\ufeff@", "\u200f+"),
        *("\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe66", " \u200b\uff1d", "\x00="),
    ],
)
def test_a_cell_that_starts_a_formula_is_neutralised(start):
    """Hard case 12."""
    assert harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    "value", ["Əliyev", "a=b", "", "1-2", "'quoted", " Ali", "\u200fمحمد", "\u200b"]
)
def test_other_cells_stay_as_they_are(value):
    assert harmless(value) == value


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_delimiters_quotes_and_newlines_survive_the_way_back(delimiter):
    rows = [["a;b,c", 'say "yes"', "two\nlines"], ["محمد", "Дмитрий", ""]]
    text = csv_bytes(rows, delimiter=delimiter).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)) == rows
