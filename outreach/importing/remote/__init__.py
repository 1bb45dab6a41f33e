"""Fetching from addresses of others: checked, pinned and limited."""
