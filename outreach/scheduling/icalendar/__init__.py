"""iCalendar text (RFC 5545, RFC 7986): written for subscribers, and read from files of others."""
