"""Clauses and verbs where two texts were joined: broken English seen from the text (JN-01, JN-09, JN-13).

All JN rules read the letter alone. They do not ask which field the words came from: the person's words in a
sentence that does not take them are the very fault. Only names, company and role are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from agent.writing.lexicon import word_set
from agent.writing.rules.clauses import (
    Token,
    begins_with_order,
    has_main_verb,
    is_auxiliary,
    is_clause,
    is_gerund,
    is_past,
    is_plural,
    joins,
    tokens_of,
)
from agent.writing.rules.letter import LetterText
from agent.writing.rules.rule import Fault, error, rule, shown, weigh_join

_IS_THAT = re.compile(
    r"(?<!\bwhat )(?<!\bwho )(?<!\bhow )(?<!\bwhere )\bis that (?=\S)"
    r"|\b(?:told me|telling me|stayed with me|matters to me|should have said|say|said|know|heard) that"
    r" (?=\S)",
    re.IGNORECASE,
)
_ON_THE_FIRST = re.compile(
    r"^(?:On|As for|For(?! (?:example|instance|more|further|any|details|information)\b)) [^,:]{2,80}, "
)


@rule("JN-01", "E/W")
def clause_behind_that(letter: LetterText) -> Iterator[Fault]:
    """Behind "is that" and "told me that" stands a sentence of its own, with who does what.

    Why: "What I should have said is that stay calm" shows that two texts were put together and nobody read
    them.
    """
    for line in letter.lines:
        for match in _IS_THAT.finditer(line.text):
            rest = _GOES_ON.split(line.text[match.end() : match.end() + _SEEN], maxsplit=1)[0]
            says = _fault_behind_that(letter, tokens_of(rest), match[0]) if rest else ""
            if says:
                fault = weigh_join(line.text, match.start())
                yield fault(line.place, f"{says} behind “{match[0].strip()}”: {shown(rest)}", words=rest)
        answer = _ON_THE_FIRST.match(line.text)
        if answer and _lacks_subject(tokens_of(line.text[answer.end() : answer.end() + _SEEN])):
            yield error(line.place, f"It does not say who does it: {shown(line.text)}", words=line.text)
        heard = _HEARD.match(line.text)
        if heard and not is_clause(tokens_of(line.text[heard.end() :])):
            yield error(line.place, f"There is no whole sentence: {shown(line.text)}", words=line.text)


# Where the letter goes on behind the person's words.
_GOES_ON = re.compile(r", (?:and (?:that|it|I)|which|so I)\b")
_SEEN = 400  # characters behind a frame
_HEARD = re.compile(r"^(?:From what I heard|As I understand it), (?!(?:the|your) team\b)")


def _fault_behind_that(letter: LetterText, tokens: Sequence[Token], frame: str) -> str:
    first, second = tokens[0], tokens[1] if len(tokens) > 1 else tokens[0]
    if first.low == "that" and second.low in joins("determiners", "subjects", "other_subjects"):
        return "There is a second “that”"
    runs_on = first.low in joins("spoken_alone") and second.low in joins(
        "subjects", "other_subjects", "determiners", "spoken", "before_a_verb", "verbs"
    ) - joins("amounts")
    if first.low in joins("spoken") and (second.low == "," or runs_on):
        return "The words begin as people talk"
    if _is_wrong_capital(letter, first, second):
        return "There is a capital letter"
    if not is_clause(tokens) and (frame.startswith("is") or not _may_point(tokens)):
        return "There is no whole sentence"
    return ""


def _may_point(tokens: Sequence[Token]) -> bool:
    """Whether "that" may point at something here, as in "I know that call from the ward"."""
    first, second = tokens[0].low, tokens[1].low if len(tokens) > 1 else ""
    begins = first == "to" or first.endswith("ly") or second in joins("determiners")
    begins = begins or first in joins("determiners", "auxiliaries", "leading", "question_words", "whoever")
    return not begins and not is_gerund(first) and first not in joins("verbs")


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
        or tokens[0].low == "depends"
        or tokens[0].low in {"to", "because", "have", "has", "had"}
        or (
            begins_with_order(tokens)
            and tokens[0].low not in {"please", "see", "contact", "choose"}
            and not has_main_verb(tokens)
        )
        or (is_gerund(tokens[0].low) and not has_main_verb(tokens))
    )


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
            letter.place_of(match.start()),
            f"This tells of the answer and does not give it: {match[0]}",
            words=match[0],
        )


_AFTER_I = re.compile(r"(?<![\w'])I (?P<verb>[^\W\d_][^\W_]*)(?P<comma>,)? ?(?P<next>[^\W_]*)")
_BEHIND_TO = re.compile(
    r"\b(?:excited|the chance|you want|team wants?|able|aim is|(?:I'd|would) like"
    r"|glad) to (?P<verb>[^\W_]+)(?= )"
)
_TWO_VERBS = re.compile(
    r"\bI(?: am|'m) (?!(?:hop|think|assum|guess|say|find|look|ask|wonder)ing\b)\w{2,20}ing\b"
    r"(?:(?! (?:that|which|who|what|how|where|when|because|if|and|but|as|while|you|we|they|it|I)\b)"
    r"[^,.;:!?]){1,60} is (?:my|a|an|important|what)\b"
)


@rule("JN-13", "E/W")
def verb_behind_i(letter: LetterText) -> Iterator[Fault]:
    """Behind "I" and behind "excited to" stands a verb in its right form, and one is enough.

    Why: "I eggs any style" and "I would be excited to home every weekend" are words of a list in a sentence
    that needs a deed.
    """
    for line in letter.lines:
        for match in _AFTER_I.finditer(line.text):
            if _is_no_verb_of_mine(match["verb"], match["comma"] or "", match["next"]):
                fault = weigh_join(line.text, match.start())
                yield fault(
                    line.place,
                    f"Behind “I” stands no verb: {shown(line.text[match.start() :])}",
                    words=line.text[match.start() :],
                )
        for match in _BEHIND_TO.finditer(line.text):
            if _is_no_bare_verb(match["verb"].lower()):
                fault = weigh_join(line.text, match.start())
                yield fault(line.place, f"Behind “to” stands no verb: {match[0]}", words=match[0])
        for match in _TWO_VERBS.finditer(line.text):
            fault = weigh_join(line.text, match.start())
            yield fault(line.place, f"Two sentences are one here: {match[0]}", words=match[0])


def _is_no_verb_of_mine(verb: str, comma: str, behind: str) -> bool:
    low, behind = verb.lower(), behind.lower()
    if low in {"is", "are", "has", "does"} or (low in joins("modals") and behind == "to"):
        return True
    if verb[0].isupper() and not verb.isupper():
        return is_past(low) or low.endswith("ly") or low in joins("verbs")
    if comma:
        listed = low not in joins("said_aside") and not is_auxiliary(low) and not is_past(low)
        return listed and bool(behind) and not _goes_on(behind)
    return is_plural(low) and not low.endswith("ways") and low not in joins("no_plurals")


def _goes_on(word: str) -> bool:
    """Whether behind "I cook," a word can go on with the sentence: another verb, or a small word."""
    return (
        word in _everyday_words() | joins("small_words", "verbs_or_nouns", "spoken")
        or word in {"but", "then", "too", "also", "however", "or", "not"}
        or is_past(word)
        or is_gerund(word)
        or word.endswith("ly")
    )


def _is_no_bare_verb(word: str) -> bool:
    if word in joins("verbs", "verbs_or_nouns") | {"both", "better", "further", "first", "all"}:
        return False
    nouns = joins("determiners", "prepositions", "numbers", "subjects")
    return (
        word in nouns | {"home", "good", "new", "you", "it"}
        or (is_past(word) and not word.endswith("eed"))
        or is_gerund(word)
    )
