from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outreach", "0018_find_pins")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="feed_borders",
            field=models.JSONField(default=list, editable=False),
        ),
    ]
