"""A site with a design of its own: its pages, its stylesheet, its dark theme; of ours only the apps."""

from pathlib import Path

from config.settings.test import *  # noqa: F403
from config.settings.test import INSTALLED_APPS, TEMPLATES

HERE = Path(__file__).resolve().parent

INSTALLED_APPS = ["tests.hosts.design", *INSTALLED_APPS]
ROOT_URLCONF = "tests.hosts.design.urls"
LANGUAGE_CODE = "en"
LOCALE_PATHS = []
FORMAT_MODULE_PATH = None
TEMPLATES[0]["DIRS"] = []
TEMPLATES[0]["OPTIONS"]["context_processors"] += [
    "wagtail.contrib.settings.context_processors.settings"
]
OUTREACH_BASE_TEMPLATE = "design/base.html"
