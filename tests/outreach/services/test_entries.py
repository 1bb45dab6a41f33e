"""What a feed says of an event."""

import pytest

from outreach.services.entries import plain_text


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
