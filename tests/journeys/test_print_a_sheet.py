"""A coordinator's road: a joint event, its partners, its participants, the sheet to sign."""

from __future__ import annotations

import csv
import io
import unicodedata

import pypdfium2

from tests.factories import OrganisationFactory, VenueFactory

PARTNERS = {
    "migration-service": ("State Migration Service", "lead", "accepted"),
    "bar-association": ("Bar Association", "co-organiser", "accepted"),
    "red-crescent": ("Red Crescent Society", "supporter", "asked"),
}
PEOPLE = (
    "Əliyeva Şəbnəm Ğəni qızı; Könüllülər; könüllü",
    "Щербакова Юлия; Община; переводчица",
    "محمد رضا پورچمن; انجمن زنان; معلم",
    "محمد ٹیپو گڑھی والے; ; مزدور",
    "გიორგი ბერიძე; ; მძღოლი",
)


def test_a_joint_events_sheet_holds_names_in_many_scripts(page, sign_in):
    for slug, (name, _role, _answer) in PARTNERS.items():
        OrganisationFactory(slug=slug, name={"en": name, "az": f"{name} (az)"})
    VenueFactory(slug="sheki-hall", name={"en": "Sheki hall", "az": "Şəki zalı"})
    sign_in(page, "coordinator", "Coordinators")
    plan_the_joint_event(page)
    open_the_participants(page)
    page.fill("[name$=lines]", "\n".join(PEOPLE))
    page.get_by_role("button", name="Add all").click()
    page.locator(".messages .success").wait_for()
    check_the_pdf(download(page, "Sheet (PDF)"))
    check_the_csv(download(page, "Sheet (CSV)"))
    assert page.errors == []


def plan_the_joint_event(page) -> None:
    page.goto("/admin/outreach/events/add/")
    page.fill("[name=title]", "Community meeting")
    page.fill("[name=starts_at_local]", "2027-04-06 15:00")
    page.fill("[name=ends_at_local]", "2027-04-06 17:30")
    page.keyboard.press("Escape")
    for place, (name, role, answer) in enumerate(PARTNERS.values()):
        page.click("#id_partnerships-ADD")
        choose(page, place, name)
        page.select_option(f"[name=partnerships-{place}-role]", role)
        page.select_option(f"[name=partnerships-{place}-answer]", answer)
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.get_by_text("Its status is “planned”").wait_for()


def choose(page, place: int, name: str) -> None:
    """Open the chooser of a partner's row and take the organisation of this name."""
    row = page.locator(f"#id_partnerships-{place}-organisation-chooser")
    row.get_by_role("button").first.click()
    dialog = page.locator(".modal-dialog")
    dialog.get_by_role("link", name=name, exact=True).click()
    dialog.wait_for(state="detached")


def open_the_participants(page) -> None:
    page.goto(page.url.replace("/pages/", "/dates/"))
    page.get_by_role("link", name="Participants on 6 April 2027: 0").click()
    page.get_by_text("Nobody is on the list yet.").wait_for()


def download(page, button: str) -> bytes:
    """What the button of the sheet's form gives, asked with the coordinator's own session."""
    form = page.locator("form.outreach-sheet-options")
    action = form.get_attribute("action")
    kind = form.get_by_role("button", name=button).get_attribute("value")
    answer = page.request.get(f"{action}?languages=az,en&blank=3&format={kind}")
    assert answer.ok
    return answer.body()


def check_the_pdf(data: bytes) -> None:
    pdf = pypdfium2.PdfDocument(data)
    assert len(pdf) == 1
    text = unicodedata.normalize("NFKC", pdf[0].get_textpage().get_text_range())
    for said in (
        "Əliyeva Şəbnəm Ğəni qızı",
        "Щербакова Юлия",
        "გიორგი ბერიძე",
        "State Migration Service",
        "15:00",
        "1",
    ):
        assert said in text, said
    assert "Red Crescent" not in text, "it has not accepted"
    letters = {letter for letter in text if "\u0600" <= letter <= "\u06ff"}
    assert {"پ", "چ", "ٹ", "گ", "ڑ"} <= letters, "Persian and Urdu letters"
    picture = pdf[0].render(scale=2).to_pil().convert("L")
    dark = sum(picture.histogram()[:128]) / (picture.width * picture.height)
    assert 0.005 < dark < 0.2, "lines and letters on white paper"


def check_the_csv(data: bytes) -> None:
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    names = [row[1] for row in rows[1:] if row[1]]
    assert names == [person.split(";")[0] for person in PEOPLE]
