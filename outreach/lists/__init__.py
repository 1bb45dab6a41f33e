"""The admin's lists: of records, and of the dates of all kinds."""
