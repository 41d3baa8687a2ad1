"""What every mailbox promises: one class, subclassed for each with nothing but how to make one.

Every sentence of the protocol (agent/mailboxes/__init__.py) has a test here, misses included.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import mail_program
import pytest
from arrivals_contract import ArrivalsContract
from mails import (
    DENISE,
    EDWIN,
    INTERVIEWED,
    INVITATION,
    ME,
    PLACED,
    SECOND_CHANCE,
    SENT,
    THANKS,
    THANKS_EDWIN,
    as_placed,
    as_staged,
    letter,
    raw_mail,
)
from worlds import DRAFTS, INBOX, SENT_FOLDER, TRASH, World

from agent.errors import MailboxError, RefusedError
from agent.model.letter import Kind, Outgoing
from agent.model.mail import Mark, MessageId, Query, Thread
from agent.model.plan import Fate, Placement
from agent.reading.new_words import fingerprint

NEW_ID = MessageId("<CAF1234@client.example>")
FORM = (
    "You had an interview on Friday. Write your answers behind the colons, as far as you remember them, and "
    "leave empty what you do not know.\n\nrole:\nhow it went:\nwhat you bring:\nwhat excites you:\nready: no"
)


def query(**changes: Any) -> Query:
    """A query for the weeks around the interview."""
    dates = {"since": datetime(2026, 8, 1, tzinfo=UTC), "until": datetime(2026, 10, 1, tzinfo=UTC)}
    return Query(**{**dates, **changes})


def ids(thread: Thread | None) -> list[str | None]:
    """The Message-IDs of a thread, None where a mail has none."""
    assert thread is not None
    return [message.message_id for message in thread.messages]


class MailboxDesk:
    """A world, the mailbox in it, and the moves that tests repeat."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.box = world.open()

    def deliver(self, *args: Any, folder: str = INBOX, **headers: Any) -> None:
        raw = raw_mail(*args, **headers)
        date = headers.get("date") or "2026-09-01T09:00:00-05:00"
        self.world.deliver(raw, date if isinstance(date, datetime) else datetime.fromisoformat(date), folder)

    def place(self, **changes: Any) -> tuple[Outgoing, Placement]:
        """A letter that stands in Drafts, in the thread of the mail it answers."""
        outgoing, placement = letter(**changes)
        thread = self.box.read([outgoing.in_reply_to]) if outgoing.in_reply_to else None
        outgoing = replace(outgoing, thread_key=thread.key if thread else "")
        ticket = self.box.stage(outgoing)
        return outgoing, as_placed(replace(placement, ticket=ticket), self.box.place(outgoing, ticket))

    def search(self, **changes: Any) -> list[list[str | None]]:
        return sorted((ids(thread) for thread in self.box.search(query(**changes))), key=str)

    def send(self, placement: Placement, *, folder: str = SENT_FOLDER, text: str | None = None) -> None:
        """The person sends the draft from a program that gives it a new Message-ID and Date."""
        self.world.send(placement.draft_id, SENT, NEW_ID, text=text, folder=folder)

    def place_form(self, code: str, *, at_id: str = "<form-1@mail.example>") -> tuple[Outgoing, Placement]:
        """A form to the person alone: a conversation of its own, known by its code."""
        text = f"{FORM}\n\n{code}\n"
        outgoing, placement = letter(to=ME, text=text, answers="", subject="Your interview on Friday")
        own_id = MessageId(at_id)
        raw = outgoing.raw.replace(outgoing.message_id.encode(), at_id.encode())
        outgoing = replace(outgoing, raw=raw, message_id=own_id)
        record = replace(placement, message_id=own_id, code=code)
        ticket = self.box.stage(outgoing)
        return outgoing, as_placed(replace(record, ticket=ticket), self.box.place(outgoing, ticket))

    def check_replaced_only_as_read(self, record: Placement) -> None:
        """New words go in only over the words they were written from."""
        box = self.world.open()
        seen = box.find_fate(record)
        assert seen.message is not None
        assert seen.message.body is not None
        outgoing, _ = letter(to=ME, text="role: Teller (mended)\n\nSC-1111\n", answers="")
        raw = outgoing.raw.replace(outgoing.message_id.encode(), record.message_id.encode())
        outgoing = replace(outgoing, raw=raw, message_id=record.message_id)
        as_read = replace(
            record,
            draft_id=seen.draft_id,
            fingerprint=fingerprint(seen.message.body.text),
            subject=seen.message.subject,
        )
        with pytest.raises(RefusedError):
            self.world.open().replace(record, outgoing)
        new_id = self.world.open().replace(as_read, outgoing)
        assert [True] == [b"(mended)" in raw for raw in self.world.drafts().values()], new_id

    def rewrite(self, placement: Placement, **changes: Any) -> None:
        """The person's program saves the draft anew: another file, another id."""
        self.world.edit(placement.draft_id, SENT, **changes)


