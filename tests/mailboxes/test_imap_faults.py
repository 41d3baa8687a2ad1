"""Everything a connection can do to us, at every command, and what stands in Drafts afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from imap_session import How
from mailbox_desk import query, unheard
from mails import INVITATION, ME, PLACED, SECOND_CHANCE, as_placed, as_staged, letter, raw_mail
from scripted_imap import ScriptedGmail, ScriptedImap, Style
from worlds.imap import scripted_box, scripted_boxes

from agent.errors import (
    AuthoriseError,
    MailboxError,
    MailboxMissingError,
    RefusedError,
    SecondChanceError,
    TryLaterError,
)
from agent.mailboxes.folder_names import to_modified_utf7
from agent.mailboxes.imap import bounds
from agent.mailboxes.imap.mailbox import ImapMailbox
from agent.mailboxes.interface import NotMadeError
from agent.model.mail import Mark, MessageId
from agent.model.plan import Fate, Placement

pytestmark = pytest.mark.server


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with ScriptedImap() as one:
        one.add("INBOX", raw_mail(), PLACED)
        yield one


@pytest.fixture
def opened(server: ScriptedImap) -> Iterator[Callable[..., ImapMailbox]]:
    with scripted_boxes(server) as open_box:
        yield open_box


def drafts(server: ScriptedImap) -> list[bytes]:
    return [mail.raw for mail in server.boxes["Drafts"].mails]


def places(box: ImapMailbox) -> str:
    """Look, stage, place: as a visit does."""
    outgoing, placement = letter()
    assert box.find_fate(placement).fate is None
    return box.place(outgoing, box.stage(outgoing))


@pytest.mark.parametrize("how", [How.NO, How.BAD, How.BYE, How.DROP, How.LOST, How.GARBAGE])
def test_whatever_fails_at_whatever_command_one_draft_stands_in_the_end(
    opened: Callable[..., ImapMailbox], server: ScriptedImap, how: How
) -> None:
    """At each command of look, stage and place; the next visit completes it; an error is one of ours."""
    places(opened())
    commands, said = len(server.log), list[SecondChanceError]()
    for step in range(1, commands + 1):
        server.boxes["Drafts"].mails.clear()
        server.log.clear()
        server.fail_at, server.fail_how = step, how
        box = opened()
        outgoing, placement = letter()
        try:
            assert box.find_fate(placement).fate is None
            placement = as_staged(placement, box.stage(outgoing))
            draft_id = box.place(outgoing, placement.ticket)
        except (SecondChanceError, NotMadeError) as error:
            is_sure = isinstance(error, NotMadeError)
            said.append(error.reason if isinstance(error, NotMadeError) else error)
            assert not (is_sure and drafts(server)), (step, how)
            server.fail_at = 0
            again = opened()
            sighting = again.find_fate(placement)
            assert sighting.fate in {None, Fate.UNSENT}, (step, how, sighting)
            if sighting.fate is None:
                again.place(outgoing, again.stage(outgoing))
        else:
            assert server.boxes["Drafts"].mails[-1].uid == int(draft_id.partition(":")[2])
        server.fail_at = 0
        assert [outgoing.raw] == drafts(server), (step, how)
    assert all(one.text.endswith(".") and one.hint for one in said)


@pytest.mark.parametrize("how", [How.NO, How.BAD, How.BYE, How.DROP, How.LOST, How.GARBAGE])
def test_reading_survives_or_says_why(
    opened: Callable[..., ImapMailbox], server: ScriptedImap, how: How
) -> None:
    """A search and a read that fail at any command raise one of our errors, or find what is there."""
    box = opened()
    box.read([INVITATION])
    box.close()
    commands, said = len(server.log), list[SecondChanceError]()
    for step in range(1, commands + 1):
        server.log.clear()
        server.fail_at, server.fail_how = step, how
        box = opened()
        try:
            thread = box.read([INVITATION])
        except SecondChanceError as error:
            said.append(error)
        else:
            assert thread is None or [INVITATION] == list(thread.message_ids)
        server.fail_at = 0
    assert said
    assert all(one.text.endswith(".") and one.hint for one in said)


def test_an_append_that_was_carried_out_is_found_by_the_next_visit(
    opened: Callable[..., ImapMailbox], server: ScriptedImap
) -> None:
    """The line is cut after APPEND took effect: the same object and the next one both see the draft."""
    outgoing, placement = letter()
    box = opened()
    ticket = box.stage(outgoing)
    server.fail("APPEND", How.LOST)
    with pytest.raises(TryLaterError, match="ended the connection"):
        box.place(outgoing, ticket)
    assert box.place(outgoing, ticket) == "1:1"
    assert opened().find_fate(as_staged(placement, ticket)).fate is Fate.UNSENT
    assert [outgoing.raw] == drafts(server)


def test_an_append_that_was_lost_is_not_repeated_by_the_same_object(
    opened: Callable[..., ImapMailbox], server: ScriptedImap
) -> None:
    """Whether it was carried out cannot be told in this moment: the next visit asks."""
    outgoing, placement = letter()
    box = opened()
    ticket = box.stage(outgoing)
    server.fail("APPEND", How.DROP)
    with pytest.raises(NotMadeError, match="ended the connection"):
        box.place(outgoing, ticket)
    assert box.place(outgoing, ticket) == "1:1"  # UIDNEXT is what it was: it was not made
    assert [outgoing.raw] == drafts(server)
    assert opened().find_fate(as_staged(placement, ticket)).fate is Fate.UNSENT


def test_another_draft_meanwhile_takes_the_proof_away(
    opened: Callable[..., ImapMailbox], server: ScriptedImap
) -> None:
    """Something was put into Drafts since and is gone: what cannot be found may have been it."""
    outgoing, placement = letter()
    ticket = opened().stage(outgoing)
    server.add("Drafts", raw_mail("<own@x>"), PLACED)
    server.boxes["Drafts"].mails.clear()
    assert opened().find_fate(as_staged(placement, ticket)).fate is Fate.UNKNOWN
    with pytest.raises(MailboxError, match="gone"):
        opened().place(outgoing, ticket)


def test_another_draft_that_still_stands_leaves_the_proof(
    opened: Callable[..., ImapMailbox], server: ScriptedImap
) -> None:
    """Every number that Drafts gave since is there and not ours; words like ours leave doubt."""
    outgoing, placement = letter()
    staged = as_staged(placement, opened().stage(outgoing))
    server.add("Drafts", raw_mail("<own@x>"), PLACED, flags="\\Deleted")
    server.add("Drafts", raw_mail("<other@x>", to="x@y.example", text="A list."), PLACED)
    seen = opened().find_fate(staged)
    assert (seen.fate, "still there" in seen.evidence) == (None, True)
    server.add("Drafts", raw_mail("<p@x>", sender=ME, to="x@y.example", text=outgoing.text), PLACED)
    assert opened().find_fate(staged).fate is Fate.UNKNOWN


def test_another_draft_meanwhile_does_not_keep_a_visit_from_placing(
    opened: Callable[..., ImapMailbox], server: ScriptedImap
) -> None:
    """Who staged it and tried nothing yet knows that it was not made."""
    outgoing, _ = letter()
    box = opened()
    ticket = box.stage(outgoing)
    server.add("Drafts", raw_mail("<own@x>"), PLACED)
    assert box.place(outgoing, ticket) == "1:2"


def test_new_numbers_for_all_drafts_take_the_proof_away(
    opened: Callable[..., ImapMailbox], server: ScriptedImap
) -> None:
    """UIDVALIDITY changed: the draft is found by its Message-ID; without it nothing is proved."""
    outgoing, placement = letter()
    box = opened()
    draft_id = box.place(outgoing, box.stage(outgoing))
    server.boxes["Drafts"].validity = 2
    sighting = opened().find_fate(as_placed(placement, draft_id))
    assert (Fate.UNSENT, "2:1", False) == (sighting.fate, sighting.draft_id, sighting.edited)
    server.boxes["Drafts"].mails.clear()
    assert opened().find_fate(as_staged(placement, "1:1:x")).fate is Fate.UNKNOWN


def test_a_server_that_does_not_tell_the_next_number(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """The draft is placed, the person is told what an interruption would mean, and nothing is proved."""
    server.style.uidnext = False
    outgoing, placement = letter()
    box = opened()
    ticket = box.stage(outgoing)
    assert "does not say which number" in box.notes[0]
    assert opened().find_fate(as_staged(placement, ticket)).fate is Fate.UNKNOWN
    assert box.place(outgoing, ticket) == "1:1"


def test_a_server_without_appenduid_is_asked_for_the_message_id(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """The draft id is found by a search."""
    server.style.appenduid = False
    server.add("Drafts", raw_mail("<own@x>"), PLACED)
    assert places(opened()) == "1:2"


def test_a_server_that_does_not_show_what_it_took(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """No draft id, no second attempt: try later."""
    server.style.forgets = True
    with pytest.raises(TryLaterError, match="does not show it"):
        places(opened())


# ---- replacing


def standing(box: ImapMailbox) -> Placement:
    outgoing, placement = letter()
    return as_placed(placement, box.place(outgoing, box.stage(outgoing)))


@pytest.mark.parametrize("how", [How.DROP, How.LOST])
@pytest.mark.parametrize("verb", ["APPEND", "STORE", "EXPUNGE"])
def test_replacing_can_be_interrupted_and_asked_for_again(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], verb: str, how: How
) -> None:
    """At no moment is there no draft; asked again for the same words, one stands, with them."""
    placement = standing(opened())
    outgoing, again = letter(text=SECOND_CHANCE)
    server.fail(verb, how)
    with pytest.raises(TryLaterError):
        opened().replace(placement, outgoing, unheard)
    live = [mail for mail in server.boxes["Drafts"].mails if "\\Deleted" not in mail.flags]
    assert live
    new = again if len(live) == 1 and live[0].uid != 1 else placement
    sighting = opened().find_fate(
        replace(new, draft_id=placement.draft_id, placed_at=PLACED, stage=placement.stage)
    )
    assert (Fate.UNSENT, False) == (sighting.fate, sighting.edited)
    if new is placement:
        assert opened().replace(placement, outgoing, unheard).startswith("1:")
        assert [outgoing.raw] == drafts(server)


def test_a_server_that_cannot_remove_one_mail_is_not_asked_to(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """Without UIDPLUS the draft stays, and the person is told why."""
    server.style.capability = "IMAP4rev1"
    placement = standing(opened())
    with pytest.raises(RefusedError, match="UIDPLUS"):
        opened().replace(placement, letter(text=SECOND_CHANCE)[0], unheard)
    assert [letter()[0].raw] == drafts(server)


def test_a_further_draft_of_the_letter_is_not_removed(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """A copy under the same Message-ID with other words may be the person's: nothing is changed."""
    placement = standing(opened())
    server.add("Drafts", letter(text="Dear Denise, my own words.")[0].raw, PLACED)
    with pytest.raises(RefusedError, match="a further one"):
        opened().replace(placement, letter(text=SECOND_CHANCE)[0], unheard)
    assert len(drafts(server)) == 2


