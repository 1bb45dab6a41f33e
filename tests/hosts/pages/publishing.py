"""Run in a process of its own, with the settings of this host: its calendar, its events and its
activities go every way that ours go, beside ours."""

import json

import django
import icalendar

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db.models import ProtectedError  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Page  # noqa: E402
from wagtail.rich_text import RichText  # noqa: E402

from home.demo.logins import load_roles  # noqa: E402
from outreach.editing.continuing import continue_pages  # noqa: E402
from outreach.editing.pages import copy_pages, page_places  # noqa: E402
from outreach.importing.files import import_calendar  # noqa: E402
from outreach.models import Event, EventPage, PartnerCalendar  # noqa: E402
from outreach.page_types.registry import calendars_for, owner_pages  # noqa: E402
from tests.detention_visits.factories import ActivityFactory, held  # noqa: E402
from tests.factories import EventFactory, EventPageFactory, calendar_in  # noqa: E402
from tests.factories.users import user_as  # noqa: E402
from tests.hosts.pages.models import Diary, Front, Gathering, Lesson, Workshop  # noqa: E402

ADDRESS = "/az/front/diary/"
NO_COMMENTS = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
FILE = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//A neighbour//EN\r
BEGIN:VEVENT\r
UID:read-aloud@neighbour.example\r
DTSTAMP:202611%02dT090000Z\r
DTSTART:20270305T100000\r
DTEND:20270305T110000\r
SUMMARY:Read aloud\r
DESCRIPTION:%s\r
END:VEVENT\r
END:VCALENDAR\r
"""


def admin_user():
    return get_user_model().objects.get(username="admin")


def admin() -> Client:
    client = Client()
    client.force_login(admin_user())
    return client


def made_by_form(parent: Page, model, fields: dict) -> Page:
    """Published by Wagtail's own form."""
    address = reverse("wagtailadmin_pages:add", args=["pages", model._meta.model_name, parent.pk])
    answer = admin().post(address, {**fields, **NO_COMMENTS, "action-publish": "1"})
    assert answer.status_code == 302, answer.context and answer.context["form"].errors
    return model.objects.get(slug=fields["slug"])


def stream(*texts: str) -> dict:
    fields = {"body-count": len(texts)}
    for number, text in enumerate(texts):
        content = {
            "blocks": [
                {
                    "key": "a",
                    "text": text,
                    "type": "unstyled",
                    "depth": 0,
                    "inlineStyleRanges": [],
                    "entityRanges": [],
                }
            ],
            "entityMap": {},
        }
        fields |= {
            f"body-{number}-type": "paragraph",
            f"body-{number}-order": number,
            f"body-{number}-deleted": "",
            f"body-{number}-id": "",
            f"body-{number}-value": json.dumps(content),
        }
    return fields


def event_fields(event: Event, slug: str) -> dict:
    base = {"title": f"Title of {slug}", "slug": slug, "strapline": "Ours", "event": event.pk}
    return {**base, "summary": "", "image": "", "report": "null", **stream(f"Text of {slug}")}


def a_calendar_is_made_by_form() -> Diary:
    front = Front(title="Front", slug="front", locale=calendar_in("az").locale)
    calendar_in("az").get_parent().add_child(instance=front)
    fields = {"title": "Diary", "slug": "diary", "strapline": "", "intro": "null"}
    diary = made_by_form(front, Diary, {**fields, "zone": "Asia/Baku", "color": ""})
    offered = admin().get(reverse("wagtailadmin_pages:add_subpage", args=[diary.pk])).text
    for name in ("gathering", "lesson", "eventpage", "activitypage"):
        assert f"/{name}/{diary.pk}/" in offered, name
    return diary


def an_event_is_published_by_form(diary: Diary) -> Gathering:
    event = EventFactory(title="Internal", weekly=True, planned=True)
    page = made_by_form(diary, Gathering, event_fields(event, "meeting"))
    assert page.is_approved and not page.live, "it is live before its event is confirmed"
    assert Client().get(f"{ADDRESS}meeting/").status_code == 404
    admin().post(reverse("outreach_confirm_event", args=[event.pk]), {"sequence": event.sequence})
    page.refresh_from_db()
    event.refresh_from_db()
    assert event.status == "confirmed" and page.live and event.faces.exists()
    return page


