"""Reading calendar files of others."""
