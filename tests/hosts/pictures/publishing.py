"""Run in a process of its own, with the settings of this host: an editor chooses one of the host's
pictures, and the public sees it."""

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from outreach.models import EventPage  # noqa: E402
from tests.factories import EventPageFactory  # noqa: E402
from tests.factories.forms import page_data  # noqa: E402
from tests.factories.pictures import drawing  # noqa: E402
from tests.hosts.pictures.models import Picture  # noqa: E402


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    taken = Picture.objects.create(title="Hall", file=drawing(), taken_by="Aysel")
    page = EventPageFactory(slug="meeting")
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("admin", "", "a pass phrase"))
    fields = page_data(page, image=taken.pk, **{"action-publish": "1"})
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), fields)
    assert EventPage.objects.get(pk=page.pk).image == taken, "it cannot be chosen"
    answer = Client().get("/az/events/meeting/")
    assert taken.file.name.split("/")[-1].split(".")[0] in answer.text, "it is not shown"


if __name__ == "__main__":
    main()
