"""What became of a draft in Gmail, each with its evidence; what is unknown is never made again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from mailbox_desk import MailboxDesk, query
from mails import (
    DENISE,
    INVITATION,
    ME,
    PLACED,
    SECOND_CHANCE,
    SENT,
    THANKS,
    as_placed,
    as_staged,
    letter,
    raw_mail,
)
from worlds.gmail import GmailWorld

from agent.mailboxes.gmail import search
from agent.model.mail import Address, MessageId
from agent.model.plan import Fate, Placement, Sighting, Stage


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


def look(world: GmailWorld, placement: Placement) -> Sighting:
    """What a new run sees."""
    return world.open().find_fate(placement)


def test_an_unsent_draft_costs_the_list_of_drafts_and_its_thread(
    world: GmailWorld, desk: MailboxDesk
) -> None:
    """Both are there for whatever the visit asks next."""
    _, placement = desk.place()
    before, box = len(world.gmail.calls), world.open()
    assert Fate.UNSENT is box.find_fate(placement).fate
    assert box.read([INVITATION], world.gmail.thread_of(placement.draft_id))
    assert ["threads.get", "drafts.list"] == world.gmail.calls[before:]


def test_opening_a_draft_is_no_edit(world: GmailWorld, desk: MailboxDesk) -> None:
    """The composer rewrites html and message id; the words are ours."""
    _, placement = desk.place()
    world.gmail.open_and_edit(placement.draft_id, autosaves=5)
    sighting = look(world, placement)
    assert (Fate.UNSENT, placement.draft_id, False) == (sighting.fate, sighting.draft_id, sighting.edited)


def test_another_subject_moves_it_out_of_the_conversation(world: GmailWorld, desk: MailboxDesk) -> None:
    """It is found by its draft id, and the evidence says where it went and why."""
    _, placement = desk.place()
    world.gmail.edit_subject(placement.draft_id, "Thanks again")
    sighting = look(world, placement)
    assert (Fate.UNSENT, True) == (sighting.fate, sighting.edited)
    assert "outside the conversation, since its subject was changed" in sighting.evidence


def test_a_draft_id_that_died_is_replaced_by_the_message_id(world: GmailWorld, desk: MailboxDesk) -> None:
    """Some have seen draft ids change when the composer rewrites a draft."""
    _, placement = desk.place()
    new = world.gmail.open_and_edit(placement.draft_id, new_draft_id=True)
    assert new != placement.draft_id
    assert (Fate.UNSENT, new) == ((sighting := look(world, placement)).fate, sighting.draft_id)


@pytest.mark.parametrize("text", [None, THANKS.replace("stays with me", "made me laugh")])
def test_sent_from_the_composer(world: GmailWorld, desk: MailboxDesk, text: str | None) -> None:
    """Another Message-ID and another body; the SENT message in the thread is the evidence."""
    _, placement = desk.place()
    world.gmail.now = SENT
    world.gmail.send(placement.draft_id, text=text)
    sighting = look(world, placement)
    expected = Fate.SENT_EDITED if text else Fate.SENT
    assert (expected, SENT) == (sighting.fate, sighting.sent_at)
    assert "among the sent mail" in sighting.evidence


def test_a_wrapper_around_a_sent_message_is_no_draft(world: GmailWorld, desk: MailboxDesk) -> None:
    """DRAFT and SENT together mean sent."""
    _, placement = desk.place()
    world.gmail.now = SENT
    world.gmail.send(placement.draft_id, leave_wrapper=True)
    assert Fate.SENT is look(world, placement).fate


def test_a_discarded_draft_is_deleted(world: GmailWorld, desk: MailboxDesk) -> None:
    """Gmail's history says so."""
    _, placement = desk.place()
    world.gmail.delete(placement.draft_id)
    sighting = look(world, placement)
    assert Fate.DELETED is sighting.fate
    assert "history says that it was deleted" in sighting.evidence


def test_a_draft_in_the_trash_is_deleted(world: GmailWorld, desk: MailboxDesk) -> None:
    """It keeps its label of a draft there."""
    _, placement = desk.place()
    world.gmail.trash(world.gmail.message_of(placement.draft_id))
    assert "It lies in the trash." == look(world, placement).evidence


@pytest.mark.parametrize("listed", [True, False])
def test_a_scheduled_letter_is_unknown_until_it_goes_out(
    world: GmailWorld, desk: MailboxDesk, *, listed: bool
) -> None:
    """No draft any more and not sent; then sent."""
    _, placement = desk.place()
    world.gmail.now = SENT
    scheduled = world.gmail.schedule_send(placement.draft_id, listed=listed)
    sighting = look(world, placement)
    assert Fate.UNKNOWN is sighting.fate
    assert "scheduled" in sighting.evidence
    world.gmail.scheduled_goes_out(scheduled)
    assert Fate.SENT is look(world, placement).fate


