"""Somebody subscribed before; after each verb a refresh shows the change: nothing doubled or left."""

from __future__ import annotations
