"""The debrief form, a person who fills it in, and what mail programs make of it on its way."""

# ruff: noqa: RUF001 - typographic characters are what mail programs write
from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from html import escape
from typing import Any

from builders import CHICAGO_NOON, profile

from agent.debriefing.answers import Replay
from agent.debriefing.form_lines import FIELD_OF, label_of
from agent.debriefing.form_reading import FormAnswers, read_form
from agent.debriefing.form_text import FormMail, write_form
from agent.model.prefill import Person, Prefill, Suggestion
from agent.reading.body import read_body

CODE = "SC-7F3A21"
_LABEL = re.compile(r"(?m)^• (?P<words>[A-Za-z ]+\d?)(?P<hint> \([^)\n]*\))?(?P<colon>[:\uff1a])")
Mangle = Callable[[str], str]


def mail(text: str, html: str = "") -> bytes:
    """A mail of a text, or of a text and its HTML, or (with an empty text) of HTML alone."""
    message = EmailMessage(policy=SMTP)
    if text:
        message.set_content(text)
    if html and text:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return message.as_bytes()


def wrapped(width: int) -> Mangle:
    """Hard line ends, as Gmail writes them into the plain part it makes from HTML."""

    def wrap(text: str) -> str:
        return "\n".join(
            textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
            for line in text.split("\n")
        )

    return wrap


def blank_lines_between(text: str) -> str:
    """Outlook's plain part: a blank line behind every paragraph."""
    return text.replace("\n", "\n\n")


def no_blank_lines(text: str) -> str:
    """Some programs drop them."""
    return re.sub(r"\n{2,}", "\n", text)


def trailing_spaces(text: str) -> str:
    """Blanks behind every line, as format=flowed has them."""
    return re.sub(r"(?m)$", " ", text)


def hard_spaces(text: str) -> str:
    """&nbsp; between words."""
    return text.replace(": ", ":\u00a0").replace("  ", " \u00a0")


def smart_quotes(text: str) -> str:
    """Apostrophes that curl by themselves."""
    return text.replace("'", "’")


def bold_labels(text: str) -> str:
    """Somebody made every label bold; the plain part has stars for it."""
    return _LABEL.sub(r"*• \g<words>\g<hint>\g<colon>*", text)


def bold_words_only(text: str) -> str:
    """The bullet is outside of what is bold."""
    return _LABEL.sub(r"• *\g<words>*\g<hint>\g<colon>", text)


def linked_addresses(text: str) -> str:
    """Outlook and Gmail repeat an address as a link."""
    return re.sub(r"(?<![<\w.@])([\w.+-]+@[\w.-]+\w)", r"\1 <mailto:\1>", text)


def without_bullets(text: str) -> str:
    """A program that takes bullets away."""
    return text.replace("• ", "")


def upper_case_labels(text: str) -> str:
    """Typed again in capitals."""
    return _LABEL.sub(lambda found: f"• {found['words'].upper()}{found['hint'] or ''}{found['colon']}", text)


def full_width_colons(text: str) -> str:
    """Typed on a Japanese keyboard."""
    return _LABEL.sub("• \\g<words>\\g<hint>\uff1a", text)


def without_hints(text: str) -> str:
    """Somebody tidied up: no hints in brackets, no remarks."""
    return re.sub(r"‹[^›\n]*›", "", _LABEL.sub(r"• \g<words>\g<colon>", text))


def phone_signature(text: str) -> str:
    """Appended by a phone."""
    return text + "\nSent from my iPhone\n"


def own_signature(text: str) -> str:
    """Appended by Gmail."""
    return text + "\n-- \nMarcus Ellery\nrole: father of two\n+1 555 0100\n"


def quoted_copy(text: str) -> str:
    """The old form quoted below."""
    old = "\n".join(f"> {line}" for line in EMPTY.split("\n"))
    return f"{text}\nOn Fri, Sep 4, 2026 at 3:10 PM Marcus Ellery <marcus@mail.example>\nwrote:\n\n{old}\n"


def outlook_copy(text: str) -> str:
    """The old form below, without a mark before each line."""
    me = "Marcus Ellery <marcus@mail.example>"
    head = f"From: {me}\nSent: Friday, September 4, 2026 3:10 PM\nTo: {me}\nSubject: Your interview"
    return f"{text}\n________________________________\n{head}\n\n{EMPTY}"


WORDS_BEFORE = "Note to self, do this tonight: it is short."


def words_before(text: str) -> str:
    """Somebody wrote a line above the form."""
    return f"{WORDS_BEFORE}\n\n{text}"


def crlf(text: str) -> str:
    """Line ends of the network."""
    return text.replace("\n", "\r\n")


EMPTY = f"""• company: Old Company
• ended:
• better answer 1: an old answer

• ready: no
please leave this line: {CODE}
"""


def as_gmail_html(text: str) -> str:
    """Gmail's editor: everything inside one div, a div or a br for each line."""
    lines = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in text.split("\n"))
    return f'<div dir="ltr">{lines}</div>\r\n'


def as_gmail_breaks(text: str) -> str:
    """Gmail's phone app: lines in one div, parted by br, blanks as &nbsp;."""
    body = "<br>".join(escape(line).replace(": ", ":&nbsp;") for line in text.split("\n"))
    return f'<html><body><div dir="auto"><div dir="auto"><span style="color:#222">{body}</span></div></div>'