def test_a_draft_moved_out_of_drafts_is_not_replaced(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """It is still seen as unsent, in the folder where it lies now."""
    placement = standing(opened())
    server.moved("Drafts", server.boxes["Drafts"].mails[0], "INBOX")
    server.boxes["INBOX"].mails[-1].flags.add("\\Draft")
    assert opened().find_fate(placement).draft_id.endswith("/INBOX")
    with pytest.raises(RefusedError, match="not replaced"):
        opened().replace(placement, letter(text=SECOND_CHANCE)[0], unheard)


# ---- logging in


@pytest.mark.parametrize(
    ("settings", "style", "expected"),
    [
        ({}, {}, r"LOGIN \"marcus\" \"secret\""),
        ({"secret": lambda: 'p"a ß'}, {}, r"AUTHENTICATE PLAIN"),
        ({}, {"capability": "IMAP4rev1 LOGINDISABLED AUTH=PLAIN"}, r"AUTHENTICATE PLAIN"),
        ({"secret": lambda: "p w", "at_once": True}, {}, r"AUTHENTICATE PLAIN AG1hcmN1cwBwIHc="),
        ({"auth": "xoauth2"}, {}, r"AUTHENTICATE XOAUTH2"),
        ({"auth": "oauthbearer", "at_once": True}, {}, r"AUTHENTICATE OAUTHBEARER bixhPW1hcmN1cyw"),
        ({"auth": "oauthbearer", "at_once": True}, {"capability": "IMAP4rev1"}, r"AUTHENTICATE OAUTHBEARER$"),
    ],
)
def test_each_way_to_log_in(
    server: ScriptedImap,
    opened: Callable[..., ImapMailbox],
    settings: dict[str, Any],
    style: dict[str, Any],
    expected: str,
) -> None:
    """LOGIN for plain words, AUTHENTICATE for all others; SASL-IR only where both sides want it."""
    server.style = Style(**style)
    assert opened(**settings).read([INVITATION]) is not None
    assert any(re.search(expected, line) for line in server.lines)


@pytest.mark.parametrize("settings", [{}, {"auth": "xoauth2"}, {"auth": "xoauth2", "at_once": True}])
def test_a_refused_login_is_not_tried_again(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], settings: dict[str, Any]
) -> None:
    """Accounts are locked for that: the same object remembers; exit 77 with the command to run."""
    server.style.login = "NO [AUTHENTICATIONFAILED] Invalid credentials"
    box = opened(**settings)
    for _ in range(3):
        with pytest.raises(AuthoriseError, match="Invalid credentials") as caught:
            box.search(query())
    assert caught.value.hint == "Authorise again: second-chance auth work"
    assert sum(verb in {"LOGIN", "AUTHENTICATE"} for verb in server.log) == 1


