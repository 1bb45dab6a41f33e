"""Past dates that an edit of a whole series kept as they were become pins where the journal shows it."""

from django.db import migrations

from outreach.migrations._journal_pins import Tables, mark, unmark


def find(apps, schema_editor):
    mark(_tables(apps), schema_editor.connection.alias)


def give_back(apps, schema_editor):
    unmark(_tables(apps), schema_editor.connection.alias)


def _tables(apps):
    names = ("Event", "EventEdit", "OccurrenceChange", "Occurrence")
    return Tables(*(apps.get_model("outreach", name) for name in names), "event", "venue")


class Migration(migrations.Migration):
    dependencies = [("outreach", "0017_pins")]

    operations = [migrations.RunPython(find, give_back)]
