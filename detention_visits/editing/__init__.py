"""The visit teams' screens: activities, their sessions and counts."""
