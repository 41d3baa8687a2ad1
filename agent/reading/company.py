"""How a company shows in mail: its domains, its name in words, and the name that a domain stands for."""
# ruff: noqa: RUF001 - typographic apostrophes are what people write

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from agent.knowledge import domains
from agent.knowledge.domains import belong_together, own_labels, registrable_domain
from agent.knowledge.languages import any_word, exact, remembered, words_as_written
from agent.knowledge.languages import words as words_of
from agent.knowledge.names import without_legal_form
from agent.knowledge.text import fold, normalise, spellings, squeeze
from agent.model.interview import Debrief, Part
from agent.model.mail import Address, Message

_SHORTEST = 6
"""A part of a company's name shorter than this proves nothing."""
_SHARE = 0.4
"""So much of the name must stand in the domain."""
_WHOLE = 4
_IN_PART = 2
"""Words of a name by which a company may be called, where it has more."""
_ROLE_NOISE = re.compile(
    r"(?<!\s)\s*(?:[(\[][mwfdxi](?:\s*[/|*]\s*[mwfdxi])+[)\]]|#\s?\d+|\bR-\d+\b)", re.IGNORECASE
)
_LONGEST = 50_000


def company_domains(debrief: Debrief) -> frozenset[str]:
    """The domains of the interviewers' addresses that are a company's own, without those of agencies."""
    people = (one for one in debrief.interviewers if one.part is not Part.RECRUITER_AGENCY)
    return domains.company_domains(Address(one.email).domain for one in people)


def is_company_domain(domain: str, debrief: Debrief) -> bool:
    """Whether a domain is the company's: one of its people's, above or below one, or named after it."""
    if not domains.company_domains([domain]):
        return False
    theirs = company_domains(debrief)
    return any(belong_together(domain, one) for one in theirs) or is_named_after(domain, debrief.company)


def is_companys_house(domain: str, debrief: Debrief) -> bool:
    """Whether a domain is the company's, look-alikes left out.

    Where the debrief's addresses say what the company registered, all below that is its own, and a domain
    that is only called like it is anybody's. Else a domain named after it counts.
    """
    registered = {registrable_domain(one) for one in company_domains(debrief)}
    if registered:
        return registrable_domain(domain) in registered
    return is_company_domain(domain, debrief)


@remembered
def _agencies() -> re.Pattern[str]:
    return re.compile(exact("agencies"), re.IGNORECASE)


def is_agency(domain: str) -> bool:
    """Whether a domain is called like that of a recruiting agency, which writes of several companies."""
    return _agencies().search(domains.name_label(domain)) is not None


def names_company(message: Message, debrief: Debrief) -> bool:
    """Whether the sender's name, the subject or the text names the company."""
    return names(message, short_name(debrief.company))


def names_in_part(message: Message, debrief: Debrief) -> bool:
    """Whether it names the company by the beginning of a longer name: `Prairie Gate` for the credit union."""
    several = short_name(debrief.company).split()
    return len(several) > _IN_PART and names(message, " ".join(several[:_IN_PART]))


def is_system_for(address: Address, company: str) -> bool:
    """Whether a tracking system's address names the company: `prairiegate.icims.com`, `prairiegate@…`."""
    name = squeeze(short_name(company))
    home = registrable_domain(address.domain)
    labels = (*address.domain.removesuffix(home).split("."), address.key.partition("@")[0].partition("+")[0])
    return any(_label_fits(squeeze(one), name) for one in labels)


def plain_role(role: str) -> str:
    """A role without `(m/w/d)` and requisition numbers."""
    return " ".join(_ROLE_NOISE.sub("", role).split())


def names(message: Message, name: str) -> bool:
    """Whether the sender's name, the subject or the text has a name in it."""
    body = message.body.text[:_LONGEST] if message.body else ""
    sender = message.sender.name if message.sender else ""
    return any(mentions(text, name) for text in (sender, message.subject, body))


