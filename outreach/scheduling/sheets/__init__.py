"""Rows as a printable sheet: a PDF to sign or tick by hand, and the same rows as CSV."""
