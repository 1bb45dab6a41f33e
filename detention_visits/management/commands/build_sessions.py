"""Another name of ``build_occurrences``, which once left activities out."""

from __future__ import annotations

from outreach.management.commands import build_occurrences


class Command(build_occurrences.Command):
    help = "The same as build_occurrences, which does activities too; schedule that one alone."
