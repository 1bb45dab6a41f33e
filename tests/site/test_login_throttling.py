"""Guessing at passwords gets slower, and nobody else waits for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connections
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from login_throttling import networks
from login_throttling.limits import ACCOUNT, NETWORK
from login_throttling.middleware import DOORS
from login_throttling.models import Attempt

PASSWORD = "a long one, with words"
HERE, NEAR, ELSEWHERE = "203.0.113.7", "203.0.113.200", "198.51.100.9"


@pytest.fixture
def gunel(db, django_user_model):
    user = django_user_model.objects.create_user("gunel", "gunel@example.org", PASSWORD)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def come_in(name="gunel", password="wrong", address=HERE):
    fields = {"username": name, "password": password}
    return Client(REMOTE_ADDR=address).post(reverse("wagtailadmin_login"), fields)


class TestOneAccount:
    def test_a_few_mistakes_cost_nothing(self, gunel):
        assert [come_in().status_code for _ in range(ACCOUNT.free)] == [200] * ACCOUNT.free
        Attempt.objects.update(at=timezone.now() - timedelta(seconds=6))
        assert come_in(password=PASSWORD).status_code == 302

    def test_more_wait_and_the_right_password_is_not_looked_at_meanwhile(self, gunel):
        for _ in range(ACCOUNT.free):
            come_in()
        refused = come_in(password=PASSWORD)
        assert refused.status_code == 429
        assert 0 < int(refused.headers["Retry-After"]) <= ACCOUNT.first.total_seconds()
        assert "no-store" in refused.headers["Cache-Control"]

    def test_the_wait_grows_with_each_and_ends(self, gunel):
        waits = []
        with time_machine.travel("2026-11-26 09:00Z", tick=False) as clock:
            while len(waits) < 8:
                answer = come_in()
                if answer.status_code == 429:
                    waits.append(int(answer.headers["Retry-After"]))
                    clock.shift(waits[-1])
        assert waits == [5, 10, 20, 40, 80, 160, 320, 640]
        assert ACCOUNT.wait(1_000_000) == ACCOUNT.longest

    def test_asking_while_waiting_prolongs_nothing(self, gunel):
        with time_machine.travel("2026-11-26 09:00Z", tick=False) as clock:
            for _ in range(ACCOUNT.free):
                come_in()
            assert [come_in().headers["Retry-After"] for _ in range(20)] == ["5"] * 20
            clock.shift(5)
            assert come_in(password=PASSWORD).status_code == 302

    def test_nobody_in_another_network_waits(self, gunel):
        for _ in range(ACCOUNT.free + 1):
            come_in()
        assert come_in(password=PASSWORD, address=ELSEWHERE).status_code == 302

    def test_another_address_of_the_same_network_is_no_way_round(self, gunel):
        for _ in range(ACCOUNT.free):
            come_in()
        assert come_in(address=NEAR).status_code == 429
        for same in ("GUNEL", " gunel", "gunel\u3000", "\tｇunel "):
            assert come_in(name=same, address=NEAR).status_code == 429

    def test_coming_in_forgets_the_mistakes_before(self, gunel):
        for _ in range(ACCOUNT.free - 1):
            come_in()
        assert come_in(password=PASSWORD).status_code == 302
        assert [come_in().status_code for _ in range(ACCOUNT.free)] == [200] * ACCOUNT.free

    def test_whoever_is_logged_in_guesses_no_faster(self, gunel, django_user_model):
        django_user_model.objects.create_superuser("admin", "", PASSWORD)
        client = Client(REMOTE_ADDR=HERE)
        client.force_login(gunel)
        fields = {"username": "admin", "password": "wrong"}
        answers = [
            client.post(reverse("wagtailadmin_login"), fields).status_code
            for _ in range(ACCOUNT.free + 1)
        ]
        assert answers[-1] == 429


class TestOneNetwork:
    def test_many_accounts_from_one_network_wait_too(self, gunel):
        answers = [come_in(name=f"person{n}").status_code for n in range(NETWORK.free + 1)]
        assert answers == [200] * NETWORK.free + [429]
        assert come_in(name="person", address=ELSEWHERE).status_code == 200

    def test_whoever_came_in_before_does_not_wait_for_those_who_guess(self, gunel):
        client = Client(REMOTE_ADDR=HERE)
        fields = {"username": "gunel", "password": PASSWORD}
        assert client.post(reverse("wagtailadmin_login"), fields).status_code == 302
        client.cookies.pop("sessionid")
        for n in range(NETWORK.free):
            come_in(name=f"person{n}")
        assert come_in(password=PASSWORD).status_code == 429
        assert client.post(reverse("wagtailadmin_login"), fields).status_code == 302
        client.cookies["came_in"] = client.cookies["came_in"].value.replace(":", ":x", 1)
        assert client.post(reverse("wagtailadmin_login"), fields).status_code == 429

    def test_one_known_password_buys_no_guesses_at_others(self, gunel):
        for n in range(NETWORK.free - 1):
            come_in(name=f"person{n}")
        assert come_in(password=PASSWORD).status_code == 302
        come_in(name="another")
        assert come_in(name="one more").status_code == 429


@pytest.mark.django_db
class TestOtherDoors:
    def test_new_passwords_are_asked_for_a_few_times(self, gunel, mailoutbox):
        client = Client(REMOTE_ADDR=HERE)
        fields = {"email": gunel.email}
        for _ in range(ACCOUNT.free):
            assert client.post(reverse("wagtailadmin_password_reset"), fields).status_code == 302
        assert client.post(reverse("wagtailadmin_password_reset"), fields).status_code == 429
        assert len(mailoutbox) == ACCOUNT.free

    def test_a_pages_password(self):
        from wagtail.models import Page, PageViewRestriction

        restricted = PageViewRestriction.objects.create(
            page=Page.objects.filter(depth=2).first(), restriction_type="password", password="open"
        )
        address = reverse(
            "wagtailcore_authenticate_with_password", args=[restricted.pk, restricted.page_id]
        )
        client = Client(REMOTE_ADDR=HERE)
        fields = {"password": "wrong", "return_url": "/"}
        answers = [client.post(address, fields).status_code for _ in range(ACCOUNT.free + 1)]
        assert answers == [200] * ACCOUNT.free + [429]

    def test_every_address_that_takes_a_password_from_a_stranger_is_a_door(self):
        """A walk over the resolver: whoever adds such an address names it here, or slows it."""
        from django.urls import get_resolver

        def names(patterns):
            for one in patterns:
                if hasattr(one, "url_patterns"):
                    yield from names(one.url_patterns)
                elif one.name:
                    yield one.name

        suspicious = {
            name
            for name in names(get_resolver().url_patterns)
            if any(word in name for word in ("login", "password", "authenticate"))
        }
        harmless = {
            "wagtailadmin_password_reset_done",
            "wagtailadmin_password_reset_complete",
            "wagtailadmin_password_reset_confirm",  # asks for a token of 32 random letters
        }
        assert suspicious - harmless == set(DOORS)

    def test_looking_at_the_form_costs_nothing(self, client):
        for _ in range(3):
            assert client.get(reverse("wagtailadmin_login")).status_code == 200
        assert not Attempt.objects.exists()

    def test_a_form_without_its_token_uses_up_nobodys_attempts(self):
        client = Client(enforce_csrf_checks=True)
        fields = {"username": "gunel", "password": "wrong"}
        assert client.post(reverse("wagtailadmin_login"), fields).status_code == 403
        assert not Attempt.objects.exists()


class TestWhatIsKept:
    def test_neither_names_nor_addresses(self, gunel):
        come_in(name="my password, by mistake")
        kept = str(Attempt.objects.values())
        assert "password, by" not in kept
        assert "203.0" not in kept

    def test_nothing_longer_than_thirty_days(self, gunel):
        with time_machine.travel("2026-11-26 09:00Z", tick=False) as clock:
            come_in()
            clock.shift(timedelta(days=30, seconds=1))
            come_in(name="somebody", address=ELSEWHERE)
        assert Attempt.objects.count() == 1

    @pytest.mark.parametrize(
        "language, word", [("en", "wait"), ("az", "gözləyin"), ("ru", "подождите")]
    )
    def test_the_refusal_speaks_her_language(self, gunel, language, word):
        for _ in range(ACCOUNT.free):
            come_in()
        page = Client(REMOTE_ADDR=HERE, HTTP_ACCEPT_LANGUAGE=language).post(
            reverse("wagtailadmin_login"), {"username": "gunel", "password": "wrong"}
        )
        assert word in page.text.lower()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_do_not_all_get_in_before_the_first_has_failed(gunel):
    def guess(_):
        try:
            return come_in().status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(24)))
    assert answers.count(200) <= ACCOUNT.free
    assert set(answers) == {200, 429}


class TestTheClientsAddress:
    CASES = {
        "no proxy is named, so nobody is believed": ([], HERE, "192.0.2.1", HERE),
        "the named proxy's word": (["10.0.0.0/8"], "10.1.2.3", "192.0.2.1", "192.0.2.1"),
        "not what the client wrote before it": (
            ["10.0.0.0/8"],
            "10.1.2.3",
            "192.0.2.1, 198.51.100.9",
            "198.51.100.9",
        ),
        "two proxies": (["10.0.0.0/8"], "10.1.2.3", "198.51.100.9, 10.9.9.9", "198.51.100.9"),
        "a stranger is no proxy": (["10.0.0.1"], HERE, "192.0.2.1", HERE),
        "nonsense": (["10.0.0.1"], "10.0.0.1", "what, ever", "10.0.0.1"),
        "a socket": (["unix"], "", "192.0.2.1", "192.0.2.1"),
        "mapped": (["10.0.0.1"], "::ffff:10.0.0.1", "192.0.2.1", "192.0.2.1"),
    }

    @pytest.mark.parametrize("case", CASES)
    def test_only_named_proxies_are_believed(self, case, settings):
        proxies, sender, header, expected = self.CASES[case]
        settings.TRUSTED_PROXIES = proxies
        request = RequestFactory().get("/", REMOTE_ADDR=sender, HTTP_X_FORWARDED_FOR=header)
        assert str(networks.client_address(request)) == expected

    def test_networks_are_what_a_customer_has(self):
        for address, network in {
            "203.0.113.7": "203.0.113.0/24",
            "2001:db8:1:2ff::1": "2001:db8:1:200::/56",
        }.items():
            assert networks.network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == network

    def test_a_mistake_in_the_setting_stops_the_start(self, settings):
        from django.apps import apps
        from django.core.exceptions import ImproperlyConfigured

        settings.TRUSTED_PROXIES = ["proxy.example.org"]
        with pytest.raises(ImproperlyConfigured, match=r"proxy\.example\.org"):
            apps.get_app_config("login_throttling").ready()
