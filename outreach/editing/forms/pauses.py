"""The rows of pauses below the form of whatever owns a schedule."""

from __future__ import annotations

from django.utils.translation import ngettext_lazy
from modelcluster.forms import BaseChildFormSet

from .changes import fields_of_a_row

FIELDS_AT_MOST = 250
"""Of all rows together: with the rows of changed dates, forms stay well below Django's limit of
1,000."""


class PausesFormSet(BaseChildFormSet):
    """As many rows as keep the form small, whatever the number of languages; a series that has more
    keeps them, and gets no new ones."""

    default_error_messages = {
        **BaseChildFormSet.default_error_messages,
        "too_many_forms": ngettext_lazy(
            "At most %(num)d pause fits into this form. Put pauses that touch into one, or enter days "
            "on which nothing takes place as public holidays.",
            "At most %(num)d pauses fit into this form. Put pauses that touch into one, or enter days "
            "on which nothing takes place as public holidays.",
            "num",
        ),
    }

    def __init__(self, *args, instance=None, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        stored = len(self.queryset) if instance else 0
        self.max_num = max(2, FIELDS_AT_MOST // fields_of_a_row(self.form), stored)