def the_public_reads_it() -> None:
    for rest in ("", "month/2027/3/", "meeting/", "feed.ics", "feed.rss"):
        assert "Title of meeting" in Client().get(f"{ADDRESS}{rest}").text, rest
    for rest in ("past/", "subscribe/", "embed/", "meeting/event.ics", "meeting/2027-03-01T1000/"):
        assert Client().get(f"{ADDRESS}{rest}").status_code == 200, rest
    dates = Client().get(f"{ADDRESS}occurrences.json?from=2027-01-01&to=2027-12-31").json()
    assert "Title of meeting" in json.dumps(dates)
    for rest in ("meeting/", "feed.ics", "meeting/2027-03-01T1000/"):
        assert "Text of meeting" in Client().get(f"{ADDRESS}{rest}").text, rest
    assert f"{ADDRESS}meeting/" in Client().get("/sitemap.xml").text


def it_follows_its_event(page: Gathering) -> None:
    event = page.event
    for status, is_live in (("planned", False), ("confirmed", True)):
        event.status = status
        event.save()
        page.refresh_from_db()
        assert page.live == is_live, status
        assert (Client().get(f"{ADDRESS}meeting/").status_code == 200) == is_live, status


def an_event_has_one_page_in_a_language_whatever_its_type(page: Gathering) -> None:
    fields = {
        "title": "Second",
        "slug": "second",
        "event": page.event_id,
        "summary": "",
        "image": "",
    }
    address = reverse(
        "wagtailadmin_pages:add", args=["outreach", "eventpage", calendar_in("az").pk]
    )
    texts = {"body": "null", "report": "null", **NO_COMMENTS, "action-publish": "1"}
    answer = admin().post(address, {**fields, **texts})
    assert answer.status_code == 200 and not EventPage.objects.filter(slug="second").exists()


def pages_are_created_from_the_event(diary: Diary) -> None:
    event = EventFactory(title="Created")
    address = reverse("outreach_event_pages", args=[event.pk])
    assert str(diary.pk) in admin().get(address).text
    admin().post(address, {"calendar": diary.pk})
    assert [type(page) for page in event.pages] == [Gathering], "the host's own type is not taken"
    assert event.pages.get().get_parent().specific == diary
    copied = admin().get(reverse("wagtailsnippets_outreach_event:list")).text
    assert "Created" in copied
    titled = reverse("wagtailsnippets_outreach_event:list") + "?q=Title of meeting"
    assert "Internal" in admin().get(titled).text, "it is not found by the title of its page"


def a_file_is_imported(diary: Diary) -> None:
    user = get_user_model().objects.get(username="admin")
    assert diary.pk in calendars_for(Event).values_list("pk", flat=True)
    partner = PartnerCalendar.objects.create(
        title="A neighbour", address="https://neighbour.example/a.ics", calendar_id=diary.pk
    )
    for day, text in enumerate((b"Bring a book.", b"Bring two books."), start=1):
        import_calendar(
            FILE % (day, text),
            calendar=partner.calendar,
            publish=True,
            dry_run=False,
            now=timezone.now(),
            user=user,
            partner=partner,
        )
        page = Gathering.objects.get(title="Read aloud")
        assert page.live and text.decode() in Client().get(page.url).text, text


def another_series_goes_on_with_copies(page: Gathering) -> None:
    second = EventFactory(title="Second part")
    made = continue_pages(page.event, second, user=None)
    assert [type(copy) for copy in made] == [Gathering] and made[0].live
    assert made[0].event == second and made[0].rich_text == page.rich_text


def an_activity_is_published(diary: Diary) -> None:
    activity = ActivityFactory(after=True)
    page = diary.add_child(
        instance=Lesson(
            activity=activity, title="A film", slug="film", locale=diary.locale, live=False
        )
    )
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.is_approved and Client().get(f"{ADDRESS}film/").status_code == 404
    held(activity)
    page.refresh_from_db()
    assert page.live and "A film" in Client().get(f"{ADDRESS}film/").text
    assert "A film" in Client().get(f"{ADDRESS}feed.ics").text


def a_type_built_on_another_keeps_what_is_its_own(diary: Diary) -> None:
    event = EventFactory(title="Tools")
    page = diary.add_child(
        instance=Workshop(event=event, title="Tools", slug="tools", tools=7, locale=diary.locale)
    )
    event.status = "planned"
    event.save()
    page.refresh_from_db()
    assert not page.live and page.approved_revision.as_object().tools == 7
    event.status = "confirmed"
    event.save()
    page.refresh_from_db()
    assert page.live and type(event.pages.get()) is Workshop
    places = {place.locale: place.page for place in page_places(event, admin_user())}
    assert type(places[diary.locale]) is Workshop
    copied = copy_pages(source=event, event=EventFactory(title="Again"), user=admin_user())
    assert [(type(copy), copy.tools) for copy in copied] == [(Workshop, 7)]


