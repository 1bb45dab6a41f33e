"""A host with a base page and types of pages of its own."""
