"""What a host is told that has not set everything up."""

from __future__ import annotations

from django.test import override_settings

from outreach.conf import private_addresses_are_included, sites_that_may_frame_are_sites


def test_this_site_is_set_up():
    assert private_addresses_are_included(None) == []
    assert sites_that_may_frame_are_sites(None) == []


@override_settings(ROOT_URLCONF="outreach.urls")
def test_a_host_without_private_addresses_is_told_what_to_add():
    (message,) = private_addresses_are_included(None)
    assert message.id == "outreach.W001" and "outreach.private_urls" in message.hint


@override_settings(OUTREACH_EMBED_ANCESTORS=["https://partner.example; script-src *"])
def test_a_host_that_names_no_site_for_frames_is_told_before_it_starts():
    (message,) = sites_that_may_frame_are_sites(None)
    assert message.id == "outreach.E001" and "https://partner.example" in message.hint
