"""What every mailbox promises of senders: what its own server says of them (part of mailbox_contract.py).

Where a header stands decides whose it is, so the order of headers has to outlive the mailbox.
"""

from __future__ import annotations

from datetime import UTC, datetime

from arrivals_contract import news_query
from mailbox_desk import MailboxDesk, query
from mails import raw_mail
from worlds import SENT_FOLDER

from agent.model.mail import MessageId, Thread

ENTRY = "Received: from mx.outside.example (203.0.113.9) by mx.google.com; Wed, 2 Sep 2026 09:00:00 +0000"
FAILED = "Authentication-Results: mx.google.com; spf=fail smtp.mailfrom=a@outside.example;\r\n dmarc=fail"
PASSED = "Authentication-Results: mx.google.com; dmarc=pass header.from=prairiegate.example"
FURTHER = "Received: from elsewhere.example by mx.outside.example; Wed, 2 Sep 2026 08:59:00 +0000"
FAULT = "dmarc=fail (mx.google.com)"
FORGED, GENUINE = MessageId("<forged@x>"), MessageId("<genuine@x>")
WHEN = datetime(2026, 9, 2, 9, tzinfo=UTC)


def with_trace(message_id: str, *lines: str) -> bytes:
    """A mail of the interview with these lines at its top."""
    mail = raw_mail(message_id, date=WHEN, subject="Your interview")
    return "\r\n".join([*lines, ""]).encode() + mail


def faults(*threads: Thread | None) -> dict[str | None, str]:
    """Message-ID -> what is said of its sender."""
    return {one.message_id: one.unverified for thread in threads if thread for one in thread.messages}


class SendersContract:
    """The desk of these tests holds one mail."""

    def test_each_way_of_reading_says_what_the_own_server_says(self, desk: MailboxDesk) -> None:
        """A search, a thread, its bodies, and what came in."""
        desk.world.deliver(with_trace(FORGED, ENTRY, FAILED, FURTHER), WHEN)
        desk.world.deliver(with_trace(GENUINE, ENTRY, PASSED, FURTHER, FAILED), WHEN)
        expected = {FORGED: FAULT, GENUINE: ""}
        found = desk.box.search(query(message_ids=frozenset(expected)))
        assert expected == faults(*found)
        assert expected == faults(*(desk.box.read([one]) for one in expected))
        assert expected == faults(*map(desk.box.read_bodies, found))
        arrived = faults(*desk.box.find_arrivals(news_query(), "").threads)
        assert expected.items() <= arrived.items()

    def test_sent_mail_is_not_judged(self, desk: MailboxDesk) -> None:
        """What lies among the sent mail is the person's."""
        desk.world.deliver(with_trace(FORGED, ENTRY, FAILED), WHEN, SENT_FOLDER)
        assert faults(desk.box.read([FORGED])) == {FORGED: ""}
