"""Who stands behind an address: a person, a program, an applicant tracking system (ATS), a list."""

from __future__ import annotations

import re

from agent.knowledge.domains import is_no_reply, is_tracking
from agent.model.mail import Address, Message

_AUTOMATIC = re.compile(
    r"auto-submitted: (?!no\b)|x-auto(?:reply|respond):|x-auto-reply"
    r"|precedence: (?:bulk|auto_reply|junk|list)|content-type: multipart/report|return-path: <>",
    re.IGNORECASE,
)
"""Headers of mail that no person wrote (RFC 3834); `X-Auto-Response-Suppress` is none."""
_LIST = re.compile(r"list-id:|list-unsubscribe:", re.IGNORECASE)
_LIST_PRECEDENCE = re.compile(r"precedence:\s*(?:list|junk)\b", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def answers_to(message: Message) -> Address | None:
    """The person an answer to a message would reach; None where it would reach nobody."""
    for address in message.reply_to:
        if not is_no_reply(address.key):
            return address
    sender = message.sender
    return None if sender is None or is_no_reply(sender.key) or message.reply_to else sender


def automatic_line(message: Message) -> str:
    """The header line that says a program wrote it; empty when none does.

    For an ATS with a person behind its Reply-To the list lines do not count (RT-07).
    """
    person = _is_relay(message)
    for line in message.notices:
        plain = _SPACE.sub(" ", line)
        if _AUTOMATIC.match(plain) or (not person and _LIST.match(plain)):
            return line
    return ""


def is_bulk(message: Message) -> bool:
    """Whether it is a newsletter or a list's mail: never part of a conversation with the company.

    What an ATS sends about one application is none, whatever list headers it carries.
    """
    if message.sender is not None and is_tracking(message.sender.domain):
        return False
    return any(_LIST.match(line) or _LIST_PRECEDENCE.match(line) for line in message.notices)


def _is_relay(message: Message) -> bool:
    """An ATS sender whose Reply-To reaches a person."""
    sender = message.sender
    return (
        sender is not None
        and is_tracking(sender.domain)
        and bool(message.reply_to)
        and answers_to(message) is not None
    )
