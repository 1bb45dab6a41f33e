"""Sheets as people and programs see them: pages, words, glyphs, pixels."""

import ctypes
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from reportlab.lib.units import mm
from reportlab.pdfbase.ttfonts import TTFont

from outreach.scheduling.errors import SheetRefused
from outreach.scheduling.sheets.contents import Column, ColumnKind, Fact, Sheet
from outreach.scheduling.sheets.csv_text import rows_as_csv
from outreach.scheduling.sheets.rendering import render_pdf

NAMES = (
    "Əliyev Şəmsəddin Ğ. ı İ",
    "Дмитрий Щербаков",
    "عبد الله الأمين محمد",
    "پژمان چنگیزی گلی کیانی",
    "محمد ٹیپو ڈوگر لڑکے نہیں ہاشمی",
    "შოთა რუსთაველი",
    "पंकज शर्मा",
)
SHEET = Sheet(
    headings=("İmza vərəqi", "Signature sheet"),
    organisers=("İnsan Hüquqları üzrə Müvəkkil (Ombudsman)", "Dövlət Miqrasiya Xidməti", "IOM"),
    titles=("Miqrantların hüquqları", "Rights of migrants"),
    facts=(
        Fact(labels=("Tarix", "Date"), value="23 noyabr 2026"),
        Fact(labels=("Vaxt", "Time"), value="10:00–12:30 (Bakı, UTC+4)"),
        Fact(labels=("Yer", "Place"), value="Qırmızı Körpü sərhəd-keçid məntəqəsi"),
    ),
    columns=(
        Column(labels=("№",), share=7, kind=ColumnKind.NUMBER),
        Column(labels=("Ad, soyad", "Name"), share=50),
        Column(labels=("Təmsil etdiyi qurum", "Representing"), share=42),
        Column(labels=("İmza", "Signature"), share=55, kind=ColumnKind.HAND),
    ),
    page_label="Səhifə %(page)s / %(pages)s",
    language="az",
    notices=("Məlumatlar yalnız qeydiyyat üçündür.", "For recording attendance only."),
    stamp="v3 2026-11-20",
    address="https://ombudsman.example/admin/occurrences/1234/",
    code="OC-1234",
)


def with_people(count: int, **changes: object) -> Sheet:
    rows = tuple((f"Participant {number}", "IOM") for number in range(1, count + 1))
    return replace(SHEET, rows=rows, **changes)


def page_texts(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def rules_of(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    """(left, bottom, right, top) of every stroked line, in points."""
    paths = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])
    return [path.get_bounds() for path in paths]


def table_rules(page: pypdfium2.PdfPage) -> list[float]:
    """The heights of the table's full-width rules, from its labels' down to its last row's."""
    full_width = page.get_width() - 31 * mm
    lines = [b for b in rules_of(page) if b[2] - b[0] > full_width and b[3] - b[1] < 2]
    middles = sorted(round((bottom + top) / 2, 2) for _left, bottom, _right, top in lines)
    facts, foot = middles[-1], middles[0]
    return [middle for middle in reversed(middles) if foot < middle < facts]


@pytest.fixture
def drawn(monkeypatch) -> list[tuple[TTFont, str]]:
    """Every string that goes into the document, with its font."""
    texts: list[tuple[TTFont, str]] = []
    original = TTFont.splitString

    def recording(font, text, *arguments, **options):
        texts.append((font, text))
        return original(font, text, *arguments, **options)

    monkeypatch.setattr(TTFont, "splitString", recording)
    return texts


@pytest.mark.parametrize(
    ("people", "blank", "pages"),
    [(0, 0, 1), (0, 10, 1), (1, 0, 1), (25, 0, 2), (400, 0, 17), (25, 400, 18)],
)
def test_any_number_of_participants_has_its_pages(people, blank, pages):
    """Hard case 15."""
    texts = page_texts(render_pdf(with_people(people, blank_rows=blank)))
    assert len(texts) == pages
    shown = re.findall(r"Participant (\d+)", "\n".join(texts))
    assert [int(number) for number in shown] == list(range(1, people + 1))


def test_about_twenty_people_fit_on_the_first_page():
    first = page_texts(render_pdf(with_people(400)))[0]
    assert 20 <= first.count("Participant") <= 25


def test_every_page_repeats_the_labels_and_says_which_it_is():
    texts = page_texts(render_pdf(with_people(400)))
    for number, text in enumerate(texts, start=1):
        assert f"Səhifə {number} / {len(texts)}" in text
        assert all(word in text for word in ("Ad, soyad", "Representing", "İmza", "Signature"))
        assert "Miqrantların hüquqları" in text
        assert "23 noyabr 2026" in text
        assert "Məlumatlar yalnız qeydiyyat üçündür." in text
        assert "v3 2026-11-20" in text


