"""Which addresses may be reached at all: none that is private, however it is written."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from outreach.importing.remote.addresses import (
    checked_addresses,
    is_public,
    parse_address,
    resolve_host,
)
from outreach.scheduling.errors import FetchRefused


def parse(text: str, *, schemes=("https",), ports=(443,)):
    return parse_address(text, schemes=schemes, ports=ports)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://example.org/a.ics", "https://example.org/a.ics"),
        ("webcal://example.org/a.ics", "https://example.org/a.ics"),
        ("  https://Example.ORG.:443 ", "https://example.org/"),
        ("https://example.org/a b.ics?x=ə#part", None),
        ("https://example.org/a%20b.ics?x=ə#part", "https://example.org/a%20b.ics?x=%C9%99"),
        ("https://tədbir.example/x", "https://xn--tdbir-elc.example/x"),
        ("https://[2606:4700::1111]/x", "https://[2606:4700::1111]/x"),
    ],
)
def test_an_address_is_read_as_a_browser_would(typed, url):
    if url is None:
        with pytest.raises(FetchRefused, match="not a web address"):
            parse(typed)
    else:
        assert parse(typed).url == url


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "must begin with https://"),
        ("example.org/a.ics", "must begin with https://"),
        ("http://example.org/a.ics", "must begin with https://"),
        ("file:///etc/passwd", "must begin with https://"),
        ("ftp://example.org/a.ics", "must begin with https://"),
        ("gopher://example.org/", "must begin with https://"),
        ("javascript:alert(1)", "must begin with https://"),
        ("https:///a.ics", "not a server name"),
        ("https://.example.org/", "not a server name"),
        ("https://example.org../", "not a server name"),
        ("https://exa%6dple.org/", "not a server name"),
        ("https://[::1%25eth0]/", "not a server name"),
        ("https://[nonsense]/", "not a web address"),
        ("https://example.org:x/", "not a web address"),
        ("https://example.org:99999/", "not a web address"),
        ("https://example.org:22/", "Port 22 is not allowed"),
        ("https://example.org:80/", "Port 80 is not allowed"),
        ("https://user@example.org/", "user name or password"),
        ("https://user:secret@example.org/", "user name or password"),
        ("https://example.org\\@10.0.0.1/", "not a web address"),
        ("https://example.org/\r\nHost: internal", "not a web address|not a server name"),
        ("https://example.org/" + "a" * 2_000, "not a web address"),
    ],
)
def test_what_is_no_address_for_us_says_why(typed, message):
    with pytest.raises(FetchRefused, match=message):
        parse(typed)


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.1.2.3", "127.0.0.1", "127.8.8.8", "169.254.169.254", "172.16.0.1"),
        *("192.168.1.1", "100.64.0.1", "100.127.255.254", "192.0.0.8", "192.0.2.1", "198.18.0.1"),
        *("203.0.113.5", "192.88.99.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1"),
        *("64:ff9b::a9fe:a9fe", "64:ff9b::808:808", "64:ff9b:1::1", "2002:a9fe:a9fe::1"),
        *("2002:808:808::1", "2001:0:1:2::3", "2001:db8::1", "fe80::1", "fc00::1", "fd12::1"),
        *("fec0::1", "ff02::1", "ff0e::1", "100::1", "3fff::1"),
    ],
)
def test_an_address_inside_is_not_public(address):
    """Hard case 17: loopback, private, link-local, carrier's, mapped, tunnels, multicast."""
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "185.30.88.1", "2606:4700::1111", "2a02:6b8::1"])
def test_an_address_outside_is_public(address):
    assert is_public(ip_address(address))


def check(url: str, *answers: str, networks=(), resolve=None):
    remote = parse(url, schemes=("https", "http"), ports=(80, 443))
    found = resolve or (lambda host, port: list(answers))
    return checked_addresses(remote, resolve=found, networks=networks, seconds=5)


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "localhost", "localhost.", "１２７.0.0.1"],
)
def test_numbers_in_other_forms_are_seen_for_what_they_are(host):
    """Hard case 17: the system's own resolver says which address it would connect to."""
    with pytest.raises(FetchRefused, match="not on the public internet"):
        check(f"http://{host}/", resolve=resolve_host)


def test_one_private_address_among_public_ones_is_enough():
    """Hard case 17: no answer of a name server decides by chance."""
    for answers in (("8.8.8.8", "10.0.0.1"), ("2606:4700::1111", "fe80::1%eth0")):
        with pytest.raises(FetchRefused, match="not on the public internet"):
            check("https://example.org/", *answers)
    assert check("https://example.org/", "8.8.8.8", "8.8.4.4") == ["8.8.8.8", "8.8.4.4"]


def test_a_network_that_a_host_names_may_be_reached():
    assert check("https://example.org/", "10.0.0.1", networks=["10.0.0.0/24"]) == ["10.0.0.1"]
    with pytest.raises(FetchRefused):
        check("https://example.org/", "10.0.1.1", networks=["10.0.0.0/24", "fd00::/8"])


def test_a_name_that_is_unknown_or_slow_says_so():
    with pytest.raises(FetchRefused, match="There is no server named “example"):
        check("https://example.org/")

    def fails(host, port):
        raise OSError

    with pytest.raises(FetchRefused, match="There is no server"):
        check("https://example.org/", resolve=fails)
