"""A person's own calendar address: a long random token, of which only a digest is kept."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PrivateFeedQuerySet(models.QuerySet):
    def valid(self, now: datetime):
        """Neither revoked nor expired, of a user who may still log in."""
        unexpired = Q(expires_at=None) | Q(expires_at__gt=now)
        return self.filter(unexpired, revoked_at=None, user__is_active=True)


class PrivateFeed(models.Model):
    """``token_digest`` is the SHA-256, in hexadecimal, of the address's token, which cannot be
    recovered. Revoked rows stay, so that their owner can still see them."""

    class Scope(models.TextChoices):
        ASSIGNMENTS = "assignments", _("what is assigned to me")
        REGION = "region", _("my regions")
        PLAN = "plan", _("the whole plan")
        BUSY = "busy", _("only my busy times, without details")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.CASCADE,
        related_name="private_feeds",
    )
    label = models.CharField(
        _("label"), max_length=80, help_text=_("For example, the device: “Phone”.")
    )
    scope = models.CharField(_("what it shows"), max_length=11, choices=Scope)
    language = models.CharField(_("language"), max_length=10)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    rotated_at = models.DateTimeField(_("address renewed"), null=True, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    objects = PrivateFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("private calendar address")
        verbose_name_plural = _("private calendar addresses")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.label
