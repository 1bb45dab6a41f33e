"""List and month beside Wagtail's simplest page: a page without any template of ours."""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.measuring import Goals, times_of

SIMPLEST = "Wagtail's simplest page"
ALL_DATES = "the coordinators' list of all dates"


def page_times() -> dict[str, float]:
    """Seconds by name; what is stored of a version is there already."""
    things = {name: _asking(address) for name, address in _addresses().items()}
    return times_of(things | {ALL_DATES: _asking("/admin/outreach/all-dates/", as_admin=True)})


def report_pages(load: str, times: dict[str, float], goals: Goals, *, month_goal: float) -> None:
    floor = times[SIMPLEST]
    print(f"\n{load}: ratios to {SIMPLEST} ({floor * 1000:.1f} ms)")
    goals.at_most("list", times["list"] / floor, 2)
    goals.at_most("past", times["past"] / floor, 2)
    goals.at_most("month", times["month"] / floor, month_goal)
    print(f"  {ALL_DATES + ', one week':<52}{times[ALL_DATES] / floor:9.2f} ×")
    report_first_views(floor)


def report_flatness(times: dict[int, dict[str, float]], goals: Goals) -> None:
    """Whether a page costs the same, however many events there are."""
    fewest, most = min(times), max(times)
    print(f"\nfrom {fewest:,} to {most:,} events, each as a ratio to its own floor")
    for name in ("list", "past", "month", ALL_DATES):
        few, many = (times[count][name] / times[count][SIMPLEST] for count in (fewest, most))
        goals.at_most(name, many / few, 1.2)


def report_first_views(floor: float) -> None:
    """The same pages when nothing of them is stored: the first reader after a change."""
    from outreach.models import StoredAnswer

    def forgetting(ask: Callable[[], object]) -> Callable[[], object]:
        def do() -> None:
            StoredAnswer.objects.all().delete()
            ask()

        return do

    addresses = {name: address for name, address in _addresses().items() if name != SIMPLEST}
    times = times_of({n: forgetting(_asking(a)) for n, a in addresses.items()}, rounds=5)
    for name, taken in times.items():
        print(f"  {name + ', first view after a change':<52}{taken / floor:9.2f} ×")


def _addresses() -> dict[str, str]:
    from django.utils import timezone
    from wagtail.models import Page

    from home.models import HomePage

    front = HomePage.objects.get(locale__language_code="en")
    if not Page.objects.filter(slug="simplest").exists():
        front.add_child(instance=Page(title="Simplest", slug="simplest", locale=front.locale))
    return {
        SIMPLEST: "/en/simplest/",
        "list": "/en/events/",
        "past": "/en/events/past/",
        "month": f"/en/events/month/{timezone.localdate():%Y/%m}/",
    }


def _asking(address: str, *, as_admin: bool = False) -> Callable[[], object]:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    if as_admin:
        users = get_user_model().objects
        admin = users.filter(username="bench").first() or users.create_superuser("bench")
        client.force_login(admin)

    def ask() -> None:
        status = client.get(address).status_code
        if status != 200:
            raise SystemExit(f"{address} answers {status}")

    return ask
