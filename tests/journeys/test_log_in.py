"""Logging in."""


def test_an_editor_logs_in_by_the_form(page, sign_in):
    sign_in(page, "editor", "Editors")
    assert "Dashboard" in page.title()
    assert page.errors == []
