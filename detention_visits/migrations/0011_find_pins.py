"""Past dates that an edit of a whole series kept as they were become pins where the journal shows it."""

from django.db import migrations

from outreach.migrations._journal_pins import Tables, mark, unmark


def find(apps, schema_editor):
    mark(_tables(apps), schema_editor.connection.alias)


def give_back(apps, schema_editor):
    unmark(_tables(apps), schema_editor.connection.alias)


def _tables(apps):
    names = ("Activity", "ActivityEdit", "SessionChange", "Session")
    return Tables(*(apps.get_model("detention_visits", name) for name in names), "activity")


class Migration(migrations.Migration):
    dependencies = [("detention_visits", "0010_pins")]

    operations = [migrations.RunPython(find, give_back)]