def test_the_head_names_organisers_both_titles_zone_and_code():
    text = page_texts(render_pdf(SHEET))[0]
    for expected in (
        "Dövlət Miqrasiya Xidməti",
        "Rights of migrants",
        "10:00–12:30 (Bakı, UTC+4)",
        "OC-1234",
    ):
        assert expected in text


def test_blank_rows_follow_the_filled_ones_and_are_numbered():
    text = page_texts(render_pdf(with_people(2, blank_rows=3)))[0]
    table = text.partition("Signature\r\n")[2].partition("Məlumatlar")[0]
    assert table.split() == [
        "1",
        "Participant",
        "1",
        "IOM",
        "2",
        "Participant",
        "2",
        "IOM",
        "3",
        "4",
        "5",
    ]


@pytest.mark.parametrize("is_landscape", [False, True])
@pytest.mark.parametrize("height", [9.0, 12.0])
def test_each_row_is_as_high_as_asked(height, is_landscape):
    pdf = render_pdf(with_people(8, row_height_mm=height, is_landscape=is_landscape))
    rules = table_rules(pypdfium2.PdfDocument(pdf)[0])
    heights = [(upper - lower) / mm for upper, lower in pairwise(rules)]
    assert heights == pytest.approx([height] * 8, abs=0.02)


def test_rows_too_low_to_sign_are_refused():
    with pytest.raises(SheetRefused, match="at least 9 mm"):
        replace(SHEET, row_height_mm=8.9)


@pytest.mark.parametrize(
    "changes",
    [
        {"columns": ()},
        {"columns": (Column(labels=("x",), share=0),)},
        {"blank_rows": -1},
        {"rows": (("Ali", "IOM", "one too many"),)},
    ],
)
def test_a_sheet_that_contradicts_itself_is_refused(changes):
    with pytest.raises(SheetRefused):
        replace(SHEET, **changes)


def test_a_head_that_fills_the_page_is_refused():
    with pytest.raises(SheetRefused, match="no room"):
        render_pdf(replace(SHEET, titles=("A title",) * 60))


def test_seven_scripts_in_one_table_use_only_glyphs_of_the_font(drawn):
    """Hard case 15."""
    render_pdf(replace(SHEET, rows=tuple((name, name) for name in NAMES)))
    assert len(drawn) > 2 * len(NAMES)
    for font, text in drawn:
        assert {
            character for character in text if ord(character) not in font.face.charToGlyph
        } == set()
        assert "?" not in text


def test_a_character_without_glyph_is_printed_as_a_question_mark(drawn):
    render_pdf(replace(SHEET, rows=(("王 Ali 😀", ""),)))
    assert "? Ali ?" in [text for _font, text in drawn]


def test_every_name_of_every_script_leaves_ink_in_its_cell():
    pdf = render_pdf(replace(SHEET, address="", rows=tuple((name, "") for name in NAMES)))
    page = pypdfium2.PdfDocument(pdf)[0]
    scale = 3
    image = page.render(scale=scale).to_pil().convert("L")
    rules = table_rules(page)
    assert len(rules) == len(NAMES) + 1
    share = (page.get_width() - 30 * mm) / 154
    left, right = 15 * mm + 7 * share + 1 * mm, 15 * mm + 57 * share - 1 * mm
    for name, upper, lower in zip(NAMES, rules, rules[1:], strict=False):
        box = (left, page.get_height() - upper + 2, right, page.get_height() - lower - 2)
        cell = image.crop(tuple(int(value * scale) for value in box))
        assert sum(cell.histogram()[:100]) > 200, name


def test_names_of_120_characters_stay_in_their_cells():
    names = [(name * 20)[:120] for name in NAMES] + ["Ə" * 120, "W" * 120]
    pdf = render_pdf(
        replace(
            SHEET, columns=SHEET.columns[1:2] + SHEET.columns[3:], rows=tuple((n,) for n in names)
        )
    )
    page = pypdfium2.PdfDocument(pdf)[0]
    boundary = 15 * mm + (page.get_width() - 30 * mm) * 50 / 105
    table_top = max(b[3] for b in rules_of(page) if b[2] - b[0] < 2 and b[3] - b[1] > 50)
    table_bottom = min(b[1] for b in rules_of(page) if b[2] - b[0] < 2 and b[3] - b[1] > 50)
    texts = [t.get_bounds() for t in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])]
    inside = [b for b in texts if table_bottom < b[1] and b[3] < table_top]
    assert 2 * len(names) <= len(inside) <= 3 * len(names)
    assert all(15 * mm <= left and right <= boundary for left, _bottom, right, _top in inside)
    height = (table_top - table_bottom) / len(names)
    for _left, bottom, _right, top in inside:
        assert (table_top - top) // height == (table_top - bottom) // height


