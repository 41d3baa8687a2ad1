"""When the HTML of a mail is read instead of its plain words."""

from __future__ import annotations

import pytest

from agent.reading.alternatives import says_more
from agent.reading.body import read_body

LETTER = (
    "Dear Marcus,\n\nThank you for meeting the branch team on Friday. We talked about it for a long while, "
    "and the other person had run a branch before. We will not take your application any further.\n\n"
    "With best wishes for your search"
)
SIGNED = LETTER + "\n\nKind regards,\nDenise Kowalczyk\n"
FOOT = (
    "This message and its files are for the person it is addressed to. If it reached you by mistake, tell "
    "the sender and delete it. We keep the data of people who apply for six months, and you may ask at any "
    "time what we hold about you. Prairie Gate Credit Union, 4 Oak Street, of the savings association. "
)
INVOICE = (
    "Your invoice of August is attached. Please pay it within fourteen days to the account below. Late "
    "payments cost five euros each. The numbers stand in the table of the attached file."
)
SHORT = "Thanks Marcus, we have it!\n\nDenise\n"


def html(text: str, *, before: str = "", behind: str = "") -> str:
    """A text as HTML, with paragraphs around it."""
    body = "".join(f"<p>{one}</p>" for one in text.split("\n\n"))
    head = "<head><title>t</title><style>p {color: red}</style></head>"
    return f"<html>{head}<body>{before}{body}{behind}</body>"


@pytest.mark.parametrize(
    "plain",
    [
        "",
        " \n\n",
        "https://mail.example/view/123",
        "Please switch to a program that shows HTML mail.",
        "Sie sehen diesen Text, weil Ihr Programm kein HTML anzeigt.",
        "Read this message on the web: https://mail.example/view?id=1",
        "You have a message from Prairie Gate Credit Union.",
        "Dear Marcus,\n\n[content]\n\nKind regards,\nDenise Kowalczyk",
        "Thank you for meeting the branch team on Friday. We talked about it for a...",
        "Thank you for meeting the branch team on Friday.",
        INVOICE,
        "Prairie Gate Credit Union, 4 Oak Street",
    ],
)
def test_html_is_read_where_the_plain_words_are_an_excuse(plain: str) -> None:
    """Nothing, a link, an excuse, a beginning, a frame without its text, another mail's text."""
    assert says_more(html(SIGNED), plain)
    assert says_more(html(SIGNED, behind=f"<p>{FOOT}</p>"), plain)


@pytest.mark.parametrize("plain", [SIGNED, LETTER, SHORT, "Yes, that works.\n\nBest\nDenise"])
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("", ""),
        ("<p>CAUTION: this came from outside. <a href='x'>Report it</a> to the help desk.</p>", ""),
        ("", f"<hr><p>{FOOT}</p>"),
        ("<table><tr><td>Careers</td><td>Branches</td><td>Contact</td></tr></table>", f"<p>{FOOT}</p>"),
        ("<div style='display:none'>A preview for the list of mails</div>", "<img src='x' alt='logo'>"),
    ],
)
def test_plain_words_are_read_where_html_only_frames_them(plain: str, before: str, behind: str) -> None:
    """A head, a foot, a picture or a notice more changes nothing."""
    assert not says_more(html(plain, before=before, behind=behind), plain)


@pytest.mark.parametrize("picture", ["", "<img src='a.png'>", "<p>Logo</p>", "<p>Prairie Gate Logo</p>"])
def test_html_without_a_text_is_not_read(picture: str) -> None:
    """A picture's label is no text."""
    assert not says_more(picture, SIGNED)


def test_links_and_quotes_in_plain_words_do_not_count() -> None:
    """Programs write links out, and quote with signs, where HTML has neither."""
    plain = f"{LETTER} <https://a.example/{'x' * 300}>\n\n> an older mail of some words\n> and more of it"
    assert not says_more(html(LETTER) + "<blockquote>an older mail of some words and more of it", plain)


def test_html_that_files_lie_between_is_read_whole() -> None:
    """Apple's program writes one HTML part before a file, and one behind it."""
    raw = (
        "Content-Type: multipart/alternative; boundary=a\n\n--a\n\n \n--a\nContent-Type: multipart/mixed; "
        "boundary=m\n\n--m\nContent-Type: text/html\n\n<p>first words\n--m\nContent-Type: application/pdf; "
        "name=a.pdf\n\nx\n--m\nContent-Type: text/html\n\n<p>last words\n--m--\n--a--\n"
    )
    assert read_body(raw.encode()).new_text.split() == ["first", "words", "last", "words"]
