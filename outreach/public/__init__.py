"""The public side: lists, months, events, feeds and subscribing."""
