"""Admin views for events, their dates and the records they refer to."""
