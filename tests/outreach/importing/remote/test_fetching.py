"""Fetching from servers of others: real ones, slow, lying and hostile ones."""

from __future__ import annotations

import gzip
import time

import pytest

from outreach.importing.remote.fetching import FetchRules, fetch
from outreach.scheduling.errors import FetchRefused, FileRefused
from outreach.scheduling.icalendar.reading.lines import MAX_BYTES
from tests.remote_servers import CALENDAR, LOOPBACK, remote_server
from tests.work import no_hang

PUBLIC = "8.8.8.8"


@pytest.fixture(scope="module")
def remote():
    with remote_server() as server:
        yield server


@pytest.fixture(scope="module")
def encrypted():
    with remote_server(encrypted=True, names=("calendar.example",)) as server:
        yield server


def refusal(url: str, rules: FetchRules) -> str:
    with pytest.raises((FetchRefused, FileRefused)) as caught:
        fetch(url, rules=rules)
    return str(caught.value)


def test_a_file_comes_with_what_is_needed_to_ask_again(remote):
    headers = {"ETag": '"v1"', "Last_Modified": "Mon, 02 Mar 2026 10:00:00 GMT"}
    url = remote.says("/file", **headers)

    found = fetch(url, rules=remote.rules())

    assert found.data == CALENDAR
    assert (found.etag, found.last_modified) == ('"v1"', headers["Last_Modified"])


