"""What other mail with the company tells of a conversation: an application sent, its receipt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date
from itertools import islice

from agent.knowledge.domains import (
    DomainKind,
    is_free_mail,
    is_no_reply,
    is_tracking,
    kind_of,
    lies_within,
    name_label,
)
from agent.knowledge.languages import pattern
from agent.knowledge.marks import NOT_EVIDENCE
from agent.knowledge.text import fold_by_letter, normalise, printable, squeeze
from agent.model.interview import Profile
from agent.model.mail import Address, Message
from agent.reading import senders
from agent.reading.evidence.reasons import Reason, display_address, make_reason, quote_words
from agent.reading.senders import is_believed, is_own

_MOST = 300
_SHORTEST = 4
"""A name of fewer letters is found in anything."""
_TITLE = 400
_TITLES = 20


class Company:
    """The other side of a conversation, as other mail can be tied to it."""

    def __init__(
        self, people: Iterable[Address], domains: frozenset[str], titles: Iterable[str] = ()
    ) -> None:
        """From everybody of the conversation, the domains among them that are a company's, and its titles."""
        several = tuple(people)
        self._domains = domains
        self._keys = frozenset(a.key for a in several if is_free_mail(a.domain))
        self._desks = frozenset(
            a.key for a in several if is_tracking(a.domain) and not is_no_reply(a.key)
        ) | frozenset(a.domain for a in several if is_tracking(a.domain) and a.domain.count(".") > 1)
        fillers = pattern("sender_fillers", frame=r"\b(?:WORDS)\b")
        names = {squeeze(name_label(domain)) for domain in domains}
        names |= {squeeze(fillers.sub(" ", fold_by_letter(a.name))) for a in several if is_tracking(a.domain)}
        self._names = frozenset(name for name in names if len(name) >= _SHORTEST)
        told = (one.name for one in several if is_tracking(one.domain))
        self._told = tuple(squeeze(one[:_TITLE]) for one in islice((*titles, *told), _TITLES))

    def has(self, address: Address) -> bool:
        """Whether an address is theirs."""
        return lies_within(address.domain, self._domains) or address.key in self._keys

    def is_named_like(self, address: Address) -> bool:
        """Whether a conversation through a system names the company of another address.

        `Pellham Insurance <noreply@hirevue.com>` is the company of careers@pellham.example.
        """
        if is_tracking(address.domain):
            name = squeeze(
                pattern("sender_fillers", frame=r"\b(?:WORDS)\b").sub(" ", fold_by_letter(address.name))
            )
        elif kind_of(address.key) is DomainKind.ORGANISATION:
            name = squeeze(name_label(address.domain))
        else:
            return False
        return len(name) > _SHORTEST and any(name in told for told in self._told)

    def sent_through_system(self, message: Message, sender: Address) -> bool:
        """Whether a tracking system wrote it for them: by its address, or as sender or subject name them."""
        if not is_tracking(sender.domain):
            return False
        if sender.key in self._desks or any(self.has(a) for a in message.reply_to):
            return True
        said = squeeze(f"{sender.name[:_TITLE]} {message.subject[:_TITLE]}")
        local = squeeze(sender.key.partition("@")[0])
        return any(name in said or name == local for name in self._names)


def weigh_earlier_mail(
    earlier: Iterable[Message], company: Company, first_day: date | None, profile: Profile
) -> list[Reason]:
    """What earlier mail tells; at most one reason, the strongest.

    The person's own mail counts from any day. Mail of others counts where it is about an application and
    came in on a day before this conversation: two forged mails of one day are one stranger. Mail whose sender
    is taken for forged, and mail in the person's name that they did not send, counts for nothing.

    Args:
        earlier: Headers are enough.
        company: The other side of the conversation.
        first_day: The day (UTC) the first mail of the conversation came in.
        profile: The person.
    """
    best: Reason | None = None
    for message in islice(earlier, _MOST):
        one = _weigh_message(message, company, first_day, profile)
        if one and (best is None or one.evidence.points > best.evidence.points):
            best = one
    return [best] if best else []


def _weigh_message(
    message: Message, company: Company, first_day: date | None, profile: Profile
) -> Reason | None:
    if message.marks & NOT_EVIDENCE or not is_believed(message, profile):
        return None
    about = is_about_an_application(message.subject)
    title = quote_words(printable(message.subject[:_TITLE]))
    if is_own(message):
        to = next((a for a in message.recipients if company.has(a)), None)
        if to is None:
            return None
        kind = "earlier_job" if about else "earlier_own"
        return make_reason(
            kind, f"You wrote to {display_address(to.email)} before: {title}", trusted=True, job=about
        )
    sender = message.sender
    if sender is None or not about or senders.is_bulk(message):
        return None
    before = first_day is not None and day_received(message) < first_day
    is_theirs = (
        company.has(sender) or company.sent_through_system(message, sender) or company.is_named_like(sender)
    )
    if before and is_theirs:
        text = f"Earlier mail of {display_address(sender.email)} is about an application: {title}"
        return make_reason("earlier_job", text, trusted=True, job=True)
    return None


def day_received(message: Message) -> date:
    """The day (UTC) the mailbox got it; no header can forge that."""
    try:
        return message.received.astimezone(UTC).date()
    except OverflowError:  # the first and the last day of the calendar
        return message.received.date()


def is_about_an_application(subject: str) -> bool:
    """Whether the subject of a mail speaks of an application, a role, or hiring."""
    words = fold_by_letter(normalise(subject[:_TITLE]))
    return pattern("application_subjects").search(words) is not None
