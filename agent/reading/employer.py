"""Which company it is: by the addresses of its people, else by what titles, subjects and mails call it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from agent.knowledge.domains import (
    DomainKind,
    is_free_mail,
    is_no_reply,
    is_tracking,
    kind_of,
    name_label,
    own_labels,
)
from agent.knowledge.name_forms import relayed
from agent.knowledge.text import fold, printable, squeeze
from agent.model.appointment import Meeting
from agent.model.mail import Address, Message, Thread
from agent.model.prefill import NOTHING, Suggestion
from agent.reading import senders
from agent.reading.company import is_agency, spell_company, spell_free_address
from agent.reading.interviewers import is_persons_name
from agent.reading.named_companies import (
    PeoplesNames,
    companies_in_signature,
    companies_in_text,
    companies_in_title,
    company_of_sender,
)
from agent.reading.people import signed_first_name
from agent.reading.quoting import name_mail, quote, take_name

_SHORT_LABEL = 4
_ADDRESS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """All that may name the company."""

    thread: Thread
    by_hand: Sequence[Message]
    """What people on the other side wrote, oldest first."""
    theirs: Sequence[Message]
    """The same, with what programs wrote."""
    meeting: Meeting | None
    owns: Callable[[str], bool]
    """Whether an address is the person's."""
    people_names: PeoplesNames


def suggest_company(clues: Clues) -> Suggestion:
    """The company: by the addresses of its people, else by what senders, titles, subjects and texts call it.

    Free mail, applicant systems, schedulers, video and calendar services are never a company; a recruiting
    agency only where nothing names another.
    """
    agency = NOTHING
    for one in _by_address(clues):
        if not one.agency:
            return one.suggestion
        agency = agency if agency.value else one.suggestion
    for name, source in _by_words(clues):
        if value := take_name(name):
            return Suggestion(value, source)
    return agency


@dataclass(frozen=True, slots=True)
class _Addressed:
    suggestion: Suggestion
    agency: bool


def _by_address(clues: Clues) -> Iterator[_Addressed]:
    lines = list(_lines(clues))
    known: set[str] = set()
    for address, source in _addresses(clues):
        if address.domain in known or _is_nobodys(address):
            continue
        known.add(address.domain)
        label = name_label(address.domain)
        if value := take_name(spell_company(label, lines)):
            yield _Addressed(Suggestion(value, source), is_agency(address.domain))


def _addresses(clues: Clues) -> Iterator[tuple[Address, str]]:
    """Whose domain may be the company's: people who wrote, those invited, then programs."""
    meeting = clues.meeting
    for messages in (clues.by_hand, clues.theirs):
        for message in reversed(messages):
            for address in (*filter(None, [message.sender]), *message.reply_to[:2]):
                yield address, f"from the address {printable(address.email[:_ADDRESS])}"
        for invited in (meeting.organizer, *meeting.attendees) if meeting else ():
            if invited and not clues.owns(invited.email):
                yield invited, f"from the address {printable(invited.email[:_ADDRESS])} in the calendar entry"


def _is_nobodys(address: Address) -> bool:
    """Whether a domain says nothing of a company."""
    kind = kind_of(address.key)
    if kind is DomainKind.PLATFORM:  # `indeedapply@indeed.com` is a program
        local = address.key.partition("@")[0]
        return is_no_reply(address.key) or "reply" in local or name_label(address.domain) in local
    if not address.domain or kind is not DomainKind.ORGANISATION:
        return True
    shown = squeeze(company_of_sender(address.name, written_by_a_person=True))
    label = squeeze(name_label(address.domain))  # `Acme HR <no-reply@a-system.example>`
    return bool(shown) and is_no_reply(address.key) and label not in shown and shown not in label


def _by_words(clues: Clues) -> Iterator[tuple[str, str]]:
    """(name, where it stands) as senders, titles, subjects and texts have it, the likelier first."""
    newest = list(reversed(clues.theirs))
    doubtful = []
    for message in newest:
        sender = message.sender
        if sender and _is_nobodys(sender) and (name := _behind_the_system(sender, message, clues)):
            found = name, f"from the sender of the {name_mail(message)}"
            if relayed().search(sender.name) and is_persons_name(name):  # `Tomas Rey via Greenhouse`
                doubtful.append(found)
            else:
                yield found
    titles = [(message.base_subject, "subject") for message in newest]
    if clues.meeting:
        titles.insert(0, (clues.meeting.title, "calendar title"))
    for title, kind in titles:
        for name in companies_in_title(title, clues.people_names):
            yield name, f"from the {kind} {quote(title)}"
    yield from doubtful
    for message in newest:
        yield from _in_a_mail(message, clues.people_names)


def _in_a_mail(message: Message, people_names: PeoplesNames) -> Iterator[tuple[str, str]]:
    sender = message.sender
    text = message.body.new_text if message.body else ""
    if sender and is_free_mail(sender.domain):
        source = f"from the address {printable(sender.email[:_ADDRESS])} and the {name_mail(message)}"
        for name in spell_free_address(sender.key.partition("@")[0], text.splitlines()):
            if not people_names.has(name):
                yield name, source
    for name in companies_in_signature(text):
        yield name, f"from the signature in the {name_mail(message)}"
    for name in companies_in_text(text, people_names):
        yield name, f"from the {name_mail(message)}"


def _behind_the_system(sender: Address, message: Message, clues: Clues) -> str:
    """For whom a system writes, as its sender shows it; never the system itself."""
    shown = relayed().sub("", sender.name).strip()
    if is_tracking(sender.domain) and squeeze(shown) in map(squeeze, own_labels(sender.domain)[1:]):
        return shown  # `Acme <no-reply@acme.a-system.example>`
    reachable = senders.answers_to(message) is not None and not senders.automatic_line(message)
    reachable = reachable and (" " not in shown or is_persons_name(shown))
    person = reachable or bool(signed_first_name(message)) or _signed(message, sender.name)
    name = company_of_sender(sender.name, written_by_a_person=person)
    if not name and not person and is_tracking(sender.domain) and _speaks_of(sender, message, clues):
        name = sender.name
    return "" if squeeze(name) in squeeze(name_label(sender.domain)) or clues.people_names.has(name) else name


def _speaks_of(sender: Address, message: Message, clues: Clues) -> bool:
    """Whether a sender's plain name is spoken of in its mail, or makes its address; no person's is."""
    name = sender.name
    if clues.people_names.has(name) or not squeeze(name) or "@" in name:
        return False
    local = squeeze(sender.key.partition("@")[0])
    if len(local) >= _SHORT_LABEL and squeeze(name).startswith(local):
        return True
    text = message.body.new_text if message.body else ""
    return fold(name) in fold(f"{message.subject} {text}")


def _signed(message: Message, display_name: str) -> bool:
    """Whether the name before `via` stands alone on a line: under a letter."""
    name = fold(display_name.partition(" via ")[0].strip())
    lines = message.body.new_text.splitlines() if message.body else []
    return any(fold(line.strip(" ,.-")) == name for line in lines)


def _lines(clues: Clues) -> Iterator[str]:
    if clues.meeting:
        yield clues.meeting.title
        yield clues.meeting.place
    for message in clues.thread.messages:
        yield message.subject
        if message.sender:
            shown = message.sender.name
            yield company_of_sender(shown, written_by_a_person=True) or shown
        if message.body:
            yield from message.body.new_text.splitlines()
