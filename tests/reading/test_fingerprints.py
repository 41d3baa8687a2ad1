"""Letters known again."""

from __future__ import annotations

import quopri
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.reading.body import text_of
from agent.reading.new_words import fingerprint, same_words, similarity

LETTER = """Dear Denise,

Thank you for talking with me on Friday about the Branch Operations Manager role. Your account of the
teller who redesigned the queue with masking tape stayed with me.

My experience with running a four-teller branch \u2013 through two audits \u2013 would help; I don't
doubt it. \u201cSteadier closing routines\u201d excite me.

Kind regards,
Marcus Ellery
"""


def gmail(letter: str) -> str:
    """What Gmail's composer makes of a draft."""
    blocks = "".join(
        f"<div>{line.replace(' ', '&nbsp; ', 1) or '<br>'}</div>" for line in letter.splitlines()
    )
    return f'<div dir="ltr">{blocks}</div>'


@pytest.mark.parametrize(
    "rewritten",
    [
        textwrap.fill(LETTER, 60),
        LETTER.replace("\n", "\r\n"),
        LETTER.replace(" ", "\xa0"),
        LETTER.replace("don't", "don\u2019t").replace("\u201c", '"').replace("\u201d", '"'),
        LETTER.replace("\n", "   \n"),
        LETTER + "\n-- \nMarcus Ellery\n+1 555 0100\n",
        LETTER + "\nSent from my iPhone\n",
        LETTER + "\nOn Fri, Sep 4, 2026 at 9:00 AM Denise <d@x.example> wrote:\n\n> See you at ten.\n",
        text_of(gmail(LETTER)),
        text_of(
            gmail(LETTER)
            + '<br><div class="gmail_quote"><div class="gmail_attr">On Fri Denise &lt;d@x&gt; wrote:</div>'
            "<blockquote>x</blockquote></div>"
        ),
        quopri.decodestring(quopri.encodestring(LETTER.encode())).decode(),
    ],
)
def test_the_same_words_however_a_mail_program_writes_them(rewritten: str) -> None:
    """Wrapping, HTML, quotation marks, blanks, quotes and signatures do not count."""
    ours, theirs = fingerprint(LETTER), fingerprint(rewritten)
    assert same_words(ours, theirs)
    assert similarity(ours, theirs) == 1.0


@pytest.mark.parametrize(
    "edited",
    [
        LETTER.replace("Friday", "Thursday"),
        LETTER.replace("\n\nKind", "\n\nP.S. See you.\n\nKind"),
        LETTER[:-20],
    ],
)
def test_an_edited_letter_is_alike_but_not_the_same(edited: str) -> None:
    """One word makes the difference; the likeness stays."""
    ours, theirs = fingerprint(LETTER), fingerprint(edited)
    assert not same_words(ours, theirs)
    assert 0.5 < similarity(ours, theirs) < 1.0


def test_another_mail_is_not_alike() -> None:
    """A mail about something else shares next to nothing."""
    other = "Hi Denise, thanks again for Friday. I forgot to ask where to send the form. Best, Marcus"
    assert similarity(fingerprint(LETTER), fingerprint(other)) < 0.2


def test_empty_and_short_texts() -> None:
    """No words are the same as nothing; one word has one hash."""
    assert fingerprint("") == fingerprint("...") == ()
    assert not same_words((), ())
    assert similarity((), ()) == similarity((), fingerprint("a b")) == 0.0
    assert len(fingerprint("Thanks")) == len(fingerprint("Thanks Denise")) == 1
    assert same_words(fingerprint("Thanks"), fingerprint("thanks!"))


def test_the_hashes_are_the_same_on_every_machine() -> None:
    """A journal written elsewhere is still understood."""
    assert fingerprint("Thank you, Denise") == (9_759_660_579_267_262_320,)


@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_is_a_share(a: str, b: str) -> None:
    """Between 0 and 1, the same both ways, whatever the texts."""
    ours, theirs = fingerprint(a), fingerprint(b)
    assert 0.0 <= similarity(ours, theirs) == similarity(theirs, ours) <= 1.0
