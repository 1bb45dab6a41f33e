"""The number there is was the public one: it moves for nobody. Fingerprints stay blank: they are
filled before the next write, or by the daily job."""

from django.db import migrations
from django.db.models import F


def take_over(apps, schema_editor):
    _rows(apps, schema_editor).update(public_sequence=F("sequence"))


def give_back(apps, schema_editor):
    told = _rows(apps, schema_editor).exclude(published_fingerprint="")
    told.update(sequence=F("public_sequence"))


def _rows(apps, schema_editor):
    return apps.get_model("detention_visits", "Activity").objects.using(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("detention_visits", "0008_public_sequence")]

    operations = [migrations.RunPython(take_over, give_back)]
