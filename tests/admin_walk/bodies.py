"""What a browser would send from the form that an administrator is shown."""

from __future__ import annotations

from datetime import timedelta

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import pictures

from .world import World

SKIPPED = {"submit", "button", "image", "reset", "file", "search"}
TYPED = {
    "email": "somebody@example.org",
    "url": "https://example.org/",
    "number": "1",
    "date": "2027-03-01",
    "password": "a pass phrase",
}


DATE = {"scope": "one", "save": "1"}
NAMED = {"name_az": "Another", "slug": "another"}
SCHEDULE = {
    "title": "Another",
    "starts_at_local": "2027-03-01 10:00",
    "ends_at_local": "2027-03-01 12:00",
}
CHOSEN_PICTURE, CHOSEN_DOCUMENT = "image-chooser-upload", "document-chooser-upload"
NEW = {
    "outreach-new-name_az": "Another",
    "outreach-new-title": "Another",
    "outreach-new-starts_at_local": "2027-03-01 10:00",
    "outreach-new-ends_at_local": "2027-03-01 12:00",
}
"""In the dialogs."""
WHERE = {"wagtailadmin_pages:copy": "new_parent_page", "wagtailadmin_pages:move": "new_parent_page"}


def typed(name: str, world: World) -> dict[str, object]:
    """What has to be chosen or typed besides, at some addresses."""
    home = world.calendar.get_parent()
    if name.endswith(":add") and (record := _record(name, world)):
        return record
    if name.endswith(("move_date", "move_session")):
        one = world.date if name.endswith("_date") else world.session
        moved = one.local_start + timedelta(hours=1)
        return {**DATE, "starts_at_local": f"{moved:%Y-%m-%d %H:%M}", "ends_at_local": ""}
    if name.endswith(("cancel_date", "postpone_date", "cancel_session", "postpone_session")):
        return DATE
    if name.startswith("wagtailadmin_pages:add"):
        return {
            "event": world.spare_event.pk,
            "activity": world.spare_activity.pk,
            "title": "Another",
            "slug": "another",
        }
    if name.startswith("wagtailsnippetchoosers"):
        return NEW
    if name in WHERE:
        return {WHERE[name]: world.calendar.pk, "new_title": "Copy", "new_slug": "copy"}
    if name.endswith("page.move"):
        return {"chooser": world.calendar.pk}
    if name.endswith("set_privacy"):
        return {"restriction_type": "login"}
    if name == "outreach_participants":
        return {"name": "Somebody"}
    if name == "outreach_cancel_dates":
        return {"date": f"event-{world.date.pk}-{world.public_event.sequence}"}
    if name == "outreach_correct_participant":
        return {"name": "Somebody else"}
    if name.endswith("event.shift"):
        return {"confirm": "7"}
    if name.endswith("add_to_collection"):
        return {"collection": world.collection.pk}
    if name.endswith("assign_role"):
        return {"role": world.users["figures"].groups.get().pk}
    if name.endswith("set_active_state"):
        return {"mark_as_active": "False"}
    if name == "detention_visits_activities:sessions":
        return {"form-0-was_held": "True", "form-0-women": "3"}
    if name == "wagtailimages_chooser:create":
        return {f"{CHOSEN_PICTURE}-file": pictures.drawing("chosen.jpg", (20, 10), "JPEG")}
    if name == "wagtaildocs_chooser:create":
        return {f"{CHOSEN_DOCUMENT}-file": SimpleUploadedFile("chosen.txt", b"text")}
    if name == "wagtailsites:add":
        return {"hostname": "another.example.org", "root_page": home.pk}
    if name == "outreach_event_pages":
        return {"calendar": world.calendar.pk}
    if name.startswith("wagtailadmin_collections:add"):
        return {"parent": world.collection.get_parent().pk, "name": "Another"}
    if name == "outreach_private_feeds":
        return {"label": "Phone", "scope": "plan", "language": "en"}
    return {}


def _record(name: str, world: World) -> dict[str, object]:
    """A new one of ours."""
    model = name.removesuffix(":add").rpartition("_")[2]
    places = {"region": world.abroad.pk, "authority": world.organisation.pk}
    return {
        "event": SCHEDULE,
        "activities": SCHEDULE | {"facility": world.facility.pk},
        "facilities": NAMED | places | {"address": "1 Street"},
        "venue": NAMED | places,
        "holiday": NAMED | {"first_on": "2027-03-01"},
        "partnercalendar": {
            "title": "Another",
            "address": "https://93.184.215.14/",
            "calendar": world.calendar.pk,
            "region": world.abroad.pk,
        },
        **dict.fromkeys(("organisation", "region", "audience", "topic"), NAMED),
    }.get(model, {})


def bodies(html: str) -> list[dict[str, list[str]]]:
    """Of each form that is posted, filled in as far as it has to be."""
    page = BeautifulSoup(html, "html.parser")
    forms = [one for one in page.find_all("form") if one.get("method", "").lower() == "post"]
    return [_filled(one) for one in forms if "logout" not in one.get("action", "")]


def _filled(form) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in form.find_all(["input", "select", "textarea", "button"]):
        name = one.get("name")
        if name and name != "csrfmiddlewaretoken" and "__prefix__" not in name:
            for value in _values(one):
                found.setdefault(name, []).append(value)
    return found


def _values(one) -> list[str]:
    kind = one.get("type", "text").lower()
    if one.name == "button" or kind in SKIPPED:
        return []
    if one.name == "select":
        return _chosen(one)
    if one.name == "textarea":
        return [one.text.strip() or ("x" if one.has_attr("required") else "")]
    if kind in ("checkbox", "radio"):
        return [one.get("value", "on")] if one.has_attr("checked") else []
    value = one.get("value", "")
    return [value or (TYPED.get(kind, "x") if one.has_attr("required") else "")]


def _chosen(select) -> list[str]:
    options = select.find_all("option")
    chosen = [one.get("value", one.text) for one in options if one.has_attr("selected")]
    if chosen or select.has_attr("multiple"):
        return chosen
    values = [one.get("value", one.text) for one in options]
    wanted = [one for one in values if one] if select.has_attr("required") else values
    return wanted[:1]
