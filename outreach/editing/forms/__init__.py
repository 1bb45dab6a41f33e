"""Forms of the editors' side, one subject a file."""