def test_a_long_place_has_a_row_of_its_own_and_is_not_cut():
    place = "Şəki Regional Mərkəzi, Mirzə Fətəli Axundzadə prospekti 195, Şimal-Qərb bölgəsi / "
    facts = (
        Fact(labels=("Tarix", "Date"), value="1 mart 2027 / 1 March 2027"),
        Fact(labels=("Saat", "Time"), value="10:00–12:00"),
        Fact(labels=("Yer", "Place"), value=place + place.replace("Şəki", "Sheki") + "end"),
    )
    pdf = render_pdf(replace(SHEET, facts=facts))
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert "end" in text
    assert "…" not in text


def test_right_to_left_names_stand_at_the_right_of_their_cells():
    pdf = render_pdf(replace(SHEET, rows=(("Ali", ""), ("علی", ""))))
    page = pypdfium2.PdfDocument(pdf)[0]
    cell_left = 15 * mm + (page.get_width() - 30 * mm) * 7 / 154
    cell_right = 15 * mm + (page.get_width() - 30 * mm) * 57 / 154
    texts = [t.get_bounds() for t in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])]
    assert any(
        abs(left - cell_left) < 3 * mm for left, _b, right, _t in texts if right < cell_right
    )
    assert any(
        0 <= cell_right - right < 3 * mm for left, _b, right, _t in texts if left > cell_left + 60
    )


def test_the_same_sheet_gives_the_same_bytes():
    sheet = replace(with_people(30, blank_rows=5), rows=tuple((name, "IOM") for name in NAMES))
    first = render_pdf(sheet)
    render_pdf(with_people(3, organisers=("ΑΒΓ",)))
    assert render_pdf(sheet) == first
    assert render_pdf(replace(sheet, stamp="v4")) != first


def test_the_bytes_do_not_depend_on_the_process():
    program = (
        "import hashlib; from outreach.scheduling.sheets.rendering import *;"
        "s = Sheet(headings=('A',), titles=('محمد',), columns=(Column(labels=('N',), share=1),),"
        " rows=(('Əli',),), page_label='%(page)s', language='az', address='https://example.org/');"
        "print(hashlib.sha256(render_pdf(s)).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_the_document_names_its_title_its_author_and_its_language():
    document = pypdfium2.PdfDocument(render_pdf(SHEET))
    assert document.get_metadata_value("Title") == "İmza vərəqi – Miqrantların hüquqları"
    assert "Dövlət Miqrasiya Xidməti" in document.get_metadata_value("Author")
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    language = ctypes.create_string_buffer(size)
    pdfium.FPDFCatalog_GetLanguage(
        document, ctypes.cast(language, ctypes.POINTER(ctypes.c_ushort)), size
    )
    assert language.raw.decode("utf-16-le").rstrip("\0") == "az"


def test_paper_is_a4_in_either_orientation():
    portrait, landscape = (
        pypdfium2.PdfDocument(render_pdf(replace(SHEET, is_landscape=is_landscape)))[0].get_size()
        for is_landscape in (False, True)
    )
    assert [round(side / mm) for side in portrait] == [210, 297]
    assert landscape == portrait[::-1]


def test_a_tick_column_has_a_box_in_each_row():
    columns = (*SHEET.columns[1:2], Column(labels=("Gəldi",), share=20, kind=ColumnKind.TICK))
    pdf = render_pdf(replace(SHEET, columns=columns, rows=(("Ali",),), blank_rows=2))
    bounds = rules_of(pypdfium2.PdfDocument(pdf)[0])
    boxes = [b for b in bounds if 4 * mm < b[2] - b[0] < 6 * mm and 4 * mm < b[3] - b[1] < 6 * mm]
    assert len(boxes) == 3


def test_the_csv_holds_the_same_filled_rows():
    sheet = replace(SHEET, rows=(("=Əli", "IOM"), ("محمد",)), blank_rows=4)
    assert rows_as_csv(sheet).decode("utf-8") == (
        "\ufeff№;Ad, soyad / Name;Təmsil etdiyi qurum / Representing;İmza / Signature\r\n"
        "1;'=Əli;IOM;\r\n"
        "2;محمد;;\r\n"
    )


def test_the_csv_has_blank_rows_when_asked():
    sheet = replace(SHEET, rows=(("Ali", "IOM"),), blank_rows=2)
    text = rows_as_csv(sheet, delimiter=",", with_blank_rows=True).decode("utf-8-sig")
    assert text.splitlines()[1:] == ["1,Ali,IOM,", "2,,,", "3,,,"]
