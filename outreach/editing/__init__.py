"""Editing a series: one date, this and following, or all; previewed, recorded and undone."""
