"""What the public sees, kept true by every write: faces, calendars' versions, stored answers."""