def test_a_panel_letter_outside_the_thread_is_followed(world: GmailWorld, desk: MailboxDesk) -> None:
    """Placed without a thread; sent, it joins the conversation."""
    outgoing, placement = letter()
    ticket = desk.box.stage(outgoing)
    placement = as_placed(replace(placement, ticket=ticket), desk.box.place(outgoing, ticket))
    assert Fate.UNSENT is look(world, placement).fate
    world.gmail.now = SENT
    sent = world.gmail.send(placement.draft_id)
    assert world.gmail.thread_of(sent) == world.gmail.thread_of(next(iter(world.gmail.store.messages)))
    assert Fate.SENT is look(world, placement).fate


def test_a_panel_letter_outside_the_thread_may_be_scheduled(world: GmailWorld, desk: MailboxDesk) -> None:
    """Any message that came to be and is nowhere makes it unknown."""
    outgoing, placement = letter()
    ticket = desk.box.stage(outgoing)
    placement = as_placed(replace(placement, ticket=ticket), desk.box.place(outgoing, ticket))
    world.gmail.schedule_send(placement.draft_id, listed=False)
    assert Fate.UNKNOWN is look(world, placement).fate


# ---- made or not


def begun(desk: MailboxDesk, world: GmailWorld) -> Placement:
    """A letter whose ticket is on record, and nothing else."""
    thread = desk.box.read([INVITATION])
    assert thread
    outgoing, placement = letter()
    return as_staged(placement, world.open().stage(replace(outgoing, thread_key=thread.key)))


def test_history_proves_that_a_draft_was_never_made(world: GmailWorld, desk: MailboxDesk) -> None:
    """Other mail may have come and gone meanwhile."""
    placement = begun(desk, world)
    desk.deliver("<n@x>", answers=INVITATION, text="News.")
    assert (None, "Gmail's history shows that no draft was made.") == (
        (sighting := look(world, placement)).fate,
        sighting.evidence,
    )


def test_records_without_a_message_tell_nothing() -> None:
    """A history with holes in it."""
    assert [] == list(search.read_changes([{"messagesAdded": [{}, {"message": 7}]}], "messagesAdded"))


def test_history_too_old_proves_nothing(world: GmailWorld, desk: MailboxDesk) -> None:
    """Staged and not found is then unknown; placed and not found is deleted."""
    placement = begun(desk, world)
    world.gmail.expire_history()
    sighting = look(world, placement)
    assert Fate.UNKNOWN is sighting.fate
    assert "does not reach back" in sighting.evidence
    assert Fate.DELETED is look(world, as_placed(placement, "r-123")).fate


def test_history_too_long_proves_nothing(world: GmailWorld, desk: MailboxDesk) -> None:
    """It is read to a limit."""
    placement = begun(desk, world)
    world.gmail.page_limit = 1
    for number in range(11):
        desk.deliver(f"<{number}@x>")
    assert Fate.UNKNOWN is look(world, placement).fate


def test_every_page_of_history_counts(world: GmailWorld, desk: MailboxDesk) -> None:
    """Up to the limit."""
    placement = begun(desk, world)
    world.gmail.page_limit = 1
    for number in range(3):
        desk.deliver(f"<{number}@x>")
    assert look(world, placement).fate is None


@pytest.mark.parametrize("ticket", ["", "draft-7", "[1]", '["t", "x", "n"]'])
def test_a_ticket_that_says_nothing_proves_nothing(world: GmailWorld, ticket: str) -> None:
    """A journal that was damaged, or of another mailbox."""
    assert Fate.UNKNOWN is look(world, as_staged(letter()[1], ticket)).fate


def test_a_draft_the_person_began_meanwhile_is_looked_at(world: GmailWorld, desk: MailboxDesk) -> None:
    """Other words: ours was never made. Our words: it may be ours."""
    placement = begun(desk, world)
    other = world.gmail.store.create_draft(raw_mail("<o@x>", sender=ME, to="x@y.example", text="A list."))
    assert look(world, placement).fate is None
    world.gmail.open_and_edit(other.id, text=THANKS)
    assert Fate.UNKNOWN is look(world, placement).fate, "an earlier autosave was deleted: no proof"
    world.gmail.store.create_draft(raw_mail("<p@x>", sender=ME, to="x@y.example", text=THANKS))
    assert look(world, begun(desk, world)).fate is None, "what stood before the ticket does not count"


