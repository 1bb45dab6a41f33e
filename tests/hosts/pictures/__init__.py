"""A host with an image model of its own."""
