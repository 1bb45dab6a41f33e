"""Admin views for visit teams: activities, their sessions and counts."""
