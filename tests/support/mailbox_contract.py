"""What every mailbox promises: one class, subclassed for each with nothing but how to make one.

Every sentence of the protocol (agent/mailboxes/__init__.py) has a test here, misses included.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from arrivals_contract import ArrivalsContract
from drafts_contract import DraftsContract
from mailbox_desk import MailboxDesk, ids, query
from mails import (
    DENISE,
    INTERVIEWED,
    INVITATION,
    ME,
    PLACED,
    raw_mail,
)
from proof_contract import ProofContract
from senders_contract import SendersContract
from worlds import INBOX, SENT_FOLDER, TRASH, World

from agent.model.mail import Mark, MessageId
from agent.model.plan import Fate


class MailboxContract(ArrivalsContract, DraftsContract, ProofContract, SendersContract):
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

    # ---- close

    def test_a_closed_mailbox_can_be_opened_again(self, desk: MailboxDesk) -> None:
        """Closing twice is fine, and a new process sees the same."""
        _, placement = desk.place()
        desk.box.close()
        desk.box.close()
        assert Fate.UNSENT is desk.world.open().find_fate(placement).fate