@pytest.mark.parametrize(
    "words", ["[UNAVAILABLE] down", "[ALERT] Too many simultaneous connections", "Temporary failure"]
)
def test_a_busy_server_is_no_refusal(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], words: str
) -> None:
    """The moment is to blame, not the account: try later."""
    server.style.login = f"NO {words}"
    with pytest.raises(TryLaterError, match="just now"):
        opened().search(query())


@pytest.mark.parametrize("how", [How.BYE, How.DROP])
@pytest.mark.parametrize("settings", [{}, {"auth": "xoauth2"}])
def test_a_connection_lost_at_login_is_no_refusal(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], how: How, settings: dict[str, Any]
) -> None:
    """Try later; the login was not judged."""
    server.fail("AUTHENTICATE" if settings else "LOGIN", how, "server is restarting")
    with pytest.raises(TryLaterError):
        opened(**settings).search(query())


def test_a_greeting_may_be_a_goodbye_or_let_everybody_in(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """BYE: try later. PREAUTH: no login at all."""
    server.style.greeting = "* BYE [ALERT] Too busy"
    with pytest.raises(TryLaterError, match="Too busy"):
        opened().search(query())
    server.style.greeting = "* PREAUTH welcome"
    assert opened().read([INVITATION]) is not None
    assert "LOGIN" not in server.log


@pytest.mark.parametrize(
    ("when", "expected"), [("before", ["ID", "LOGIN"]), ("after", ["LOGIN", "ID"]), ("never", ["LOGIN"])]
)
def test_the_program_names_itself_when_it_is_told_to(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], when: str, expected: list[str]
) -> None:
    """ID before login, after it, or never; it tells nothing of the person."""
    opened(identify=when).search(query(everything=True))
    assert expected == [verb for verb in server.log if verb in {"ID", "LOGIN"}]
    assert not any("marcus" in line for line in server.lines if " ID " in line)


