"""Servers with odd searches, folder lists, names and flags: what is there is found all the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from arrivals_contract import WHEN, ids_of, news_query
from imap_session import How
from mailbox_desk import query
from mails import DENISE, INVITATION, ME, PLACED, SENT, THANKS, as_placed, letter, raw_mail
from scripted_imap import PLAIN, Box, ScriptedImap
from worlds.imap import scripted_boxes

from agent.errors import TryLaterError
from agent.mailboxes.imap import finding
from agent.mailboxes.imap.answers import (
    Line,
    mend_flags,
    read_folders,
    read_prefixes,
    read_search,
    read_states,
)
from agent.mailboxes.imap.folders import FolderState
from agent.mailboxes.imap.habit_file import HabitFile
from agent.mailboxes.imap.mailbox import ImapMailbox
from agent.model.mail import Mark, MessageId
from agent.model.plan import Fate

ANSWER = MessageId("<r1@acme.example>")
OWN = MessageId("<s1@mail.example>")


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    """A thread: an invitation, the person's answer, and theirs in a folder of its own."""
    with ScriptedImap() as one:
        one.boxes["Jobs"] = Box("")
        one.add("INBOX", raw_mail(), PLACED)
        one.add("Sent", raw_mail(OWN, sender=ME, to=DENISE, answers=INVITATION), PLACED)
        one.add("Jobs", raw_mail(ANSWER, answers=OWN, references=f"{INVITATION} {OWN}"), PLACED)
        for number in range(5):
            one.add("INBOX", raw_mail(f"<o{number}@x>", sender="o@x.example", subject="Lunch"), PLACED)
        yield one


@pytest.fixture
def opened(server: ScriptedImap) -> Iterator[Callable[..., ImapMailbox]]:
    with scripted_boxes(server) as open_box:
        yield open_box


# ---- searches


def refuse(words: str, answer: str) -> dict[str, object]:
    return {"refuse_search": lambda asked: answer if re.search(words, asked) else ""}


def blind(words: str) -> dict[str, object]:
    return {"is_blind": lambda asked: re.search(words, asked) is not None}


TIES = "HEADER (References|In-Reply-To)"
SERVERBUG = "NO [SERVERBUG] UID SEARCH Server error - Please try again later"
ODD = {
    "as it should": {},
    "references refused": refuse(TIES, SERVERBUG),
    "references not understood": refuse(TIES, "BAD unknown key"),
    "headers refused": refuse("HEADER", "NO not here"),
    "no long OR": refuse("OR .* OR ", "NO too complex"),
    "no OR": refuse(r"\bOR\b", "BAD [CLIENTBUG] too many terms"),
    "no search": refuse("", "NO [CANNOT] search is switched off"),
    "no header finds": blind("HEADER"),
    "no reference finds": blind(TIES),
    "an id finds without its brackets alone": blind('HEADER Message-ID "<'),
    "no header finds, and no OR": {**blind("HEADER"), **refuse(r"\bOR\b", "NO too complex")},
}


@pytest.mark.server
@pytest.mark.parametrize("appenduid", [True, False])
@pytest.mark.parametrize("odd", ODD)
def test_what_is_there_is_found_however_a_server_searches(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], odd: str, *, appenduid: bool
) -> None:
    """The thread, a draft that stands, one that was sent, and what came in; of other mail no body is read."""
    for name, value in {**ODD[odd], "appenduid": appenduid}.items():
        setattr(server.style, name, value)
    box = opened()
    outgoing, placement = letter()
    assert box.find_fate(placement).fate is None
    placed = as_placed(placement, box.place(outgoing, box.stage(outgoing)))
    for one in (box, opened()):
        thread = one.read([INVITATION])
        assert thread
        assert {INVITATION, OWN, ANSWER, placed.message_id} == {*thread.message_ids}
        assert all(message.body for message in thread.messages)
        assert one.find_fate(placed).fate is Fate.UNSENT
    assert not any("BODY.PEEK[]" in line and re.search(r"FETCH [\d,]*[3-6]\b", line) for line in server.lines)
    (draft,) = server.boxes["Drafts"].mails
    server.boxes["Drafts"].mails.clear()
    server.add("Sent", draft.raw, SENT)
    assert opened().find_fate(placed).fate is Fate.SENT
    found = opened().search(query(addresses=frozenset({DENISE})))
    assert len(found) == 1
    assert {ANSWER, INVITATION} < {*found[0].message_ids}
    bookmark = opened().find_arrivals(news_query(), "").bookmark
    server.add("Jobs", raw_mail("<n@x>", date=WHEN, subject="Your interview", answers=ANSWER), WHEN)
    (came,) = ids_of(opened().find_arrivals(news_query(), bookmark))
    assert {"<n@x>", ANSWER} <= {*came}