class MailboxContract(ArrivalsContract):
    """Subclass it, and give a `world`."""

    searches_reply_to = True
    """False where the mailbox's own search has no word for Reply-To."""

    @pytest.fixture
    def world(self, tmp_path: Path) -> World:
        raise NotImplementedError

    @pytest.fixture
    def desk(self, world: World) -> MailboxDesk:
        desk = MailboxDesk(world)
        desk.deliver()
        return desk

    # ---- search

    @pytest.mark.parametrize(
        "headers",
        [
            {"sender": "Ana <Ana@Acme.example>"},
            {"sender": "robot@ats.example", "Reply_To": "ana@acme.example"},
            {"to": f"{ME}, Ana <ana@acme.example>"},
            {"Cc": '"Silva, Ana" <ana@ACME.example>'},
        ],
    )
    def test_search_finds_an_address_wherever_it_takes_part(
        self, desk: MailboxDesk, headers: dict[str, str]
    ) -> None:
        """From, Reply-To, To and Cc are searched, in any case."""
        if "Reply_To" in headers and not self.searches_reply_to:
            pytest.skip("this mailbox's search has no word for Reply-To")
        desk.deliver("<b@x>", **headers)
        assert desk.search(addresses=frozenset({"ana@acme.example"})) == [["<b@x>"]]

    def test_search_finds_a_domain_and_its_subdomains(self, desk: MailboxDesk) -> None:
        """A subdomain matches, a domain that only ends alike does not."""
        desk.deliver("<b@x>", sender="hr@mail.acme.example")
        desk.deliver("<c@x>", sender="hr@notacme.example")
        assert desk.search(domains=frozenset({"acme.example"})) == [["<b@x>"]]

    def test_search_finds_what_a_domain_sent(self, desk: MailboxDesk) -> None:
        """Of programs that write for others only what they wrote counts, not what was sent to them."""
        desk.deliver("<b@x>", sender="no-reply@mail.system.example")
        desk.deliver("<c@x>", sender="hr@elsewhere.example", to="apply@system.example")
        assert desk.search(sender_domains=frozenset({"system.example"})) == [["<b@x>"]]

    def test_search_finds_an_id_whatever_its_date(self, desk: MailboxDesk) -> None:
        """Dates do not bound a search for a Message-ID."""
        desk.deliver("<old@x>", date="2020-01-01T00:00:00+00:00")
        assert desk.search(message_ids=frozenset({MessageId("<old@x>")})) == [["<old@x>"]]

    def test_search_finds_words_of_a_subject_in_any_case(self, desk: MailboxDesk) -> None:
        """Subjects are decoded and compared case-folded."""
        desk.deliver("<b@x>", subject="=?utf-8?q?Gespr=C3=A4ch_STRASSE?=")
        assert desk.search(phrases=frozenset({"GESPRÄCH  straße"})) == [["<b@x>"]]

    def test_search_finds_a_sender_by_name(self, desk: MailboxDesk) -> None:
        """The whole name beside From counts, in any case and with any blanks; a longer one is another."""
        desk.deliver("<b@x>", sender='"Dora  KLEIN" <d@x.example>')
        desk.deliver("<c@x>", sender="=?utf-8?q?J=C3=B6rg_Wei=C3=9F?= <j@x.example>")
        desk.deliver("<d@x>", sender="Dora Kleinert <k@x.example>")
        assert desk.search(senders=frozenset({"Dora Klein"})) == [["<b@x>"]]
        assert desk.search(senders=frozenset({"Jörg Weiß"})) == [["<c@x>"]]

    def test_search_for_everything_keeps_to_the_dates(self, desk: MailboxDesk) -> None:
        """`since` is inside, `until` is not."""
        desk.deliver("<b@x>", date="2026-09-03T00:00:00+00:00")
        desk.deliver("<c@x>", date="2026-09-04T00:00:00+00:00")
        dates = {"since": datetime(2026, 9, 3, tzinfo=UTC), "until": datetime(2026, 9, 4, tzinfo=UTC)}
        assert desk.search(everything=True, **dates) == [["<b@x>"]]

    def test_a_search_that_misses_is_empty(self, desk: MailboxDesk) -> None:
        """A miss is an empty tuple, for every way to ask."""
        assert (
            desk.box.search(
                query(
                    addresses=frozenset({"nobody@x.example"}),
                    domains=frozenset({"nowhere.example"}),
                    message_ids=frozenset({MessageId("<none@x>")}),
                    phrases=frozenset({"no such words"}),
                )
            )
            == ()
        )
        assert desk.box.search(query()) == ()

    def test_search_reads_headers_only(self, desk: MailboxDesk) -> None:
        """Messages of a search have no body."""
        (thread,) = desk.box.search(query(everything=True))
        assert [message.body for message in thread.messages] == [None]

    def test_a_found_thread_is_whole(self, desk: MailboxDesk) -> None:
        """Messages outside the dates, sent mail, drafts and trash come along, marked, oldest first."""
        desk.deliver("<b@x>", answers=INVITATION, date="2030-01-01T00:00:00+00:00", folder=TRASH)
        desk.deliver("<c@x>", answers=INVITATION, sender=ME, to=DENISE, date=INTERVIEWED, folder=SENT_FOLDER)
        _, placement = desk.place()
        (thread,) = desk.box.search(query(message_ids=frozenset({MessageId("<c@x>")})))
        expected = [INVITATION, "<c@x>", placement.message_id, "<b@x>"]
        assert expected == ids(thread)
        marks = [set(), {Mark.SENT}, {Mark.DRAFT}, {Mark.TRASH}]
        assert marks == [set(message.marks) for message in thread.messages]
        assert desk.box.name == thread.mailbox

    # ---- threads

    def test_mails_that_answer_the_same_missing_mail_belong_together(self, desk: MailboxDesk) -> None:
        """A thread whose root is not in the mailbox still ties together."""
        desk.deliver("<b@x>", references="<gone@x> <gone2@x>", date="2026-09-02T00:00:00+00:00")
        desk.deliver("<c@x>", references="<gone@x> <gone3@x>", date="2026-09-03T00:00:00+00:00")
        assert desk.search(message_ids=frozenset({MessageId("<c@x>")})) == [["<b@x>", "<c@x>"]]

    def test_a_branched_thread_is_one(self, desk: MailboxDesk) -> None:
        """Two answers to one mail, and the answer to one of them, lie in one thread."""
        desk.deliver("<b@x>", answers=INVITATION, date="2026-09-02T00:00:00+00:00")
        desk.deliver("<c@x>", answers=INVITATION, date="2026-09-03T00:00:00+00:00")
        desk.deliver("<d@x>", answers="<b@x>", references="<b@x>", date="2026-09-04T00:00:00+00:00")
        assert ids(desk.box.read([MessageId("<d@x>")])) == [INVITATION, "<b@x>", "<c@x>", "<d@x>"]

    def test_one_subject_makes_no_thread(self, desk: MailboxDesk) -> None:
        """Mails with equal subjects and no tie by ids are two threads."""
        desk.deliver("<b@x>")
        assert desk.search(everything=True) == [[INVITATION], ["<b@x>"]]

    def test_a_mail_without_message_id_is_found_and_read(self, desk: MailboxDesk) -> None:
        """It stands alone, and `read_bodies` gives its words."""
        desk.deliver(None, sender="ana@acme.example", text="No id at all.")
        desk.deliver(None, sender="ana@acme.example", text="Another without.")
        found = desk.box.search(query(addresses=frozenset({"ana@acme.example"})))
        bodies = [desk.box.read_bodies(thread).messages[0].body for thread in found]
        assert [ids(thread) for thread in found] == [[None], [None]]
        assert {"No id at all.", "Another without."} == {body.text.strip() for body in bodies if body}

    def test_an_answer_without_message_id_joins_its_thread(self, desk: MailboxDesk) -> None:
        """In-Reply-To ties, an own id is not needed."""
        desk.deliver(None, answers=INVITATION, date="2026-09-02T00:00:00+00:00")
        assert ids(desk.box.read([INVITATION])) == [INVITATION, None]

    @pytest.mark.parametrize("folders", [(INBOX, SENT_FOLDER), (SENT_FOLDER, INBOX)])
    def test_two_copies_are_one_message(self, desk: MailboxDesk, folders: tuple[str, str]) -> None:
        """A copy to oneself in the inbox and the copy in Sent are one sent message."""
        for folder in folders:
            desk.deliver("<b@x>", sender=ME, to=f"{DENISE}, {ME}", folder=folder)
        thread = desk.box.read([MessageId("<b@x>")])
        assert ids(thread) == ["<b@x>"]
        assert thread is not None
        assert {Mark.SENT} == thread.messages[0].marks
        (found,) = desk.box.search(query(message_ids=frozenset({MessageId("<b@x>")})))
        assert thread.messages == desk.box.read_bodies(found).messages

    def test_a_wanted_copy_counts_before_one_in_the_trash(self, desk: MailboxDesk) -> None:
        """A mail in the inbox is not trash because a copy of it is."""
        desk.deliver("<b@x>", folder=TRASH)
        desk.deliver("<b@x>")
        thread = desk.box.read([MessageId("<b@x>")])
        assert thread is not None
        assert [frozenset()] == [message.marks for message in thread.messages]

    def test_two_mails_with_one_message_id_are_two(self, desk: MailboxDesk) -> None:
        """A program that uses an id twice hides none of its mails."""
        desk.deliver("<b@x>", date="2026-09-02T00:00:00+00:00", text="One.")
        desk.deliver("<b@x>", date="2026-09-03T00:00:00+00:00", text="Two.")
        desk.deliver("<b@x>", sender="other@x.example", date="2026-09-04T00:00:00+00:00", text="Three.")
        thread = desk.box.read([MessageId("<b@x>")])
        assert thread is not None
        assert [m.body.text.strip() for m in thread.messages if m.body] == ["One.", "Two.", "Three."]

    # ---- read

    def test_read_gives_bodies(self, desk: MailboxDesk) -> None:
        """The whole thread with its words, oldest first."""
        desk.deliver("<b@x>", answers=INVITATION, date="2026-09-02T00:00:00+00:00", text="See you then.")
        thread = desk.box.read([INVITATION])
        assert thread is not None
        assert [m.body.text.strip() for m in thread.messages if m.body][-1] == "See you then."
        assert thread.messages == desk.box.read_bodies(thread).messages

    @pytest.mark.parametrize("asked", [[], ["<none@x>"], ["<gone@x>"]])
    def test_read_of_what_is_not_there_is_none(self, desk: MailboxDesk, asked: list[MessageId]) -> None:
        """None for no id, for an unknown one, and for one that is only answered to."""
        desk.deliver("<b@x>", answers="<gone@x>")
        assert desk.box.read(asked) is None

    def test_read_takes_any_of_the_ids(self, desk: MailboxDesk) -> None:
        """Ids that are not there do not matter beside one that is."""
        assert ids(desk.box.read([MessageId("<none@x>"), INVITATION])) == [INVITATION]

    def test_read_bodies_leaves_out_what_is_gone(self, desk: MailboxDesk) -> None:
        """A message removed since the search is missing, no error."""
        _, placement = desk.place()
        (thread,) = desk.box.search(query(everything=True))
        desk.world.remove(placement.draft_id)
        assert ids(desk.box.read_bodies(thread)) == [INVITATION]

    def test_any_bytes_are_a_mail(self, desk: MailboxDesk) -> None:
        """Garbage, emptiness and broken headers are searched and read without an error."""
        for raw in (b"", b"\xff\xfe\x00", b"\n\n", b"From: =?x?\r\nDate: never\r\nTo: @@,<>\r\n\r\n\xe9"):
            desk.world.deliver(raw, PLACED)
        found = desk.box.search(query(everything=True))
        assert len(found) == 5
        assert sum(len(desk.box.read_bodies(thread).messages) for thread in found) == 5

    def test_a_mail_without_date_takes_the_mailboxs_own(self, desk: MailboxDesk) -> None:
        """Its date is when it was received."""
        desk.world.deliver(raw_mail("<b@x>", date=None), PLACED)
        thread = desk.box.read([MessageId("<b@x>")])
        assert thread is not None
        assert (thread.messages[0].date, thread.messages[0].received) == (PLACED, PLACED)

    # ---- stage and place

    def test_staging_shows_nothing(self, desk: MailboxDesk) -> None:
        """After `stage` there is no draft, for nobody."""
        desk.box.stage(letter()[0])
        assert desk.world.drafts() == {}
        assert ids(desk.box.read([INVITATION])) == [INVITATION]

    def test_a_placed_draft_is_what_was_given(self, desk: MailboxDesk) -> None:
        """One draft stands under the id that came back, byte for byte but for line ends, in its thread."""
        outgoing, placement = desk.place()
        assert {placement.draft_id: outgoing.raw.replace(b"\r\n", b"\n")} == {
            draft: raw.replace(b"\r\n", b"\n") for draft, raw in desk.world.drafts().items()
        }
        thread = desk.box.read([INVITATION])
        assert [INVITATION, placement.message_id] == ids(thread)
        assert thread is not None
        assert {Mark.DRAFT} == thread.messages[-1].marks
        assert thread.messages[-1].date == PLACED

    def test_placing_twice_makes_one_draft(self, desk: MailboxDesk) -> None:
        """The same ticket again gives the same draft id."""
        outgoing, placement = desk.place()
        assert placement.draft_id == desk.box.place(outgoing, placement.ticket)
        assert [placement.draft_id] == list(desk.world.drafts())

    def test_staging_again_voids_the_first_ticket(self, desk: MailboxDesk) -> None:
        """Whoever was killed after `stage` leaves nothing that could become a second draft."""
        outgoing, _ = letter()
        first = desk.box.stage(outgoing)
        second = desk.world.open().stage(outgoing)
        draft = desk.box.place(outgoing, second)
        with pytest.raises(MailboxError, match="gone"):
            desk.box.place(outgoing, first)
        assert [draft] == list(desk.world.drafts())

    def test_a_draft_stands_where_the_parent_lies_in_the_trash(self, desk: MailboxDesk) -> None:
        """Thrown-away parents do not hide the draft."""
        desk.deliver("<t@x>", folder=TRASH)
        _, placement = desk.place(answers="<t@x>")
        assert Fate.UNSENT is desk.box.find_fate(placement).fate

    # ---- look: never made

    def test_nothing_begun_is_proved_never_made(self, desk: MailboxDesk) -> None:
        """An intent alone, and nothing in the mailbox: never made."""
        assert desk.box.find_fate(letter()[1]).fate is None

    def test_killed_between_stage_and_place_is_proved_never_made(self, desk: MailboxDesk) -> None:
        """A ticket that was not used proves it, also to another process."""
        outgoing, placement = letter()
        ticket = desk.box.stage(outgoing)
        assert desk.world.open().find_fate(as_staged(placement, ticket)).fate is None

    def test_killed_after_place_is_found(self, desk: MailboxDesk) -> None:
        """The ticket of a placed draft leads to it."""
        _, placement = desk.place()
        sighting = desk.world.open().find_fate(as_staged(letter()[1], placement.ticket))
        assert (Fate.UNSENT, placement.draft_id, False) == (sighting.fate, sighting.draft_id, sighting.edited)

    def test_a_draft_is_found_without_any_record(self, desk: MailboxDesk) -> None:
        """An intent whose draft stands all the same (a lost journal) is found by Message-ID."""
        _, placement = desk.place()
        sighting = desk.box.find_fate(letter()[1])
        assert (Fate.UNSENT, placement.draft_id) == (sighting.fate, sighting.draft_id)

    def test_a_missing_draft_is_never_taken_for_one_not_made(self, desk: MailboxDesk) -> None:
        """Staged, the ticket used or lost, and nothing found: deleted, with evidence."""
        _, placement = desk.place()
        desk.world.remove(placement.draft_id)
        sighting = desk.box.find_fate(as_staged(letter()[1], placement.ticket))
        assert Fate.DELETED is sighting.fate
        assert sighting.evidence

    def test_a_letter_sent_already_is_found_without_any_record(self, desk: MailboxDesk) -> None:
        """A lost journal makes no second letter: the same words to the same person were sent."""
        _, placement = desk.place()
        desk.send(placement)
        assert Fate.SENT is desk.box.find_fate(letter()[1]).fate

    def test_a_similar_letter_of_an_earlier_round_is_not_this_one(self, desk: MailboxDesk) -> None:
        """Half of its words are not enough to say that a letter nobody began is there already."""
        early = "2026-08-20T09:00:00-05:00"
        text = THANKS.replace("stays with me", "impressed me").replace("The teller who", "A teller who")
        desk.deliver(
            "<b@x>", sender=ME, to=DENISE, answers=INVITATION, date=early, text=text, folder=SENT_FOLDER
        )
        assert desk.box.find_fate(letter()[1]).fate is None

    # ---- look: unsent

    def test_an_untouched_draft_is_unsent(self, desk: MailboxDesk) -> None:
        """It is told where it stands, and nothing of sending."""
        _, placement = desk.place()
        sighting = desk.box.find_fate(placement)
        assert (Fate.UNSENT, placement.draft_id, False, None, None) == (
            sighting.fate,
            sighting.draft_id,
            sighting.edited,
            sighting.sent_at,
            sighting.sent_message_id,
        )

    @pytest.mark.parametrize(
        "changes",
        [
            {"text": THANKS.replace("stays with me", "made me laugh")},
            {"text": THANKS.replace("stays with me", "made me laugh"), "message_id": NEW_ID},
            {"subject": "Re: Branch Operations Manager interview (thanks)"},
            {"subject": "Thanks", "message_id": NEW_ID},
        ],
    )
    def test_an_edited_draft_is_unsent_and_edited(self, desk: MailboxDesk, changes: dict[str, Any]) -> None:
        """New words or a new subject, the file and even the Message-ID replaced by another program."""
        _, placement = desk.place()
        desk.rewrite(placement, **changes)
        sighting = desk.box.find_fate(placement)
        assert (sighting.fate, sighting.edited) == (Fate.UNSENT, True)
        assert [sighting.draft_id] == list(desk.world.drafts())

    def test_a_draft_saved_anew_with_its_words_is_not_edited(self, desk: MailboxDesk) -> None:
        """Another file and another Message-ID alone are no edit."""
        _, placement = desk.place()
        desk.rewrite(placement, message_id=NEW_ID)
        sighting = desk.box.find_fate(placement)
        assert (sighting.fate, sighting.edited) == (Fate.UNSENT, False)

    def test_another_draft_in_the_thread_is_not_ours(self, desk: MailboxDesk) -> None:
        """A draft the person began themselves is not taken for ours."""
        _, placement = desk.place()
        desk.world.remove(placement.draft_id)
        desk.deliver(
            "<b@x>", sender=ME, to=DENISE, answers=INVITATION, text="I shall", folder=DRAFTS, date=SENT
        )
        assert Fate.DELETED is desk.box.find_fate(placement).fate

    # ---- look: deleted

    def test_a_draft_in_the_trash_is_deleted(self, desk: MailboxDesk) -> None:
        """The person threw it away."""
        outgoing, placement = desk.place()
        desk.world.remove(placement.draft_id)
        desk.world.deliver(outgoing.raw, SENT, TRASH)
        sighting = desk.box.find_fate(placement)
        assert (sighting.fate, sighting.evidence) == (Fate.DELETED, "It lies in the trash.")

    def test_a_draft_that_is_nowhere_is_deleted(self, desk: MailboxDesk) -> None:
        """Gone for good is deleted too; other mail of the person in the thread is not it."""
        _, placement = desk.place()
        desk.world.remove(placement.draft_id)
        desk.deliver(
            "<b@x>",
            sender=ME,
            to=DENISE,
            answers=INVITATION,
            date=SENT,
            text="Which floor?",
            folder=SENT_FOLDER,
        )
        assert Fate.DELETED is desk.box.find_fate(placement).fate

    # ---- look: sent

    def test_a_sent_draft_is_sent(self, desk: MailboxDesk) -> None:
        """Sent by a program that gave it a new Message-ID and Date."""
        _, placement = desk.place()
        desk.send(placement)
        sighting = desk.world.open().find_fate(placement)
        assert (sighting.fate, sighting.sent_at, sighting.sent_message_id) == (Fate.SENT, SENT, NEW_ID)

    def test_a_draft_edited_and_sent_is_sent_edited(self, desk: MailboxDesk) -> None:
        """Most of its words are ours."""
        _, placement = desk.place()
        desk.send(placement, text=THANKS.replace("stays with me", "made me laugh"))
        sighting = desk.box.find_fate(placement)
        assert (sighting.fate, sighting.sent_at, sighting.sent_message_id) == (Fate.SENT_EDITED, SENT, NEW_ID)

    def test_a_draft_with_quoted_history_below_is_sent_with_its_words(self, desk: MailboxDesk) -> None:
        """What the program appends of the parent is no edit."""
        _, placement = desk.place()
        desk.send(
            placement, text=f"{THANKS}\nOn Tuesday Denise Kowalczyk wrote:\n> Dear Marcus,\n> see you.\n"
        )
        assert Fate.SENT is desk.box.find_fate(placement).fate

    def test_a_kept_message_id_is_enough(self, desk: MailboxDesk) -> None:
        """Whatever the words are now, and without any reference."""
        _, placement = desk.place()
        desk.world.remove(placement.draft_id)
        desk.deliver(
            placement.message_id, sender=ME, to=DENISE, date=SENT, text="Thanks!", folder=SENT_FOLDER
        )
        sighting = desk.box.find_fate(placement)
        assert (Fate.SENT_EDITED, placement.message_id) == (sighting.fate, sighting.sent_message_id)

    def test_sent_mail_may_lie_in_any_folder(self, desk: MailboxDesk) -> None:
        """A provider with one archive for all mail has no folder that says sent."""
        _, placement = desk.place()
        desk.send(placement, folder=INBOX)
        assert Fate.SENT is desk.box.find_fate(placement).fate

    def test_sent_mail_may_have_lost_in_reply_to(self, desk: MailboxDesk) -> None:
        """References alone keep it in the thread."""
        _, placement = desk.place()
        desk.world.remove(placement.draft_id)
        text = THANKS.replace("stays with me", "made me laugh")
        desk.deliver(
            NEW_ID, sender=ME, to=DENISE, references=INVITATION, date=SENT, text=text, folder=SENT_FOLDER
        )
        assert Fate.SENT_EDITED is desk.box.find_fate(placement).fate

    def test_sent_mail_may_have_lost_every_tie(self, desk: MailboxDesk) -> None:
        """The same words to the same person after placing are the letter, thread or not."""
        _, placement = desk.place()
        desk.world.remove(placement.draft_id)
        desk.deliver(NEW_ID, sender=ME, to=DENISE, date=SENT, text=THANKS, folder=SENT_FOLDER)
        assert Fate.SENT is desk.box.find_fate(placement).fate

    def test_a_letter_that_begins_a_conversation_is_known_when_sent(self, desk: MailboxDesk) -> None:
        """Without a parent its recipients and words tell it (RT-12)."""
        _, placement = desk.place(answers="", subject="Branch Operations Manager interview")
        desk.send(placement)
        assert (
            desk.box.find_fate(placement).fate,
            desk.box.find_fate(placement).sent_message_id,
        ) == (Fate.SENT, NEW_ID)

    def test_sent_counts_before_a_draft_that_was_left_behind(self, desk: MailboxDesk) -> None:
        """A program that forgot to remove the draft does not make it unsent."""
        _, placement = desk.place()
        raw = desk.world.drafts()[placement.draft_id]
        desk.world.deliver(mail_program.rewrite_as_sent(raw, SENT, NEW_ID), SENT, SENT_FOLDER)
        assert Fate.SENT is desk.box.find_fate(placement).fate

    def test_older_mail_with_the_same_words_is_not_the_letter(self, desk: MailboxDesk) -> None:
        """What was sent before the draft was placed was not made from it."""
        early = PLACED - timedelta(hours=1)
        desk.deliver(
            NEW_ID, sender=ME, to=DENISE, answers=INVITATION, date=early, text=THANKS, folder=SENT_FOLDER
        )
        _, placement = desk.place()
        assert Fate.UNSENT is desk.box.find_fate(placement).fate

    def test_mail_to_somebody_else_is_not_the_letter(self, desk: MailboxDesk) -> None:
        """The same words to another person leave the draft unsent."""
        _, placement = desk.place()
        desk.deliver(
            NEW_ID, sender=ME, to=EDWIN, answers=INVITATION, date=SENT, text=THANKS, folder=SENT_FOLDER
        )
        assert Fate.UNSENT is desk.box.find_fate(placement).fate

    def test_an_answer_with_all_our_words_is_not_the_letter(self, desk: MailboxDesk) -> None:
        """Their mail is never ours, whatever it quotes and to whom it goes."""
        _, placement = desk.place()
        desk.world.remove(placement.draft_id)
        desk.deliver("<b@x>", to=f"{ME}, {DENISE}", answers=INVITATION, date=SENT, text=THANKS)
        assert Fate.DELETED is desk.box.find_fate(placement).fate

    def test_two_drafts_of_a_panel_are_told_apart(self, desk: MailboxDesk) -> None:
        """One sent, one unsent; then that one deleted: each has its own fate."""
        _, to_denise = desk.place()
        _, to_edwin = desk.place(to=EDWIN, text=THANKS_EDWIN)
        desk.send(to_denise)
        assert [desk.box.find_fate(one).fate for one in (to_denise, to_edwin)] == [Fate.SENT, Fate.UNSENT]
        desk.world.remove(to_edwin.draft_id)
        assert [desk.box.find_fate(one).fate for one in (to_denise, to_edwin)] == [Fate.SENT, Fate.DELETED]

    def test_two_letters_to_one_person_are_told_apart(self, desk: MailboxDesk) -> None:
        """The thank-you was sent; the second-chance letter in the same thread is unsent, then deleted."""
        _, thanks = desk.place()
        desk.send(thanks)
        _, second = desk.place(kind=Kind.SECOND_CHANCE, text=SECOND_CHANCE, answers=NEW_ID, at=SENT)
        second = replace(second, placed_at=SENT)
        assert [desk.box.find_fate(one).fate for one in (thanks, second)] == [Fate.SENT, Fate.UNSENT]
        desk.world.remove(second.draft_id)
        assert [desk.box.find_fate(one).fate for one in (thanks, second)] == [Fate.SENT, Fate.DELETED]

    # ---- replace

    def test_replacing_leaves_one_draft_with_the_new_words(self, desk: MailboxDesk) -> None:
        """The draft id that comes back is the one draft there is."""
        _, placement = desk.place()
        outgoing, again = letter(text=SECOND_CHANCE)
        draft_id = desk.box.replace(placement, outgoing)
        assert [draft_id] == list(desk.world.drafts())
        sighting = desk.box.find_fate(as_placed(again, draft_id))
        assert (Fate.UNSENT, draft_id, False) == (sighting.fate, sighting.draft_id, sighting.edited)

    def test_an_edited_draft_is_not_replaced(self, desk: MailboxDesk) -> None:
        """The person's words stay, whatever else is wanted."""
        _, placement = desk.place()
        desk.rewrite(placement, text="My own words.")
        before = desk.world.drafts()
        with pytest.raises(RefusedError, match="edited"):
            desk.box.replace(placement, letter(text=SECOND_CHANCE)[0])
        assert before == desk.world.drafts()

    def test_a_missing_draft_is_not_replaced(self, desk: MailboxDesk) -> None:
        """A deleted draft does not come back as a replacement."""
        _, placement = desk.place()
        desk.world.remove(placement.draft_id)
        with pytest.raises(RefusedError, match="neither in Drafts"):
            desk.box.replace(placement, letter(text=SECOND_CHANCE)[0])
        assert desk.world.drafts() == {}

    def test_a_sent_draft_is_not_replaced(self, desk: MailboxDesk) -> None:
        """What was sent is history."""
        _, placement = desk.place()
        desk.send(placement)
        with pytest.raises(RefusedError, match="sent mail"):
            desk.box.replace(placement, letter(text=SECOND_CHANCE)[0])
        assert desk.world.drafts() == {}

    # ---- close

    def test_a_closed_mailbox_can_be_opened_again(self, desk: MailboxDesk) -> None:
        """Closing twice is fine, and a new process sees the same."""
        _, placement = desk.place()
        desk.box.close()
        desk.box.close()
        assert Fate.UNSENT is desk.world.open().find_fate(placement).fate
