"""The recurrence editor as the server renders it: what works without scripts, in rows, in languages."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.utils import translation

from outreach.fields.recurrence import RecurrenceFormField
from outreach.scheduling.rules import MAX_COUNT, MAX_INTERVAL
from outreach.widgets import RecurrenceWidget


class ScheduleForm(forms.Form):
    recurrence = RecurrenceFormField(widget=RecurrenceWidget, required=False)


def rendered(form: forms.Form) -> BeautifulSoup:
    return BeautifulSoup(str(form["recurrence"]), "html.parser")


def test_without_scripts_the_text_can_be_edited_and_nothing_else_is_in_the_way():
    form = rendered(ScheduleForm(initial={"recurrence": "RRULE:FREQ=DAILY"}))
    text = form.find("textarea")
    assert text["name"] == "recurrence"
    assert text.get_text().strip() == "RRULE:FREQ=DAILY"
    assert [parent for parent in text.parents if parent.has_attr("hidden")] == []
    others = [
        one for one in form.find_all(["select", "button", "input"]) if one.get("type") != "hidden"
    ]
    assert others
    for control in others:
        assert any(parent.has_attr("hidden") for parent in control.parents), control


def test_only_the_text_and_how_it_is_edited_are_posted():
    names = {one["name"] for one in rendered(ScheduleForm()).find_all(attrs={"name": True})}
    assert names - {""} == {"recurrence", "recurrence-is_text"}


def test_text_that_was_edited_as_text_comes_back_as_text():
    typed = {"recurrence": "Fridays, mostly", "recurrence-is_text": "on"}
    form = ScheduleForm(typed)
    assert not form.is_valid()
    assert rendered(form).find(attrs={"name": "recurrence-is_text"})["value"] == "on"
    assert "Fridays, mostly" in rendered(form).find("textarea").get_text()
    other = rendered(ScheduleForm(typed | {"recurrence-is_text": ""}))
    assert other.find(attrs={"name": "recurrence-is_text"})["value"] == ""


@pytest.mark.parametrize(
    ("prefix", "said"), [(None, ""), ("outreach-new", "outreach-new-"), ("talks-3", "talks-3-")]
)
def test_it_finds_the_fields_beside_it_by_the_forms_prefix(prefix, said):
    editor = rendered(ScheduleForm(prefix=prefix)).find(class_="outreach-recurrence")
    assert editor["data-outreach-recurrence-prefix-value"] == said
    assert editor["data-outreach-recurrence-dates-prefix-value"] == said


def test_a_new_row_can_be_made_of_it():
    """Wagtail puts the row's number once in each quoted text."""
    html = str(ScheduleForm(prefix="talks-__prefix__", auto_id="id_%s")["recurrence"])
    row = re.sub(r"__prefix__(.*?('|\"|\\u0022))", r"7\1", html)
    assert "__prefix__" not in row
    ids = re.findall(r'\bid="([^"]+)"', row)
    assert len(ids) == len(set(ids)) > 1


def test_no_word_is_left_to_the_browser():
    with translation.override("az"):
        form = rendered(ScheduleForm())
    assert "Bazar ertəsi" in form.get_text()
    assert "Dekabr" in form.get_text()


def test_each_message_has_the_placeholders_that_the_script_fills():
    html = str(ScheduleForm()["recurrence"])
    said = dict(re.findall(r'data-message="(\w+)">([^<]+)<', html))
    for verb in ("cancel", "skip", "leave", "move", "restore", "keep", "remove", "add"):
        assert "%(date)s" in said[verb]
    assert "%(new)s" in said["move"]


def test_numbers_that_browsers_read_have_no_separators(settings):
    """A site may write thousands for people with commas or spaces."""
    settings.USE_THOUSAND_SEPARATOR = True
    with translation.override("en"):
        html = RecurrenceWidget().render("recurrence", "", {"id": "id_recurrence"})
    assert f'max="{MAX_COUNT}"' in html
    assert f'max="{MAX_INTERVAL}"' in html
