"""What belongs to one conversation, by Gmail's rules (docs/mail-facts.md)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from fake_gmail.mail import Mail
from fake_gmail.records import HIDDEN, Stored


class Joining(Enum):
    """What becomes of a draft that names a thread."""

    SHOWN = "stands in the conversation"
    GHOST = "has the thread's id and no headers: listed in Drafts, not shown in the conversation"
    ORPHAN = "answers a mail in the trash: the API shows it, the conversation does not"
    APART = "headers or subject do not match: a conversation of its own"


def joining(mail: Mail, others: Iterable[Stored]) -> Joining:
    """How a draft with a thread's id stands to the other messages of that thread.

    All three must be right: the thread's id, References and In-Reply-To in agreement, the subject.
    """
    there = list(others)
    received = [one for one in there if "DRAFT" not in one.labels] or there
    if mail.base_subject not in {one.mail.base_subject for one in received}:
        return Joining.APART
    if not mail.ancestry:
        return Joining.GHOST
    parents = [one for one in there if one.mail.message_id and one.mail.message_id in mail.in_reply_to]
    if not parents or parents[0].mail.message_id not in mail.references:
        return Joining.APART
    return Joining.ORPHAN if all(one.labels & HIDDEN for one in parents) else Joining.SHOWN


def home(mail: Mail, stored: Iterable[Stored]) -> str:
    """The thread a mail joins when it is received or sent: a common id and the same subject; or empty."""
    for one in stored:
        ids = one.mail.ancestry | {one.mail.message_id} - {""}
        tied = mail.ancestry & ids or (mail.message_id and mail.message_id in one.mail.ancestry)
        if tied and one.mail.base_subject == mail.base_subject and "DRAFT" not in one.labels:
            return one.thread_id
    return ""