def mentions(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text as whole words, any case and accents."""
    wanted = fold(normalise(phrase))
    return bool(wanted) and _whole(wanted).search(fold(normalise(text))) is not None


@lru_cache(maxsize=64)
def _whole(wanted: str) -> re.Pattern[str]:
    """CJK has no blanks between words: there a phrase may stand anywhere."""
    before = r"(?<!\w)" if wanted[0].isascii() else ""
    behind = r"(?!\w)" if wanted[-1].isascii() else ""
    return re.compile(before + re.escape(wanted) + behind)


def list_desks(company: str) -> frozenset[str]:
    """What its mail may be sent as: its name, as people say it too, and with a word for a desk behind it."""
    called = frozenset(filter(None, (company.strip(), short_name(company))))
    return called | {f"{name} {desk}" for name in called for desk in words_as_written("company_desks")}


def short_name(company: str) -> str:
    """The name without its legal form, also one that is a word: `Co`."""
    plain = without_legal_form(company.strip().rstrip("."))[:_LONGEST_NAME]
    return (
        re.sub(rf"(?<!&)[\s,]+(?:{exact('loose_legal_forms')})$", "", plain, flags=re.IGNORECASE) or company
    )


def is_named_after(domain: str, company: str) -> bool:
    """Whether a label, or its part before a hyphen, is the name squeezed together or a long part of it."""
    name = squeeze(short_name(company))
    pieces = {squeeze(part) for label in own_labels(domain) for part in (label, label.partition("-")[0])}
    return any(_label_fits(piece, name) for piece in pieces)


def _label_fits(label: str, name: str) -> bool:
    if len(name) >= _WHOLE and label == name:
        return True
    return len(label) >= max(_SHORTEST, _SHARE * len(name)) and name.startswith(label)


_MOST_WORDS = 6
_LONGEST_NAME = 200
_LONGEST_RUN = 12
_SHORT_LABEL = 4
_SHORTEST_INITIALS = 3
_LONG_LABEL = 6
_ABBREVIATION = 4
"""`Inc.` and shorter end no sentence."""
_WORD = re.compile(r"[\w&'’.-]+")
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w&'’.-]*"
_EDGES = ".,'’-"


@remembered
def _affixes() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """In the label of a domain: the legal form; what stands before and behind the name."""
    form = rf"-(?:{exact('legal_forms')})$"
    before, behind = exact("label_beginnings"), exact("label_endings")
    return re.compile(form), re.compile(rf"^(?:{before})(?=.{{4}})|(?<=.{{4}})-?(?:{behind})$")


def spell_company(label: str, lines: Sequence[str]) -> str:
    """The name that a domain's label stands for, as the lines write it; else made of the label."""
    form, affix = _affixes()
    plain = form.sub("", label)
    singular = plain.removesuffix("s") if len(plain) > _LONG_LABEL else plain
    for made in dict.fromkeys((plain, affix.sub("", plain), singular)):
        if name := _as_written(made, lines):
            return name
    return _made_of(plain)


def spell_free_address(local: str, lines: Iterable[str]) -> Iterator[str]:
    """Names that a free address is made of: Metallbau Behnken of `metallbau-behnken`."""
    address = squeeze(local)
    for line in lines:
        for run, inside in _runs(line):
            for start in range(len(inside)):
                some = inside[start : start + _MOST_WORDS]
                made = [run[some[0].start() : last.end()] for last in some[1:]]
                if any(len(squeeze(one)) >= _LONG_LABEL and squeeze(one) in address for one in made):
                    yield made[-1].rstrip(_EDGES)
                    break


def _as_written(label: str, lines: Sequence[str]) -> str:
    """The words that make the label, with the capitalised words after them: `Prairie Gate Credit Union`.

    Initials are enough: `Prairie Gate Credit Union` is pgcu.
    """
    wanted = squeeze(label)
    if not wanted:
        return ""
    counted = Counter(name for text in lines for name in _named(wanted, text))
    if not counted and len(wanted) >= _SHORTEST_INITIALS:
        counted = Counter(name for text in lines for name in _with_initials(wanted, text))
    if not counted and len(wanted) >= _LONG_LABEL:
        counted = Counter(name for text in lines for name in _shortened(label, text))
    if not counted:
        return ""
    most = max(counted.values())
    return max((name for name, count in counted.items() if count == most), key=len)


def _named(wanted: str, line: str) -> Iterator[str]:
    words = list(_WORD.finditer(line))
    squeezed = [squeeze(word[0]) for word in words]
    for start, first in enumerate(words):
        if not first[0][0].isupper() and not first[0][0].isdigit():
            continue
        made = ""
        for end in range(start, min(start + _MOST_WORDS, len(words))):
            if not (made and squeezed[end] in words_of("ampersand")):
                made += squeezed[end]
            if made == wanted and "@" not in line[first.start() : words[end].end() + 1]:
                yield _with_article(line, words, start) + _with_what_follows(line, words, start, end)
                break
            if not wanted.startswith(made):
                break


def _with_initials(wanted: str, line: str) -> Iterator[str]:
    words = list(_WORD.finditer(line))
    initials = [squeeze(word[0][0]) for word in words]
    for start, first in enumerate(words):
        capitals = every = ""
        for end in range(start, min(start + _MOST_WORDS, len(words))):
            word = words[end][0]
            every += initials[end]
            if word[0].isupper():
                capitals += initials[end]
            elif not _is_small(word) or end == start:
                break
            if wanted in {capitals, every} and word[0].isupper():
                yield line[first.start() : words[end].end()].rstrip(_EDGES)
                break


def _with_what_follows(line: str, words: list[re.Match[str]], start: int, end: int) -> str:
    last = end
    for following in range(end + 1, min(start + _MOST_WORDS, len(words))):
        gap = line[words[following - 1].end() : words[following].start()]
        if gap != " " or not words[following][0][0].isupper() or _ends_a_sentence(words[following - 1][0]):
            break
        if _recruits().fullmatch(words[following][0]):
            break
        last = following
    return line[words[start].start() : words[last].end()].rstrip(_EDGES)


@remembered
def _recruits() -> re.Pattern[str]:
    """Behind a company these name its desk: `Orchid Health Talent`."""
    return re.compile(exact("recruiting_words", "team_words", "relays"), re.IGNORECASE)


def _with_article(line: str, words: list[re.Match[str]], start: int) -> str:
    """`The ` where it is written as part of the name: behind a comma, in a sentence, on a line alone."""
    before = words[start - 1][0] if start else ""
    if before.casefold() not in words_of("company_articles") or not before[0].isupper():
        return ""
    first = not line[: words[start - 1].start()].strip(" *-|•")
    alone = first and len(words) <= _MOST_WORDS and all(one[0][0].isupper() or one[0] == "&" for one in words)
    return f"{before} " if not first or alone else ""


def _ends_a_sentence(word: str) -> bool:
    return word.endswith(".") and len(word) > _ABBREVIATION


def _shortened(label: str, line: str) -> Iterator[str]:
    """Names that a label shortens: `evergreenhospice` of Evergreen Home Hospice."""
    wanted = squeeze(label)
    for run, inside in _runs(line):
        for start in range(len(inside)):
            some = inside[start : start + _MOST_WORDS]
            if _makes(wanted, [word[0] for word in some]):
                yield run[some[0].start() : some[-1].end()].rstrip(_EDGES)
                break


def _runs(line: str) -> Iterator[tuple[str, list[re.Match[str]]]]:
    """Capitalised words one behind the other, as far as their sentence goes."""
    for run in _capitalised_runs().finditer(line):
        inside = list(_WORD.finditer(run[0]))[:_LONGEST_RUN]
        ends = next((at for at, word in enumerate(inside, 1) if _ends_a_sentence(word[0])), len(inside))
        yield run[0], inside[:ends]


@remembered
def _capitalised_runs() -> re.Pattern[str]:
    small = any_word(words_as_written("in_company_names"))
    return re.compile(rf"{_CAPITAL}(?: (?:&|{_CAPITAL}|(?:{small})(?!\w)))*")


def _is_small(word: str) -> bool:
    return word == "&" or word in words_as_written("in_company_names")


def _makes(wanted: str, left: list[str], *, whole: bool = False) -> bool:
    """Whether a label is made of these words, the first among them; later ones may be cut or left out."""
    if not wanted:
        return whole
    for at, word in enumerate(left):
        if not whole and at:
            return False
        for spelled in spellings(word) | frozenset(words_of("ampersand") if word == "&" else ()):
            letters = squeeze(spelled)
            for length in range(len(letters), 0, -1):
                full = length == len(letters) and length >= _SHORT_LABEL
                if length == 1 and len(wanted) > _SHORTEST_INITIALS:
                    break  # single letters are the initials at a label's end
                if wanted.startswith(letters[:length]) and (full or whole):
                    if _makes(wanted[length:], left[at + 1 :], whole=True):
                        return True
                    break
    return False


def _made_of(label: str) -> str:
    """`nordhafen-antriebe` is Nordhafen Antriebe, `millbrookpress` Millbrook Press, `ibm` is IBM."""
    ending = _label_words().search(label)
    parts = f"{label[: ending.start()]}-{ending[0]}" if ending else label
    return " ".join(
        part.upper() if len(part) < _SHORT_LABEL else part.capitalize() for part in parts.split("-") if part
    )


@remembered
def _label_words() -> re.Pattern[str]:
    """A word of its own at the end of a label, behind at least four letters."""
    return re.compile(rf"(?<=[a-z]{{4}})(?:{any_word(words_of('label_words'))})$")
