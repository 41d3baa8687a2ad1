"""Placing and replacing drafts: what Gmail is given, what is read back, and what a mismatch says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fake_gmail import SendAs as Identity
from mailbox_desk import MailboxDesk, unheard
from mails import DENISE, INVITATION, ME, PLACED, SECOND_CHANCE, as_placed, letter, raw_mail
from worlds.gmail import GmailWorld

from agent.errors import AuthoriseError, MailboxError, RefusedError, TryLaterError
from agent.mailboxes.gmail.fates import Ticket
from agent.mailboxes.gmail.mailbox import check_draft
from agent.mailboxes.gmail.messages import choose_identity, read_identities
from agent.mailboxes.interface import NotMadeError
from agent.model.letter import Outgoing
from agent.model.mail import SendAs
from agent.model.plan import Fate


@pytest.fixture
def world() -> Iterator[GmailWorld]:
    with GmailWorld() as world:
        world.gmail.now = PLACED
        yield world


@pytest.fixture
def desk(world: GmailWorld) -> MailboxDesk:
    desk = MailboxDesk(world)
    desk.deliver()
    return desk


def in_thread(desk: MailboxDesk, outgoing: Outgoing) -> Outgoing:
    """A letter for the thread of the invitation."""
    thread = desk.box.read([INVITATION])
    assert thread
    return replace(outgoing, thread_key=thread.key)


def test_staging_asks_nothing_of_gmail_when_something_was_read(world: GmailWorld, desk: MailboxDesk) -> None:
    """The history id of what was read is enough; else the profile is asked, for one unit."""
    desk.box.read([INVITATION])
    before = len(world.gmail.calls)
    desk.box.stage(letter()[0])
    assert before == len(world.gmail.calls)
    world.open().stage(letter()[0])
    assert ["getProfile"] == world.gmail.calls[before:]


def test_a_draft_is_shown_in_the_conversation(world: GmailWorld, desk: MailboxDesk) -> None:
    """Thread id, headers and subject all right, read back once."""
    outgoing, placement = desk.place()
    thread = world.gmail.thread_of(placement.draft_id)
    assert world.gmail.message_of(placement.draft_id) in world.gmail.ui_conversation(thread)
    assert ["drafts.create", "drafts.get"] == world.gmail.calls[-2:]
    assert outgoing.thread_key == thread


def test_a_mismatch_is_told_and_the_draft_stays(world: GmailWorld, desk: MailboxDesk) -> None:
    """Another subject than the thread's: Gmail puts it elsewhere; one draft, one sentence."""
    outgoing = in_thread(desk, letter(subject="Something else")[0])
    ticket = desk.box.stage(outgoing)
    with pytest.raises(MailboxError, match="outside the conversation") as caught:
        desk.box.place(outgoing, ticket)
    assert (DENISE in caught.value.text, "No second one" in caught.value.hint) == (True, True)
    assert [desk.box.place(outgoing, ticket)] == list(world.gmail.drafts())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"answers": "<other@x>"}, "does not answer the mail"),
        ({"references": "<other@x>"}, "does not answer the mail"),
        ({"to": "ceo@x.example"}, "its recipients are ceo@x.example"),
        ({"to": ""}, "its recipients are nobody"),
        ({"Cc": "ceo@x.example"}, f"its recipients are {DENISE}, ceo@x.example"),
        ({"subject": "Other"}, 'its subject is "Other"'),
    ],
)
def test_each_difference_is_named(changes: dict[str, str], words: str) -> None:
    """Parent, recipients, subject."""
    outgoing, _ = letter()
    usual = {
        "sender": ME,
        "to": DENISE,
        "answers": INVITATION,
        "subject": "Re: Branch Operations Manager interview",
    }
    headers = raw_mail("<d@x>", **{**usual, **changes}).decode().split("\r\n\r\n")[0].split("\r\n")
    wire = [dict(zip(("name", "value"), line.split(": ", 1), strict=True)) for line in headers]
    draft = {"message": {"threadId": "t", "payload": {"headers": wire}}}
    with pytest.raises(MailboxError, match="not as it was meant") as caught:
        check_draft(outgoing, draft, "t")
    assert words in caught.value.text


