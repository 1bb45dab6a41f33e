"""The host project: health, headers, languages."""

import pytest


@pytest.mark.django_db
def test_the_health_check_answers_ok(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("languages", "address"),
    [("ru,en;q=0.5", "/ru/"), ("en-GB", "/en/"), ("fa", "/az/")],
)
def test_the_root_leads_to_the_visitors_language(client, languages, address):
    response = client.get("/", headers={"accept-language": languages})
    assert response.status_code == 302
    assert response["Location"] == address


@pytest.mark.django_db
def test_public_pages_allow_no_inline_script_and_the_admin_does(client):
    public = client.get("/en/nowhere/")["Content-Security-Policy"]
    admin = client.get("/admin/login/")["Content-Security-Policy"]
    assert "unsafe-inline" not in public
    assert "unsafe-inline" in admin
    assert "default-src 'self'" in public
