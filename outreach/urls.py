"""Addresses of outreach that Wagtail's tree does not answer."""

urlpatterns = []
