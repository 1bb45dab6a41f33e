"""The admin's screens for events, their dates and the records they name."""