def test_what_is_sent_tells_nothing_of_us(remote, monkeypatch):
    """No cookies, no credentials, no version; proxies of the environment are not asked."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    url = remote.says("/plain", Set_Cookie="a=b")
    for _time in range(2):
        fetch(url, rules=remote.rules())
    assert remote.asked[-1] == {
        "Host": f"127.0.0.1:{remote.port}",
        "User-Agent": "wagtail-outreach",
        "Accept": "text/calendar, text/plain;q=0.5, */*;q=0.1",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def test_what_has_not_changed_is_not_sent_again(remote):
    url = remote.says("/same", b"", status=304)
    found = fetch(url, etag='"v1"', last_modified="Mon", rules=remote.rules())
    assert found.data is None
    assert remote.asked[-1]["If-None-Match"] == '"v1"'
    assert remote.asked[-1]["If-Modified-Since"] == "Mon"
    assert "answered 304" in refusal(url, remote.rules())


@pytest.mark.parametrize("etag", ['"' + "x" * 400 + '"', '"ə"', '"a\x7fb"'])
def test_a_mark_that_could_not_be_sent_back_is_not_kept(remote, etag):
    url = remote.says("/mark", ETag=etag.encode().decode("latin-1"))
    assert fetch(url, rules=remote.rules()).etag == ""


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "requires a log-in \\(401\\)"),
        (403, "requires a log-in \\(403\\)"),
        (404, "Nothing was found at this address \\(404\\)"),
        (410, "Nothing was found at this address \\(410\\)"),
        (204, "answered 204"),
        (302, "answered 302"),
        (500, "answered 500"),
        (503, "answered 503"),
    ],
)
def test_an_answer_without_a_file_is_explained(remote, status, message):
    url = remote.says("/status", b"", status=status)
    with pytest.raises(FetchRefused, match=message):
        fetch(url, rules=remote.rules())


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("text/html; charset=utf-8", "web page"),
        ("application/xhtml+xml", "web page"),
        ("image/png", "does not lead to a calendar file: image/png"),
        ("application/json", "does not lead to a calendar file"),
    ],
)
def test_something_else_than_a_calendar_is_named(remote, kind, message):
    url = remote.says("/kind", b"<html></html>", Content_Type=kind)
    assert message in refusal(url, remote.rules())


@pytest.mark.parametrize("kind", ["", "TEXT/Calendar; charset=utf-8", "application/octet-stream"])
def test_kinds_under_which_calendars_are_sent_are_taken(remote, kind):
    assert fetch(remote.says("/kind", Content_Type=kind), rules=remote.rules()).data == CALENDAR


def test_too_much_is_refused_whether_it_says_so_or_not(remote):
    much = b"x" * (MAX_BYTES + 1)
    assert "larger than 512 kB" in refusal(remote.says("/much", much), remote.rules())
    silent = remote.says("/silent", much, Content_Length="")
    assert "larger than 512 kB" in refusal(silent, remote.rules())
    lying = remote.says("/lying", b"", Content_Length="99999999999")
    assert "larger than 512 kB" in refusal(lying, remote.rules())
    most = remote.says("/most", b"x" * MAX_BYTES, Content_Length="")
    assert len(fetch(most, rules=remote.rules()).data) == MAX_BYTES


def test_what_grows_when_unpacked_is_refused(remote):
    """A megabyte of nothing is a kilobyte in gzip."""
    rules = remote.rules()
    bomb = remote.says("/bomb", gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")
    assert "larger than 512 kB" in refusal(bomb, rules)
    small = remote.says("/small", gzip.compress(CALENDAR), Content_Encoding="gzip")
    assert fetch(small, rules=rules).data == CALENDAR
    for encoding, body in (("gzip", b"none"), ("br", CALENDAR)):
        url = remote.says("/odd", body, Content_Encoding=encoding)
        assert "compression" in refusal(url, rules)


def test_a_file_that_breaks_off_is_not_taken(remote):
    url = remote.says("/cut", b"BEGIN", Content_Length="500")
    assert "was interrupted" in refusal(url, remote.rules())


@pytest.mark.parametrize(
    "head",
    [
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX-A: " + b"b" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/calendar\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/calendar\r\n\r\n-5\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 40_000,
        b"",
    ],
    ids=[
        "nonsense",
        "many headers",
        "long header",
        "bad chunk",
        "negative chunk",
        "go on",
        "nothing",
    ],
)
def test_an_answer_that_is_no_http_is_no_harm(remote, head):
    remote.answers["/raw"] = lambda handler: handler.wfile.write(head)
    said = refusal(remote.url("/raw"), remote.rules())
    assert "was interrupted" in said or "larger" in said


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n\r\n", b"a"),
        (b"", b""),
    ],
    ids=["headers", "body", "silence"],
)
def test_bytes_that_drip_end_with_the_time_for_all_of_them(remote, head, drop):
    """A time limit for each read would never end it."""

    def drips(handler):
        handler.wfile.write(head)
        while not remote.closing.wait(0.02):
            handler.wfile.write(drop)

    remote.answers["/drip"] = drips
    began = time.monotonic()
    with no_hang(20):
        said = refusal(remote.url("/drip"), remote.rules(seconds=0.5))
    assert "longer than" in said
    assert time.monotonic() - began < 5


def test_a_slow_name_server_is_not_waited_for(remote):
    def slow(host, port):
        remote.closing.wait(3)
        return []

    began = time.monotonic()
    said = refusal("http://example.org/", remote.rules(ports=(80,), resolve=slow, seconds=0.2))
    assert "name server" in said
    assert time.monotonic() - began < 2


def test_a_redirect_is_followed_three_times_at_most(remote):
    remote.says("/end")
    remote.leads("/1", "/end")
    remote.leads("/2", remote.url("/1"), 301)
    remote.leads("/3", "2", 307)
    assert fetch(remote.url("/3"), rules=remote.rules()).data == CALENDAR
    four = remote.leads("/4", "/3", 308)
    assert "Too many redirects: more than 3" in refusal(four, remote.rules())
    loop = remote.leads("/loop", "/loop", 303)
    assert "Too many redirects: more than 3" in refusal(loop, remote.rules())


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("http://169.254.169.254/latest/meta-data/", "not on the public internet"),
        ("http://[::ffff:10.0.0.1]/", "not on the public internet"),
        ("http://0x0a000001/", "not on the public internet"),
        ("file:///etc/passwd", "must begin with"),
        ("ftp://127.0.0.1/", "must begin with"),
        ("http://user:secret@127.0.0.1/", "user name or password"),
        ("http://127.0.0.1:22/", "Port 22 is not allowed"),
        ("http://[nonsense/", "not a web address"),
        ("//10.0.0.1:80/", "not on the public internet"),
    ],
)
def test_a_redirect_leads_nowhere_else(remote, location, message):
    """Hard case 17: checked again on each one (Indico CVE-2026-25738)."""
    url = remote.leads("/away", location)
    assert message in refusal(url, remote.rules(ports=(remote.port, 80)))


def test_our_own_machine_is_not_read(remote):
    """Hard case 17: without a host's word, loopback is closed."""
    url = remote.says("/inside")
    count = len(remote.asked)
    assert "not on the public internet" in refusal(url, remote.rules(networks=()))
    assert "must begin with https://" in refusal(url, FetchRules(networks=LOOPBACK))
    assert len(remote.asked) == count


