"""Who stands behind an address: a person, a program, an applicant tracking system (ATS), a list."""

from __future__ import annotations

import re

from agent.model.mail import Address, Message
from agent.reading.signs import signs

_LIST_PRECEDENCE = re.compile(r"precedence:\s*(?:list|junk)\b", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def is_no_reply(address: Address) -> bool:
    """Whether nobody reads what is sent there (`no_reply_localpart` of CONTENT §5.5)."""
    local = address.key.rpartition("@")[0].partition("+")[0]
    return signs().no_reply.search(local) is not None


def is_ats(domain: str) -> bool:
    """Whether a domain is that of an applicant tracking system."""
    return _within(domain, signs().ats_domains)


def is_free_mail(domain: str) -> bool:
    """Whether everybody can have an address there: it says nothing of a company."""
    return _within(domain, signs().free_mail)


def answers_to(message: Message) -> Address | None:
    """The person an answer to a message would reach; None where it would reach nobody."""
    for address in message.reply_to:
        if not is_no_reply(address):
            return address
    sender = message.sender
    return None if sender is None or is_no_reply(sender) or message.reply_to else sender


def automatic_line(message: Message) -> str:
    """The header line that says a program wrote it; empty when none does (`headers_auto`).

    For an ATS with a person behind its Reply-To the list lines do not count (RT-07).
    """
    person = _is_relay(message)
    for line in message.notices:
        plain = _SPACE.sub(" ", line)
        if any(p.match(plain) for p in signs().headers_auto) and not (
            person and signs().headers_list.match(plain)
        ):
            return line
    return ""


def is_bulk(message: Message) -> bool:
    """Whether it is a newsletter or a list's mail: never part of a conversation with the company.

    What an ATS sends about one application is none, whatever list headers it carries.
    """
    if message.sender is not None and is_ats(message.sender.domain):
        return False
    return any(signs().headers_list.match(line) or _LIST_PRECEDENCE.match(line) for line in message.notices)


def _is_relay(message: Message) -> bool:
    """An ATS sender whose Reply-To reaches a person."""
    sender = message.sender
    return (
        sender is not None
        and is_ats(sender.domain)
        and bool(message.reply_to)
        and answers_to(message) is not None
    )


def _within(domain: str, domains: frozenset[str]) -> bool:
    labels = domain.split(".")
    return any(".".join(labels[at:]) in domains for at in range(len(labels)))