def test_what_cannot_be_compared_is_no_mismatch() -> None:
    """An answer without a message, or a letter to nobody."""
    check_draft(letter()[0], {"message": None}, "t")
    with pytest.raises(MailboxError, match="to nobody"):
        check_draft(replace(letter()[0], raw=b""), {"message": {"threadId": "other"}}, "t")


@pytest.mark.parametrize("how", ["500", "401", "404"])
def test_a_draft_that_cannot_be_read_back_is_placed_all_the_same(
    world: GmailWorld, desk: MailboxDesk, how: str
) -> None:
    """It was made; a later look compares it."""
    world.gmail.fail("drafts.get", how, times=None)
    _, placement = desk.place()
    assert [placement.draft_id] == list(world.gmail.drafts())


def test_a_lost_answer_is_looked_for_once(world: GmailWorld, desk: MailboxDesk) -> None:
    """Found: the draft's id. Not found or not to be asked: an error, and the next look tells."""
    outgoing, placement = letter()
    world.gmail.fail("drafts.create", "reset_after_commit")
    draft = desk.box.place(outgoing, desk.box.stage(outgoing))
    assert [draft] == list(world.gmail.drafts())
    for method in ("drafts.list", None):
        world.gmail.fail("drafts.create", "reset")
        if method:
            world.gmail.fail(method, "500")
        second, _ = letter(text=SECOND_CHANCE, to="x@y.example")
        with pytest.raises(TryLaterError, match="not known yet"):
            desk.box.place(second, desk.box.stage(second))
    assert Fate.UNSENT is world.open().find_fate(placement).fate
    assert len(world.gmail.drafts()) == 1


def test_a_refusal_is_passed_on(world: GmailWorld, desk: MailboxDesk) -> None:
    """A thread deleted meanwhile; a permission that does not reach so far; a sign-in that was not taken."""
    outgoing = replace(letter()[0], thread_key="19a0c3d2ffffffff")
    with pytest.raises(NotMadeError, match="moved or deleted"):
        desk.box.place(outgoing, desk.box.stage(outgoing))
    world.gmail.fail("drafts.create", "insufficientPermissions")
    with pytest.raises(NotMadeError) as caught:
        desk.box.place(outgoing, desk.box.stage(outgoing))
    assert isinstance(caught.value.reason, AuthoriseError)
    world.gmail.fail("drafts.create", "401", times=None)
    with pytest.raises(TryLaterError, match="not known yet"):
        desk.box.place(outgoing, desk.box.stage(outgoing))
    assert world.gmail.drafts() == {}


def test_a_letter_of_its_own_names_no_thread(world: GmailWorld, desk: MailboxDesk) -> None:
    """A panel's further drafts, and a new conversation."""
    outgoing, _ = letter()
    draft = desk.box.place(outgoing, desk.box.stage(outgoing))
    assert world.gmail.thread_of(draft) == world.gmail.message_of(draft)


def test_replacing_keeps_thread_headers_and_id(world: GmailWorld, desk: MailboxDesk) -> None:
    """An update resends everything, or Gmail would drop it."""
    _, placement = desk.place()
    thread = world.gmail.thread_of(placement.draft_id)
    outgoing, _ = letter(text=SECOND_CHANCE)
    assert placement.draft_id == desk.box.replace(placement, outgoing, unheard)
    assert thread == world.gmail.thread_of(placement.draft_id)
    (raw,) = world.gmail.drafts().values()
    assert outgoing.raw == raw
    assert world.gmail.calls.count("drafts.update") == 1


