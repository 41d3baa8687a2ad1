"""What every mailbox promises of `find_arrivals`; a part of the one contract (mailbox_contract.py)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import mail_program
import pytest
from builders import profile
from mailbox_desk import MailboxDesk
from mails import DENISE, INVITATION, ME, SENT, raw_mail

from agent.mailboxes.interface import Arrivals
from agent.model.mail import Message, MessageId, Query
from agent.noticing.glancing import PersonalMail

LABEL = "Interview"
WHEN = datetime(2026, 9, 2, 9, tzinfo=UTC)
CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
METHOD:REQUEST
BEGIN:VEVENT
UID:meet-1@prairiegate.example
DTSTAMP:20260901T100000Z
DTSTART:20260904T150000Z
DTEND:20260904T163000Z
SUMMARY:Conversation
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def news_query(**changes: Any) -> Query:
    """Words of a subject, and calendars, from August on."""
    given: dict[str, Any] = {
        "since": datetime(2026, 8, 1, tzinfo=UTC),
        "until": datetime(2026, 10, 1, tzinfo=UTC),
        "phrases": frozenset({"interview"}),
        "calendars": True,
    }
    return Query(**{**given, **changes})


def with_calendar(message_id: str, *, as_file: bool = False, subject: str = "Friday") -> bytes:
    """A mail with a calendar: in the body as calendars send it, or as an attached .ics file."""
    kind = (
        'Content-Type: application/octet-stream; name="invite.ics"\r\n'
        'Content-Disposition: attachment; filename="invite.ics"'
        if as_file
        else "Content-Type: text/calendar; charset=utf-8; method=REQUEST"
    )
    subtype = "mixed" if as_file else "alternative"
    head = [
        f"From: Denise Kowalczyk <{DENISE}>",
        f"To: {ME}",
        f"Subject: {subject}",
        "Date: Wed, 02 Sep 2026 09:00:00 +0000",
        f"Message-ID: {message_id}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/{subtype}; boundary="b1"',
    ]
    words = ["--b1", "Content-Type: text/plain", "", "See you then."]
    return "\r\n".join([*head, "", *words, "--b1", kind, "", CALENDAR, "--b1--", ""]).encode()


def ids_of(arrivals: Arrivals) -> list[list[str | None]]:
    """The Message-IDs of each thread told."""
    return sorted([[one.message_id for one in thread.messages] for thread in arrivals.threads], key=str)


def with_attachment(message_id: str, text: str) -> bytes:
    """A mail with words and a file of 100 kB."""
    head = [
        f"From: Denise Kowalczyk <{DENISE}>",
        f"To: {ME}",
        "Subject: Hello",
        "Date: Wed, 02 Sep 2026 09:00:00 +0000",
        f"Message-ID: {message_id}",
        "MIME-Version: 1.0",
        'Content-Type: multipart/mixed; boundary="b1"',
    ]
    file = ["Content-Type: application/pdf", "Content-Transfer-Encoding: base64", "", *["QUJD" * 18] * 1400]
    parts = ["--b1", "Content-Type: text/plain; charset=utf-8", "", text, "--b1", *file, "--b1--", ""]
    return "\r\n".join([*head, "", *parts]).encode()


BROKEN_HEAD = (
    b"From: Denise <denise@x>",
    b"To: marcus.ellery@mail.example",
    b"Subject: Hello",
    b"Date: Wed, 02 Sep 2026 09:00:00 +0000",
    b"MIME-Version: 1.0",
)
BROKEN = (
    (b"Content-Type: multipart/mixed; boundary=b1", b"", b"--b1", b"Content-Type: text/pl"),
    (b"Content-Type: multipart/mixed", b"", b"no boundary"),
    (
        b"Content-Type: text/plain; charset=no-such",
        b"Content-Transfer-Encoding: base64",
        b"",
        b"====\xff\xfe",
    ),
    (b"Content-Type: text/html", b"", b"<" * 40_000),
    (b"Content-Type: text/plain", b""),
    (b"Content-Type: message/rfc822", b"", b"Content-Type: message/rfc822\r\n\r\n" * 60),
)
"""What stands behind the headers of mails that nobody should have written."""


@dataclass
class Interest:
    """A glance that looks for a word."""

    word: str
    readable: bool = True
    seen: list[str] = field(default_factory=list)
    """The words that were read, each mail's."""

    def is_worth_reading(self, message: Message) -> bool:
        """All of them or none."""
        return self.readable and message.body is None

    def is_telling(self, message: Message) -> bool:
        """Whether the word is among the first words of a mail."""
        text = message.body.text if message.body else ""
        if message.body:
            self.seen.append(text)
        return self.word in text


