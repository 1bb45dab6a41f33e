"""Fetching from remote addresses: checked, pinned and limited."""
