"""What Wagtail's own screens of pages show, and to whom."""
