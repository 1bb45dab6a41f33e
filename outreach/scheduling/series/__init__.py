"""What an edit does to the dates of a series: pure functions over schedules and keys."""
