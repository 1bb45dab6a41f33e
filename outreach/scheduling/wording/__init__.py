"""The rules of a schedule as sentences, one file per language."""
