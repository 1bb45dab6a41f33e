"""Once gave editors and coordinators the public holidays; see 0003."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("outreach", "0004_series_editing")]

    operations = []
