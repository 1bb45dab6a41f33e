"""Slugs: typed on any keyboard, and never the same twice."""

import pytest

from outreach.folding import ascii_slug, free_slug
from outreach.models import Region
from tests.factories import RegionFactory


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Gəncə şəhəri", "gence-seheri"),
        ("Права ребёнка", "prava-rebenka"),
        ("İşıq & Ümid", "isiq-umid"),
        ("", ""),
    ],
)
def test_names_in_any_script_become_ascii(text, slug):
    assert ascii_slug(text).isascii()
    assert ascii_slug(text) == slug


@pytest.mark.django_db
def test_a_taken_slug_gets_the_first_free_number():
    others = Region.objects.all()
    for expected in ("west", "west-2", "west-3"):
        assert free_slug("west", others) == expected
        RegionFactory(slug=expected)
