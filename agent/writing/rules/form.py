"""The outer form: prose, greeting, names, sign-off, pairs of marks (C-07 to C-11, C-23, C-29, C-31)."""
# ruff: noqa: RUF001 (typographic quotes and foreign letters are what is looked at)

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from agent.model.interview import Interviewer, Tone
from agent.writing.lexicon import LEX, english
from agent.writing.rules.letter import LetterText
from agent.writing.rules.rule import Fault, error, hits, rule, warn
from agent.writing.text_model import TITLE, name_tokens, normalise, words

_LIST_LINE = re.compile(r"^[^\S\n]*(?:[-*•]|\d{1,3}[.)]|#{1,6}|>)[^\S\n]", re.MULTILINE)
_HTML_TAG = re.compile(r"</?([a-z][a-z0-9]*)\b([^<>]*)>", re.IGNORECASE)
_PLAIN_TAGS = frozenset({"div", "p", "br", "html", "head", "body", "meta"})
_STYLE = re.compile(r"\b(?:style|class|bgcolor|color|face)\s*=", re.IGNORECASE)
_GREETING = re.compile(r"(?:Dear|Hi|Hello) (?P<name>[^\s,](?:[^\n]*[^\s,])?),")
_BODY_TITLE = re.compile(r"\b(?P<title>Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor)\b\.? (?=[^\W\d_a-z])")
_PAIRS = {"”": "“", ")": "(", "]": "["}
_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


@rule("C-07", "E")
def plain_prose(letter: LetterText) -> Iterator[Fault]:
    """Plain prose without lists, headings or styling; the HTML part says the same.

    Why: It is a mail and no document. The HTML part exists because Gmail breaks the lines of a draft
    that is plain text alone at about 70 columns when it is sent.
    Source: Fast Company, Gmail threads.
    """
    for match in _LIST_LINE.finditer(_above_closing(letter)):
        yield error(
            "letter",
            f"A line looks like a list or heading: {match.group().strip()}",
            words=match.group().strip(),
        )
    if letter.context.html_text is None:
        return
    for tag, inside in _HTML_TAG.findall(letter.context.html_text):
        if tag.lower() not in _PLAIN_TAGS or _STYLE.search(inside):
            yield error("HTML part", f"The HTML part is styled: <{tag}>")
            return
    html_text = html.unescape(_HTML_TAG.sub(" ", letter.context.html_text))
    if words(normalise(html_text)) != words(normalise(letter.text)):
        yield error("HTML part", "The HTML part does not say the same as the text part.")


def _above_closing(letter: LetterText) -> str:
    """The raw text from the greeting to the closing phrase; a signature is the person's own."""
    closing = letter.anatomy.closing
    return letter.text.rpartition(f"\n{closing}")[0] if closing else letter.text


@rule("C-08", "E")
def greeting_form(letter: LetterText) -> Iterator[Fault]:
    """Dear, Hi or Hello, the name, a comma; the first letter of the body is a capital.

    Why: A letter to nobody in particular shows that its writer did not care who reads it.
    Source: Cover letter clichés.
    """
    greeting = normalise(letter.anatomy.greeting)
    if LEX.NOBODY_GREETED.match(greeting) or not _GREETING.fullmatch(greeting):
        yield error(
            "greeting",
            f"The greeting must be Dear, Hi or Hello, a name and a comma: {greeting}",
            words=greeting,
        )
    first = next((letter for letter in letter.body if letter.isalpha()), "")
    if first.islower():
        yield error(
            "paragraph 1, sentence 1",
            f"The body begins with a small letter: {letter.body[:20]}",
            words=letter.body.split()[0],
        )


@rule("C-09", "E")
def greeted_name(letter: LetterText) -> Iterator[Fault]:
    """The greeted name is the addressee's, in a form that is open to us.

    Why: One wrong name has cost people the job; with letters to several interviewers the wrong greeting
    is the likeliest slip.
    Source: Avid Careerist.
    """
    form = _GREETING.fullmatch(normalise(letter.anatomy.greeting))
    if form is None:
        return
    person = letter.context.addressee
    if person is None:
        if form["name"] not in (f"{letter.company} team", letter.company):
            yield error(
                "greeting",
                f"Nobody is known by name, but the greeting says: {form['name']}",
                words=form["name"],
            )
    elif not _may_be_called(person, form["name"]):
        yield error("greeting", f"{form['name']} is no way to greet {person.name}.", words=form["name"])


def _may_be_called(person: Interviewer, greeted: str) -> bool:
    """Whether a name is a form in which this person may be greeted."""
    title = normalise(person.title).strip()
    bare = greeted.removesuffix("-san")
    tokens = [token.casefold() for token in bare.split() if not TITLE.fullmatch(token)]
    titled = bare != greeted or len(tokens) != len(bare.split())
    if title and bare.startswith(f"{title} ") and not titled:  # a title outside the usual ones
        titled, tokens = True, [token.casefold() for token in bare.removeprefix(title).split()]
    name = [token.casefold() for token in name_tokens(person.name)]
    fields = [normalise(field).casefold().split() for field in (person.given, person.family)]
    full = (sorted(name), sorted(fields[0] + fields[1])) if all(fields) else (sorted(name),)
    if sorted(tokens) in full:
        return bool(tokens)
    short = titled or person.first_name_basis
    runs = [name[a:b] for a in range(len(name)) for b in range(a + 1, len(name) + 1)]
    return short and bool(tokens) and tokens in [*runs, *fields]


