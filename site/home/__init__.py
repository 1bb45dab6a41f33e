"""The host's own pages and demo data."""
