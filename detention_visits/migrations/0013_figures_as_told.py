"""The numbers that pages show stay what they are: the portions that they were made of are kept."""

from collections import defaultdict

from django.db import migrations
from django.utils import timezone

GROUPS = ("women", "men", "girls", "boys")
SMALLEST = 5


def keep_what_was_told(apps, schema_editor):
    alias = schema_editor.connection.alias
    rows = apps.get_model("detention_visits", "Session").objects.using(alias)
    held = rows.filter(
        was_held=True,
        ends_at__lte=timezone.now(),
        activity__facility__publicity__in=("after", "always"),
    )
    held = held.exclude(status__in=("cancelled", "postponed"))
    held = held.exclude(activity__status="planned")
    by_activity = defaultdict(list)
    for row in held.order_by("activity_id", "held_at", "pk"):
        if count_of(row) is not None:
            by_activity[row.activity_id].append(row)
    for activity_id, counted in by_activity.items():
        keep(apps, alias, activity_id, list(portions_of(counted)))


def keep(apps, alias, activity_id, portions):
    model = apps.get_model("detention_visits", "FigurePortion").objects.using(alias)
    sessions = apps.get_model("detention_visits", "Session").objects.using(alias)
    for members, total, groups in portions:
        parts = {**groups, "": total - sum(groups.values())}
        portion = model.create(
            size=len(members),
            told_total=total,
            told_parts=parts if may_be_split(parts) else None,
            counted_total=total,
            counted_groups=groups,
        )
        sessions.filter(pk__in=[row.pk for row in members]).update(portion=portion)
    activities = apps.get_model("detention_visits", "Activity").objects.using(alias)
    activities.filter(pk=activity_id).update(shown_figures=figures_of(portions))


def figures_of(portions):
    shown = {"total": None, "groups": {}, "is_counted": True, "past": {}}
    if not portions:
        return shown
    shown["total"] = sum(total for _members, total, _groups in portions)
    shown["past"]["total"] = [shown["total"]]
    names = list(dict.fromkeys(name for _members, _total, groups in portions for name in groups))
    parts = dict.fromkeys([*names, ""], 0)
    for _members, total, groups in portions:
        own = {**groups, "": total - sum(groups.values())}
        if not may_be_split(own) or set(groups) != set(names):
            return shown
        parts = {name: parts[name] + own[name] for name in parts}
    if names:
        shown["groups"] = {name: parts[name] for name in names}
        shown["past"].update({name: [number] for name, number in parts.items()})
    return shown


def portions_of(rows):
    members, total, groups = [], 0, {}
    for row in rows:
        members.append(row)
        total += count_of(row)
        for name, number in groups_of(row).items():
            groups[name] = groups.get(name, 0) + number
        if total >= SMALLEST:
            yield members, total, groups
            members, total, groups = [], 0, {}


def may_be_split(parts):
    return all(number >= SMALLEST or (not name and number == 0) for name, number in parts.items())


def groups_of(row):
    return {name: getattr(row, name) for name in GROUPS if getattr(row, name) is not None}


def count_of(row):
    if row.participants_total is not None:
        return row.participants_total
    return sum(groups_of(row).values()) if groups_of(row) else None


class Migration(migrations.Migration):
    dependencies = [("detention_visits", "0012_told_figures")]

    operations = [migrations.RunPython(keep_what_was_told, migrations.RunPython.noop)]
