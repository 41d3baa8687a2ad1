"""The form with its bold labels, edited in Gmail, Apple Mail and Outlook: read as it was filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape

import pytest
from forms import CODE, ONE, Mangle, form, mail, replay, wrapped

from agent.debriefing.form_answers import list_remarks, read_answers
from agent.debriefing.form_lines import FIELD_OF, label_of
from agent.debriefing.form_reading import FormAnswers, read_form
from agent.model.interview import Debrief
from agent.reading.body import read_body

ANSWERS = ONE | {"note to yourself": "they laughed & I <did> too", "ready": "yes"}


def type_into(html: str, answers: Mapping[str, str]) -> str:
    """Words typed at the ends of rows, as an editor writes them."""
    for label, answer in answers.items():
        name = label if label == "ready" else label_of(FIELD_OF[label])
        words = answer.replace("&", "&amp;").replace("<", "&lt;")
        row = re.compile(rf"(<div>• <b>{re.escape(name)}</b>(?:<span[^>]*>[^<]*</span>)?:)[^<]*")
        html, count = row.subn(lambda found, words=words: f"{found[1]} {words}", html)  # type: ignore[misc]
        assert count == 1, name
    return html


def as_plain(html: str, *, between: str = "\n") -> str:
    """The text part that a program makes of it: stars around bold words, a line for each row."""
    rows = re.findall(r"<div>(.*?)</div>", html)
    starred = (re.sub(r"</?b>", "*", row) for row in rows)
    return between.join(unescape(re.sub(r"<[^>]*>", "", row)) for row in starred) + "\n"


def in_gmail(html: str) -> str:
    """One element around all, no line ends, colours as `font`, blanks as &nbsp;."""
    inner = html.replace("\n", "").replace(": ", ":&nbsp;")
    inner = re.sub(r'<span style="color:(#\w+)">(.*?)</span>', r'<font color="\1">\2</font>', inner)
    return f'<div dir="ltr">{inner}</div>\r\n'


def in_gmails_app(html: str) -> str:
    """The telephone writes what is typed on a new line into an element of its own, and the style as rgb()."""
    inner = html.replace("\n", "").replace("color:#666", "color:rgb(102,102,102)")
    typed = re.sub(r"(</span>|</b>): ([^<]+)</div>", r'\1:</div><div dir="auto">\2</div>', inner)
    return f'<html><head></head><body><div dir="auto">{typed}</div></body></html>'


def in_apple_mail(html: str) -> str:
    """Spans of its own around everything, an `auto` body, an empty row as a break."""
    inner = re.sub(r"<div>(.*?)</div>", r'<div><span style="font-size:16px">\1</span></div>', html)
    bold = inner.replace("<b>", "<strong>").replace("</b>", "</strong>")
    head = '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head>'
    return f'{head}<body dir="auto" style="overflow-wrap: break-word;">{bold}</body></html>'


def in_outlook(html: str) -> str:
    """A paragraph for each row, runs in spans, and its own name spaces."""
    rows = re.findall(r"<div>(.*?)</div>", html)
    runs = (re.sub(r"<b>(.*?)</b>", r"<b><span lang=EN-GB>\1</span></b>", row) for row in rows)
    lines = "\n".join(
        f"<p class=MsoNormal><span lang=EN-GB>{'&nbsp;' if run == '<br>' else run}<o:p></o:p></span></p>"
        for run in runs
    )
    head = '<html xmlns:o="urn:x"><head><style>p.MsoNormal {margin:0}</style></head>'
    return f"{head}<body lang=EN-GB><div class=WordSection1>{lines}</div></body></html>"


def bold_to_the_end(html: str) -> str:
    """The answer was typed in bold: the colon and the words are inside."""
    return re.sub(r"<b>([^<]*)</b>((?:<span[^>]*>[^<]*</span>)?: [^<]+)", r"<b>\1\2</b>", html)


Plain = Callable[[str], str]
PROGRAMS: Mapping[str, tuple[Mangle, Plain]] = {
    "Gmail": (in_gmail, lambda html: wrapped(76)(as_plain(html))),
    "Gmail's app": (in_gmails_app, lambda html: wrapped(76)(as_plain(html))),
    "Apple Mail": (in_apple_mail, as_plain),
    "Outlook": (in_outlook, lambda html: as_plain(html, between="\n\n")),
}


def read_from(text: str, html: str) -> FormAnswers:
    found = read_form(read_body(mail(text, html)), CODE)
    assert found is not None
    return found


@pytest.mark.parametrize("program", PROGRAMS)
def test_read_back(program: str) -> None:
    """From both parts, from the HTML alone, and from the text alone; bold to the end too."""
    shape, plain = PROGRAMS[program]
    told = {FIELD_OF[label]: answer for label, answer in ANSWERS.items() if label != "ready"}
    for html in (made := type_into(form().html, ANSWERS), bold_to_the_end(made)):
        for found in (
            read_from(plain(html), shape(html)),
            read_from("", shape(html)),
            read_from(plain(html), ""),
        ):
            assert found.ready
            assert told.items() <= found.texts.items()
            assert found.texts["interviewers[0].name"] == "Denise Kowalczyk"
            assert found.texts["fit[1].skill"] == ""


@pytest.mark.parametrize("program", PROGRAMS)
def test_untouched_or_returned(program: str) -> None:
    """Nothing of ours is an answer: neither in a new form nor in one with problems, offers and sentences."""
    shape, plain = PROGRAMS[program]
    texts = {"fit[0].skill": "GOOD WITH ALL PEOPLE", "enthusiasm": "the team", "went": "good"}
    texts |= {"interviewers[0].name": "Denise Kowalczyk"}
    problems = read_answers(texts, replay())
    assert not isinstance(problems, Debrief)
    returned = form(texts=texts, problems=problems, remarks=list_remarks(texts, replay()))
    done = form(texts=texts, note="Recorded. The letters come as drafts of their own.")
    for mailed in (form(), returned, done):
        before = read_from(mailed.text, "").texts
        assert not before.get("private_note")
        assert before == read_from(plain(mailed.html), shape(mailed.html)).texts
        assert before == read_from("", shape(mailed.html)).texts
