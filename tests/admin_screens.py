"""Every screen of the admin that opens with a link: its address, for rows that all have one number.

Whatever an address asks for, a page, a date, an image, is made here with the key ``NUMBER``, so that
a new address is walked over without anybody's naming it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db.models import Model
from PIL import Image as Drawing
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    Page,
    PageLogEntry,
    Workflow,
    WorkflowTask,
)

from detention_visits.models import Activity, ActivityPage, Facility
from outreach.editing.date_verbs import call_off
from outreach.models import (
    Calendar,
    EventPage,
    Holiday,
    Occurrence,
    PartnerCalendar,
    Registration,
    RemovedRegistration,
)
from outreach.series.edits import Scope, Verb
from tests.admin_walk.addresses import patterns
from tests.factories import (
    AudienceFactory,
    EventFactory,
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    TopicFactory,
    VenueFactory,
    calendar_in,
    make_calendars,
)
from tests.factories.private_feeds import private_feed

NUMBER = 777
WORDLESS = {code: str(NUMBER) for code in ("az", "en", "ru")}
"""What rows are called: a number, which is of no language."""
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
VALUES = {
    "app_label": "outreach",
    "model_name": "event",
    "content_type_app_name": "outreach",
    "content_type_model_name": "eventpage",
    "revision_id_a": "earliest",
    "revision_id_b": "latest",
}
LEADS_OUT = ("logout", "failwhale", "test404", "jsi18n", "sprite", "api/", "editing-sessions")
"""No screens, or meant to fail."""


@dataclass(frozen=True)
class Screen:
    name: str
    address: str

    @property
    def is_ours(self) -> bool:
        return self.address.startswith(("/admin/outreach/", "/admin/detention-visits/"))


def screens() -> list[Screen]:
    found = {}
    for one in patterns():
        route = f"/{one.path}"
        if not any(part in route for part in LEADS_OUT):
            address = PARAMETER.sub(_value, route).replace("\\.", ".").rstrip("$")
            found.setdefault(address, one.name)
    return [Screen(name, re.sub(r"[\^()]", "", address)) for address, name in found.items()]


def _value(match: re.Match) -> str:
    return VALUES.get(match[2] or match[3], str(NUMBER))


def make_rows() -> None:
    """One of everything that an address names."""
    administrator = get_user_model().objects.create_superuser(
        "777", "777@example.org", "777", id=NUMBER
    )
    make_calendars()
    region = RegionFactory(pk=NUMBER, slug="777", name=WORDLESS)
    venue = VenueFactory(pk=NUMBER, slug="777", name=WORDLESS, region=region)
    organisation = OrganisationFactory(pk=NUMBER, slug="777", name=WORDLESS)
    AudienceFactory(pk=NUMBER, slug="777", name=WORDLESS)
    TopicFactory(pk=NUMBER, slug="777", name=WORDLESS)
    Holiday.objects.create(
        pk=NUMBER, name=WORDLESS, first_on=date(2027, 3, 8), last_on=date(2027, 3, 9)
    )
    calendar = calendar_in("az")
    PartnerCalendar.objects.create(
        pk=NUMBER, title="777", address="https://777.example.org/7.ics", calendar=calendar
    )
    _make_event(administrator, region, venue, organisation)
    _make_activity(administrator)
    feed, _path = private_feed(administrator, label="777")
    _number(feed)
    _make_files()
    group = Group.objects.create(pk=NUMBER, name="777")
    task = GroupApprovalTask.objects.create(pk=NUMBER, name="777")
    task.groups.add(group)
    workflow = Workflow.objects.create(pk=NUMBER, name="777")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    Collection.get_first_root_node().add_child(instance=Collection(pk=NUMBER, name="777"))
    Redirect.objects.create(pk=NUMBER, old_path="/777", redirect_link="https://777.example.org/")
    for model in (Group, Collection, Workflow, GroupApprovalTask):
        for row in model.objects.exclude(pk=NUMBER):
            model.objects.filter(pk=row.pk).update(name=f"777-{row.pk}")
    PageLogEntry.objects.all().delete()
    Calendar.objects.update(title=str(NUMBER))
    for page in Page.objects.all():
        Page.objects.filter(pk=page.pk).update(title=f"777-{page.pk}", draft_title=f"777-{page.pk}")


def _make_event(user, region, venue, organisation) -> None:
    event = EventFactory(
        pk=NUMBER, title="777", region=region, venue=venue, recurrence="RRULE:FREQ=WEEKLY;COUNT=60"
    )
    event.assigned_to.add(user)
    event.save()
    PartnershipFactory(event=event, organisation=organisation)
    later = list(event.occurrences.order_by("starts_at"))
    edit = call_off(
        owner=event, local_start=later[1].local_start, scope=Scope.ONE, verb=Verb.CANCEL,
        reason=WORDLESS, user=user,
    )  # fmt: skip
    _number(edit)
    _number(later[0])
    first = Occurrence.objects.get(pk=NUMBER)
    for pk in (NUMBER, NUMBER + 1):
        Registration.objects.create(pk=pk, occurrence=first, name="王")
    RemovedRegistration.objects.create(pk=NUMBER, former_id=1, occurrence=first, name="7")
    page = calendar_in("az").add_child(
        instance=EventPage(
            pk=NUMBER, title="777", slug="777", event=event, locale=calendar_in("az").locale
        )
    )
    page.save_revision(user=user).publish()


def _make_activity(user) -> None:
    facility = Facility.objects.create(
        pk=NUMBER, slug="777", name=WORDLESS, address="7", zone="Asia/Baku"
    )
    activity = Activity(
        pk=NUMBER, facility=facility, title="777", kind=Activity.Kind.FILM,
        status=Activity.Status.CONFIRMED, starts_at_local=datetime(2027, 1, 3, 15),
        ends_at_local=datetime(2027, 1, 3, 17), recurrence="RRULE:FREQ=WEEKLY;COUNT=4",
    )  # fmt: skip
    activity.save()
    _number(activity.sessions.first())
    page = calendar_in("az").add_child(
        instance=ActivityPage(
            title="777",
            slug="777-a",
            summary="777",
            activity=activity,
            locale=calendar_in("az").locale,
        )
    )
    page.save_revision(user=user)


def _make_files() -> None:
    data = BytesIO()
    Drawing.new("RGB", (7, 7)).save(data, "PNG")
    Image.objects.create(
        pk=NUMBER, title="777", file=ImageFile(BytesIO(data.getvalue()), name="777.png")
    )
    Document.objects.create(pk=NUMBER, title="777", file=ContentFile(b"777", name="777.txt"))


def _number(row: Model) -> None:
    """Give a row that was stored before its number."""
    type(row)._base_manager.filter(pk=row.pk).update(id=NUMBER)
