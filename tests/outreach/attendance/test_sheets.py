"""Attendance sheets over HTTP: what they hold, who gets them, and the trace they leave."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.log_actions import registry

from outreach.models import Event, OccurrenceChange, Registration
from tests.factories import OrganisationFactory, PartnershipFactory, VenueFactory, make_calendars
from tests.factories.ready_made import EventFactory, EventPageFactory
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def date():
    """A date with a page in two languages, two partners and two participants."""
    make_calendars()
    venue = VenueFactory(slug="hall", name={"az": "Zal", "en": "Hall"})
    event = EventFactory(venue=venue)
    EventPageFactory(event=event, title="Hüquqlarınız", language="az")
    EventPageFactory(event=event, title="Your rights", language="en")
    for slug, role, answer in [
        ("bar", "co-organiser", "accepted"),
        ("school", "lead", "accepted"),
        ("mine", "host", "declined"),
    ]:
        partner = OrganisationFactory(slug=slug, name={"az": f"{slug} az", "en": f"{slug} en"})
        PartnershipFactory(event=event, organisation=partner, role=role, answer=answer)
    date = event.occurrences.get()
    Registration.objects.create(
        occurrence=date, name="Əliyeva Şəbnəm", position="=1+1", contact="+994 50 000 00 00"
    )
    Registration.objects.create(occurrence=date, name="Мария Иванова", representing="Община")
    return date


@pytest.fixture
def coordinator(client):
    client.force_login(user_as("coordinator"))
    return client


def sheet(client, date, **options):
    return client.get(reverse("outreach_sheet", args=[date.pk]), options)


def text_of(response) -> str:
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(BytesIO(response.content))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_sheet_says_who_what_when_and_where_in_two_languages(coordinator, date):
    text = text_of(sheet(coordinator, date))
    for words in [
        "Hüquqlarınız",
        "Your rights",
        "Signature sheet",
        "(Ombudsman)",
        "school az",
        "bar az",
        "1 March 2027",
        "1 mart 2027",
        "10:00–12:00",
        "Zal / Hall",
        "Əliyeva Şəbnəm",
        "Мария Иванова",
        "Община",
    ]:
        assert words in text
    assert text.index("school az") < text.index("bar az")
    assert "mine" not in text
    assert "Baku" not in text
    assert "For staff" in text or "Əməkdaşlar" in text
    assert "994" not in text


def test_the_name_of_the_file_can_be_stored_and_read(coordinator, date):
    disposition = sheet(coordinator, date)["Content-Disposition"]
    assert disposition.startswith('inline; filename="sheet-huquqlariniz-2027-03-01.pdf"')
    assert "filename*=UTF-8''H%C3%BCquqlar%C4%B1n%C4%B1z%202027-03-01.pdf" in disposition


def test_equal_rows_give_equal_bytes(coordinator, date):
    assert sheet(coordinator, date).content == sheet(coordinator, date).content


def test_blank_rows_and_contacts_are_there_when_asked_for(coordinator, date):
    plain, asked = (
        sheet(coordinator, date),
        sheet(coordinator, date, blank=60, contact=1, languages="ru"),
    )
    assert len(pypdfium2.PdfDocument(BytesIO(plain.content))) == 1
    assert len(pypdfium2.PdfDocument(BytesIO(asked.content))) > 2
    assert "+994 50 000 00 00" in text_of(asked)


def test_the_same_rows_come_as_a_harmless_spreadsheet(coordinator, date):
    response = sheet(coordinator, date, format="csv", languages="en")
    assert response["Content-Disposition"].startswith("attachment;")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "№;Name;Organisation;Position;Signature"
    assert lines[1] == "1;Əliyeva Şəbnəm;;'=1+1;"
    assert len(lines) == 3


def test_a_cancelled_date_says_so(coordinator, date):
    OccurrenceChange.objects.create(
        event=date.event, local_start=date.local_start, kind="cancelled"
    )
    assert "Cancelled" in text_of(sheet(coordinator, date, languages="en"))


def test_a_zone_is_named_in_words_where_it_is_not_the_sites(coordinator, date):
    event = date.event
    event.zone = "America/New_York"
    event.save()
    text = text_of(sheet(coordinator, event.occurrences.get(), languages="en"))
    assert "10:00–12:00 (New York time)" in text
    assert "America" not in text


def test_the_working_title_is_on_no_sheet(coordinator):
    event = EventFactory(title="Difficult case, do not tell")
    date = event.occurrences.get()
    screen = coordinator.get(reverse("outreach_participants", args=[date.pk]))
    assert not screen.context["has_title"]
    response = sheet(coordinator, date, languages="en")
    assert "Difficult" not in text_of(response)
    assert "ifficult" not in response["Content-Disposition"]
    assert b"ifficult" not in response.content
    make_calendars()
    EventPageFactory(event=event, title="Your rights", language="en", live=False)
    assert "Your rights" in text_of(sheet(coordinator, date, languages="en"))
    assert coordinator.get(reverse("outreach_participants", args=[date.pk])).context["has_title"]


def test_a_whole_day_has_no_time_and_several_days_have_two_dates(coordinator):
    event = EventFactory(whole_day=True)
    text = text_of(sheet(coordinator, event.occurrences.get(), languages="en"))
    assert "1 March 2027" in text
    assert "00:00" not in text
    assert "2 March" not in text
    Event.objects.get().delete()
    longer = EventFactory(whole_day=True)
    longer.ends_at_local = longer.ends_at_local.replace(day=4)
    longer.save()
    text = text_of(sheet(coordinator, longer.occurrences.get(), languages="en"))
    assert "1 March 2027 – 3 March 2027" in text


@pytest.mark.parametrize(
    "options",
    [
        {"languages": "de"},
        {"languages": "az,en,ru"},
        {"languages": "az,,en"},
        {"languages": "<script>"},
        {"blank": "201"},
        {"blank": "-1"},
        {"blank": "many"},
        {"format": "docx"},
    ],
)
def test_options_that_make_no_sense_lead_to_the_form_with_what_is_wrong(coordinator, date, options):
    response = sheet(coordinator, date, **options)
    assert response.status_code == 400
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select_one("main .help-critical").get_text(strip=True)
    form = page.select_one("form.outreach-sheet-options")
    assert form["action"] == date.sheet_url
    if "blank" in options:
        assert form.select_one("[name=blank]")["value"] == options["blank"]
    assert not traces(date)


BENGALI, ARMENIAN, CHINESE, KOREAN = "রহিমা খাতুন", "Արմեն Սարգսյան", "王芳", "김민수"
TAMIL, ETHIOPIC = "கவிதா", "አበበ"


@pytest.mark.parametrize("name", [BENGALI, ARMENIAN, CHINESE, KOREAN, TAMIL, ETHIOPIC])
def test_a_name_that_no_font_has_is_told_before_it_is_printed(coordinator, date, name):
    """Hard case 15: no question marks without a word."""
    Registration.objects.create(occurrence=date, name=name)
    screen = coordinator.get(reverse("outreach_participants", args=[date.pk]))
    (row,) = screen.context["unprintable"]
    assert (row.person.name, row.number) == (name, 3)
    assert name[0] in row.letters
    asked = sheet(coordinator, date)
    assert asked["Content-Type"].startswith("text/html")
    assert name in asked.text
    assert not traces(date)
    form = BeautifulSoup(asked.content, "html.parser").select_one("form.outreach-sheet-options")
    seen = form.select_one("[name=seen]")["value"]
    assert "Əliyeva Şəbnəm" in text_of(sheet(coordinator, date, seen=seen))
    assert name in sheet(coordinator, date, format="csv").content.decode("utf-8-sig")


def test_names_that_can_be_printed_are_not_complained_about(coordinator, date):
    for name in ["محمد رضا پورچمن", "გიორგი", "Щербакова", "רחל", "राम"]:
        Registration.objects.create(occurrence=date, name=name)
    screen = coordinator.get(reverse("outreach_participants", args=[date.pk]))
    assert screen.context["unprintable"] == []


@pytest.mark.parametrize("role", ["nobody", "figures", "editor"])
def test_who_may_not_print_names_gets_none_and_leaves_no_trace(client, date, role):
    client.force_login(user_as(role))
    response = sheet(client, date)
    assert response.status_code == 302
    assert not traces(date)


def test_each_export_is_logged_without_names(coordinator, date):
    sheet(coordinator, date)
    sheet(coordinator, date, format="csv", contact=1)
    found = [(entry.user.username, entry.data) for entry in traces(date)]
    assert [user for user, _data in found] == ["coordinator", "coordinator"]
    assert {data["format"] for _user, data in found} == {"pdf", "csv"}
    assert all(data["rows"] == 2 and "Şəbnəm" not in str(data) for _user, data in found)


def test_no_cache_keeps_names(coordinator, date):
    assert "no-store" in sheet(coordinator, date)["Cache-Control"]


def test_an_unknown_date_is_not_found(coordinator):
    response = coordinator.get(reverse("outreach_sheet", args=[4711]), follow=True)
    assert response.status_code == 404


def traces(date) -> list:
    logs = registry.get_logs_for_instance(date.event)
    return [entry for entry in logs if entry.action == "outreach.print_sheet"]
