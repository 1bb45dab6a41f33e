from .. import *  # noqa: F403 - Django reads them from here, and they are alike in all languages.
