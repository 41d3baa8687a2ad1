"""How the person's words are fitted into a sentence without being rewritten (CONTENT §8.4, §8.6)."""
# ruff: noqa: RUF001 (typographic quotes are what is looked at)

from __future__ import annotations

import re
from collections.abc import Sequence

_FIRST_WORD = re.compile(r"[^\W\d_]+(?![\w.&'’-])")
_ANSWER_STOP = re.compile(r"\s*[.!;,:]+(?=[\"”’')\]]*$)")
# Articles, pronouns, connectors and prepositions: never a name, so never capital inside a sentence.
_LOWERED = frozenset(
    {"a", "an", "the", "he", "she", "it", "we", "they", "you", "my", "your", "his", "her", "its", "our"}
    | {"their", "this", "that", "these", "those", "there", "who", "which", "what", "how", "why", "where"}
    | {"when", "whenever", "whether", "and", "but", "or", "so", "because", "if", "since", "as", "while"}
    | {"although", "though", "until", "unless", "once", "after", "before", "first", "then", "instead"}
    | {"for", "in", "on", "at", "by", "with", "without", "from", "to", "of", "about", "during", "through"}
    | {"no", "not", "every", "each", "any", "all", "both", "some", "one", "two", "three"}
)
# A need that names people, or begins with a deed, is nothing one works towards or gets to.
_NO_GOAL = re.compile(
    r"^to \w|\b(?:who|someone|somebody|anyone|person|people|ppl|staff|lads|hands|hires?|colleagues?|clerks?"
    r"|postdocs?|nurses?|assistants?|associates?|apprentices?|trainees?|volunteers?|mechanics?|technicians?|reps?|actors?"
    r"|(?:car|clean|dispatch|develop|driv|lead|manag|memb|milk|teach|wait|weld|work)ers?)\b",
    re.IGNORECASE,
)
_BEHIND_THE_HEAD = re.compile(
    r" (?:of|in|for|with|at|on|from|per|by|after|before|between|among|through|that)\b"
)
# A date in words that means another day once some days are gone, or that begins with its own preposition.
_NOT_AROUND = re.compile(
    r"^(?:around|about|at|before|by|in|latest|on|probably|soon|until|within)\b"
    r"|^(?:mon|tues|wednes|thurs|fri|satur|sun)day\W*$"
    r"|\b(?:today|tomorrow|tonight|soon|coming)\b"
    r"|\b(?:this|next) (?:\w+ )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|week|weekend|month|fortnight)\b"
    r"|\b(?:the|that) week(?:end)?\b(?! of\b)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"I(?:['\u2019](?:m|d|ve|ll))?(?= [a-z])|(?:he|she|they|we)(?:['\u2019](?:s|d|re|ve|ll))? [a-z]"
    r"|you (?!and\b|all\b|as\b|or\b|people\b|guys\b)[a-z]|you['\u2019](?:re|d|ve|ll) ",
    re.IGNORECASE,
)
_OPEN_COMMA = re.compile(r",(?!.*(?:\b(?:and|or)\b|[&+/,])).*\w")


def is_a_goal(need: str) -> bool:
    """Whether a need can be worked towards: `fewer returns`, not `drivers who stay` or `to cut returns`."""
    return _NO_GOAL.search(_BEHIND_THE_HEAD.split(need)[0]) is None


def follows_around(decision: str) -> bool:
    """Whether words for a day fit behind "a decision around", days later: `the 16th`, not `next week`."""
    return bool(decision) and _NOT_AROUND.search(decision) is None


def is_a_sentence(text: str) -> bool:
    """Whether what should be a noun phrase is a sentence with its own subject: `I want to work with you`."""
    return _SENTENCE.match(text) is not None


def ends_a_clause(text: str) -> bool:
    """Whether no clause can run on behind a text: it calls out, asks, or ends in words behind a comma."""
    return text.endswith(("!", "?")) or _OPEN_COMMA.search(text) is not None


def inside_sentence(text: str) -> str:
    """The text inside a sentence: a first word that is an article, pronoun or connector is lowered.

    "I" stays, and so does every word that might be a name (CONTENT §8.6).
    """
    first = _FIRST_WORD.match(text)
    if first is None or first[0] != first[0].capitalize() or first[0].lower() not in _LOWERED:
        return text
    return text[0].lower() + text[1:]


def capital_first(text: str) -> str:
    """The text as it stands at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def after_is_that(answer: str) -> str:
    """A better answer as it stands after "is that": no final stop, first word lowered (CONTENT §8.6)."""
    return inside_sentence(_ANSWER_STOP.sub("", answer))


def in_one_list(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b, and c`; items that hold commas are parted by semicolons (CONTENT §8.4)."""
    if len(items) == 1:
        return items[0]
    mark = ";" if any("," in item for item in items) else ","
    if len(items) == 2:  # noqa: PLR2004 - a pair takes no comma
        return f"{items[0]}{mark if mark == ';' else ''} and {items[1]}"
    return f"{f'{mark} '.join(items[:-1])}{mark} and {items[-1]}"
