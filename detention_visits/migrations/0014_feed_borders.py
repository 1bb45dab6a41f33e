from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("detention_visits", "0013_figures_as_told")]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="feed_borders",
            field=models.JSONField(default=list, editable=False),
        ),
    ]
