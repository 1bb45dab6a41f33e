"""What was typed in a form that could not be taken because a session had ended is not lost."""
