"""What a feed says of an event."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.cache import cache
from PIL import Image as Drawing
from wagtail.images.models import Image

from outreach.models import EventPage, Face
from outreach.publication.entries import plain_text
from outreach.publication.renewing import renew_marked
from tests.factories import EventPageFactory, PartnershipFactory, calendar_in, make_calendars
from tests.factories.pictures import picture


@pytest.mark.parametrize(
    ("html", "text", "reason"),
    [
        ("<p>Tea &amp; talk</p>", "Tea & talk", "no entities"),
        ("<p>One</p><p>Two<br/>Three</p>", "One\nTwo\nThree", "a line for each block"),
        ("<h2>Bring</h2><ul><li>papers</li><li>a pen</li></ul>", "Bring\npapers\na pen", "lists"),
        ("<p>2 &lt; 3 &nbsp;</p>", "2 < 3", "what looks like a tag stays text"),
        ("", "", "nothing"),
    ],
)
def test_rich_text_becomes_plain(html, text, reason):
    assert plain_text(html) == text, reason


@pytest.fixture(autouse=True)
def calendars(db):
    cache.clear()  # Of pictures of earlier tests, which had the same keys.
    return make_calendars()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Within it, what is left for after the commit is done at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def lines(page) -> dict[str, str]:
    """The unfolded lines of the page's own entry, by what stands before their first colon."""
    face = Face.objects.get(event=page.event_id, language=page.locale.language_code)
    text = face.text.replace("\r\n ", "")
    return dict(line.split(":", 1) for line in text.splitlines())


@pytest.mark.parametrize(
    ("name", "form", "media_type", "ending"),
    [
        ("hall.jpg", "JPEG", "image/jpeg", ".jpg"),
        ("hall.webp", "WEBP", "image/jpeg", ".jpg"),
        ("plan.png", "PNG", "image/png", ".png"),
    ],
)
def test_the_page_s_picture_is_named_by_its_address(
    client, committed, name, form, media_type, ending
):
    with committed():
        page = EventPageFactory(image=picture(name, form=form))
        assert not any(name.startswith("IMAGE") for name in lines(page)), "drawn while locked"
    address = lines(page)[f"IMAGE;VALUE=URI;FMTTYPE={media_type};DISPLAY=BADGE"]
    assert address.startswith("http://127.0.0.1:8000/media/") and address.endswith(ending)
    answer = client.get(address.removeprefix("http://127.0.0.1:8000"))
    drawn = Drawing.open(BytesIO(b"".join(answer.streaming_content)))
    assert drawn.size == (1200, 600)


def test_a_picture_whose_file_is_missing_is_left_out(committed):
    image = picture()
    image.file.storage.delete(image.file.name)
    with committed():
        page = EventPageFactory(image=image, title="All the same")
    assert lines(page)["SUMMARY;LANGUAGE=az"] == "All the same"
    assert not any(name.startswith("IMAGE") for name in lines(page))


def test_another_file_gives_another_address_and_none_none(committed):
    image = picture()
    with committed():
        page = EventPageFactory(image=image)
    name = "IMAGE;VALUE=URI;FMTTYPE=image/jpeg;DISPLAY=BADGE"
    before = lines(page)[name]
    image.file = picture("other.jpg").file
    image.save()
    with committed():
        image.renditions.all().delete()
    after = lines(page)[name]
    assert after != before and "other" in after
    Image.objects.get(pk=image.pk).delete()
    renew_marked()
    assert name not in lines(page)


def test_html_says_the_same_as_the_plain_text_and_is_clean():
    """Hard case 12."""
    other = EventPageFactory(slug="other")
    body = (
        f'<p>Gəlin, <b>dostlar</b>; <a linktype="page" id="{other.pk}">burada</a>.</p>'
        '<p onclick="x()">2 &lt; 3<script>alert(1)</script><img src="/x.png"></p>'
        '<p><a href="javascript:alert(1)">Pis</a> <a href="/az/about/">Biz</a></p>'
    )
    page = EventPageFactory(body=body, summary="Qısa & aydın", slug="advice")
    PartnershipFactory(event=page.event, answer="accepted")
    page = EventPage.objects.get(pk=page.pk)
    html = lines(page)["X-ALT-DESC;FMTTYPE=text/html"]
    assert html.startswith("<p>Qısa &amp\\; aydın</p><p>Gəlin\\, <b>dostlar</b>\\; ")
    assert '<a href="http://127.0.0.1:8000/az/events/other/">burada</a>' in html
    assert '<a href="http://127.0.0.1:8000/az/about/">Biz</a>' in html
    assert html.endswith(
        '<p><a href="http://127.0.0.1:8000/az/events/advice/">'
        "http://127.0.0.1:8000/az/events/advice/</a></p>"
    )
    assert "Record-" in html, "partners are named in it"
    for word in ("script", "onclick", "img", "alert"):
        assert word not in html
    plain = lines(page)["DESCRIPTION;LANGUAGE=az"]
    assert "2 < 3" in plain and "<b>" not in plain


def test_without_a_text_there_is_no_html():
    page = EventPageFactory(summary="Only this")
    assert "X-ALT-DESC;FMTTYPE=text/html" not in lines(page)


def test_what_is_withdrawn_has_neither_picture_nor_text():
    """Hard case 11."""
    page = EventPageFactory(image=picture(), body="<p>Text.</p>", summary="Short")
    page.unpublish()
    names = {name.partition(";")[0] for name in lines(page)}
    assert names == {
        *("BEGIN", "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE"),
        *("DTSTART", "DTEND", "STATUS", "SUMMARY", "END"),
    }


def test_a_page_is_expanded_in_its_own_language_whoever_reads():
    about = calendar_in("az").get_parent().get_children().get(slug="about")
    page = EventPageFactory(body=f'<p><a linktype="page" id="{about.pk}">Biz</a></p>')
    faces = Face.objects.filter(event=page.event).values_list("language", "text")
    assert len(faces) == 3
    for _language, text in faces:
        assert "http://127.0.0.1:8000/az/about/" in text.replace("\r\n ", "")
