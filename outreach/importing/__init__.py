"""Importing calendar files and partners' calendars."""
