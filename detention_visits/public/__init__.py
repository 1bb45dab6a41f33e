"""The public pages of activities."""
