"""Forms for importing a file or an address into a calendar, and for partners' calendars."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Page

from ..editing.forms.records import RegionFormMixin, narrow_to_regions_of
from ..models import Event, Region
from ..page_types.registry import calendars_for
from ..permissions import user_can_publish_into
from ..publication.calendars import calendar_label, told_apart
from ..scheduling.errors import FetchRefused, SchedulingError
from ..scheduling.icalendar.reading.lines import MAX_BYTES, too_large
from .files import message
from .partner_calendars import forget_validators
from .remote.fetching import FetchRules, fetch

LONGEST_ADDRESS = 2_000
REREAD = frozenset(["address", "calendar", "publishes", "region"])
"""Fields whose change makes the next refresh read the whole calendar again."""


class CalendarChoiceField(forms.ModelChoiceField):
    """The calendars of all languages, each labelled with its language."""

    def label_from_instance(self, page: Page) -> str:
        return f"{calendar_label(page)} ({page.locale.get_display_name()})"

    def to_python(self, value):
        """SQLite has no number that is as large as somebody may send."""
        try:
            return super().to_python(value)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid_choice"]) from error


def calendars():
    return told_apart(calendars_for(Event))


class ImportForm(forms.Form):
    """Once valid, ``data_read`` is the content and ``source`` its file name or address."""

    file = forms.FileField(
        label=_("Calendar file"),
        required=False,
        help_text=_("An .ics file of up to 512 kB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
    )
    address = forms.CharField(
        label=_("Or its web address"),
        required=False,
        max_length=LONGEST_ADDRESS,
        help_text=_(
            "The subscription address that the site offers, starting with https:// or webcal://."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    calendar = CalendarChoiceField(
        label=_("Import into"),
        queryset=Page.objects.none(),
        help_text=_(
            "Times without a time zone are read in this calendar's zone; pages are "
            "created in its language."
        ),
    )
    region = forms.ModelChoiceField(
        label=_("Region"),
        queryset=Region.objects.none(),
        required=False,
        help_text=_("New events are given this region."),
    )
    publish = forms.BooleanField(
        label=_("Publish the events"),
        required=False,
        help_text=_(
            "Publishes a page for each event. Otherwise the events stay planned and internal."
        ),
    )

    def __init__(self, *args, user, rules: FetchRules | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.rules = rules
        self.data_read, self.source = b"", ""
        self.fields["calendar"].queryset = calendars()
        first = calendars().first()
        self.fields["calendar"].initial = first and first.pk
        region = self.fields["region"]
        narrow_to_regions_of(user, region)
        if region.required:
            own = list(region.queryset[:2])
            region.initial = own[0].pk if len(own) == 1 else None

    def clean(self):
        data = super().clean()
        calendar = data.get("calendar")
        if data.get("publish") and calendar and not user_can_publish_into(self.user, calendar):
            self.add_error(
                "publish", gettext("You do not have permission to publish pages in this calendar.")
            )
        file, address = data.get("file"), data.get("address")
        if "file" in self.errors or "address" in self.errors:
            return data
        if bool(file) == bool(address):
            self.add_error("file", _one_needed(both=bool(file)))
        elif not self.errors:
            self._read("file" if file else "address", file, address)
        return data

    def _read(self, name: str, file, address: str) -> None:
        try:
            if file:
                self.data_read, self.source = _content(file), file.name
            else:
                self.data_read = fetch(address, rules=self.rules).data or b""
                self.source = address
        except SchedulingError as error:
            self.add_error(name, message(error))


def _one_needed(*, both: bool) -> str:
    if both:
        return gettext("Choose either a file or an address, not both.")
    return gettext("Choose a file or enter an address.")


def _content(file) -> bytes:
    """The content; a file over the limit is not read at all."""
    if file.size > MAX_BYTES:
        raise too_large()
    return file.read()


class PartnerCalendarForm(RegionFormMixin, WagtailAdminModelForm):
    """Checks a new or changed address: its syntax, and whether it may be reached."""

    address = forms.CharField(max_length=LONGEST_ADDRESS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        described = self._meta.model._meta.get_field("address")
        self.fields["address"].label = capfirst(described.verbose_name)
        self.fields["address"].help_text = described.help_text
        self.fields["calendar"] = CalendarChoiceField(
            label=self.fields["calendar"].label, queryset=calendars()
        )

    def clean_address(self):
        typed = self.cleaned_data["address"]
        if typed == self.instance.address:
            return typed
        rules = FetchRules()
        try:
            remote = rules.parse(typed)
            rules.check(remote)
        except FetchRefused as error:
            raise ValidationError(message(error)) from error
        return remote.url

    def clean(self):
        data = super().clean()
        calendar, user = data.get("calendar"), self.for_user
        if (
            data.get("publishes")
            and calendar
            and user
            and not user_can_publish_into(user, calendar)
        ):
            self.add_error(
                "publishes",
                gettext("You do not have permission to publish pages in this calendar."),
            )
        return data

    def save(self, commit=True):
        if REREAD & set(self.changed_data):
            forget_validators(self.instance)
        return super().save(commit=commit)
