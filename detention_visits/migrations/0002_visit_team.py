"""Once made the group of the visit team. It is set up on request only, by ``outreach_groups``; a
database in which this was done keeps what it has."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("detention_visits", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]

    operations = []