def test_replacing_a_letter_without_parent_names_no_thread(desk: MailboxDesk) -> None:
    """It began a conversation and still does."""
    _, placement = desk.place(answers="", subject="Branch Operations Manager interview")
    outgoing, _ = letter(answers="", subject="Branch Operations Manager interview", text=SECOND_CHANCE)
    assert placement.draft_id == desk.box.replace(placement, outgoing, unheard)


def test_an_edit_of_this_very_minute_is_seen_before_replacing(world: GmailWorld, desk: MailboxDesk) -> None:
    """What the run knows of the draft is not trusted."""
    _, placement = desk.place()
    assert Fate.UNSENT is desk.box.find_fate(placement).fate
    world.gmail.open_and_edit(placement.draft_id, text="My own words.")
    before = world.gmail.drafts()
    with pytest.raises(RefusedError, match="edited"):
        desk.box.replace(placement, letter(text=SECOND_CHANCE)[0], unheard)
    assert before == world.gmail.drafts()


def test_a_lost_answer_to_an_update_is_not_repeated(world: GmailWorld, desk: MailboxDesk) -> None:
    """The next look tells which words stand there."""
    _, placement = desk.place()
    world.gmail.fail("drafts.update", "reset_after_commit")
    with pytest.raises(TryLaterError):
        desk.box.replace(placement, letter(text=SECOND_CHANCE)[0], unheard)
    again = as_placed(letter(text=SECOND_CHANCE)[1], placement.draft_id)
    assert (Fate.UNSENT, False) == ((seen := world.open().find_fate(again)).fate, seen.edited)


def test_tickets_differ_and_say_what_they_know() -> None:
    """Two of the same thread and moment are two; a journal gives them back."""
    first, second = Ticket.new("t", 7), Ticket.new("t", 7)
    assert first != second
    assert first == Ticket.read(str(first))
    assert ["t", 7] == json.loads(str(first))[:2]


# ---- who writes


def test_the_identity_is_asked_for_once_a_run(world: GmailWorld) -> None:
    """Its own name and signature; one unit."""
    html = '<div dir="ltr">Marcus Ellery<br><b>Branch</b> manager &amp; baker</div>'
    world.gmail.send_as[0].signature = html
    world.gmail.send_as.append(Identity("jobs@ellery.example"))
    world.gmail.send_as.append(Identity("new@ellery.example", "Not yet", verified=False))
    box = world.open()
    mine = SendAs(
        ME, "Marcus Ellery", html, "Marcus Ellery\nBranch manager & baker", is_default=True, is_primary=True
    )
    assert mine == box.send_as(f" {ME.upper()}")
    assert mine == box.send_as(ME.replace("@", "+prairie@"))
    assert SendAs("jobs@ellery.example", "Marcus Ellery") == box.send_as("jobs@ellery.example")
    assert mine == box.send_as("new@ellery.example"), "not confirmed: Gmail would not let it out"
    assert ["settings.sendAs.list"] == world.gmail.calls
    told = world.open()
    assert mine == told.send_as(ME)
    assert (1, 1, 0) == (len(world.gmail.calls), box.units, told.units)


@pytest.mark.parametrize(
    ("wires", "expected"),
    [
        ([], "a@x"),
        ([{}, 7, {"sendAsEmail": "b@x"}], "b@x"),
        ([{"sendAsEmail": "b@x"}, {"sendAsEmail": "c@x", "isPrimary": True}], "c@x"),
        ([{"sendAsEmail": "c@x", "isPrimary": True}, {"sendAsEmail": "d@x", "isDefault": True}], "d@x"),
        ([{"sendAsEmail": "d@x", "isDefault": True}, {"sendAsEmail": "A@X"}], "A@X"),
    ],
)
def test_the_nearest_identity_is_taken(wires: list[object], expected: str) -> None:
    """The address itself, the default, the primary one, the first, the bare address."""
    assert expected == choose_identity(read_identities({"sendAs": wires}), "a@x").address
