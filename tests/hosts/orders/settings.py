"""Of the site, with the apps in the order that ``ORDER`` names."""

import os

from config.settings.test import *  # noqa: F403
from config.settings.test import INSTALLED_APPS

OURS = ["outreach", "detention_visits"]
OTHERS = [app for app in INSTALLED_APPS if app not in OURS]
ORDERS = {
    "first": [*OURS, *OTHERS],
    "last": [*OTHERS, *OURS],
    "the other way round": [*OTHERS, *reversed(OURS)],
    "reversed": INSTALLED_APPS[::-1],
}
INSTALLED_APPS = ORDERS[os.environ["ORDER"]]