@pytest.mark.server
@pytest.mark.parametrize(
    ("odd", "asked_again"),
    [("references refused", TIES), ("no header finds", "OR HEADER"), ("no OR", r"\bOR\b")],
)
def test_what_a_server_cannot_be_asked_is_remembered_for_a_week(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], tmp_path: Path, odd: str, asked_again: str
) -> None:
    """Not each run tries it; after a week, or of another server, it is tried again."""
    for name, value in ODD[odd].items():
        setattr(server.style, name, value)
    now = datetime(2026, 9, 4, tzinfo=UTC)

    def asks(server_name: str, moment: datetime) -> bool:
        server.lines.clear()
        box = opened(habits=HabitFile(tmp_path / "server.json", server_name, moment))
        thread = box.read([INVITATION])
        assert thread
        assert ANSWER in thread.message_ids
        return any(re.search(asked_again, line) for line in server.lines)

    assert asks("marcus@one", now)
    assert not asks("marcus@one", now + timedelta(days=6))
    assert asks("marcus@two", now)
    assert asks("marcus@two", now + timedelta(days=8))
    (tmp_path / "server.json").write_text('{"server": ["', encoding="utf-8")
    assert asks("marcus@two", now)


@pytest.mark.server
def test_of_a_large_folder_only_the_newest_are_compared(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of 100,000 mails is not listed: what is older than the newest is not found, which is told."""
    server.style.is_blind = lambda words: "HEADER" in words
    monkeypatch.setattr(finding, "_MOST_COMPARED", 6)
    every = opened()
    assert every.read([INVITATION]) is not None
    assert not any("are compared" in note for note in every.notes)
    monkeypatch.setattr(finding, "_MOST_COMPARED", 5)
    newest = opened()
    assert newest.read([INVITATION]) is None
    assert "Only the newest 5 of 6 mails in INBOX are compared." in newest.notes


@pytest.mark.server
@pytest.mark.parametrize("words", ["NO Request is throttled", "NO [UNAVAILABLE] later", SERVERBUG])
def test_a_server_that_searches_nothing_for_a_moment_is_asked_later(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], words: str
) -> None:
    """That is no habit of its."""
    server.style.refuse_search = lambda _: words
    for _ in range(2):
        with pytest.raises(TryLaterError, match="cannot be looked into just now"):
            opened().read([INVITATION])
    server.style.refuse_search = lambda _: ""
    assert opened().read([INVITATION]) is not None


@pytest.mark.server
@pytest.mark.parametrize("capability", [PLAIN, f"{PLAIN} LIST-STATUS CONDSTORE"])
def test_a_server_that_takes_one_question_at_a_time(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], capability: str
) -> None:
    """It ends the connection over two: then it is asked one after the other, on another connection."""
    server.style.capability = capability
    server.style.takes_one = True
    box = opened()
    thread = box.read([INVITATION])
    assert thread
    assert len(thread.messages) == 3
    assert len(box.search(query(addresses=frozenset({DENISE})))) == 1
    assert server.log.count("LOGIN") == 2


# ---- lists and names


@pytest.mark.server
@pytest.mark.parametrize("words", ["BAD [CLIENTBUG] syntax: unexpected char", "NO not now", "OK nothing"])
def test_a_list_that_is_refused_although_it_is_offered(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], words: str
) -> None:
    """A plain one does; it is tried once in a run."""
    server.style.capability = f"{PLAIN} LIST-EXTENDED LIST-STATUS CONDSTORE"
    server.style.refuse_list = words
    box = opened()
    for _ in range(2):
        assert box.read([INVITATION]) is not None
        assert len(ids_of(box.find_arrivals(news_query(), ""))) == 1
    assert sum("RETURN" in line for line in server.lines) == 2


@pytest.mark.server
def test_a_server_that_shows_no_folder_is_asked_later(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """There is an inbox at least: nothing is concluded from an empty list."""
    boxes = dict(server.boxes)
    server.boxes.clear()
    with pytest.raises(TryLaterError, match="shows no folders just now"):
        opened().read([INVITATION])
    server.boxes |= boxes
    assert opened().read([INVITATION]) is not None


NAMES = {
    "R&D": b'"R&D"',
    "Kunden & Partner": b'"Kunden & Partner"',
    "Brücke": "“Brücke”".encode().replace("“".encode(), b'"').replace("”".encode(), b'"'),
    "Laté": b'"Lat\xe9"',
    "&A-": b'"&A-"',
    "Trash&AOk": b'"Trash&AOk"',
    "Абв&где": b'"&BBAEMQQyACYEMwQ0BDU-"',
    "2026": b'"2026"',
    "Jobs \\ old": rb'"Jobs \\ old"',
    'The "best" 100% *': rb'"The \"best\" 100% *"',
    "Entwürfe alt": b'"Entw&APw-rfe alt"',
    "jobs": b'"jobs"',
    "(x) [y] {3}": b'"(x) [y] {3}"',
}


@pytest.mark.server
@pytest.mark.parametrize("capability", [PLAIN, f"{PLAIN} LIST-STATUS CONDSTORE"])
def test_a_name_goes_back_to_the_server_as_it_came(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], capability: str
) -> None:
    """Whatever it is: mail filed there is found, and the person reads the name as it is meant."""
    server.style.capability = capability
    for number, (name, written) in enumerate(NAMES.items()):
        server.boxes[name] = Box("")
        server.style.names[name] = written
        server.add(name, raw_mail(f"<f{number}@x>", answers=INVITATION), PLACED)
    box = opened()
    thread = box.read([INVITATION])
    assert thread
    assert {f"<f{number}@x>" for number in range(len(NAMES))} < {*thread.message_ids}
    assert {*NAMES} < {*box.list_folders()}
    found = box.find_arrivals(query(since=PLACED - timedelta(days=9), everything=True), "")
    assert len(found.threads[0].messages) == len(thread.messages)
    assert box.unread == ()


@pytest.mark.server
@pytest.mark.parametrize(
    "given", ["R&D", "Kunden & Partner", "Brücke", "Lat\xe9", "Абв&где", "&BBAEMQQyACYEMwQ0BDU-"]
)
def test_a_folder_may_be_named_as_it_is_read_or_as_it_is_written(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], given: str
) -> None:
    """What lies there was sent by the person then."""
    for name, written in NAMES.items():
        server.boxes[name] = Box("")
        server.style.names[name] = written
        server.add(name, raw_mail(f"<{len(name)}.{written[1]}@x>", answers=INVITATION), PLACED)
    thread = opened(sent=(given,)).read([INVITATION])
    assert thread
    assert len([one for one in thread.messages if Mark.SENT in one.marks]) == 1


def test_list_lines_of_every_kind() -> None:
    """Literals, atoms, no delimiter, odd flags, names twice or alike, and what makes no sense."""
    lines: list[Line] = [
        b'(\\HasNoChildren) "/" INBOX',
        b'(\\Sent "\\\\Odd" [x] \\Marked) "." "Sent Items"',
        (b"() NIL {7}", b"R&D (1)"),
        b"",
        b'(\\NoSelect) "\\\\" Top',
        b'() "/" Br&APw-cke',
        '() "/" "Brücke"'.encode(),
        b'() "/" "Twice"',
        b'() "/" Twice',
        b'() "/" Open ("CHILDINFO" ("SUBSCRIBED"))',
        b'() "/" Two words',
        b"() / Plain",
        b'() "/" "unclosed',
        b'() "/" ""',
        b"nonsense",
        None,
    ]
    found = {one.name: (one.delimiter, one.token) for _, one in read_folders(lines)}
    assert found == {
        "INBOX": ("/", b'"INBOX"'),
        "Sent Items": (".", b'"Sent Items"'),
        "R&D (1)": ("", b'"R&D (1)"'),
        "Top": ("\\", b'"Top"'),
        "Brücke": ("/", b'"Br&APw-cke"'),
        "Br\\xc3\\xbccke": ("/", '"Brücke"'.encode()),
        "Twice": ("/", b'"Twice"'),
        "Open": ("/", b'"Open"'),
        "Two words": ("/", b'"Two words"'),
        "Plain": ("/", b'"Plain"'),
        "unclosed": ("/", b'"unclosed"'),
    }
    (_, sent) = read_folders(lines)[1]
    assert "\\sent" in sent.flags


def test_other_answers() -> None:
    """STATUS with any name, SEARCH over several lines, NAMESPACE with all that may stand in it."""
    lines: list[Line] = [
        b'"a (b)" (UIDNEXT 5 MESSAGES 0 UIDVALIDITY 7)',
        (b"{3}", b"x y"),
        b" (UIDNEXT 2)",
        b"?",
    ]
    states = read_states(lines)
    assert states == {b"a (b)": FolderState(7, 5), b"x y": FolderState(0, 2)}
    assert states[b"a (b)"].is_empty
    assert not states[b"x y"].is_empty
    assert read_search([b"1 2", b"", b"3 (MODSEQ 917)", b"x 4", None]) == {1, 2, 3}
    assert read_prefixes(b'(("" "/")) (("Other Users/" "/" "X" ("y"))("U&-/" "/")) (("#" NIL))') == (
        "Other Users/",
        "U&/",
        "#",
    )
    assert read_prefixes(b"NIL NIL NIL") == read_prefixes(b")(") == read_prefixes(b"") == ()


# ---- flags, and what libraries say


FLAGS = [
    "OIB-Seen-[Gmail]/Important OIB-Seen-OIB/Social Networking",
    '"\\\\Deleted"',
    '"\\\\Draft"',
    "Café",
    "foo]bar",
    "foo[bar",
    'ab"cd',
    "a{3}",
    "a(b",
    "x)y",
    "\\* %",
    "NIL",
]


@pytest.mark.server
def test_odd_flags_are_passed_over(
    server: ScriptedImap,
    opened: Callable[..., ImapMailbox],
    capfd: pytest.CaptureFixture[str],
) -> None:
    """A mail is what it is without them; nothing that a library thinks of them is printed."""
    for flags in FLAGS:
        server.style.fetched_flags = flags
        box = opened()
        thread = box.read([INVITATION])
        assert thread, flags
        marks = {one.message_id: one.marks for one in thread.messages}
        assert marks == {INVITATION: frozenset(), OWN: frozenset({Mark.SENT}), ANSWER: frozenset()}, flags
    server.fail("FETCH", How.GARBAGE)
    with pytest.raises(TryLaterError, match="cannot be looked into just now: its answer cannot be read"):
        box.read([INVITATION])
    assert capfd.readouterr().err == ""


def test_flags_are_mended_where_they_stand() -> None:
    """Beside them, and where the words only look like flags, nothing is changed."""
    plain = b'1 (UID 5 FLAGS (\\Seen Junk) INTERNALDATE "1-Jan-2026 00:00:00 +0000")'
    text = (b'1 (UID 5 BODY[] "FLAGS (a\\"b)" X-GM-LABELS ("FLAGS (") BODY[] {3}', b'x"y')
    assert mend_flags([plain, text, None]) == [plain, text, b""]
    odd = b'1 (FLAGS (\\Seen "\\\\Deleted" x)y ab"c \\Draft) UID 5)'
    assert mend_flags([odd]) == [b"1 (FLAGS (\\Seen \\Draft) UID 5)"]
    assert mend_flags([b"1 (FLAGS ("]) == [b"1 (FLAGS ("]


# ---- within a run


@pytest.mark.server
def test_another_program_is_seen_between_two_questions(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """What was read is kept only where numbers prove that no mail came in or went and no flag changed."""
    server.style.capability = f"{PLAIN} LIST-STATUS CONDSTORE"
    box = opened()

    def read() -> dict[MessageId | None, frozenset[Mark]]:
        thread = box.read([INVITATION])
        assert thread
        return {one.message_id: one.marks for one in thread.messages}

    assert len(read()) == 3
    server.lines.clear()
    assert len(read()) == 3
    assert ["LIST"] == [line.split()[1] for line in server.lines], "nothing changed"
    server.add("Jobs", raw_mail("<n@x>", answers=ANSWER), PLACED)
    assert len(read()) == 4
    server.boxes["Jobs"].mails[-1].flags.add("\\Deleted")
    server.boxes["Jobs"].changes += 1
    assert read()[MessageId("<n@x>")] == {Mark.TRASH}
    del server.boxes["Jobs"].mails[-1]
    server.boxes["Jobs"].changes += 1
    assert len(read()) == 3
    outgoing, placement = letter()
    placed = as_placed(placement, box.place(outgoing, box.stage(outgoing)))
    assert box.find_fate(placed).fate is Fate.UNSENT
    assert THANKS
    server.boxes["Drafts"].mails.clear()
    server.boxes["Drafts"].changes += 1
    assert box.find_fate(placed).fate is Fate.DELETED
