"""The companies that the person applied to, as their mail shows: from these all new mail is opened."""

from __future__ import annotations

from collections.abc import Iterable

from agent.knowledge.domains import DomainKind, kind_of, lies_within, registrable_domain
from agent.knowledge.marks import NOT_LIVE
from agent.model.interview import Profile
from agent.model.mail import Address, Message
from agent.reading import senders
from agent.reading.evidence.earlier_mail import is_about_an_application


def find_application_domains(messages: Iterable[Message], profile: Profile) -> frozenset[str]:
    """The domains of companies with which mail about an application was exchanged, as they are registered.

    The person wrote there, or it acknowledged an application. What is said of others' domains (free mail,
    tracking systems, job boards) says nothing of a company, nor does mail to many.

    Args:
        messages: Their headers are enough.
        profile: The person.
    """
    own = senders.own_domains(profile)
    found = (
        registrable_domain(address.domain)
        for message in messages
        if not message.marks & NOT_LIVE and is_about_an_application(message.subject)
        for address in _list_company(message, profile)
        if kind_of(address.key) is DomainKind.ORGANISATION and not lies_within(address.domain, own)
    )
    return frozenset(domain for domain in found if "." in domain)


def _list_company(message: Message, profile: Profile) -> tuple[Address, ...]:
    """Whom a mail about an application went to, or came from."""
    if senders.is_own(message):
        return message.recipients
    is_theirs = senders.is_believed(message, profile) and not senders.is_bulk(message)
    return (message.sender,) if message.sender is not None and is_theirs else ()
