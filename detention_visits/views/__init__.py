"""Request in, response out: one file for each kind of answer."""
