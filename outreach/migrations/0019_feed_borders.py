from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outreach", "0016_give_the_right_to_publish")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="feed_borders",
            field=models.JSONField(default=list, editable=False),
        ),
    ]