def test_a_name_that_changes_its_mind_is_asked_once(remote):
    """Hard case 17: the connection goes to the address that was checked (DNS rebinding)."""
    asked = []

    def rebinds(host, port):
        asked.append(host)
        return [PUBLIC] if len(asked) > 1 else ["127.0.0.1"]

    remote.says("/name")
    url = f"http://calendar.example:{remote.port}/name"
    assert fetch(url, rules=remote.rules(resolve=rebinds)).data == CALENDAR
    assert asked == ["calendar.example"]
    assert remote.asked[-1]["Host"] == f"calendar.example:{remote.port}"


def test_the_second_address_of_a_host_is_tried(remote):
    url = remote.says("/second").replace("127.0.0.1", "calendar.example")
    rules = remote.rules(resolve=lambda host, port: ["127.0.0.9", "127.0.0.1"])
    assert fetch(url, rules=rules).data == CALENDAR


def test_a_host_that_does_not_answer_says_so(remote):
    with remote_server() as gone:
        pass
    assert "failed or was interrupted" in refusal(gone.url("/"), gone.rules())


def test_a_certificate_is_checked_for_the_name_that_was_typed(encrypted):
    """The connection goes to a checked address, the certificate is the name's."""
    encrypted.says("/file")
    here = {"resolve": lambda host, port: ["127.0.0.1"]}
    url = encrypted.url("/file", host="calendar.example")
    assert fetch(url, rules=encrypted.rules(**here)).data == CALENDAR
    other = encrypted.url("/file", host="other.example")
    assert "The certificate of" in refusal(other, encrypted.rules(**here))


def test_a_certificate_that_nobody_vouches_for_is_refused(encrypted):
    count = len(encrypted.asked)
    rules = encrypted.rules(resolve=lambda host, port: ["127.0.0.1"], context=FetchRules().context)
    said = refusal(encrypted.url("/file", host="calendar.example"), rules)
    assert "certificate of “calendar.example” is not valid" in said
    assert len(encrypted.asked) == count


def test_an_encrypted_address_never_leads_to_an_open_one(encrypted, remote):
    encrypted.leads("/down", remote.says("/open"))
    rules = encrypted.rules(
        ports=(encrypted.port, remote.port), resolve=lambda host, port: ["127.0.0.1"]
    )
    said = refusal(encrypted.url("/down", host="calendar.example"), rules)
    assert "not encrypted" in said


def test_an_open_server_where_an_encrypted_one_should_be_is_refused(remote):
    url = remote.says("/file").replace("http://", "https://")
    assert "failed or was interrupted" in refusal(url, remote.rules())


@pytest.mark.needs("ipv6")
def test_an_address_of_the_newer_kind_is_reached():
    with remote_server(host="::1") as remote:
        url = remote.says("/six").replace("127.0.0.1", "[::1]")
        assert fetch(url, rules=remote.rules()).data == CALENDAR
        assert "not on the public internet" in refusal(url, remote.rules(networks=()))
