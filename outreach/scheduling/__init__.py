"""The kernel: dates, rules, grids, iCalendar text and sheets. Imports nothing else of outreach."""
