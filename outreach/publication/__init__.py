"""What the public sees, in sync with every write: faces, calendar versions, cached responses."""
