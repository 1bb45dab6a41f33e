"""The public side: lists, months, events, feeds and ways to subscribe."""
