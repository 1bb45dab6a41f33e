"""Take the app out of a site: its pages, then its tables, rights and groups, so that nothing is left and
nothing hidden becomes public. Without it, pages whose app is gone are shown as plain ones."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, models, transaction
from wagtail.models import ModelLogEntry, Page

from ...conf.roles import OF_WAGTAIL
from ...kinds import owner_kinds
from ...page_types.registry import calendar_models
from ...publication.invalidation import hold_owners_below

ACCESS = ("wagtailadmin", "access_admin")
MOST = 10


class Command(BaseCommand):
    help = (
        "Remove all pages, tables, rights and groups of this app and of those that build on it. Refuses "
        "while there are pages, unless --pages says what becomes of them."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--pages",
            choices=["delete", "unpublish"],
            help="delete calendars and the pages below them, or keep them as plain unpublished pages",
        )
        parser.add_argument("--noinput", action="store_true", help="do not ask", dest="noinput")

    def handle(self, *args, **options):
        labels = _labels()
        self._refuse_if_others_depend(labels)
        pages = _pages(labels)
        if pages and not options["pages"]:
            live = sum(page.live for page in pages)
            raise CommandError(
                f"There are {len(pages)} pages of calendars, events or activities, {live} of them live:"
                f"\n{_listed(pages)}\nNothing was changed. Say --pages=delete, or --pages=unpublish "
                "to keep them as plain pages that nobody sees."
            )
        if options["pages"] == "delete":
            self._refuse_if_others_are_below(pages)
        if not options["noinput"] and not self._is_sure(labels):
            raise CommandError("Nothing was changed.")
        if pages:
            getattr(self, f"_{options['pages']}")(pages)
        self._remove_tables(labels)
        self.stdout.write(
            f"Now take {', '.join(labels)} out of INSTALLED_APPS, and outreach.urls out of urls.py."
        )

    def _refuse_if_others_depend(self, labels: list[str]) -> None:
        found = [
            f"{model._meta.label}.{field.name}"
            for model in apps.get_models()
            if model._meta.app_label not in labels
            for field in model._meta.get_fields()
            if (field.concrete or not field.auto_created)  # Not the other ends of ours.
            and isinstance(field.related_model, type)
            and field.related_model._meta.app_label in labels
        ]
        found += [
            model._meta.label for model in calendar_models() if model._meta.app_label not in labels
        ]
        if found:
            raise CommandError(
                f"Models of yours lead to those that would go: {', '.join(sorted(found))}. Nothing was "
                "changed. Take these fields and types of pages out first, and migrate."
            )

    def _refuse_if_others_are_below(self, pages: list[Page]) -> None:
        own = {page.pk for page in pages}
        others = [
            page for root in _roots(pages) for page in root.get_descendants() if page.pk not in own
        ]
        if others:
            raise CommandError(
                f"Other pages stand below a calendar:\n{_listed(others)}\nNothing was changed. Move "
                "them elsewhere first."
            )

    def _is_sure(self, labels: list[str]) -> bool:
        there = set(connection.introspection.table_names())  # All, but after a removal half done.
        counted = [
            (model, model._base_manager.count())
            for model in _models(labels)
            if model._meta.db_table in there
        ]
        told = ", ".join(
            f"{count} {model._meta.verbose_name_plural}" for model, count in counted if count
        )
        self.stdout.write(f"This deletes for good: {told or 'no rows, only empty tables'}.")
        return input("Type “remove” to go on: ").strip() == "remove"

    @transaction.atomic
    def _delete(self, pages: list[Page]) -> None:
        roots = _roots(pages)
        hold_owners_below(roots)
        for root in roots:
            root.specific.delete()
        self.stdout.write(f"Deleted {len(pages)} pages:\n{_listed(pages)}")

    @transaction.atomic
    def _unpublish(self, pages: list[Page]) -> None:
        """What is kept is an ordinary page from then on: the models are gone that could show it. What
        waits to go live waits no longer."""
        hold_owners_below(pages)
        live = [page for page in pages if page.live]
        for page in pages:
            page.refresh_from_db()
            if page.live or getattr(page.specific, "is_approved", False):
                page.specific.unpublish()  # An alias follows its original.
        rows = Page.objects.filter(pk__in=[page.pk for page in pages])
        rows.update(content_type=ContentType.objects.get_for_model(Page))
        self.stdout.write(
            f"Unpublished {len(live)} pages, and kept {len(pages)} as plain ones:\n{_listed(pages)}"
        )

    def _remove_tables(self, labels: list[str]) -> None:
        """Groups go while the tables are there that refer to them. Going back, migrations name some
        content types once more."""
        rights = {"permissions__content_type__app_label__in": labels}
        groups = list(Group.objects.filter(**rights).distinct().order_by("name"))
        _forget_content_types(labels)
        for group in groups:
            self._remove_group(group)
        for label in labels:
            call_command("migrate", label, "zero", verbosity=0)
        _forget_content_types(labels)
        self.stdout.write(f"Removed all tables and rights of {', '.join(labels)}.")

    def _remove_group(self, group: Group) -> None:
        if group.name in OF_WAGTAIL or not _is_empty(group):
            self.stdout.write(f"Kept the group “{group.name}”, without the rights of this app.")
        else:
            group.delete()
            self.stdout.write(f"Removed the group “{group.name}”: nobody was in it.")


def _labels() -> list[str]:
    """Of the apps that go, those that build on others first."""
    labels = [kind.model._meta.app_label for kind in owner_kinds()]
    return [*(label for label in labels if label != "outreach"), "outreach"]


def _models(labels: list[str]) -> Iterator[type[models.Model]]:
    return (model for label in labels for model in apps.get_app_config(label).get_models())


def _pages(labels: list[str]) -> list[Page]:
    kinds = [model for model in _models(labels) if issubclass(model, Page)]
    types = ContentType.objects.get_for_models(*kinds).values()
    return list(Page.objects.filter(content_type__in=types).order_by("path"))


def _roots(pages: list[Page]) -> list[Page]:
    """Those below none of the others; they are in the order of the tree."""
    found: list[Page] = []
    for page in pages:
        if not found or not page.path.startswith(found[-1].path):
            found.append(page)
    return found


def _listed(pages: list[Page]) -> str:
    lines = [f"  {page.url_path}  {page.title}" for page in pages[:MOST]]
    return "\n".join([*lines, f"  … and {len(pages) - MOST} more"] if pages[MOST:] else lines)


def _forget_content_types(labels: list[str]) -> None:
    """With rights, revisions, logs and references, which hang on them."""
    ModelLogEntry.objects.filter(content_type__app_label__in=labels).delete()
    ContentType.objects.filter(app_label__in=labels).delete()
    ContentType.objects.clear_cache()


def _is_empty(group: Group) -> bool:
    """Whether nobody is in it, and all that it may is enter the admin."""
    rights = set(group.permissions.values_list("content_type__app_label", "codename"))
    return (
        rights <= {ACCESS}
        and not group.user_set.exists()
        and not group.page_permissions.exists()
        and not group.collection_permissions.exists()
    )