@rule("C-10", "E")
def courtesy_title(letter: LetterText) -> Iterator[Fault]:
    """No courtesy title that the person did not enter.

    Why: Neither a title nor a gender can be read off a name; a wrong guess offends, and the full name
    never does.
    Source: Personal names.
    """
    person = letter.context.addressee
    greeted = [token for token in letter.anatomy.greeting.rstrip(",").split() if TITLE.fullmatch(token)]
    entered = _titles(person) if person else frozenset()
    for title in greeted:
        if _plain(title) not in entered:
            yield error("greeting", f"Nobody entered the title {title}.", words=title)
    if len(greeted) > 1:
        yield error(
            "greeting", f"Only the highest title is used: {' '.join(greeted)}", words=" ".join(greeted)
        )
    anyone = frozenset[str]().union(*(_titles(person) for person in letter.debrief.interviewers))
    for match in _BODY_TITLE.finditer(letter.masked):
        if _plain(match["title"]) not in anyone:
            yield error(
                letter.place_of(match.start()),
                f"Nobody entered the title {match['title']}.",
                words=match["title"],
            )


def _titles(person: Interviewer) -> frozenset[str]:
    entered = f"{person.title} {person.name}".replace(",", " ").split()
    return frozenset(_plain(token) for token in entered if TITLE.fullmatch(token))


def _plain(title: str) -> str:
    return {"professor": "prof"}.get(title.rstrip(".").casefold(), title.rstrip(".").casefold())


@rule("C-11", "E")
def names_as_written(letter: LetterText) -> Iterator[Fault]:
    """Names keep their diacritics, capitals and spacing.

    Why: A name is its owner's; without its accents it is misspelt.
    Source: Avid Careerist, Personal names.
    """
    known = {token for name in letter.known_people for token in words(name)}
    by_fold: dict[str, str] = {}
    for token in known:
        by_fold.setdefault(_fold(token), token)
    for place, text in (("greeting", normalise(letter.anatomy.greeting)), ("", letter.masked)):
        for token in words(text):
            name = by_fold.get(_fold(token), token)
            if token in known or not token[0].isupper() or (name.isupper() or name.islower()):
                continue
            if token != name:
                where = place or letter.place_of(letter.masked.index(token))
                yield error(where, f"The name {name} is written {token}.", words=token)


def _fold(token: str) -> str:
    """Without accents and capitals."""
    decomposed = unicodedata.normalize("NFD", token.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_UNDECOMPOSED)


@rule("C-23", "E")
def sign_off(letter: LetterText) -> Iterator[Fault]:
    """A closing phrase of the letter's tone, then the person's name.

    Who greets by the first name may sign with the first name (`given` in config.toml).
    Why: The closing fits the tone of the rest, and the name is the one that the reader knows.
    """
    closing, name = letter.anatomy.closing, normalise(letter.anatomy.name)
    allowed = english("grammar")["closings"][letter.tone]
    if closing not in allowed:
        yield error(
            "closing", f"The closing phrase must be one of {' '.join(allowed)} {closing}", words=closing
        )
    given = normalise(letter.context.profile.given).strip()
    person = letter.context.addressee
    is_first = bool(given) and person is not None and person.first_name_basis
    if name != normalise(letter.context.profile.name).strip() and not (is_first and name == given):
        yield error(
            "closing",
            f"The name under the letter must be {letter.context.profile.name}, not: {name}",
            words=name,
        )


@rule("C-29", "E")
def balanced(letter: LetterText) -> Iterator[Fault]:
    """Quotes and brackets come in pairs, and no quotation is empty.

    Marks that the person typed beside their own words are theirs, with or without a partner.

    Why: A missing partner shows that two texts were joined by a machine.
    """
    for number, paragraph in enumerate(letter.anatomy.paragraphs, start=1):
        text = letter.blank_with_marks(paragraph)
        open_marks: list[str] = []
        for mark in text:
            if mark in _PAIRS.values():
                open_marks.append(mark)
            elif mark in _PAIRS and (not open_marks or open_marks.pop() != _PAIRS[mark]):
                yield error(f"paragraph {number}", f"A closing {mark} has no opening mark.", words=mark)
        if open_marks:
            yield error(
                f"paragraph {number}", f"An opening {open_marks[-1]} is never closed.", words=open_marks[-1]
            )
        if text.count('"') % 2:
            yield error(f"paragraph {number}", 'A " has no partner.')
        if re.search(r"“\s*”|\"\s*\"(?!\w)", text):
            yield error(f"paragraph {number}", "A quotation is empty.")


@rule("C-31", "W")
def contractions(letter: LetterText) -> Iterator[Fault]:
    """No contraction in the formal tone; the warm and the brief one speak with them.

    Why: A contraction next to a formal closing is a change of voice; without any, a warm letter sounds stiff.
    """
    if letter.tone is Tone.FORMAL:
        yield from hits(letter, LEX.CONTRACTION, "A contraction in a formal letter", warn)