def a_page_is_not_translated_where_its_event_has_another_type(page: Gathering) -> None:
    ours = EventPageFactory(event=page.event, title="In English", slug="in-english", language="en")
    assert set(page.get_translations()) == {Page.objects.get(pk=ours.pk)}
    assert page.has_translation(ours.locale)
    ours.delete()


def a_stream_is_told_as_it_is_read(page: Gathering) -> None:
    page = Gathering.objects.get(pk=page.pk)
    page.body = [
        ("heading", "Ages <12 years> & up"),
        ("heading", "Second"),
        ("raw", "<script>alert(1)</script><style>p{}</style><b>bold</b>"),
        ("paragraph", RichText("<p>Last</p>")),
    ]
    page.save_revision().publish()
    told = icalendar.Calendar.from_ical(Client().get(f"{ADDRESS}{page.slug}/event.ics").content)
    said = str(told.walk("VEVENT")[0]["DESCRIPTION"])
    assert "Ages <12 years> & up\nSecond\nbold\nLast" in said, said
    assert "alert" not in said


def a_whole_calendar_is_published_with_its_aliases(diary: Diary, page: Gathering) -> None:
    event = EventFactory(title="Twice", planned=True)
    draft = diary.add_child(
        instance=Gathering(
            event=event, title="Twice", slug="twice", locale=diary.locale, live=False
        )
    )
    other = diary.add_sibling(
        instance=Diary(title="Other", slug="other", locale=diary.locale), pos="right"
    )
    draft.create_alias(parent=other, update_slug="twice")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = admin().post(f"{address}?id={other.pk}", {"include_descendants": "on"})
    assert answer.status_code == 302
    answer = admin().post(f"{address}?id={diary.pk}", {"include_descendants": "on"})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.is_approved
    other.delete()


def somebody_without_rights_knows_nothing_of_drafts(diary: Diary) -> None:
    hidden = EventFactory(planned=True)
    page = diary.add_child(
        instance=Gathering(event=hidden, title="Secret", slug="secret", locale=diary.locale)
    )
    assert not page.live, "python publishes what is planned"
    client = Client()
    client.force_login(user_as("visitor"))
    explorer = client.get(reverse("wagtailadmin_explore", args=[diary.pk])).text
    assert "Secret" not in explorer and "Title of meeting" in explorer
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.get(edit).status_code in (302, 403)
    assert "Secret" in admin().get(reverse("wagtailadmin_explore", args=[diary.pk])).text


def it_is_moved_hidden_and_deleted(page: Gathering, diary: Diary) -> None:
    other = calendar_in("az")
    Gathering.objects.get(pk=page.pk).move(Page.objects.get(pk=other.pk), pos="last-child")
    assert "Title of meeting" in Client().get("/az/events/feed.ics").text
    assert "Withdrawn" not in Client().get("/az/events/feed.ics").text
    moved = Gathering.objects.get(pk=page.pk)
    address = moved.url
    try:
        Event.objects.get(pk=moved.event_id).delete()
    except ProtectedError:
        pass
    else:
        raise AssertionError("an event with pages is deleted")
    admin().post(reverse("wagtailadmin_pages:delete", args=[moved.pk]))
    assert Client().get(address).status_code == 404
    assert "Title of meeting" not in Client().get("/az/events/").text


def both_types_stand_side_by_side() -> None:
    ours = EventPageFactory(slug="ours", title="One of ours")
    types = {type(page) for page in owner_pages(Event)}
    assert types == {EventPage, Gathering, Workshop}
    assert "One of ours" in Client().get("/az/events/").text
    assert ours.event.pages.get() == ours


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    call_command("check", "--fail-level", "WARNING")
    get_user_model().objects.create_superuser("admin", "", "a pass phrase")
    load_roles()
    diary = a_calendar_is_made_by_form()
    page = an_event_is_published_by_form(diary)
    the_public_reads_it()
    it_follows_its_event(page)
    an_event_has_one_page_in_a_language_whatever_its_type(page)
    pages_are_created_from_the_event(diary)
    a_file_is_imported(diary)
    another_series_goes_on_with_copies(page)
    an_activity_is_published(diary)
    a_type_built_on_another_keeps_what_is_its_own(diary)
    a_page_is_not_translated_where_its_event_has_another_type(page)
    a_stream_is_told_as_it_is_read(page)
    a_whole_calendar_is_published_with_its_aliases(diary, page)
    somebody_without_rights_knows_nothing_of_drafts(diary)
    both_types_stand_side_by_side()
    it_is_moved_hidden_and_deleted(page, diary)


if __name__ == "__main__":
    main()
