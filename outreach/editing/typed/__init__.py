"""A schedule as an editor is typing it: read gently, and shown as it would become."""
