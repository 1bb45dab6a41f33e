"""Visits to closed facilities: private by default."""
