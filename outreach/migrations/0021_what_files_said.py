"""Entries that were imported in one request came from one file: the history tells which. Of those
that a command imported nothing is known; they are claimed when their file is imported again.

The text that an import kept for a page becomes what the file says.
"""

from django.conf import settings
from django.db import migrations

IMPORTED = "outreach.import"


def know_sources(apps, schema_editor):
    database = schema_editor.connection.alias
    entries = apps.get_model("outreach", "ImportedEntry").objects.using(database)
    free = dict(entries.filter(partner=None, source=None).values_list("event_id", "calendar_key"))
    groups = _together(apps, database, free)
    sources = apps.get_model("outreach", "ImportSource").objects.using(database)
    made = {}
    for event, key in sorted(free.items()):
        if event in groups:
            group = (groups[event], key)
            if group not in made:
                made[group] = sources.create(calendar_key=key)
            entries.filter(event=event).update(source=made[group])


def _together(apps, database, events):
    """For each event the first of those that were ever imported in one request with it."""
    logs = apps.get_model("wagtailcore", "ModelLogEntry").objects.using(database)
    found = logs.filter(
        action=IMPORTED,
        uuid__isnull=False,
        content_type__app_label="outreach",
        content_type__model="event",
    )
    first, of_request = {}, {}

    def leader(event):
        while first[event] != event:
            event = first[event]
        return event

    for request, named in found.order_by("pk").values_list("uuid", "object_id"):
        event = int(named)
        if event not in events:
            continue
        first.setdefault(event, event)
        other = leader(of_request.setdefault(request, event))
        one = leader(event)
        first[max(one, other)] = min(one, other)
    return {event: leader(event) for event in first}


def keep_texts(apps, schema_editor):
    entries = apps.get_model("outreach", "ImportedEntry").objects.using(
        schema_editor.connection.alias
    )
    for entry in entries.filter(language="").iterator():
        entry.text = entry.contents.get("body", "")
        entry.language = settings.LANGUAGE_CODE
        entry.save(update_fields=["text", "language"])


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0020_import_sources"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunPython(know_sources, migrations.RunPython.noop),
        migrations.RunPython(keep_texts, migrations.RunPython.noop),
    ]
