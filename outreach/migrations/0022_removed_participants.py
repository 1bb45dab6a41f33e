"""Participants that were taken off a list, kept for a day so that it can be undone."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0021_what_files_said"),
    ]

    operations = [
        migrations.AlterField(
            model_name="registration",
            name="created_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="added"
            ),
        ),
        migrations.CreateModel(
            name="RemovedRegistration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "representing",
                    models.CharField(
                        blank=True, max_length=160, verbose_name="organisation or group represented"
                    ),
                ),
                ("position", models.CharField(blank=True, max_length=120, verbose_name="position")),
                (
                    "contact",
                    models.CharField(
                        blank=True,
                        help_text="Printed on the sheet only if contacts are included.",
                        max_length=160,
                        verbose_name="contact",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="added"
                    ),
                ),
                ("former_id", models.BigIntegerField(editable=False, unique=True)),
                (
                    "removed_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "occurrence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="removed_registrations",
                        to="outreach.occurrence",
                    ),
                ),
            ],
            options={
                "verbose_name": "removed participant",
                "verbose_name_plural": "removed participants",
                "ordering": ["-removed_at", "-pk"],
                "default_permissions": (),
            },
        ),
    ]
