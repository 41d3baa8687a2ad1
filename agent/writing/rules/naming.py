"""Who and what a letter names: its reader, the question, the role, a referee (JN-05 to JN-08)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from agent.model.interview import Part
from agent.writing.rules.clauses import Token, is_plural, joins, tokens_of
from agent.writing.rules.letter import LetterText, Line
from agent.writing.rules.rule import Fault, error, rule, warn
from agent.writing.shapes.asked import is_question
from agent.writing.text_model import name_tokens, normalise

_OF_THE_READER = re.compile(
    r"\b(?:hearing about|said about|description of|account of|picture of|mentioned|excited about"
    r"|interested in|prospect of|learning about|talking about|told me about|spoke about"
    r"|heard about) (?P<who>his|her|their|she|he|they) (?=\w)",
    re.IGNORECASE,
)
_TOLD_ME = re.compile(
    r"\b(?P<who>[Ss]he|[Hh]e|[Tt]hey) (?:told|asked|showed|said|explained|mentioned)"
    r"(?: to)? (?:me|that|about)\b"
)
# A name inside a sentence; where a comma follows, it may call the reader.
_INNER_NAME = re.compile(r"(?<=[a-z,;:] )(?P<name>[^\W\d_a-z][^\W\d_]{1,30})\b(?!,)")


_SEEN_BEFORE = 400  # characters


@rule("JN-05", "E")
def reader_is_you(letter: LetterText) -> Iterator[Fault]:
    """The reader is "you", and never "she", "his" or a name.

    Why: Whoever reads about "her story" in a letter to herself knows that it was not written to her.
    """
    for line in letter.lines:
        for match in (*_OF_THE_READER.finditer(line.text), *_TOLD_ME.finditer(line.text)):
            if not _has_antecedent(letter, line, match.start("who"), match["who"].lower()):
                yield error(
                    line.place, f"The reader should be “you” here: {match[0].strip()}", words=match[0].strip()
                )
    person = letter.context.addressee
    if person is None:
        return
    own = {*name_tokens(person.name), *person.given.split(), *person.family.split()}
    others = {
        token
        for other in letter.debrief.interviewers
        if other.name != person.name
        for token in name_tokens(other.name)
    }
    names = {normalise(name) for name in own} - others - joins("no_reader_names")
    for match in _INNER_NAME.finditer(letter.unexempt):
        if match["name"] in names:
            yield error(
                letter.place_of(match.start()),
                f"The reader is called by name: {match['name']}",
                words=match["name"],
            )


def _has_antecedent(letter: LetterText, line: Line, place: int, who: str) -> bool:
    """Whether somebody or something was named before whom the pronoun may mean.

    To whoever works for an agency, "they" is the company.
    """
    reader = letter.context.addressee
    if who in {"their", "they"} and reader and reader.part is Part.RECRUITER_AGENCY:
        return True
    before = tokens_of(line.text[max(0, place - _SEEN_BEFORE) : place])
    if who in {"their", "they"}:
        return any(token.low in joins("antecedents") or is_plural(token.low) for token in before)
    named = {word for name in letter.known_people for word in name.split()}
    end = line.start + place
    earlier = tokens_of(letter.body[max(0, end - _SEEN_BEFORE) : end])
    own = set(name_tokens(reader.name)) if reader else set[str]()
    return any(t.text in named - own for t in earlier) or any(t.low in joins("antecedents") for t in before)


_QUOTED = re.compile(r"“(?P<inside>[^”]{1,600})”")
_QUOTED_STRAIGHT = re.compile(r"\"(?P<inside>[^\"]{1,600})\"")
_OF_A_QUESTION = re.compile(r"\b(?:asked|questions?|answer(?:ed)?)\b", re.IGNORECASE)
_CLAUSES = re.compile(r"[,.;:!?-] |\band\b |\bso\b ")


def _is_asked(text: str) -> bool:
    """Whether somebody can have asked these words: a question, or an order to tell something."""
    if text.rstrip(" '").endswith("?"):
        return True
    return any(_begins_as_question(tokens_of(part)) for part in (text, *_CLAUSES.split(text)))


def _begins_as_question(tokens: Sequence[Token]) -> bool:
    lows = [token.low for token in tokens if token.low[:1].isalnum()]
    if not lows:
        return False
    first, second = lows[0], lows[1] if len(lows) > 1 else ""
    if first in joins("auxiliaries", "question_orders") | joins("contracted_question_words") | {
        "ever",
        "any",
    }:
        return len(lows) > 1
    if first not in joins("question_words"):
        return False
    if second in joins("auxiliaries"):
        return True
    return second not in joins("subjects", "determiners") | {"you", "it", "to", ""} or len(lows) == 2  # noqa: PLR2004


_YOU = re.compile(r"\b(?:you|your|u)\b", re.IGNORECASE)


@rule("JN-06", "E/W")
def quotes_what_was_asked(letter: LetterText) -> Iterator[Fault]:
    """In quotation marks stands a question as it was asked, not words about it.

    Why: Nobody asked "the one about suppliers"; a quotation that nobody said makes the reader doubt the rest.
    """
    for number, paragraph in enumerate(letter.anatomy.paragraphs, start=1):
        pattern, seen = (_QUOTED, 200) if "“" in paragraph else (_QUOTED_STRAIGHT, 40)
        for match in pattern.finditer(paragraph):
            before = paragraph[max(0, match.start() - seen) : match.start()]
            inside = normalise(match["inside"])
            if _OF_A_QUESTION.search(before) and not (_is_asked(inside) or is_question(inside)):
                fault = warn if _YOU.search(inside) else error
                yield fault(
                    f"paragraph {number}", f"Nobody asked it in these words: {match[0]}", words=match[0]
                )


_BEHIND_THE_HEAD = re.compile(r",|\(| (?:in|as|at|for|of|on|with|-|to)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|an?) ", re.IGNORECASE)
_ROLE_WITHIN = 90


@rule("JN-07", "E")
def role_named_once(letter: LetterText) -> Iterator[Fault]:
    """What is called a position, an internship or a job is not called a role as well.

    Why: "The PhD position in biology role" was plainly put together by a machine.
    """
    for match in re.finditer(r" role\b", letter.body):
        before = letter.body[max(0, match.start() - _ROLE_WITHIN) : match.start()]
        for article in _ARTICLE.finditer(before):
            title = before[article.end() :]
            inner = _ARTICLE.search(title)
            if inner and re.search(r",|\b(?:and|or)\b", title[: inner.start()]):
                continue
            head = [
                word.strip("()") for word in _BEHIND_THE_HEAD.split(title, maxsplit=1)[0].casefold().split()
            ]
            if (
                head
                and head[-1] in joins("job_heads")
                and not (head[-1] == "work" and joins("work_names") & set(head))
            ):
                yield error(
                    letter.place_of(match.start()),
                    f"The role is named twice: the {title} role",
                    words=match[0],
                )
                break


_TITLE_STOP = re.compile(r"\b(Mr|Mrs|Ms|Mx|Dr|Prof|St)\.")
_CAN_SPEAK = re.compile(
    r"(?:^(?:(?:If|For|As)\b[^,]{1,60}, )?|, and |; )(?P<who>[^.;?!]{1,90}?)"
    r" (?:can|could|would|is happy to|is glad to) speak\b",
    re.IGNORECASE,
)
_IN_TOUCH = re.compile(
    r"\bin touch with (?P<who>[^.;?!]{1,90}?)(?:, who\b|[.;?!]| if\b| for\b)", re.IGNORECASE
)


@rule("JN-08", "E/W")
def referee_is_somebody(letter: LetterText) -> Iterator[Fault]:
    """Who can speak for the person is somebody, with an article where one is needed.

    Why: "Available on request can speak to that work" names nobody and reads like a form.
    """
    for line in letter.lines:
        text = _TITLE_STOP.sub(r"\1", line.text)
        for pattern in (_CAN_SPEAK, _IN_TOUCH):
            for match in pattern.finditer(text):
                tokens = tokens_of(match["who"])
                if tokens and _is_nobody(tokens):
                    yield error(
                        line.place, f"Nobody who can speak is named: {match['who']}", words=match["who"]
                    )
                elif tokens and _lacks_article(tokens):
                    yield error(line.place, f"An article or “my” is missing before: {match['who']}")
                elif len(tokens) == 1 and tokens[0].low in joins("article_free"):
                    yield warn(line.place, f"It stays open who that is: {match['who']}", words=match["who"])


def _is_nobody(tokens: Sequence[Token]) -> bool:
    head = []
    for token in tokens:
        if token.low in joins("prepositions", "subordinate"):
            break
        head.append(token.low)
    return tokens[0].low in joins("no_referee") or (bool(head) and head[-1] in joins("no_referee"))


def _is_inside(token: Token) -> bool:
    """Whether a word is still part of the first name or noun phrase."""
    return token.low[:1].isalnum() and token.low not in joins("prepositions") | {"and", "or"}


def _lacks_article(tokens: Sequence[Token]) -> bool:
    first = tokens[0].low
    if first in joins("determiners", "numbers", "article_free", "subjects") | {"you"}:
        return False
    if first in joins("titles") or first == "couple":
        return True
    if first.startswith("ex-"):
        return not is_plural(first)
    head = [token.low for token in takewhile(_is_inside, tokens)]
    return bool(head) and head[-1] in joins("somebody") and not any("'" in word for word in head)
