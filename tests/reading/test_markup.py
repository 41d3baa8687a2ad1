"""HTML to text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.reading.body import HISTORY, text_of
from agent.reading.new_words import new_text, without_signature


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a<br>b<br/>c", "a\nb\nc\n"),
        ("<p>one</p><p>two</p>", "one\n\ntwo\n"),
        ("<div>one</div><div>two</div>", "one\ntwo\n"),
        ("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo\n"),
        ("a\n  b&nbsp;c &amp; d &#8217; &lt;x&gt;", "a b c & d \u2019 <x>\n"),
        ("<style>p{}</style><script>1<2</script><title>t</title>x", "x\n"),
        ("<head><style>p{}</style></head><body>x</body>", "x\n"),
        ("<header>x</header>", "x\n"),
        ("<!-- c -->x<!--[if mso]>y<![endif]-->z", "x z\n"),
        ("<![if !mso]>x<![endif]>", "x\n"),
        ("<style>never closed", "\n"),
        ("a<!-- never closed", "a\n"),
        ("2 < 3 and <b>bold</b", "2 < 3 and bold</b\n"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b\n"),
        ("<pre>a  b\n  c</pre>d", "a  b\n  c\nd\n"),
        ("x</blockquote></pre>y", "x\n\ny\n"),
        ("<blockquote>a<br>b<blockquote>c</blockquote></blockquote>d", "> a\n> b\n\n> > c\n\nd\n"),
        ("<div style='display: none; max-height:0'>a <div>b</div> c</div>d", "d\n"),
        ("<span style='font:x;mso-hide:all'>a</span><p hidden>b</p>c", "c\n"),
        ("<div style='display:none'>a <p>b", "a\n\nb\n"),
        ("<div style='text-decoration: none'>a</div>", "a\n"),
        ("", "\n"),
    ],
)
def test_text_of(html: str, text: str) -> None:
    """Blocks are lines, quotes are marked, what is not seen is not there."""
    assert text == text_of(html)


def test_gmail_reply() -> None:
    """Of a Gmail reply only the reply is new; its signature begins with the delimiter."""
    html = (
        '<div dir="ltr">We go on.<div><br clear="all"></div>'
        '<div class="gmail_signature">Denise<br>Director</div></div>'
        '<br><div class="gmail_quote"><div class="gmail_attr">On Fri, Sep 4, 2026 at 12:10 PM Marcus '
        '&lt;<a href="mailto:m@x.example">m@x.example</a>&gt; wrote:<br></div>'
        '<blockquote class="gmail_quote">Thank you</blockquote></div>'
    )
    new = new_text(text_of(html))
    assert new == "We go on.\n\n--\nDenise\nDirector"
    assert without_signature(new) == "We go on."


def test_a_signature_delimiter_is_not_doubled() -> None:
    """Gmail's own delimiter before its signature is enough."""
    html = 'Hi<br><span class="gmail_signature_prefix">-- </span><br><div class="gmail_signature">D</div>'
    assert text_of(html) == "Hi\n-- \nD\n"


@pytest.mark.parametrize(
    "mark", ['<div id="divRplyFwdMsg">', '<div class="yahoo_quoted">', '<div id="appendonsend">']
)
def test_marked_history_begins_with_a_separator(mark: str) -> None:
    """Where Outlook and Yahoo mark history, a line says so."""
    text = text_of(f"New words{mark}From: Denise<br>Old words</div>")
    assert HISTORY in text
    assert new_text(text) == "New words"


@given(st.text(max_size=300))
def test_any_string_is_some_text(html: str) -> None:
    """Nothing raises."""
    assert text_of(html).endswith("\n")


@given(
    st.lists(
        st.sampled_from(
            ["<", "<!", "<!--", "-->", "<![", "]>", "<a ", ">", "</", "&", "&#", "<?", "'", '"', "x"]
        )
    )
)
def test_any_debris_is_some_text(pieces: list[str]) -> None:
    """No broken tag raises."""
    assert text_of("".join(pieces)).endswith("\n")
