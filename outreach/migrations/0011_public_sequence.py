"""The schedule's number and the public one, and what the first stands for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outreach", "0010_wording")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="public_sequence",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="event",
            name="fingerprint",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
    ]
