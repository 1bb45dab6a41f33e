"""What a site in production refuses, hides and writes down."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import RequestFactory
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form

from config.json_log import JsonFormatter
from tests.factories.pictures import picture
from tests.factories.users import user_as

SITE = Path(__file__).resolve().parents[2] / "site"
ALL = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP-_",
    "ALLOWED_HOSTS": "example.org",
    "BASE_URL": "https://example.org",
    "EMAIL_URL": "smtp://localhost:25",
}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    known = {name: value for name, value in os.environ.items() if name not in ALL}
    known |= {"DJANGO_SETTINGS_MODULE": "config.settings.production", **environment}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=SITE,
        env=known,
        capture_output=True,
        text=True,
        check=False,
    )


class TestStarting:
    @pytest.mark.parametrize("missing", ALL)
    def test_it_does_not_serve_without(self, missing):
        given = {name: value for name, value in ALL.items() if name != missing}
        ended = run("-c", "import config.wsgi", **given)
        assert ended.returncode != 0
        assert missing in ended.stderr

    def test_it_serves_with_all_of_them(self, tmp_path):
        ended = run("-c", "import config.wsgi", **ALL, VAR_DIR=str(tmp_path))
        assert ended.returncode == 0, ended.stderr

    def test_what_prepares_a_site_needs_none(self, tmp_path):
        ended = run("manage.py", "collectstatic", "--dry-run", "--noinput", VAR_DIR=str(tmp_path))
        assert ended.returncode == 0, ended.stderr

    def test_other_sites_below_the_domain_are_left_alone(self):
        code = (
            "from django.conf import settings as s; "
            "print(s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
        )
        assert run("-c", code, **ALL).stdout.split() == ["False", "False"]
        chosen = run("-c", code, **ALL, HSTS_SUBDOMAINS="1", HSTS_PRELOAD="1")
        assert chosen.stdout.split() == ["True", "True"]

    def test_the_database_is_the_owners_alone(self, tmp_path):
        database = tmp_path / "db.sqlite3"
        code = (
            "import os; os.umask(0o022); import django; django.setup(); "
            "from django.db import connection; "
            "connection.cursor().execute('CREATE TABLE IF NOT EXISTS a (b)')"
        )
        address = f"sqlite:///{database}"
        for _time in range(2):  # It is there by the second connection.
            run("-c", code, **ALL, DATABASE_URL=address)
        assert database.stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
class TestUploads:
    @pytest.fixture(autouse=True)
    def media_root(self, settings, tmp_path):
        settings.MEDIA_ROOT = str(tmp_path)

    @pytest.mark.parametrize("name", ["evil.html", "evil.js", "evil.svg", "evil.xhtml", "evil.xml"])
    def test_what_could_run_is_not_taken(self, name):
        form = get_document_form(get_document_model())
        file = ContentFile(b"<script>alert(1)</script>", name=name)
        sent = form({"title": "Evil"}, {"file": file}, user=user_as("administrator"))
        assert "file" in sent.errors

    @pytest.mark.parametrize("name", ["evil.html", "evil.js", "evil.svg"])
    def test_what_is_there_all_the_same_does_not_run(self, client, name):
        default_storage.save(name, ContentFile(b"<script>alert(1)</script>"))
        answer = client.get(f"/media/{name}")
        assert answer["Content-Disposition"] == "attachment"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"

    def test_documents_are_asked_for_elsewhere(self, client):
        default_storage.save("documents/minutes.pdf", ContentFile(b"%PDF"))
        assert client.get("/media/documents/minutes.pdf").status_code == 404

    def test_pictures_are_shown(self, client):
        answer = client.get(picture().file.url)
        assert answer.status_code == 200
        assert answer.headers.get("Content-Disposition", "inline").startswith("inline")


class TestLog:
    def line(self, **extra) -> dict:
        try:
            raise ValueError("Leyla's secret")
        except ValueError:
            record = logging.LogRecord(
                "django.request", logging.ERROR, "x.py", 1, "Internal error", (), sys.exc_info()
            )
        vars(record).update(extra)
        return json.loads(JsonFormatter().format(record))

    def test_an_error_says_where_and_nothing_of_anybody(self):
        request = RequestFactory().get("/az/events/?q=Leyla")
        said = self.line(request=request, status_code=500)
        assert (said["exception"], said["status"]) == ("builtins.ValueError", 500)
        assert (said["method"], said["path"]) == ("GET", "/az/events/")
        assert any("test_production.py" in place for place in said["at"])
        assert "Leyla" not in json.dumps(said)

    def test_a_private_address_is_masked(self):
        request = RequestFactory().get("/calendars/abcdef.ics")
        assert self.line(request=request)["path"] == "/calendars/***"
