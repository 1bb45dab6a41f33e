"""A real browser on a running site."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.browsers import launched

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PASSWORD = "a long password for journeys"


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser():
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def server(django_db_setup, django_db_blocker):
    """The site, served. All journeys share it and its database, as people do: each uses names of
    its own."""
    from django.conf import settings
    from wagtail.models import Site

    with django_db_blocker.unblock():
        server = LiveServer("localhost")
        address = urlsplit(server.url)
        site = Site.objects.get(is_default_site=True)
        site.hostname, site.port = address.hostname, address.port
        site.save()
        settings.WAGTAILADMIN_BASE_URL = server.url
        yield server
        server.stop()


@pytest.fixture(autouse=True)
def db(server, django_db_blocker):
    """In place of pytest-django's: nothing is rolled back or flushed after a journey."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def page(browser, server):
    """A desktop window."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, base_url=server.url, locale="en-GB"
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    if os.environ.get("SCREENSHOT"):
        page.screenshot(path=os.environ["SCREENSHOT"], full_page=True)
    context.close()


@pytest.fixture
def phone_page(browser, server):
    """A phone's window."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, base_url=server.url, locale="en-GB"
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def sign_in():
    """Make an account of the head office that may publish, and log in by the form:
    ``sign_in(page, "editor", "Editors")``."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group, Permission
    from wagtail.users.models import UserProfile

    from tests.factories.users import let_write_in_all_regions

    def sign_in(page, name: str, *groups: str, superuser: bool = False):
        user, _made = get_user_model().objects.get_or_create(username=name)
        user.set_password(PASSWORD)
        user.is_superuser = superuser
        user.save()
        user.groups.set(Group.objects.filter(name__in=groups))
        user.user_permissions.add(Permission.objects.get(codename="publish_event"))
        let_write_in_all_regions(user)
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
        page.goto("/admin/login/")
        page.fill("input[name=username]", name)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url("**/admin/")
        return user

    return sign_in