def test_a_draft_with_our_words_to_somebody_else_is_no_proof(world: GmailWorld, desk: MailboxDesk) -> None:
    """It may be ours, with another recipient: then nothing is made."""
    placement = begun(desk, world)
    world.gmail.store.create_draft(raw_mail("<p@x>", sender=ME, to="x@y.example", text=THANKS))
    sighting = look(world, placement)
    assert Fate.UNKNOWN is sighting.fate
    assert "does not tell where it went" in sighting.evidence


def test_too_many_new_drafts_are_no_proof(world: GmailWorld, desk: MailboxDesk) -> None:
    """More than are looked at."""
    placement = begun(desk, world)
    for number in range(6):
        world.gmail.store.create_draft(raw_mail(f"<{number}@x>", sender=ME, to="x@y.example", text="A list."))
    assert Fate.UNKNOWN is look(world, placement).fate


def test_a_placed_draft_that_left_no_trace_is_unknown(world: GmailWorld, desk: MailboxDesk) -> None:
    """History knows nothing of a draft since: that contradicts what is on record."""
    placement = as_placed(begun(desk, world), "r-123")
    assert Fate.UNKNOWN is look(world, placement).fate


def test_a_search_of_this_run_spares_the_look_before_placing(world: GmailWorld, desk: MailboxDesk) -> None:
    """It showed all mail with the recipient; a draft of ours in it is found all the same."""
    _, placement = desk.place()
    world.new_run()
    box = world.open()
    box.read([INVITATION])
    box.search(query(addresses=frozenset({DENISE})))
    before = len(world.gmail.calls)
    intended = replace(letter()[1], placed_at=PLACED + timedelta(hours=1))
    assert (Fate.UNSENT, placement.draft_id) == ((seen := box.find_fate(intended)).fate, seen.draft_id)
    assert ["drafts.list"] == world.gmail.calls[before:]
    other = replace(intended, message_id=MessageId("<other@x>"), to=placement.to)
    assert box.find_fate(other).fate is None
    assert ["drafts.list"] == world.gmail.calls[before:]
    unasked = replace(other, to=(*placement.to, Address("x@y.example")))
    assert box.find_fate(unasked).fate is None
    strange = replace(other, in_reply_to=MessageId("<never-read@x>"))
    assert box.find_fate(strange).fate is None
    assert len(world.gmail.calls) > before + 1


def test_a_message_that_vanishes_during_the_look_is_left_out(world: GmailWorld, desk: MailboxDesk) -> None:
    """Listed as the draft, and gone a moment later."""
    outgoing, placement = letter()
    ticket = desk.box.stage(outgoing)
    placement = as_placed(replace(placement, ticket=ticket), desk.box.place(outgoing, ticket))
    world.gmail.fail("messages.get", "404", times=None)
    assert Fate.UNKNOWN is look(world, placement).fate


def test_a_draft_saved_between_two_requests_keeps_its_id(world: GmailWorld, desk: MailboxDesk) -> None:
    """The list of drafts was read before the draft was seen with another message id."""
    _, placement = desk.place()
    box = world.open()
    assert box._reader.drafts()
    world.gmail.open_and_edit(placement.draft_id, text=SECOND_CHANCE + THANKS)
    sighting = box.find_fate(placement)
    assert (Fate.UNSENT, placement.draft_id) == (sighting.fate, sighting.draft_id)


# ---- a form, which goes to the person alone


FILLED = "role: Teller\nhow it went: well\nready: yes\n\nSC-1111\n"


def test_a_form_that_stands_there_costs_two_requests(world: GmailWorld, desk: MailboxDesk) -> None:
    """The list of drafts, and the form."""
    _, record = desk.place_form("SC-1111")
    box = world.open()
    sighting = box.find_fate(record)
    assert (Fate.UNSENT, False) == (sighting.fate, sighting.edited)
    assert (2, 25) == (box.requests, box.units)


def test_a_form_sent_to_oneself_costs_three_requests_in_a_full_inbox(
    world: GmailWorld, desk: MailboxDesk
) -> None:
    """Every mail that comes in is to the person; none of it is read."""
    _, record = desk.place_form("SC-1111")
    world.gmail.now = SENT
    sent = world.gmail.send(record.draft_id, text=FILLED)
    for number in range(30):
        desk.deliver(f"<{number}@x>", date=SENT, text="ready: yes")
    assert {"SENT", "INBOX", "UNREAD"} == world.gmail.store.message(sent).labels
    box = world.open()
    sighting = box.find_fate(record)
    assert (Fate.SENT_EDITED, SENT) == (sighting.fate, sighting.sent_at)
    assert sighting.message is not None
    assert sighting.message.body is not None
    assert FILLED.split() == sighting.message.body.text.split()
    assert ["drafts.list", "messages.list", "messages.get"] == world.gmail.calls[-3:]
    assert (3, 30) == (box.requests, box.units)


