"""How a letter sounds: words that come back, marks that meet, words of a chat (JN-02, JN-10 to JN-12)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from agent.writing.lexicon import english
from agent.writing.rules.clauses import Token, joins, tokens_of
from agent.writing.rules.letter import BLANKED, LetterText, Line
from agent.writing.rules.rule import Fault, error, rule, warn
from agent.writing.text_model import normalise

_TWICE = re.compile(r"\b(?P<word>[^\W\d_]{2,30})(?P<between>[ ,]{1,2})(?P=word)\b", re.IGNORECASE)
_PHRASES_TWICE = re.compile(
    r"\b(hearing about|interested in|excited about|should have said|prospect of|experience with|experience of"
    r"|what I should have said is that)\b[^.?!]{0,12}\b\1\b",
    re.IGNORECASE,
)
_QUESTION_TWICE = re.compile(
    r"\bquestion about (?:the |a |your )?(?:\w{1,20} ){0,3}question(?= (?:as|needed|was|took)\b|,|[.?!])",
    re.IGNORECASE,
)

_PAIR_OF_ONE = re.compile(
    r"\b(?!(?:more|less|again|over|round|on|through|years|months|weeks|days|hours|miles)\b)"
    r"(?P<one>[a-z]{3,30}(?<!er)(?<!s)) and (?P=one)\b"
)

_NEED_TWICE = re.compile(r"\bneeds?(?: most)?: (?:\w{1,12} ){0,2}needs?\b", re.IGNORECASE)


@rule("JN-02", "E")
def nothing_twice(letter: LetterText) -> Iterator[Fault]:
    """No word or phrase stands twice where the letter's words and the person's meet.

    Why: "My experience with experience with SAP" is the surest sign that a form was filled in.
    """
    known = {
        word.casefold()
        for name in (letter.company, letter.role, *letter.known_people)
        for word in name.split()
    }
    for match in _TWICE.finditer(letter.body):
        word = match["word"].casefold()
        if (
            word not in known
            and word not in joins("may_stand_twice")
            and "," not in match["between"]
            and match[0][0].islower()
        ):
            yield error(letter.place_of(match.start()), f"A word stands twice: {match[0]}", words=match[0])
    for pattern in (_PHRASES_TWICE, _QUESTION_TWICE, _PAIR_OF_ONE, _NEED_TWICE):
        for match in pattern.finditer(letter.body):
            yield error(letter.place_of(match.start()), f"Words stand twice: {match[0]}", words=match[0])
    for line in letter.lines:
        yield from _frame_words_twice(line)
        yield from _runs_twice(line)


def _runs_twice(line: Line) -> Iterator[Fault]:
    """`what you said about what you said about …`: three words and then, at most one later, the same."""
    tokens = tokens_of(line.text)
    lows = [token.low for token in tokens]
    for place in range(len(lows) - 5):
        run = lows[place : place + 3]
        for later in (place + 3, place + 4):
            if lows[later : later + 3] == run and all(word[0].isalpha() for word in run):
                yield error(
                    line.place,
                    f"Words come back at once: {_between(line, tokens, place, later + 2)}",
                    words=_between(line, tokens, place, later + 2),
                )
                return


def _frame_words_twice(line: Line) -> Iterator[Fault]:
    """`prospect of the prospect`, `help you get to help`: nothing but small words lie between."""
    tokens = tokens_of(line.text)
    for place, token in enumerate(tokens):
        if token.low not in joins("frame_words"):
            continue
        for later in range(place + 1, min(place + 7, len(tokens))):
            if tokens[later].low == token.low and later > place + 1:
                yield error(
                    line.place,
                    f"A word comes back at once: {_between(line, tokens, place, later)}",
                    words=_between(line, tokens, place, later),
                )
            if tokens[later].low not in joins("small_words", "numbers"):
                break


def _between(line: Line, tokens: Sequence[Token], first: int, last: int) -> str:
    return line.text[tokens[first].start : tokens[last].start + len(tokens[last].text)]


@rule("JN-10", "E/W")
def words_come_back(letter: LetterText) -> Iterator[Fault]:
    """None of our own stock words stands three times in neighbouring sentences.

    Why: A word that keeps coming back is what readers notice first in a letter from a template.
    """
    forgiven = f"{letter.role} {letter.company}".casefold()
    counts = [Counter(_stems(line.text, forgiven)) for line in letter.lines]
    for place in range(1, len(counts)):
        near = counts[place - 1] + counts[place]
        wide = counts[place - 2] + near if place > 1 else near
        for stem in wide:
            if near[stem] > 2 and (place == 1 or counts[place][stem]):  # noqa: PLR2004 (three times)
                yield error(letter.lines[place].place, f"A word comes three times in two sentences: {stem}")
            elif wide[stem] > 2 and counts[place][stem]:  # noqa: PLR2004 (three times)
                yield warn(letter.lines[place].place, f"A word comes three times in three sentences: {stem}")


def _stems(text: str, forgiven: str) -> Iterator[str]:
    stems: dict[str, str] = english("joins")["stock_stems"]
    for match in _stock_words().finditer(text):
        stem = stems[match[1].casefold()]
        if stem not in forgiven:
            yield stem


@cache
def _stock_words() -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(english('joins')['stock_stems'])})", re.IGNORECASE)


_MARKS = (
    (re.compile(r"[!?]{2,}"), "Marks stand twice"),
    (re.compile(r"(?<![!?])!(?= [a-z]|,|;)"), "An exclamation mark stands inside a sentence"),
    (re.compile(r"\?(?= [a-z])(?!['\"])"), "A question mark stands inside a sentence"),
    (
        re.compile(r"(?<![.])\.\"(?=,|;| [a-z])|[.?!]\"\.|[.?!]'\.(?= )"),
        "Marks at the end of a quotation do not go together",
    ),
    (
        re.compile(r",,|;;|,\.|[;:]\.|(?<=[a-z]{5})\.,|(?<!\.)\.\.(?!\.)|\?\.|!\.|[;:!],"),
        "Marks do not go together",
    ),
    (
        re.compile(r"\b(?:and|or|but|because|if|the|an?|my|your)\.(?=\s|$)", re.IGNORECASE),
        "The sentence breaks off",
    ),
    (
        re.compile(r"(?<=[a-z]{4})\. (?=(?:to|with|and|or|of|for|would|is|fits|matches|stayed) )"),
        "A stop stands inside a sentence",
    ),
)


_TYPED = 8  # characters before a mark by which it is known again


@rule("JN-11", "E")
def marks_go_together(letter: LetterText) -> Iterator[Fault]:
    """No marks meet that do not go together.

    Marks inside a question are as it was typed.

    Why: A stop in the middle of a sentence shows where a text was dropped in.
    """
    asked = [normalise(one.typed) for one in letter.own_words if one.field.endswith(".question")]
    text = (
        letter.body.replace(letter.company, BLANKED * len(letter.company)) if letter.company else letter.body
    )
    for pattern, says in _MARKS:
        for match in pattern.finditer(text):
            around = text[max(0, match.start() - 20) : match.end() + 10]
            typed = text[max(0, match.start() - _TYPED) : match.end()].rpartition('"')[2]
            if any(typed in question for question in asked):
                continue
            yield error(letter.place_of(match.start()), f"{says}: {around.strip()}", words=match[0])


_ITS = re.compile(r"\bits (?:the|an?|so|not|been|just|all)\b")
_SMALL_I = re.compile(r"(?<=[\w,;] )i(?='|\b(?![.\-/]))")


@rule("JN-12", "W")
def no_chat(letter: LetterText) -> Iterator[Fault]:
    """Words are written out as in a letter: no slang, "I" and the months with a capital.

    Why: What is quick in a chat looks careless in a letter.
    """
    for token in tokens_of(letter.body):
        small_name = token.text in joins("months")
        if letter.body[token.start - 1 : token.start] in {'"', "'"}:
            continue
        if small_name or (token.text in joins("slang") and token.text.islower()):
            yield warn(
                letter.place_of(token.start), f"This is written as in a chat: {token.text}", words=token.text
            )
    for match in _ITS.finditer(letter.body):
        yield warn(letter.place_of(match.start()), f"“It's” is meant here: {match[0]}", words=match[0])
    for match in _SMALL_I.finditer(letter.body):
        yield warn(letter.place_of(match.start()), "“I” is written with a small letter.")
