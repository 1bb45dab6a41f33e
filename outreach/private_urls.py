"""Empty: private addresses are in ``outreach.urls``. Hosts that include it go on as they are."""

urlpatterns: list = []
