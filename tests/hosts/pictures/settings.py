"""Of the site, with the host's own image model."""

from config.settings.test import *  # noqa: F403
from config.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.hosts.pictures"]
WAGTAILIMAGES_IMAGE_MODEL = "pictures.Picture"
