"""Participants and signature sheets."""