def as_outlook_html(text: str) -> str:
    """Outlook: a paragraph for each line, and its own name spaces."""
    lines = "\n".join(
        f'<p class="MsoNormal"><span lang="EN-US">{escape(line) or "&nbsp;"}<o:p></o:p></span></p>'
        for line in text.split("\n")
    )
    head = '<html xmlns:o="urn:x"><head><style>p.MsoNormal {margin:0}</style></head>'
    return f'{head}<body lang="EN-US"><div class="WordSection1">{lines}</div></body></html>'


def as_apple_html(text: str) -> str:
    """Apple Mail: a div for each line, words in spans, a br inside empty ones."""
    lines = "".join(
        f"<div><span class='Apple-tab-span'></span>{escape(line)}</div>" if line else "<div><br></div>"
        for line in text.split("\n")
    )
    head = '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head>'
    return f'{head}<body dir="auto">{lines}</body></html>'


TEXT_CHANGES: tuple[Mangle, ...] = (
    blank_lines_between,
    no_blank_lines,
    trailing_spaces,
    hard_spaces,
    bold_labels,
    bold_words_only,
    linked_addresses,
    upper_case_labels,
    full_width_colons,
    without_hints,
    words_before,
)
"""What may happen to the text, in any order, before it is wrapped."""
WRAPS: tuple[Mangle, ...] = (str, wrapped(78), wrapped(72), wrapped(68))
TAILS: tuple[Mangle, ...] = (str, phone_signature, own_signature, quoted_copy, outlook_copy)
HTML: tuple[Mangle, ...] = (as_gmail_html, as_gmail_breaks, as_outlook_html, as_apple_html)


DENISE = Person(
    name="Denise Kowalczyk",
    email="denise.kowalczyk@prairiegate.example",
    source="wrote on 1 September",
    first_name_basis=True,
)
TOMAS = Person(
    name="Tomas Reyes",
    email="tomas.reyes@prairiegate.example",
    source="named in the mail of 1 September",
)
PREFILL = Prefill(
    mailbox="personal",
    thread="<first@prairiegate.example>",
    subject="Interview: Branch Operations Manager",
    company=Suggestion("Prairie Gate Credit Union", "from the address denise.kowalczyk@prairiegate.example"),
    role=Suggestion("Branch Operations Manager", "from the subject “Interview: Branch Operations Manager”"),
    mode=Suggestion("onsite", "from the mail of 1 September"),
    interview_end=Suggestion("2026-09-04T11:30:00-05:00", "from the calendar entry of 1 September"),
    their_time_zone=Suggestion("America/Chicago", "from the mail of 1 September, written at UTC-05:00"),
    people=(DENISE, TOMAS),
)
MINIMAL = {
    "how it went": "well",
    "one thing you bring": "running a four-teller branch through two audits",
    "what excites you": "rebuilding the closing routine with your tellers",
}
ONE = MINIMAL | {
    "how it went": "mixed",
    "what they need": "steadier closing routines",
    "a question you would answer differently": "How would you handle a cash shortage at close?",
    "what your answer lacked": "incomplete",
    "your better answer": "I recount with a second person before anyone leaves",
}


ANSWERS = {
    **ONE,
    "what stayed with you 1": "the teller who redesigned the queue with masking tape",
    "who they are to you 1": "hiring manager",
    "role": "Branch Operations Manager",
    "company": "Prairie Gate Credit Union",
    "how you talked": "in person",
}
"""All that a form needs."""
MISSING = "what excites you"
"""Without it a form is not complete."""


def form(prefill: Prefill = PREFILL, **more: Any) -> FormMail:
    """The form as it is placed on the day of the interview."""
    return write_form(prefill, profile(), now=CHICAGO_NOON, code=CODE, **more)


def replay(prefill: Prefill = PREFILL) -> Replay:
    return Replay(profile=profile(), now=CHICAGO_NOON, prefill=prefill)


def filled(text: str, answers: Mapping[str, str]) -> str:
    """The form with answers typed behind their labels, in place of what stood there.

    A line has its name of now or of an earlier version; one that is not laid is added.
    """
    for name, answer in answers.items():
        label = label_of(FIELD_OF.get(name.casefold(), name))
        line = re.compile(rf"^(• {re.escape(label)}(?: \([^)\n]*\))?:).*$", re.MULTILINE)
        text, count = line.subn(partial(_put, answer), text)
        assert count <= 1, f"two lines {label!r}"
        if not count:
            text = text.replace(LAST_LINE, f"• {label}: {answer}".rstrip() + f"\n{LAST_LINE}")
    return text


LAST_LINE = "• note to yourself"
"""Lines that are not laid are added before it."""


def _put(answer: str, found: re.Match[str]) -> str:
    return f"{found[1]} {answer}".rstrip()


def read(text: str, html: str = "", code: str = CODE) -> FormAnswers | None:
    """What the program reads in a mail of this text."""
    return read_form(read_body(mail(text, html)), code)


def texts(text: str, html: str = "") -> dict[str, str]:
    """What the program reads in it, without what was left empty."""
    found = read(text, html)
    assert found is not None
    return {field: answer for field, answer in found.texts.items() if answer}