def test_two_forms_side_by_side_each_have_their_own_words(world: GmailWorld, desk: MailboxDesk) -> None:
    """One edited in the composer, which gives it another draft id; one sent; then the first deleted."""
    _, first = desk.place_form("SC-1111")
    _, second = desk.place_form("SC-2222", at_id="<form-2@mail.example>")
    moved = world.gmail.open_and_edit(first.draft_id, text=FILLED, new_message_id=True, new_draft_id=True)
    world.gmail.now = SENT
    world.gmail.send(second.draft_id, text=FILLED.replace("SC-1111", "SC-2222"))
    one, other = look(world, first), look(world, second)
    assert [(Fate.UNSENT, moved, True), (Fate.SENT_EDITED, "", True)] == [
        (each.fate, each.draft_id, each.edited) for each in (one, other)
    ]
    world.gmail.delete(moved)
    assert [Fate.DELETED, Fate.SENT_EDITED] == [look(world, each).fate for each in (first, second)]


def test_a_form_only_opened_is_not_edited(world: GmailWorld, desk: MailboxDesk) -> None:
    """The composer saves it anew with its words."""
    _, record = desk.place_form("SC-1111")
    world.gmail.open_and_edit(record.draft_id, autosaves=3)
    assert (Fate.UNSENT, False) == ((seen := look(world, record)).fate, seen.edited)


def test_a_form_without_its_code_is_known_by_its_draft(world: GmailWorld, desk: MailboxDesk) -> None:
    """The person took the last line out; the draft is the same."""
    _, record = desk.place_form("SC-1111")
    world.gmail.open_and_edit(record.draft_id, text="role: Teller\n")
    sighting = look(world, record)
    assert (Fate.UNSENT, True) == (sighting.fate, sighting.edited)
    assert sighting.message is not None


def test_a_form_that_the_search_does_not_know_yet_is_sent(
    world: GmailWorld, desk: MailboxDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gmail's search may be behind; history names what was sent where the form vanished."""
    _, record = desk.place_form("SC-1111")
    world.gmail.send(record.draft_id, text=FILLED)
    monkeypatch.setattr(search.Lists, "messages", lambda *_, **__: search.Hits((), is_whole=True))
    assert Fate.SENT_EDITED is look(world, record).fate


@pytest.mark.parametrize("text", ["", None])
def test_a_form_sent_without_its_code_is_not_taken_for_deleted(
    world: GmailWorld, desk: MailboxDesk, text: str | None
) -> None:
    """It may be this one or another: nobody is told that the person said no. Another mail is no form."""
    outgoing, record = desk.place_form("SC-1111")
    words = outgoing.text.replace("SC-1111", "") if text is None else "Milk, bread, stamps."
    world.gmail.send(record.draft_id, text=words)
    sighting = look(world, record)
    assert (Fate.UNKNOWN if text is None else Fate.DELETED) is sighting.fate
    assert ("without the code" in sighting.evidence) is (text is None)


def test_mail_that_skips_the_inbox_is_not_read_for_a_form_that_is_gone(
    world: GmailWorld, desk: MailboxDesk
) -> None:
    """It is unread, as no draft is."""
    _, record = desk.place_form("SC-1111")
    world.gmail.delete(record.draft_id)
    for number in range(30):
        world.gmail.deliver(raw_mail(f"<{number}@x>"), SENT, ["UNREAD", "CATEGORY_UPDATES"])
    box = world.open()
    assert Fate.DELETED is box.find_fate(record).fate
    assert ["drafts.list", "messages.list", "history.list"] == world.gmail.calls[-3:]
    assert (3, 12) == (box.requests, box.units)


def test_a_form_nobody_placed_is_looked_for_once(world: GmailWorld, desk: MailboxDesk) -> None:
    """An intent alone: one search, by id and code together."""
    _, record = desk.place_form("SC-1111")
    intended = replace(record, code="SC-9999", message_id=MessageId('<"odd"@x>'), draft_id="", ticket="")
    box = world.open()
    assert box.find_fate(replace(intended, stage=Stage.INTENDED, placed_at=None)).fate is None
    assert (1, 5) == (box.requests, box.units)


def test_a_letter_to_nobody_is_looked_for_by_its_id(world: GmailWorld) -> None:
    """A record without recipients."""
    assert world.open().find_fate(replace(letter()[1], to=())).fate is None
    assert ["messages.list"] == world.gmail.calls
