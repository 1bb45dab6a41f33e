"""A schedule while an editor is typing it: parsed leniently, and previewed."""