class ArrivalsContract:
    """The desk of these tests holds one mail, with `interview` in its subject."""

    def test_without_a_bookmark_all_since_the_query_is_new(self, desk: MailboxDesk) -> None:
        """The first look goes by dates."""
        desk.deliver("<old@acme.example>", date="2026-07-30T09:00:00+00:00", subject="Interview, long ago")
        assert [[INVITATION]] == ids_of(desk.box.find_arrivals(news_query(), ""))

    def test_what_was_told_is_not_told_again(self, desk: MailboxDesk) -> None:
        """With the bookmark of the last look, an unchanged mailbox has nothing to tell."""
        first = desk.box.find_arrivals(news_query(), "")
        again = desk.box.find_arrivals(news_query(), first.bookmark)
        assert ([], True) == (ids_of(again), bool(again.bookmark))

    def test_a_new_process_goes_on_from_the_bookmark(self, desk: MailboxDesk) -> None:
        """The bookmark outlives the run that was given it."""
        bookmark = desk.box.find_arrivals(news_query(), "").bookmark
        desk.deliver("<n1@acme.example>", date=WHEN, subject="Your interview")
        assert [["<n1@acme.example>"]] == ids_of(desk.world.open().find_arrivals(news_query(), bookmark))

    def test_new_mail_that_is_not_asked_for_is_not_told(self, desk: MailboxDesk) -> None:
        """Only what may be an interview is told."""
        bookmark = desk.box.find_arrivals(news_query(), "").bookmark
        desk.deliver("<n1@acme.example>", date=WHEN, subject="Lunch?")
        assert [] == ids_of(desk.world.open().find_arrivals(news_query(), bookmark))

    def test_a_thread_of_a_new_mail_is_whole_and_read_by_its_headers(self, desk: MailboxDesk) -> None:
        """The older mails of its conversation are told with it."""
        bookmark = desk.box.find_arrivals(news_query(), "").bookmark
        subject = "Re: Branch Operations Manager interview"
        desk.deliver("<n1@acme.example>", date=WHEN, subject=subject, answers=INVITATION)
        found = desk.world.open().find_arrivals(news_query(), bookmark)
        assert [[INVITATION, "<n1@acme.example>"]] == ids_of(found)
        assert [None, None] == [message.body for message in found.threads[0].messages]

    @pytest.mark.parametrize("as_file", [False, True])
    def test_a_mail_with_a_calendar_is_told_whatever_its_subject(
        self, desk: MailboxDesk, *, as_file: bool
    ) -> None:
        """A text/calendar part or an .ics file is enough, where calendars are asked for."""
        bookmark = desk.box.find_arrivals(news_query(), "").bookmark
        desk.world.deliver(with_calendar("<c1@acme.example>", as_file=as_file), WHEN)
        box = desk.world.open()
        assert [["<c1@acme.example>"]] == ids_of(box.find_arrivals(news_query(), bookmark))
        assert [] == ids_of(desk.world.open().find_arrivals(news_query(calendars=False), bookmark))

    def test_a_calendar_is_told_at_the_first_look_too(self, desk: MailboxDesk) -> None:
        """Also without a bookmark."""
        desk.world.deliver(with_calendar("<c1@acme.example>"), WHEN)
        assert [[INVITATION], ["<c1@acme.example>"]] == ids_of(desk.box.find_arrivals(news_query(), ""))

    @pytest.mark.parametrize("kind", ["text/plain", "text/html"])
    def test_of_what_people_wrote_the_first_words_are_read(self, desk: MailboxDesk, kind: str) -> None:
        """Behind a bookmark; told is the conversation of those mails that a glance takes for telling."""
        bookmark = desk.box.find_arrivals(news_query(), "").bookmark
        for number, text in enumerate(("Are you free on Friday?", "Lunch?", "=46ree =E2=82=AC")):
            coded = {"Content_Transfer_Encoding": "quoted-printable"} if "=" in text else {}
            mail = raw_mail(f"<g{number}@x>", date=WHEN, subject="Hello", text=text, kind=kind, **coded)
            desk.world.deliver(mail, WHEN)
        glance = Interest("ree")
        found = desk.world.open().find_arrivals(news_query(), bookmark, "", glance)
        assert [["<g0@x>"], ["<g2@x>"]] == ids_of(found)
        assert ["Are you free on Friday?", "Free €", "Lunch?"] == sorted(map(str.strip, glance.seen))
        assert [] == ids_of(desk.world.open().find_arrivals(news_query(), found.bookmark, "", glance))
        assert [] == ids_of(desk.world.open().find_arrivals(news_query(), bookmark))

    def test_the_same_mail_is_opened_in_every_mailbox(self, desk: MailboxDesk) -> None:
        """What people wrote of a job or a time, their answers, and what programs write that hire."""
        priya = "Priya Raman <priya@quillhouse.example>"
        bookmark = desk.box.find_arrivals(news_query(), "").bookmark
        for message_id, sender, text, more in (
            ("<job@x>", priya, "We are hiring, and your profile looks great.", {}),
            ("<time@x>", priya, "Are you free on Thursday, September 10 at 5pm?", {}),
            ("<answer@x>", priya, "Great, talk then!", {"answers": "<earlier@mail.example>"}),
            ("<lunch@x>", priya, "Shall we have lunch?", {}),
            ("<news@x>", "Garden <news@garden.example>", "We are hiring.", {"List_Id": "<a.garden.example>"}),
            ("<auto@x>", priya, "We are hiring.", {"Auto_Submitted": "auto-replied"}),
            ("<inmail@x>", "Priya <inmail-hit-reply@linkedin.com>", "Hello.", {"Precedence": "bulk"}),
        ):
            raw = raw_mail(message_id, date=WHEN, sender=sender, subject="Hello", text=text, **more)
            desk.world.deliver(raw, WHEN)
        opened = desk.world.open().find_arrivals(news_query(), bookmark, "", PersonalMail(profile()))
        assert [["<answer@x>"], ["<inmail@x>"], ["<job@x>"], ["<time@x>"]] == ids_of(opened)

    def test_words_beside_what_is_attached_are_read(self, desk: MailboxDesk) -> None:
        """In a mail of several parts, of which the second is large."""
        bookmark = desk.box.find_arrivals(news_query(), "").bookmark
        desk.world.deliver(with_attachment("<g1@x>", "Are you free?"), WHEN)
        desk.world.deliver(with_attachment("<g2@x>", "Lunch?"), WHEN)
        found = desk.world.open().find_arrivals(news_query(), bookmark, "", Interest("free"))
        assert [["<g1@x>"]] == ids_of(found)

    def test_what_is_not_worth_reading_is_not_read(self, desk: MailboxDesk) -> None:
        """Newsletters, and what came before the dates; what the query asks for is told in any case."""
        bookmark = desk.box.find_arrivals(news_query(), "").bookmark
        desk.deliver("<g1@x>", date=WHEN, subject="Hello", text="free")
        desk.deliver("<g2@x>", date=WHEN, subject="Your interview", text="free")
        glance = Interest("free", readable=False)
        found = desk.world.open().find_arrivals(news_query(), bookmark, "", glance)
        assert ([["<g2@x>"]], []) == (ids_of(found), glance.seen)

    def test_broken_mail_does_not_break_a_look(self, desk: MailboxDesk) -> None:
        """Nor hide the mail beside it."""
        bookmark = desk.box.find_arrivals(news_query(), "").bookmark
        for number, broken in enumerate(BROKEN):
            head = [b"Message-ID: <broken%d@x>" % number, *BROKEN_HEAD]
            desk.world.deliver(b"\r\n".join([*head, *broken]), WHEN)
        desk.deliver("<g1@x>", date=WHEN, subject="Hello", text="Are you free?")
        found = desk.world.open().find_arrivals(news_query(), bookmark, "", Interest("free"))
        assert [["<g1@x>"]] == ids_of(found)

    @pytest.mark.parametrize("folder", ["trash", "drafts"])
    def test_drafts_and_trash_are_no_arrivals(self, desk: MailboxDesk, folder: str) -> None:
        """Our own drafts above all."""
        bookmark = desk.box.find_arrivals(news_query(), "").bookmark
        desk.deliver("<d1@mail.example>", date=WHEN, subject="interview", folder=folder)
        assert [] == ids_of(desk.world.open().find_arrivals(news_query(), bookmark))

    def test_sent_mail_is_an_arrival(self, desk: MailboxDesk) -> None:
        """What the person confirms themselves is news as well."""
        bookmark = desk.box.find_arrivals(news_query(), "").bookmark
        desk.deliver(
            "<s1@mail.example>",
            sender=f"Marcus <{ME}>",
            to=DENISE,
            date=WHEN,
            subject="interview on Friday",
            folder="sent",
        )
        assert [["<s1@mail.example>"]] == ids_of(desk.world.open().find_arrivals(news_query(), bookmark))

    def test_mail_under_the_label_is_told_and_named(self, desk: MailboxDesk) -> None:
        """Whatever its subject; the label is compared in any case."""
        desk.world.deliver_labelled(
            raw_mail(MessageId("<l1@acme.example>"), date=WHEN, subject="Friday"), WHEN, LABEL
        )
        found = desk.world.open().find_arrivals(news_query(), "", LABEL.lower())
        keys = {m.message_id for t in found.threads for m in t.messages if m.key in found.labelled}
        assert ([[INVITATION], ["<l1@acme.example>"]], {"<l1@acme.example>"}) == (ids_of(found), keys)

    def test_a_label_put_on_an_old_mail_is_seen(self, desk: MailboxDesk) -> None:
        """The person sorts a mail that was looked at before."""
        box = desk.world.open()
        bookmark = box.find_arrivals(news_query(), "", LABEL).bookmark
        desk.world.deliver_labelled(
            raw_mail(MessageId("<l1@acme.example>"), date=WHEN, subject="Friday"), WHEN, LABEL
        )
        assert [["<l1@acme.example>"]] == ids_of(
            desk.world.open().find_arrivals(news_query(), bookmark, LABEL)
        )

    def test_a_label_that_is_not_there_is_no_error(self, desk: MailboxDesk) -> None:
        """The person may have written down a label that they make later."""
        found = desk.box.find_arrivals(news_query(), "", "No Such Label")
        assert ([[INVITATION]], frozenset()) == (ids_of(found), found.labelled)

    @pytest.mark.parametrize("bookmark", ["x", "0", "{", "[1]", "1:2:3", "\x00", '{"INBOX": "no"}'])
    def test_a_bookmark_that_makes_no_sense_is_none(self, desk: MailboxDesk, bookmark: str) -> None:
        """Nothing is passed over because a record was damaged."""
        assert [[INVITATION]] == ids_of(desk.box.find_arrivals(news_query(), bookmark))

    def test_the_code_of_a_form_tells_two_alike_apart(self, desk: MailboxDesk) -> None:
        """Two forms to oneself differ in little but their code: each is known by its own."""
        first, record = desk.place_form("SC-1111")
        desk.place_form("SC-2222", at_id="<form-2@mail.example>")
        desk.world.remove(record.draft_id)
        sighting = desk.world.open().find_fate(record)
        assert "deleted" == sighting.fate, first.message_id

    def test_a_form_shows_what_it_says_now(self, desk: MailboxDesk) -> None:
        """Its words, edited or not, come with the sighting."""
        _, record = desk.place_form("SC-1111")
        desk.rewrite(record, text="role: Teller\n\nSC-1111\n")
        sighting = desk.world.open().find_fate(record)
        assert sighting.message is not None
        assert sighting.message.body is not None
        assert ("unsent", True, True) == (
            sighting.fate,
            sighting.edited,
            "role: Teller" in sighting.message.body.text,
        )

    def test_a_form_sent_to_oneself_is_sent(self, desk: MailboxDesk) -> None:
        """Under whatever id it went out, by its code, with its words."""
        _, record = desk.place_form("SC-1111")
        desk.send(record, text="role: Teller\nready: yes\n\nSC-1111\n")
        sighting = desk.world.open().find_fate(record)
        assert sighting.fate in {"sent", "sent_edited"}
        assert sighting.message is not None
        assert sighting.message.body is not None
        assert "role: Teller" in sighting.message.body.text

    def test_of_a_form_sent_twice_the_later_copy_counts(self, desk: MailboxDesk) -> None:
        """They saw that something was missing, and sent it again."""
        _, record = desk.place_form("SC-1111")
        raw = mail_program.edit(desk.world.drafts()[record.draft_id], text="role: Teller, again\n\nSC-1111\n")
        desk.send(record, text="role: Teller\n\nSC-1111\n")
        later = SENT + timedelta(hours=1)
        desk.world.deliver(
            mail_program.rewrite_as_sent(raw, later, MessageId("<again@mail.example>")), later, "sent"
        )
        sighting = desk.world.open().find_fate(record)
        assert sighting.message is not None
        assert sighting.message.body is not None
        assert "again" in sighting.message.body.text

    def test_a_form_forwarded_to_somebody_else_is_not_ours(self, desk: MailboxDesk) -> None:
        """Only what goes to the person is their answer."""
        _, record = desk.place_form("SC-1111")
        desk.deliver(
            "<f1@mail.example>",
            sender=f"Marcus <{ME}>",
            to="friend@acme.example",
            date=SENT,
            subject="Fwd: Your interview",
            text="role: Teller\n\nSC-1111\n",
            folder="sent",
        )
        assert "unsent" == desk.world.open().find_fate(record).fate

    def test_a_form_edited_since_it_was_read_is_not_replaced(self, desk: MailboxDesk) -> None:
        """What is put in its place must have been written from the words that stand there."""
        _, record = desk.place_form("SC-1111")
        desk.rewrite(record, text="role: Teller\n\nSC-1111\n")
        desk.check_replaced_only_as_read(record)
