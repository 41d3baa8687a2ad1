"""Strangers' mail and odd input on every page: text, or refused with a sentence; it never does anything."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from calendars import calendar, calendar_mail, event
from desk import BOTCHED, DENISE, DUE_AT, FACTS, FIT, SENT_AT, MaildirDesk
from hidden_characters import ODD, encode_word
from mails import APPLIED, INVITED, MARCUS, raw_mail
from page_reading import PageReading, list_forms, walk
from page_visitor import Page, Visitor
from sign_in import MemoryKeyring, using
from stories import DAY, HOUR
from worlds import SENT_FOLDER

MARKUP = (
    "<script hostile>hostile=1</script><img hostile src=x onerror=hostile=1>\"'></textarea></title>"
    "<b hostile><svg/onload=hostile=1> javascript:hostile=1 {{7*1191}} {% raw %} ${7*1191} &lt;b hostile&gt; "
    "--></style><style>*{display:none}</style> ';DROP TABLE a;-- ../../etc/passwd %0d%0aSet-Cookie:%20a=b"
)
"""What mischief is made with."""
MISCHIEF = MARKUP + ODD + "\r\nSet-Cookie: a=b"
VALUES = ("\x00", "x" * 400_000, "\ud7ff\U0010ffff\ufffe", "é" * 300)
"""What is typed into every field of every form."""
NOW = DUE_AT + HOUR
_LINE = MARKUP.replace('"', "'").replace("\\", "/")
_MALLORY = "Mallory <mallory@prairiegate.example>"
_NAME = encode_word(MARKUP + ODD)
_STRANGER = f"{_NAME} <mallory@prairiegate.example>"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> MaildirDesk:
    """A home with interviews, appointments and a log, in each of which strangers' words stand."""
    desk = MaildirDesk(tmp_path_factory.mktemp("hostile") / "desk")
    written = FACTS + DENISE + FIT + BOTCHED
    for old in (
        "the teller who",
        "running a",
        "steadier",
        "rebuilding",
        "never reaches",
        "I recount",
        "How would",
    ):
        written = written.replace(old, f"{_LINE} {old}")
    desk.debrief(written.replace("Credit Union", "Credit <b hostile>Union</b>"))
    desk.debrief(f"{FACTS}{DENISE}{FIT}{BOTCHED}".replace("Prairie Gate", "Larch"))
    desk.send()
    desk.run(SENT_AT)
    words = f"We have come to a decision about the role {MARKUP}{ODD}, and would rather tell you by phone."
    desk.answer(f"Dear Marcus,\n\n{words}\n", SENT_AT + DAY, sender=_STRANGER)
    desk.answer("x" * 1_000_000, SENT_AT + DAY, "<m@prairiegate.example>", subject=encode_word(MARKUP + ODD))
    title = f"Interview: {_LINE}"
    told = event(NOW - 2 * HOUR, NOW - HOUR, uid="talk-9@elm.example", title=title, organizer=_MALLORY)
    asked = raw_mail("<apply@mail.example>", sender=MARCUS, to=_MALLORY, date=APPLIED)
    desk.deliver(asked, APPLIED, SENT_FOLDER)
    invite = calendar_mail(
        calendar(told),
        INVITED,
        "<i9@elm.example>",
        sender=_MALLORY,
        subject="Interview",
        text=f"{title} {ODD}",
    )
    for plain, odd in (
        (b"From: Mallory <", f"From: {_NAME} <"),
        (b"Subject: Interview", f"Subject: {_NAME}"),
    ):
        invite = invite.replace(plain, odd.encode())
    desk.deliver(invite, INVITED)
    desk.run(DUE_AT)
    desk.run(DUE_AT + HOUR / 2)
    return desk


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No program of this computer is found, and secrets are kept in memory."""
    for name in ("PATH", "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    with using(MemoryKeyring()):
        yield


@pytest.fixture
def visitor(hostile: MaildirDesk) -> Visitor:
    return _enter(hostile.home)


def _enter(home: Path) -> Visitor:
    return Visitor(home, NOW)


def _find_faults(page: Page) -> list[str]:
    if page.path == "/data/export":  # a file of JSON, which no browser draws
        return []
    reading = PageReading(page.html)
    calculated = ["a sum was worked out"] if "8337" in page.text else []
    unforeseen = [page.text[:300]] if "inside Second Chance" in page.text else []
    return [f"{page.path}: {fault}" for fault in (*reading.faults, *calculated, *unforeseen)]


def test_strangers_words_are_text_on_every_page(visitor: Visitor) -> None:
    """All pages that can be reached: no markup of a mail is markup, nothing in it hides or turns words."""
    pages = list(walk(visitor))
    assert [] == [fault for page in pages for fault in _find_faults(page)]
    assert [] == [page.path for page in pages if page.status != 200]


@pytest.mark.process
def test_whatever_is_typed_into_a_form_is_answered(
    visitor: Visitor, hostile: MaildirDesk, tmp_path: Path
) -> None:
    """Each form of each page with mischief in all its fields: a page comes back, and nothing in it runs."""
    found: list[str] = []
    for number, form in enumerate(list_forms(visitor)):
        home = shutil.copytree(hostile.home, tmp_path / str(number))
        pressed = [(MISCHIEF, button) for button in form.buttons]
        pressed += [(value, form.buttons[-1]) for value in VALUES if form.typed]
        for value, button in pressed:
            found += _find_faults(form.send(_enter(home), button, value))
    assert found == []
