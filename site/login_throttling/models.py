"""Attempts to come in, without a word of who made them."""

from django.db import models


class Attempt(models.Model):
    """One that failed, or is not yet answered. Account and network are digests under the site's
    secret key: what somebody typed as her name may have been her password."""

    door = models.CharField(max_length=40)
    account = models.CharField(max_length=32)
    network = models.CharField(max_length=32)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["network", "door", "account", "at"], name="login_attempt_idx"),
        ]
