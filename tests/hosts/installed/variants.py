"""The hosts that the package is tried in, beside the plainest: what differs, each a line of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .documents import code_of

INSTALL = "docs/install.md"
LANGUAGES = """
LANGUAGE_CODE = "az"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("az", "Azərbaycan"), ("en", "English"), ("ru", "Русский")]
"""
PRODUCTION = """
STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
)
"""
WITHOUT_DEBUG = """
DEBUG = False
ALLOWED_HOSTS = ["localhost"]
"""
OWN_MODELS = """
AUTH_USER_MODEL = "people.User"
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "media.Paper"
"""
PEOPLE = """
import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
"""
MEDIA = """
from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition


class Picture(AbstractImage):
    taken_by = models.CharField(max_length=80, blank=True)
    admin_form_fields = ("title", "file", "taken_by")


class Rendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = [("image", "filter_spec", "focal_point_key")]


class Paper(AbstractDocument):
    number = models.CharField(max_length=80, blank=True)
    admin_form_fields = ("title", "number", "file")
"""


BASE = """
from django.db import models
from wagtail import blocks
from wagtail.models import Page


class TextBlocks(blocks.StreamBlock):
    heading = blocks.CharBlock()
    paragraph = blocks.RichTextBlock()


class BasePage(Page):
    strapline = models.CharField(max_length=80, blank=True)

    class Meta:
        abstract = True
"""


def guide_to_own_pages() -> str:
    """Its code, for a base page in ``base``."""
    return code_of("docs/extending.md", "Pages of your own").replace("home.models", "base.models")


@dataclass(frozen=True, kw_only=True)
class Variant:
    """
    Args:
        follows: the headings of ``docs/install.md`` whose blocks are followed.
        settings: what is written into the settings after that; ``local``: into those that come last.
        apps: of the host, by their names their models; they are there before the first ``migrate``.
        own_pages: the same, but they build on ours, and are there after it.
        calendar: their type, ours if empty.
        languages: in which the calendar is made, that of the site first.
        site: the host name of a second site, in which the same is done once more.
        is_bare: without the extras.
    """

    name: str
    follows: Sequence[str] = ()
    settings: str = ""
    local: str = ""
    apps: Mapping[str, str] = field(default_factory=dict)
    own_pages: Mapping[str, str] = field(default_factory=dict)
    calendar: str = ""
    languages: Sequence[str] = ()
    site: str = ""
    on_postgres: bool = False
    is_bare: bool = False


VARIANTS = (
    Variant(
        name="en and de",
        follows=["Several languages"],
        languages=["en", "de"],
    ),
    Variant(
        name="az, en and ru with prefixes",
        follows=["Several languages"],
        settings=LANGUAGES,
        languages=["az", "en", "ru"],
    ),
    Variant(name="below a prefix", follows=["Below a prefix"]),
    Variant(name="PostgreSQL", on_postgres=True),
    Variant(name="manifest storage without DEBUG", settings=PRODUCTION, local=WITHOUT_DEBUG),
    Variant(name="custom models", settings=OWN_MODELS, apps={"people": PEOPLE, "media": MEDIA}),
    Variant(
        name="mixins",
        own_pages={"base": BASE, "diary": guide_to_own_pages()},
        calendar="diary.diary",
    ),
    Variant(name="two sites", site="b.example"),
    Variant(name="with detention_visits", follows=["Detention visits"]),
    Variant(name="without [sheets]", is_bare=True),
)
