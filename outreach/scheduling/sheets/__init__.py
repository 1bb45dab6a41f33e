"""Rows as a printable sheet: PDF to sign or tick by hand, and the same rows as CSV."""
