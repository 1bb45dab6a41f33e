"""Run in a project: a second site with a front page of its own."""

import json
import sys

import django

django.setup()

from wagtail.models import Page, Site  # noqa: E402

from home.models import HomePage  # noqa: E402


def main(host: str) -> None:
    root = Page.get_first_root_node()
    front = root.add_child(instance=HomePage(title="Another", slug="another"))
    Site.objects.create(hostname=host, root_page=front)
    print(json.dumps({}))


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
