"""What the public was told of participants, so that it cannot be solved from what it is told later."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("detention_visits", "0011_find_pins"),
    ]

    operations = [
        migrations.CreateModel(
            name="FigurePortion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.PositiveIntegerField()),
                ("told_total", models.IntegerField()),
                ("told_parts", models.JSONField(null=True)),
                ("counted_total", models.IntegerField()),
                ("counted_groups", models.JSONField(default=dict)),
            ],
        ),
        migrations.AddField(
            model_name="activity",
            name="shown_figures",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="session",
            name="portion",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sessions",
                to="detention_visits.figureportion",
            ),
        ),
    ]