# ---- patience, alerts, a new connection


def test_a_silent_server_is_left_after_its_time(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """One time-out, no second attempt in the same run."""
    box = opened(patience=2)
    box.read([INVITATION])
    server.fail("SEARCH", How.SILENT)
    with pytest.raises(TryLaterError, match=r"did not answer within 2 seconds"):
        box.read([INVITATION])


@pytest.mark.parametrize("verb", ["SELECT", "EXAMINE", "SEARCH", "FETCH", "LOGIN"])
@pytest.mark.parametrize(
    ("begins", "problem"),
    [
        (f"* 1 FETCH (UID 1 BODY[] {{{2**40}}}", "1,099,511,627,776 bytes at once"),
        (f"* 1 FETCH (UID 1 BODY[] {{{2**26 + 1}}}", "67,108,865 bytes at once"),
        ("* OK " + "a" * 2**24, "a line of more than 16,777,216 bytes"),
        ("* OK\r\n" * 4_000, "more than 300,000 bytes"),
    ],
)
def test_an_answer_without_end_is_refused_before_it_is_read(
    server: ScriptedImap,
    opened: Callable[..., ImapMailbox],
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    begins: str,
    problem: str,
) -> None:
    """Nothing is kept of it; the next question is asked on a new connection."""
    if "OK\r" in begins:
        monkeypatch.setattr(bounds, "ANSWER", 300_000)
    box = opened()
    server.fail(verb, How.BEGUN, begins)
    if verb in {"SELECT", "EXAMINE"}:
        server.fail("EXAMINE", How.BEGUN, begins)
        server.fail("SELECT", How.BEGUN, begins)
    with pytest.raises(TryLaterError, match=problem) as caught:
        box.search(query(everything=True))
    assert "answered something that cannot be read" in caught.value.text
    server.faults.clear()
    assert len(box.search(query(everything=True))) == 1


def test_a_greeting_without_end_is_refused(server: ScriptedImap, opened: Callable[..., ImapMailbox]) -> None:
    """It comes before anything is asked."""
    server.style.greeting = "* OK " + "a" * 2**24
    with pytest.raises(TryLaterError, match="a line of more than"):
        opened().search(query(everything=True))


def test_a_server_that_sends_more_of_a_mail_than_asked_for(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """No more of it is read than of any other."""
    server.add("INBOX", raw_mail("<long@x>", text="words " * 200_000), PLACED)
    box = opened()
    thread = box.read([MessageId("<long@x>")])
    assert thread
    (message,) = thread.messages
    assert message.body
    assert len(message.body.text) < 600_000


def test_of_a_mail_and_of_its_headers_only_the_beginning_is_asked_for(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """A mail of 60 MB costs what is read of it (RFC 3501 §6.4.5)."""
    box = opened()
    (thread,) = box.search(query(everything=True))
    box.read_bodies(thread)
    fetched = [line for line in server.lines if "BODY.PEEK" in line]
    assert fetched
    assert all(re.search(r"BODY\.PEEK\[[^\]]*\]<0\.\d{5,6}>", line) for line in fetched)


def test_a_connection_that_ended_while_nobody_asked_is_made_anew(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """The person took an hour over the debrief: the next question comes over a new connection, once."""
    box = opened()
    box.read([INVITATION])
    server.fail("EXAMINE", How.DROP)
    assert box.read([INVITATION]) is not None
    assert server.log.count("LOGIN") == 2
    before = box.round_trips
    server.fail("EXAMINE", How.BYE, "autologout")
    assert box.search(query(everything=True)) != ()
    assert box.round_trips > before


def test_an_alert_is_kept_for_the_person(server: ScriptedImap, opened: Callable[..., ImapMailbox]) -> None:
    """Said in the greeting or beside any answer; each once, as one line."""
    server.style.greeting = "* OK [ALERT] Moving on Friday"
    server.alert = "Your mailbox\tis almost full"
    box = opened()
    box.read([INVITATION])
    assert box.notes == (
        "The mail server says: Moving on Friday",
        "The mail server says: Your mailbox is almost full",
    )


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("[OVERQUOTA] no room", TryLaterError),
        ("[INUSE] locked", TryLaterError),
        ("[TRYCREATE] make it first", MailboxMissingError),
        ("[CANNOT] never", MailboxError),
    ],
)
def test_what_a_refused_append_means(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], words: str, kind: type[SecondChanceError]
) -> None:
    """Full and busy: try later. No folder: missing. Else the server's own words."""
    outgoing, _ = letter()
    box = opened()
    ticket = box.stage(outgoing)
    server.fail("APPEND", How.NO, words)
    with pytest.raises(NotMadeError) as caught:
        box.place(outgoing, ticket)
    assert type(caught.value.reason) is kind
    assert words.rpartition("] ")[2] in caught.value.reason.text


# ---- dialects


def test_a_dialect_of_quoted_words_and_chatter(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """Bodies as quoted strings or NIL, news of other mails in between, a SEARCH answered in several lines."""
    server.style.quoted_bodies = server.style.chatter = True
    server.add("INBOX", b"Subject: short", PLACED)
    server.add("INBOX", b"\r\n", PLACED)
    found = opened().search(query(everything=True))
    assert {"", "short", "Branch Operations Manager interview"} == {thread.subject for thread in found}
    assert sum(len(opened().read_bodies(thread).messages) for thread in found) == 3


def test_a_server_that_takes_no_8bit_words(server: ScriptedImap, opened: Callable[..., ImapMailbox]) -> None:
    """A subject it cannot be asked for is looked for among all mail of these dates."""
    server.add("INBOX", raw_mail("<b@x>", subject="=?utf-8?b?6Z2i5o6l?="), PLACED)
    asked = query(phrases=frozenset({"面接"}))
    assert [("<b@x>",)] == [thread.message_ids for thread in opened().search(asked)]
    server.style.takes_8bit = False
    assert [("<b@x>",)] == [thread.message_ids for thread in opened().search(asked)]
    assert any("SINCE" in line and "SUBJECT" not in line for line in server.lines)


def test_a_lost_connection_at_an_8bit_search_is_no_dialect(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """It is asked again on a new connection, one question after the other, and never without the words."""
    server.fail("SEARCH", How.DROP)
    assert opened().search(query(phrases=frozenset({"面接"}))) == ()
    assert server.log.count("LOGIN") == 2
    assert all("面接" in line for line in server.lines if "SEARCH" in line)


def test_a_mail_flagged_for_removal_counts_as_thrown_away(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """Programs that only flag: the draft is deleted although it still lies there."""
    placement = standing(opened())
    server.boxes["Drafts"].mails[0].flags.add("\\deleted")
    assert opened().find_fate(placement).fate is Fate.DELETED


def test_a_draft_that_is_found_and_not_shown_is_not_gone(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """An answer without its lines: it is asked for once more before it is called deleted."""
    placement = standing(opened())
    server.fail("FETCH", How.EMPTY)
    assert opened().find_fate(placement).fate is Fate.UNSENT
    del server.boxes["Drafts"].mails[:]
    assert opened().find_fate(placement).fate is Fate.DELETED


# ---- folders that come and go


def test_without_a_drafts_folder_one_question_is_asked(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """Nothing is proved of what stood there; a letter never begun is known not to be made."""
    outgoing, placement = letter()
    del server.boxes["Drafts"]
    assert opened().find_fate(placement).fate is None
    for asked in (lambda box: box.stage(outgoing), lambda box: box.find_fate(as_staged(placement, "1:1:x"))):
        with pytest.raises(MailboxMissingError, match=r"Which folder .* holds drafts\? Its folders: none"):
            asked(opened())


def test_a_folder_renamed_meanwhile_is_found_again(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """The list of folders is read anew, and the draft is where it is."""
    box = opened()
    placement = standing(box)
    server.boxes["Entwuerfe"] = server.boxes.pop("Drafts")
    assert box.find_fate(placement).fate is Fate.UNSENT
    server.boxes["Brouillons"] = server.boxes.pop("Entwuerfe")
    server.boxes["Brouillons"].flags = ""
    thread = box.read([placement.message_id])
    assert thread is not None
    assert {Mark.DRAFT} == thread.messages[-1].marks


@pytest.mark.parametrize(
    "words", ["permission denied", "[INUSE] locked", "Server Unavailable. 15", "[NONEXISTENT] x"]
)
def test_another_folder_that_cannot_be_opened_is_named(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], words: str
) -> None:
    """It keeps nobody from the rest, also where a server lists a ghost; read later, it is no longer named."""
    server.boxes["Jobs"] = type(server.boxes["INBOX"])("")
    server.add("Jobs", raw_mail("<j@x>"), PLACED)
    box = opened()
    server.closed = {"Jobs": words}
    assert [("<a1@x>",)] != [thread.message_ids for thread in box.search(query(everything=True))]
    assert ["Jobs"] == [one.place for one in box.unread]
    assert box.unread[0].reason.startswith("The mail server does not open it")
    server.closed = {}
    assert len(box.search(query(everything=True))) == 2
    assert box.unread == ()
    server.closed = {"Jobs": words}
    box.search(query(everything=True))
    del server.boxes["Jobs"]
    again = opened()
    again.search(query(everything=True))
    assert again.unread == ()


@pytest.mark.parametrize("folder", ["INBOX", "Sent", "Drafts"])
@pytest.mark.parametrize("words", ["Server Unavailable. 15", "[INUSE] locked", "permission denied"])
def test_without_the_folders_that_matter_nothing_is_concluded(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], folder: str, words: str
) -> None:
    """Each question fails for now, with a sentence that names the folder and what the server said."""
    _, placement = letter()
    placed = as_placed(placement, "1:1")
    server.closed = {folder: words}
    asked: list[Callable[[ImapMailbox], object]] = [
        lambda box: box.search(query(everything=True)),
        lambda box: box.read([INVITATION]),
        lambda box: box.find_fate(placed),
    ]
    if folder != "Drafts":
        asked.append(lambda box: box.find_arrivals(query(everything=True), ""))
    for one in asked:
        with pytest.raises(
            TryLaterError, match=f"The folder {folder} cannot be looked into just now: "
        ) as caught:
            one(opened())
        assert words.rpartition("] ")[2].rstrip(".") in caught.value.text


@pytest.mark.parametrize("verb", ["EXAMINE", "SEARCH", "FETCH"])
def test_the_folder_of_the_thread_matters_too(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], verb: str
) -> None:
    """Mail of it was seen there: what may lie beside it now is not passed over."""
    server.boxes["Jobs"] = type(server.boxes["INBOX"])("")
    server.add("Jobs", raw_mail("<j@x>", answers=INVITATION), PLACED)
    box = opened()
    thread = box.read([INVITATION])
    assert thread
    assert len(thread.messages) == 2
    server.refused = {(verb, "Jobs"): "NO Server Unavailable. 15"}
    for one in (lambda: box.read([INVITATION]), lambda: box.read_bodies(thread)):
        if verb == "SEARCH" and one.__code__.co_names[-1] == "read_bodies":
            continue
        with pytest.raises(TryLaterError, match="The folder Jobs cannot be looked into just now"):
            one()


def test_a_drafts_folder_that_cannot_be_opened_proves_nothing(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """Neither deleted nor never made."""
    outgoing, placement = letter()
    for _ in range(2):
        box = opened()
        box.search(query())
        server.fail("EXAMINE", How.NO, "permission denied")
        with pytest.raises(TryLaterError, match="Drafts cannot be looked into just now: permission denied"):
            box.stage(outgoing)
    del server.boxes["Drafts"].mails[:]
    server.boxes["Drafts"].flags = "\\Drafts"
    assert opened().find_fate(placement).fate is None


def test_too_many_mails_are_said(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not looked into is not passed over in silence."""
    monkeypatch.setattr("agent.mailboxes.imap.sweep._MOST_HITS", 1)
    monkeypatch.setattr("agent.mailboxes.imap.sweep._MOST_IDS", 1)
    server.add("INBOX", raw_mail("<b@x>", references="<m@x> <n@x>"), PLACED)
    box = opened()
    box.search(query(everything=True))
    assert len(box.notes) == 2


def test_a_chain_of_answers_is_followed_only_so_far(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Programs that name only the parent make chains; a hundred links are not followed to the end."""
    for number in range(9):
        answers = f"<l{number - 1}@x>" if number else ""
        server.add("INBOX", raw_mail(f"<l{number}@x>", answers=answers), PLACED)
    whole = opened().read([MessageId("<l0@x>")])
    assert whole is not None
    assert len(whole.messages) == 9
    monkeypatch.setattr("agent.mailboxes.imap.sweep._MOST_ROUNDS", 2)
    part = opened().read([MessageId("<l0@x>")])
    assert part is not None
    assert len(part.messages) < 9


def test_a_moved_mail_is_read_all_the_same(server: ScriptedImap, opened: Callable[..., ImapMailbox]) -> None:
    """Between search and read a rule filed it away, into a folder that was not there."""
    box = opened()
    (thread,) = box.search(query(everything=True))
    server.boxes["Jobs"] = type(server.boxes["INBOX"])("")
    server.moved("INBOX", server.boxes["INBOX"].mails[0], "Jobs")
    read = opened().read_bodies(thread)
    assert [INVITATION] == list(read.message_ids)
    assert read.messages[0].body is not None
    server.boxes["Work"] = server.boxes.pop("Jobs")
    assert opened().read_bodies(read).message_ids == (INVITATION,)


def test_a_server_that_refuses_courtesies_is_served_all_the_same(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """ID and NAMESPACE may be offered and refused."""
    server.fail("ID", How.NO)
    server.fail("NAMESPACE", How.BAD)
    assert opened().read([INVITATION]) is not None


def test_a_new_connection_that_is_refused_is_no_missing_folder(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """The line is cut between stage and place, and the server does not come up again as it should."""
    outgoing, _ = letter()
    box = opened()
    ticket = box.stage(outgoing)
    said = (("EXAMINE", How.DROP, "ended"), ("CAPABILITY", How.NO, "does not speak IMAP as expected"))
    for verb, how, words in said:
        server.fail(verb, how)
        with pytest.raises(NotMadeError, match=words):
            box.place(outgoing, ticket)
    assert drafts(server) == []


# ---- Gmail


def test_what_gmail_counts_among_one_conversation_is_one() -> None:
    """Also where no id ties it; the key of the thread is Gmail's number."""
    with ScriptedGmail() as gmail:
        for message_id in ("<a@x>", "<b@x>"):
            gmail.add(gmail.ALL, raw_mail(message_id), PLACED, thread=7)
        gmail.add(gmail.ALL, raw_mail("<c@x>"), PLACED, thread=8)
        box = scripted_box(gmail)
        thread = box.read([MessageId("<a@x>")], "7")
        assert thread is not None
        assert ("7", {"<a@x>", "<b@x>"}) == (thread.key, set(thread.message_ids))
        assert ["7", "8"] == sorted(one.key for one in box.search(query(everything=True)))
        box.close()


@pytest.mark.parametrize("sent", [(), ("Outbox/Büro",), ("[Gmail]/Gesendet", "outbox/büro")])
def test_a_label_that_is_named_for_sent_mail_says_so_in_the_folder_of_all_mail(sent: tuple[str, ...]) -> None:
    """Only that folder is read there; Gmail's own label for sent mail always counts, the inbox's never."""
    with ScriptedGmail() as gmail:
        gmail.labelled(raw_mail("<o@x>"), PLACED, to_modified_utf7("Outbox/Büro"))
        gmail.appended(gmail.SENT, raw_mail("<s@x>"), PLACED, "")
        gmail.appended("INBOX", raw_mail("<i@x>"), PLACED, "")
        box = scripted_box(gmail, sent=sent)
        found = {
            one.message_id: one.marks
            for thread in box.search(query(everything=True))
            for one in thread.messages
        }
        box.close()
    named = frozenset({Mark.SENT}) if sent else frozenset()
    assert {"<o@x>": named, "<s@x>": frozenset({Mark.SENT}), "<i@x>": frozenset()} == found


@pytest.mark.parametrize("astray", [False, True])
def test_a_draft_that_gmail_puts_elsewhere_is_reported(astray: bool) -> None:  # noqa: FBT001 - a parameter
    """Whether Gmail threads an appended draft is its own affair: the person is told when it did not."""
    with ScriptedGmail() as gmail:
        thread = gmail.appended("INBOX", raw_mail(), PLACED, "").thread
        gmail.astray = astray
        box = scripted_box(gmail)
        outgoing, _ = letter()
        outgoing = replace(outgoing, thread_key=str(thread))
        draft_id = box.place(outgoing, box.stage(outgoing))
        assert draft_id == "1:1"
        assert astray == any("conversation of its own" in note for note in box.notes)
        box.close()
