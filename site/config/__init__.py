"""The host project's configuration. Puts the repository root on ``sys.path``, so that the apps are
found without being installed, whatever the working directory."""

import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
if str(REPOSITORY) not in sys.path:
    sys.path.append(str(REPOSITORY))
