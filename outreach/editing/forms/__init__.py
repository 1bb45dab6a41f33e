"""Forms for editors, one subject per file."""
