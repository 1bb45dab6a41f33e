"""Run in a project: an administrator publishes an event by the admin's forms, and a visitor reads it.

It knows nothing but the project and what is installed there. Prints as JSON what was read.
"""

import json
import sys
from datetime import timedelta
from urllib.parse import urlsplit

import django

django.setup()

from bs4 import BeautifulSoup  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone, translation  # noqa: E402
from wagtail.models import Locale, Page, Site  # noqa: E402

from outreach.models import Event  # noqa: E402

TITLE = "Open day"
CALENDAR = "outreach.calendarpage"
SCRIPT = (settings.FORCE_SCRIPT_NAME or "").rstrip("/")
"""What every address begins with; a client is to ask without it."""
EVENT = "wagtailsnippets_outreach_event"


def sent_by(form) -> dict[str, list[str]]:
    """What a browser sends of a form that nobody has touched."""
    sent: dict[str, list[str]] = {}
    for one in form.select("[name]"):
        sent.setdefault(one["name"], []).extend(values_of(one))
    for stream in form.select("[data-controller~=w-block]"):  # Its script says how many it holds.
        sent[f"{stream['id']}-count"] = ["0"]
    return {name: values for name, values in sent.items() if values}


def values_of(one) -> list[str]:
    if one.has_attr("disabled") or one.name == "button":
        return []
    if one.name == "select":
        options = one.find_all("option")
        chosen = [option for option in options if option.has_attr("selected")]
        return [option.get("value", "") for option in chosen or options[:1]]
    if one.name == "textarea":
        return [one.get_text().removeprefix("\n")]
    kind = one.get("type")
    if kind in ("checkbox", "radio"):
        return [one.get("value", "on")] if one.has_attr("checked") else []
    return [] if kind in ("submit", "file") else [one.get("value", "")]


class Editor:
    """An administrator at the admin's forms."""

    def __init__(self, host: str) -> None:
        users = get_user_model()
        self.client = Client(HTTP_HOST=host, SCRIPT_NAME=SCRIPT)
        user = users.objects.filter(is_superuser=True).first()
        self.client.force_login(
            user or users.objects.create_superuser("admin", "a@example.org", "x")
        )

    def send(self, address: str, having: str, **typed) -> str:
        """Open a form, type into it and send it; the address that follows.

        Args:
            having: the name of a field by which the form is known.
        """
        address = address.removeprefix(SCRIPT)
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        page = BeautifulSoup(answer.content, "html.parser")
        form = next(form for form in page.select("form") if form.select_one(f"[name={having}]"))
        action = (form.get("action") or address).removeprefix(SCRIPT)
        answer = self.client.post(action, sent_by(form) | typed)
        if answer.status_code != 302:
            page = BeautifulSoup(answer.content, "html.parser")
            errors = [
                one.get_text(" ", strip=True) for one in page.select(".error-message, .messages")
            ]
            raise AssertionError((address, answer.status_code, errors))
        return answer["Location"]


def add_calendar(editor: Editor, parent: Page, model: str) -> Page:
    address = reverse("wagtailadmin_pages:add", args=[*model.split("."), parent.pk])
    sent = {"title": "Calendar", "slug": "calendar", "action-publish": "1"}
    editor.send(address, "slug", **sent)
    return Page.objects.child_of(parent).get(slug="calendar")


def translate(editor: Editor, home: Page, calendar: Page, language: str) -> Page:
    """The front page with all that is below it, as Wagtail wants it."""
    editor.send(reverse("wagtaillocales:add"), "language_code", language_code=language)
    locale = Locale.objects.get(language_code=language)
    address = reverse("simple_translation:submit_page_translation", args=[home.pk])
    editor.send(address, "locales", locales=[str(locale.pk)], include_subtree="on")
    for page in (home, calendar):
        made = page.get_translation(locale)
        edit = reverse("wagtailadmin_pages:edit", args=[made.pk])
        editor.send(edit, "slug", **{"action-publish": "1"})
    return Page.objects.get(pk=made.pk)


def add_event(editor: Editor) -> int:
    start = timezone.localtime().replace(hour=10, minute=0) + timedelta(days=20)
    editor.send(
        reverse(f"{EVENT}:add"),
        "starts_at_local",
        title="Working title",
        status="confirmed",
        starts_at_local=f"{start:%Y-%m-%d %H:%M}",
        ends_at_local=f"{start + timedelta(hours=2):%Y-%m-%d %H:%M}",
    )
    return Event.objects.latest("pk").pk


def publish_pages(editor: Editor, event: int, calendars: list[Page]) -> None:
    chosen = [str(calendar.pk) for calendar in calendars]
    editor.send(reverse("outreach_event_pages", args=[event]), "calendar", calendar=chosen)
    for page in Event.objects.get(pk=event).pages:
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        typed = {"title": TITLE, "slug": "open-day", "action-publish": "1"}
        editor.send(edit, "slug", **typed)


def read(calendar: Page, host: str) -> dict[str, dict]:
    """What visitors get, by what they ask for."""
    reader = Client(HTTP_HOST=host, SCRIPT_NAME=SCRIPT)
    path = urlsplit(calendar.full_url).path.removeprefix(SCRIPT)
    asked = {
        "list": "",
        "month": f"month/{timezone.localtime() + timedelta(days=20):%Y/%m}/",
        "page": "open-day/",
        "subscribe": "subscribe/",
        "feed": "feed.ics",
        "news": "feed.rss",
        "dates": "occurrences.json",
        "frame": "embed/",
        "page's file": "open-day/event.ics",
    }
    found = {}
    for name, rest in asked.items():
        address = f"{path}{rest}"
        answer = reader.get(address)
        found[name] = {
            "address": address,
            "status": answer.status_code,
            "language": answer.headers.get("Content-Language", ""),
            "says": TITLE in answer.content.decode(errors="replace"),
            "text": answer.content.decode(errors="replace")[:20_000],
        }
    return found


def main(asked: dict) -> None:
    languages = asked.get("languages") or []
    host = asked.get("host", "localhost")
    site = Site.objects.get(hostname=host) if "host" in asked else Site.objects.get()
    editor = Editor(host)
    home = site.root_page.localized if languages else site.root_page
    calendars = {
        home.locale.language_code: add_calendar(editor, home, asked.get("calendar") or CALENDAR)
    }
    for language in languages:
        if language not in calendars:
            first = next(iter(calendars.values()))
            calendars[language] = translate(editor, home, first, language)
    publish_pages(editor, add_event(editor), list(calendars.values()))
    said = {}
    for language, calendar in calendars.items():
        with translation.override(language):
            said[language] = read(calendar, host)
    print(json.dumps(said))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
