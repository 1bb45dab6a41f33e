"""The host project's configuration. Puts the repository root on the path, so that the apps are
found uninstalled, from whatever folder the site is started."""

import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
if str(REPOSITORY) not in sys.path:
    sys.path.append(str(REPOSITORY))
