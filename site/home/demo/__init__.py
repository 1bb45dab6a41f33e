"""The demo: a real institution's year, from public facts (institutions are named, persons never)."""
