"""The host's base template around our pages, whatever blocks it has."""

from __future__ import annotations

from copy import deepcopy

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import override_settings

from outreach.conf import checks
from tests.detention_visits.factories import ActivityPageFactory, held
from tests.factories import EventPageFactory, make_calendars

pytestmark = pytest.mark.django_db
OF_WAGTAIL_START = """{% load static wagtailcore_tags %}<!DOCTYPE html>
<html>
  <head>
    <title>
      {% block title %}{{ page.title }}{% endblock %}{% block title_suffix %} - Site{% endblock %}
    </title>
    {% block extra_css %}<style>own</style>{% endblock %}
  </head>
  <body class="{% block body_class %}{% endblock %}">
    <nav>{{ self.title }}</nav>
    {% block content %}{% endblock %}
    {% block extra_js %}{% endblock %}
  </body>
</html>"""
HEAD = '<html><head>{% block head %}<meta name="own">{% endblock %}</head>'
BODY = "<body><nav>frame</nav>{% block content %}{% endblock %}</body></html>"
TAG = "{% load outreach_tags %}{% outreach_head %}"
FITTING = {
    "wagtail start": OF_WAGTAIL_START,
    "head": HEAD + BODY,
    "two blocks": HEAD.replace("</head>", "{% block extra_css %}{% endblock %}</head>") + BODY,
    "extra_head": "<html><head>{% block extra_head %}{% endblock %}</head>" + BODY,
    "tag": f"<html><head>{TAG}{{% block head %}}{{% endblock %}}</head>{BODY}",
    "included tag": '<html><head>{% include "meta.html" %}</head>' + BODY,
}
ADDRESSES = ("/en/events/", "/en/events/month/2027/3/", "/en/events/subscribe/", "/en/events/talk/")


@pytest.fixture
def with_templates(tmp_path):
    """``with_templates({"base.html": …})``: those, and what the apps bring."""
    given = []

    def with_templates(files: dict[str, str], **others):
        for name, text in {"meta.html": TAG, **files}.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        templates = deepcopy(settings.TEMPLATES)
        templates[0]["DIRS"] = [tmp_path]
        given.append(override_settings(TEMPLATES=templates, **others))
        given[-1].enable()

    yield with_templates
    for one in given:
        one.disable()


@pytest.fixture(autouse=True)
def pages():
    make_calendars()
    EventPageFactory(slug="talk", language="en", title="A talk")
    held(ActivityPageFactory(activity__after=True, slug="films", language="en").activity)


def soup(client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def of_the_head(part) -> int:
    return len(part.select("link, script[type='application/ld+json']")) if part else 0


@pytest.mark.parametrize("name", FITTING)
def test_what_belongs_in_the_head_is_there_once(client, with_templates, name):
    with_templates({"base.html": FITTING[name]})
    assert checks.pages_fit_into_the_base(None) == []
    for address in (*ADDRESSES, "/en/events/films/"):
        page = soup(client, address)
        assert len(page.select("link[href*='outreach.css']")) == 1
        assert of_the_head(page.body) == 0 and of_the_head(page.head) > 1
        assert page.select_one("nav") and page.select_one(".outreach")
    if name == "wagtail start":
        assert page.select_one("head style") and "Site" in page.title.text


def test_without_a_place_for_it_it_stands_before_the_content_and_check_says_so(
    client, with_templates
):
    with_templates({"base.html": f"<html><head></head>{BODY}"})
    (message,) = checks.pages_fit_into_the_base(None)
    assert message.id == "outreach.W006" and "outreach_head" in message.hint
    for address in ADDRESSES:
        page = soup(client, address)
        assert len(page.body.select("link[href*='outreach.css']")) == 1
        assert of_the_head(page.body) > 1


def test_a_base_without_a_content_leaves_our_pages_bare_and_check_says_so(client, with_templates):
    with_templates({"base.html": "<html>{% block main %}{% endblock %}</html>"})
    (message,) = checks.pages_fit_into_the_base(None)
    assert message.id == "outreach.W005"
    for address in ADDRESSES:
        page = soup(client, address)
        assert page.select_one("html.outreach-page .outreach")
        assert of_the_head(page.head) > 1


@pytest.mark.parametrize("others", [{}, {"OUTREACH_BASE_TEMPLATE": ""}])
def test_without_a_base_they_are_bare(client, with_templates, others):
    with_templates({"base.html": HEAD + BODY} if others else {}, **others)
    assert checks.pages_fit_into_the_base(None) == []
    assert soup(client, "/en/events/").select_one("html.outreach-page .outreach")


def test_another_name_is_a_setting_and_one_that_is_nobodys_is_told(client, with_templates):
    with_templates({"site/layout.html": HEAD + BODY}, OUTREACH_BASE_TEMPLATE="site/layout.html")
    assert soup(client, "/en/events/").nav.text == "frame"
    with override_settings(OUTREACH_BASE_TEMPLATE="layout.html"):
        (message,) = checks.pages_fit_into_the_base(None)
    assert message.id == "outreach.E007" and "layout.html" in message.msg


def test_a_site_that_has_replaced_our_base_goes_on_working(client, with_templates):
    base = '{% extends "mine.html" %}'
    replaced = {"outreach/base.html": base, "detention_visits/base.html": base}
    with_templates({"mine.html": HEAD + BODY, **replaced})
    for address in (*ADDRESSES, "/en/events/films/"):
        page = soup(client, address)
        assert page.nav.text == "frame" and page.select_one("head meta[name=own]")
        assert len(page.head.select("link[href*='outreach.css']")) == 1
