"""Which company it is: by the addresses of its people, else by what titles, subjects and mails call it."""
# ruff: noqa: RUF001 - typographic apostrophes and dashes are what people write

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from agent.knowledge.domains import DomainKind, is_free_mail, is_no_reply, is_tracking, kind_of, name_label
from agent.knowledge.names import same_person, without_legal_form
from agent.knowledge.text import fold, printable, squeeze
from agent.model.appointment import Meeting
from agent.model.mail import Address, Message, Thread
from agent.model.prefill import NOTHING, Suggestion
from agent.reading import senders
from agent.reading.company import spell_company, spell_free_address
from agent.reading.people import signed_first_name
from agent.reading.quoting import name_mail, quote, take_name

_LONGEST = 400
_MOST_WORDS = 6
_SIGNATURE_LINES = 10
_SIGNATURE_LINE = 80
_WORD = re.compile(r"[\w&'’.+-]+")
_SMALL = frozenset(
    {
        "&",
        "+",
        "of",
        "and",
        "for",
        "de",
        "du",
        "des",
        "la",
        "und",
        "für",
        "et",
        "y",
        "del",
        "di",
        "van",
        "og",
        "och",
    }
)
_AT = re.compile(
    r"(?:\b(?:at|bei|chez|hos|på|bij|presso)|@)\s+(?:the\s+|der\s+|dem\s+|la\s+|l['’])?", re.IGNORECASE
)
_WITH = re.compile(
    r"\b(?:with|to|mit|avec|con|en|med|met)\s+(?:the\s+|der\s+|dem\s+|la\s+|l['’])?", re.IGNORECASE
)
_SPEAKS_OF_WORK = re.compile(
    r"interview|application|appl(?:y|ied)|candida|position|\brole\b|opening|vacancy|opportunity|hiring|recruit"
    r"|conversation|\bcall\b|\bchat\b|screen|meeting|bewerb|gespräch|entretien|\bposte\b|entrevista|puesto|colloquio"
    r"|intervju|ansök|tjänst|sollicit|gesprek|vacature",
    re.IGNORECASE,
)
_IN_A_TEXT = re.compile(
    r"\b(?:(?:role|position|opening|vacancy|opportunity|job|application|career|interview)s?(?:\s+here)?"
    r"\s+(?:at|to|with)|(?:interest|interested)\s+in(?:\s+working\s+(?:at|for|with))?(?:\s+joining)?|join(?:ing)?"
    r"|(?:our|my) client|notre client|unser\w* (?:kunde|mandant)\w*|nuestro cliente"
    r"|(?:bewerbung|stelle|gespräch|karriere)\s+(?:bei|an)|interesse\s+an|candidature\s+(?:chez|à)|poste\s+chez"
    r"|entretien\s+(?:chez|avec)|intérêt\s+pour|(?:entrevista|puesto|candidatura)\s+(?:en|con)|interés\s+en"
    r"|(?:intervju|tjänst\w*|ansökan)\s+(?:hos|på|till)|(?:sollicitatie|gesprek|vacature)\s+bij)"
    r"\s+(?:the\s+|der\s+|dem\s+|die\s+|la\s+)?",
    re.IGNORECASE,
)
_TEAM = re.compile(
    r"^(?:the\s+)?(?P<name>.{2,60}?)(?:['’]s)?\s+"
    r"(?:recruit(?:ing|ment|er)|hiring|talent|careers?|jobs|people|hr|human resources|candidate|interview"
    r"|scheduling|staffing|personal|bewerbung(?:en)?|recrutement|carrières?)"
    r"(?:\s+(?:acquisition|operations|ops|experience|coordination))?(?:\s+(?:team|department|office))?$"
    r"|^.{2,60}?\s+(?:at|@|from|bei|chez)\s+(?P<behind>.{2,60})$",
    re.IGNORECASE,
)
_THROUGH = re.compile(r"^(?P<name>.{2,60}?)\s+via\s+\S", re.IGNORECASE)
_PAIR = re.compile(r"\s*(?:<[-=]{0,2}>|[↔⇄⟷×]|//)\s*|\s+(?:x|/|\+|&|and|meets)\s+", re.IGNORECASE)
_PIECES = re.compile(r"\s*[:|–—()\[\]]\s*|,\s+|\s+-\s+")
_KIND_OF_TALK = re.compile(
    r"\b(?:(?:first|second|third|final|initial|intro(?:ductory)?|phone|video|technical|onsite|panel|job)\s+)*"
    r"(?:interviews?|calls?|chats?|conversations?|meetings?|screen(?:ing)?s?|rounds?|sync|discussion)\b.*",
    re.IGNORECASE,
)
_NO_COMPANY = re.compile(
    r"^(?:(?:our|your|us|me|you|my|this|that|all|it|we|any|some|one|noon|video|phone|online|mr|ms|mrs|mx|dr|prof)\b"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|today|tomorrow"
    r"|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b"
    r"|(?:zoom|(?:microsoft |ms )?teams|google meet|meet|skype|webex|calendly|greenhouse|lever|workday)$"
    r"|(?:the )?(?:hiring|recruiting|talent|people|human resources|hr)\b"
    r"|(?:hiring |the )?(?:team|manager)\b)",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(r"^(?:powered|sent|operated|provided)\s+by\b|^(?:©|copyright)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PeoplesNames:
    """Names that are people's and so no company's."""

    me: str
    others: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        """Whether a name is one of theirs, or a part of one."""
        mine = fold(name)
        return any(
            same_person(name, one) or (" " not in mine and mine in fold(one).split())
            for one in (self.me, *self.others)
        )

    def is_me(self, name: str) -> bool:
        """Whether it is the person, by their whole name or the first."""
        return same_person(name, self.me) or (bool(self.me) and fold(name) == fold(self.me).split()[0])


def companies_in_title(title: str, nobody: PeoplesNames) -> Iterator[str]:
    """`Halvorsen Transit <> Noor Haddad`, `Interview at Halvorsen Transit`: the likelier first."""
    line = title
    yield from _other_side(line, nobody)
    if _SPEAKS_OF_WORK.search(line):
        for behind in (_AT, _WITH):
            yield from _names_behind(behind, line, nobody)


def companies_in_text(text: str, nobody: PeoplesNames) -> Iterator[str]:
    """`the role at Halvorsen Transit`, `your interest in Halvorsen Transit`."""
    yield from _names_behind(_IN_A_TEXT, " ".join(text.split()), nobody)


def companies_in_signature(text: str) -> Iterator[str]:
    """A line with a legal form, such as `Nordhafen Antriebe GmbH`."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines[-_SIGNATURE_LINES:]:
        for piece in re.split(r"\s*[|·•]\s*", line[:_SIGNATURE_LINE]) if len(line) <= _SIGNATURE_LINE else ():
            name = without_legal_form(piece)
            if name != piece and name[:1].isupper() and not _BOILERPLATE.match(piece):
                yield piece


def company_of_sender(shown: str, *, written_by_a_person: bool) -> str:
    """`Halvorsen Transit Hiring Team` and `Amara at Halvorsen Transit` write for Halvorsen Transit.

    Args:
        shown: The sender's display name.
        written_by_a_person: Then `Amara via Greenhouse` names a person and no company.
    """
    name = " ".join(shown[:_LONGEST].split())
    through = _THROUGH.match(name)
    name = through["name"] if through else name
    found = _TEAM.match(name)
    if found:
        return (found["name"] or found["behind"]).strip()
    return name if through and not written_by_a_person else ""


def _other_side(title: str, nobody: PeoplesNames) -> Iterator[str]:
    """The name on the other side of the person's own in `A <> B`."""
    sides = [_PIECES.split(side.strip()) for side in _PAIR.split(title)]
    if len(sides) != 2:  # noqa: PLR2004 - a pair
        return
    left, right = sides
    for mine, theirs in ((left, right[0]), (right, left[-1])):
        if any(nobody.is_me(_KIND_OF_TALK.sub("", piece).strip()) for piece in mine):
            name = _KIND_OF_TALK.sub("", theirs).strip()
            if name and not nobody.has(name) and not _NO_COMPANY.match(name):
                yield name


def _names_behind(words: re.Pattern[str], text: str, nobody: PeoplesNames) -> Iterator[str]:
    for found in words.finditer(text):
        name = take_capitalised(text[found.end() : found.end() + _LONGEST])
        if name and not _NO_COMPANY.match(name) and not nobody.has(name):
            yield name


def take_capitalised(text: str) -> str:
    """The capitalised words that a text begins with: `Halvorsen Transit` of `Halvorsen Transit on Friday`."""
    words = list(_WORD.finditer(text))[: _MOST_WORDS + 1]
    if not words or words[0].start() or not _begins_a_name(words[0][0]):
        return ""
    last = 0
    for at, word in enumerate(words[1:], 1):
        sentence_ends = words[at - 1][0].endswith(".") and len(words[at - 1][0]) > len("Inc.")
        if at == _MOST_WORDS or text[words[at - 1].end() : word.start()] != " " or sentence_ends:
            break
        if _begins_a_name(word[0]) and not _NO_COMPANY.match(word[0]) and not _SPEAKS_OF_WORK.match(word[0]):
            last = at
        elif word[0] not in _SMALL or last != at - 1:
            break
    name = text[: words[last].end()].rstrip(".,'’-+&")
    return re.sub(r"['’]s$", "", name)


def _begins_a_name(word: str) -> bool:
    return word[0].isupper() or (word[0].isdigit() and any(letter.isupper() for letter in word))


_SHORT_LABEL = 4
_ADDRESS = 100
_AGENCY = re.compile(
    r"recruit|staffing|talent|headhunt|personal(?:beratung|dienst|vermittlung|$)|executive|zeitarbeit|rekryter"
    r"|interim|^cabinet"
)


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
    nobody: PeoplesNames


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
            yield _Addressed(Suggestion(value, source), _AGENCY.search(label) is not None)


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
    if kind is DomainKind.PLATFORM:
        return is_no_reply(address.key) or "reply" in address.key
    return not address.domain or kind is not DomainKind.ORGANISATION


def _by_words(clues: Clues) -> Iterator[tuple[str, str]]:
    """(name, where it stands) as senders, titles, subjects and texts have it, the likelier first."""
    newest = list(reversed(clues.theirs))
    for message in newest:
        sender = message.sender
        if sender and _is_nobodys(sender) and (name := _behind_the_system(sender, message, clues)):
            yield name, f"from the sender of the {name_mail(message)}"
    titles = [(message.base_subject, "subject") for message in newest]
    if clues.meeting:
        titles.insert(0, (clues.meeting.title, "calendar title"))
    for title, kind in titles:
        for name in companies_in_title(title, clues.nobody):
            yield name, f"from the {kind} {quote(title)}"
    for message in newest:
        yield from _in_a_mail(message, clues.nobody)


def _in_a_mail(message: Message, nobody: PeoplesNames) -> Iterator[tuple[str, str]]:
    sender = message.sender
    text = message.body.new_text if message.body else ""
    if sender and is_free_mail(sender.domain):
        source = f"from the address {printable(sender.email[:_ADDRESS])} and the {name_mail(message)}"
        for name in spell_free_address(sender.key.partition("@")[0], text.splitlines()):
            if not nobody.has(name):
                yield name, source
    for name in companies_in_signature(text):
        yield name, f"from the signature in the {name_mail(message)}"
    for name in companies_in_text(text, nobody):
        yield name, f"from the {name_mail(message)}"


def _behind_the_system(sender: Address, message: Message, clues: Clues) -> str:
    """For whom a system writes, as its sender shows it; never the system itself."""
    reachable = senders.answers_to(message) is not None and not senders.automatic_line(message)
    person = reachable or bool(signed_first_name(message)) or _signed(message, sender.name)
    name = company_of_sender(sender.name, written_by_a_person=person)
    if not name and not person and is_tracking(sender.domain) and _speaks_of(sender, message, clues):
        name = sender.name
    return "" if squeeze(name) in squeeze(sender.domain) else name


def _speaks_of(sender: Address, message: Message, clues: Clues) -> bool:
    """Whether a sender's plain name is spoken of in its mail, or makes its address; no person's is."""
    name = sender.name
    if clues.nobody.has(name) or not squeeze(name) or "@" in name:
        return False
    local = squeeze(sender.key.partition("@")[0])
    if len(local) >= _SHORT_LABEL and squeeze(name).startswith(local):
        return True
    text = message.body.new_text if message.body else ""
    return fold(name) in fold(f"{message.subject} {text}")


def _signed(message: Message, shown: str) -> bool:
    """Whether the name before `via` stands alone on a line: under a letter."""
    name = fold(shown.partition(" via ")[0].strip())
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
