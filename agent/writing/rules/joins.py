"""Broken English where two texts were joined: clauses, twice, places for nouns (JN-01 to JN-04, JN-09).

All JN rules read the letter alone. They do not ask which field the words came from: the person's words in a
sentence that does not take them are the very fault. Only names, company and role are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from agent.writing.clauses import (
    Token,
    begins_with_order,
    count_verbs,
    has_main_verb,
    is_clause,
    is_gerund,
    joins,
    tokens_of,
)
from agent.writing.lexicon import word_set
from agent.writing.noun_places import Frame, misfit
from agent.writing.rules.letter import LetterText, Line
from agent.writing.rules.rule import Fault, error, rule

_SHOWN = 60


_IS_THAT = re.compile(
    r"(?<!\bwhat )(?<!\bwho )(?<!\bhow )(?<!\bwhere )\bis that (?=\S)"
    r"|\b(?:told me|telling me|stayed with me|should have said|say|said|know|heard) that (?=\S)",
    re.IGNORECASE,
)
_ON_THE_FIRST = re.compile(
    r"^(?:On|As for|For(?! (?:example|instance|more|further|any|details|information)\b)) [^,:]{2,80}, "
)


@rule("JN-01", "E")
def clause_behind_that(letter: LetterText) -> Iterator[Fault]:
    """Behind "is that" and "told me that" stands a sentence of its own, with who does what.

    Why: "What I should have said is that stay calm" shows that two texts were put together and nobody read
    them.
    """
    for line in letter.lines:
        for match in _IS_THAT.finditer(line.text):
            rest = line.text[match.end() :]
            says = _fault_behind_that(letter, tokens_of(rest), match[0])
            if says:
                yield error(line.place, f"{says} behind “{match[0].strip()}”: {_shown(rest)}")
        answer = _ON_THE_FIRST.match(line.text)
        if answer and _lacks_subject(tokens_of(line.text[answer.end() :])):
            yield error(line.place, f"Nobody does it: {_shown(line.text)}")


def _fault_behind_that(letter: LetterText, tokens: Sequence[Token], frame: str) -> str:
    first, second = tokens[0], tokens[1] if len(tokens) > 1 else tokens[0]
    if first.low == "that" and second.low in joins("determiners") | joins("subjects") | {
        "you",
        "it",
        "there",
    }:
        return "There is a second “that”"
    if first.low in joins("spoken") and (second.low == "," or first.low in joins("spoken_alone")):
        return "The words begin as people talk"
    if _is_wrong_capital(letter, first, second):
        return "There is a capital letter"
    if not is_clause(tokens) and (frame.startswith("is") or not _may_be_shown(tokens)):
        return "There is no whole sentence"
    return ""


def _may_be_shown(tokens: Sequence[Token]) -> bool:
    """Whether "that" may point at something here, as in "I know that call from the ward"."""
    begins = tokens[0].low in joins("determiners") | joins("auxiliaries") | joins("leading") | {"to"}
    begins = begins or (len(tokens) > 1 and tokens[1].low in joins("determiners"))
    return not begins and not is_gerund(tokens[0].low) and tokens[0].low not in joins("verbs")


def _is_wrong_capital(letter: LetterText, first: Token, second: Token) -> bool:
    """Whether a word that is no name is written with a capital inside a sentence."""
    if (
        not first.text[:1].isupper()
        or first.low in {"i", "i'd", "i'm", "i've", "i'll"}
        or second.text[:1].isupper()
    ):
        return False
    if first.text.isupper() and len(first.text) > 1:
        return False
    known = first.low in _everyday_words()
    return known and not any(first.text in name.split() for name in (letter.company, *letter.known_people))


@cache
def _everyday_words() -> frozenset[str]:
    lists = (
        "verbs",
        "before_a_verb",
        "determiners",
        "prepositions",
        "subordinate",
        "subjects",
        "other_subjects",
    )
    return word_set("everyday") | word_set("lowered") | frozenset[str]().union(*map(joins, lists))


def _lacks_subject(tokens: Sequence[Token]) -> bool:
    if len(tokens) < 3:  # noqa: PLR2004 (two words and the stop)
        return False
    return (
        tokens[0].low in joins("modals")
        or tokens[0].low in {"to", "because", "have", "has", "had"}
        or (begins_with_order(tokens) and tokens[0].low != "please" and not has_main_verb(tokens))
        or (is_gerund(tokens[0].low) and not has_main_verb(tokens))
    )


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rsplit(' ', 1)[0]} …"


_TWICE = re.compile(r"\b(?P<word>[^\W\d_]{2,30})(?P<between>[ ,]{1,2})(?P=word)\b", re.IGNORECASE)
_TWICE_IS_RIGHT = frozenset({"had", "that", "very", "is", "no", "do", "so", "really", "many", "long"})
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
            and word not in _TWICE_IS_RIGHT
            and "," not in match["between"]
            and match[0][0].islower()
        ):
            yield error(letter.place_of(match.start()), f"A word stands twice: {match[0]}")
    for pattern in (_PHRASES_TWICE, _QUESTION_TWICE, _PAIR_OF_ONE):
        for match in pattern.finditer(letter.body):
            yield error(letter.place_of(match.start()), f"Words stand twice: {match[0]}")
    for line in letter.lines:
        yield from _frame_words_twice(line)


def _frame_words_twice(line: Line) -> Iterator[Fault]:
    """`prospect of the prospect`, `help you get to help`: nothing but small words lie between."""
    tokens = tokens_of(line.text)
    for place, token in enumerate(tokens):
        if token.low not in joins("frame_words"):
            continue
        for later in range(place + 1, min(place + 7, len(tokens))):
            if tokens[later].low == token.low and later > place + 1:
                yield error(line.place, f"A word comes back at once: {_between(line, tokens, place, later)}")
            if tokens[later].low not in joins("small_words"):
                break


def _between(line: Line, tokens: Sequence[Token], first: int, last: int) -> str:
    return line.text[tokens[first].start : tokens[last].start + len(tokens[last].text)]


_FRAMES: tuple[tuple[re.Pattern[str], Frame], ...] = (
    (re.compile(r"\b(?:experience|background|skills?) (?:with|of|in) ", re.IGNORECASE), Frame.ABILITY),
    (
        re.compile(
            r"\b(?:hearing|said|learning|talking|told me|telling me|description|account|picture|questions?"
            r"|curious|enthusiastic|spoke|heard|idea) (?:about|of|on) ",
            re.IGNORECASE,
        ),
        Frame.SUBJECT,
    ),
    (
        re.compile(
            r"\b(?:excited about|interested in|keen on|keener on|drawn to|look forward to) ", re.IGNORECASE
        ),
        Frame.SUBJECT,
    ),
    (re.compile(r"\b(?:prospect|possibility) of ", re.IGNORECASE), Frame.PROSPECT),
    (re.compile(r"\b(?:you mentioned|towards|need (?:for|of)) ", re.IGNORECASE), Frame.GOAL),
    (
        re.compile(r"(?:\bthat (?:you|your team|the team)|, (?:your|the) team) needs? (?=\w)", re.IGNORECASE),
        Frame.NEED,
    ),
    (re.compile(r"\b(?:matches|fits) what [^:.?!]{3,80}: ", re.IGNORECASE), Frame.NEED),
)
_OPENING = re.compile(
    r"(?:^|, and |; )(?:what|hearing|your|the|my|our|with my|how closely my)\b[^,;:]{0,60}$", re.IGNORECASE
)


@rule("JN-03", "E")
def noun_behind_preposition(letter: LetterText) -> Iterator[Fault]:
    """Behind "with", "about", "of" or "towards" stands a thing or a deed in -ing.

    Why: "Experience with good with people" is no English; the reader stops there, and reads no further.
    """
    for line in letter.lines:
        for pattern, frame in _FRAMES:
            for match in pattern.finditer(line.text):
                rest = line.text[match.end() :]
                is_open = _awaits_verb(line.text[: match.end()])
                if rest[:1] not in {'"', "'"} and misfit(tokens_of(rest), frame, is_open=is_open):
                    yield error(
                        line.place, f"These words do not fit behind “{match[0].strip()}”: {_shown(rest)}"
                    )


def _awaits_verb(before: str) -> bool:
    """Whether a sentence has no verb of its own yet: `What you said about …`, `A description of …`."""
    return _OPENING.search(before) is not None or not count_verbs(tokens_of(before))


_GET_TO = re.compile(r"\b(?:work(?:ing)? towards|help (?:you|your team|them) get to) (?=\S)", re.IGNORECASE)


@rule("JN-04", "E")
def goal_is_no_person(letter: LetterText) -> Iterator[Fault]:
    """What one gets to or works towards is a state of things, not a person.

    Why: Nobody works towards friendly tellers; one hires them, or becomes one.
    """
    for line in letter.lines:
        for match in _GET_TO.finditer(line.text):
            rest = line.text[match.end() :]
            tokens = tokens_of(rest)
            head = []
            for token in tokens:
                if token.low in joins("prepositions") | joins("subordinate") or not token.low[:1].isalnum():
                    break
                head.append(token.low)
            is_person = bool(head) and head[-1] in joins("persons") and not joins("counts") & set(head)
            is_deed = "get to" in match[0] and (
                begins_with_order(tokens) or bool(head and is_gerund(head[0]))
            )
            if is_person or (head and head[0] in {"somebody", "someone", "people"}) or is_deed:
                yield error(line.place, f"This is nothing to work towards: {match[0]}{_shown(rest)}")


_ABOUT_DONE = (
    r"(?:should|could|would|ought to) have (?:just |also |really )?(?:said|mentioned|talked|told|explained"
    r"|answered|given|brought up|described|spoken|added|started)\b"
)
_ABOUT_TO_DO = (
    r"(?:would|should|could|'d) (?:just |also |rather )?(?:mention|bring up|talk about|tell you about"
    r"|tell them about|describe (?:a|the|my)|give (?:a|an|the|my) (?:better )?(?:example|answer))\b"
    r"(?![^.]{0,60} (?:with|to) (?:the|him|her|them|my|every|each)\b)"
)
_ABOUT = re.compile(
    r"\b(?:is that|answer[^.:?!]{0,40}:|given[.:]|said:|(?:On|For|As for) [^,:.]{2,60}[,:])"
    rf" ?(?:that )?(?:I )?(?:{_ABOUT_DONE}|{_ABOUT_TO_DO})",
    re.IGNORECASE,
)


@rule("JN-09", "E")
def answer_is_given(letter: LetterText) -> Iterator[Fault]:
    """The better answer is given, and not what it would have been about.

    Why: "What I should have said is that I would talk about the recall" still does not say it.
    """
    for match in _ABOUT.finditer(letter.body):
        yield error(
            letter.place_of(match.start()), f"This tells of the answer and does not give it: {match[0]}"
        )
