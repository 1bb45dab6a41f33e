"""The schedule's number and the public one, and what the first stands for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("detention_visits", "0007_wording")]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="public_sequence",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="activity",
            name="fingerprint",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
    ]
