"""Which question a letter speaks of: shown by its words or by its topic (SC-01, TY-08, GD-05, SN-05)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.model.interview import Botched
from agent.writing.rules.draft import Draft, Hit, error, warn
from agent.writing.rules.own import Own, bare
from agent.writing.text_model import words

QUOTED_WORDS_MAX = {1: 16, 2: 10}
"""Up to how many words a question is quoted, by how many questions there are; three are never quoted."""

_UNQUOTABLE = re.compile(r"[{}<>]|%\(")
_QUESTION_WORDS_MIN = 3
_MENTION = re.compile(r"\b(?:about|on|for|regarding|concerning|of) (?:the |your |my )?$", re.IGNORECASE)
"""Before a topic of one word, which may else be any word."""
# Words that letters of every kind use themselves: a topic of nothing but these proves no mention.
_STOCK = frozenset(
    """
    about and answer answers at call chance clear conversation day decision experience feedback first for from
    future in interview interviews meeting my new next of on opportunity our part position question questions
    role skill skills status step steps team the things time timeline to update with work your
    """.split()  # noqa: SIM905 (forty quoted words would hide the list)
)


def must_quote(question: str, count: int) -> bool:
    """Whether a question of so many is quoted word for word and needs no topic (SC-01, field 11b).

    `question` is sanitised.
    """
    return len(words(question)) <= QUOTED_WORDS_MAX.get(count, 0) and not _UNQUOTABLE.search(question)


def positions(draft: Draft, item: Botched) -> tuple[int | None, int | None]:
    """Where a question is quoted, and where its topic is named, in the body; None: nowhere."""
    return _first(draft, item.question), _first(draft, item.topic)


def _first(draft: Draft, text: str) -> int | None:
    wanted = bare(text)
    match = Own("", wanted).pattern.search(draft.body) if wanted else None
    return match.start() if match else None


def anchors_in(draft: Draft) -> Iterator[Hit]:
    """Every mention of a botched question in a letter that must not mention any.

    A topic inside the person's own words is only worth a warning: they may have told of the same subject.
    """
    others = tuple(one for one in draft.own_words if not one.field.startswith("botched"))
    outside = draft.blank(draft.body, others)
    for place, item in enumerate(draft.debrief.botched):
        question, topic = bare(item.question), bare(item.topic)
        if len(words(question)) >= _QUESTION_WORDS_MIN:
            for match in Own("", question).pattern.finditer(draft.body):
                where = draft.place_of(match.start())
                yield error(
                    where, f"Repeats a question that went badly: {question}", f"botched[{place}].question"
                )
        if all(word.casefold() in _STOCK for word in words(topic)):
            continue
        for match in Own("", topic).pattern.finditer(draft.body):
            if " " not in topic and not _MENTION.search(
                draft.body[max(0, match.start() - 24) : match.start()]
            ):
                continue
            hit = error if outside[slice(*match.span())] == match.group() else warn
            where = draft.place_of(match.start())
            yield hit(
                where, f"Mentions a question that went badly: {match.group()}", f"botched[{place}].topic"
            )
