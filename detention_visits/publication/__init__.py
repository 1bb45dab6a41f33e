"""What the public sees of activities: no more than each facility's rule permits."""
