"""A bakery's pages, each with an introduction, and its settings."""

from __future__ import annotations

from django.db import models
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Page


class BasePage(Page):
    introduction = models.TextField(blank=True)

    class Meta:
        abstract = True


class FrontPage(BasePage):
    pass


class BreadPage(BasePage):
    body = RichTextField(blank=True)


@register_setting
class ShopSettings(BaseSiteSetting):
    opening_hours = models.CharField(max_length=100, default="Every day from 7 to 19")
