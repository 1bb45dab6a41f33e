from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("detention_visits", "0009_keep_the_public_sequence")]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="feed_borders",
            field=models.JSONField(default=list, editable=False),
        ),
    ]
