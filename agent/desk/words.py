"""A word of the person's, said at the desk: what came of it stands on the next page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from agent.desk.desk import Desk, note
from agent.errors import BadFileError, SecondChanceError
from agent.telling.telling import mark_seen
from agent.visit import Agent
from agent.wording.looks import list_changes, list_look
from agent.wording.visits import list_visit
from agent.words.saying import Answer, say
from agent.words.speech import Said

_KEPT = "Your word is on record; the next run goes on from there."
_NOTHING = Said()


def say_word(desk: Desk, word: str, interview: str, said: Said = _NOTHING) -> bool:
    """Say a word on one interview, and note what came of it, or why it could not be said.

    Args:
        desk: The desk.
        word: A name in `agent.words.saying.WORDS`, such as `confirm`.
        interview: The id of an interview on record or one only seen.
        said: What goes with the word.

    Returns:
        Whether it was said.
    """
    now = desk.read_now()
    try:
        with desk.open_for_work() as agent:
            answer = say(agent, desk.home, word, interview, said, now)
            sentences = tuple(dict.fromkeys(list_sentences(agent, answer, now)))
            if agent.config.notify.has_way and answer.outcome:
                visited = [one.id for one in answer.outcome.visited]
                mark_seen(agent.config, agent.journal, desk.home, visited, now)
    except SecondChanceError as error:
        note(describe_failure(error))
        return False
    note(*sentences)
    return True


def list_sentences(agent: Agent, answer: Answer, now: datetime) -> Iterator[str]:
    """What came of a word, in the order in which a command would say it."""
    if answer.outcome:
        for result in answer.outcome.visited:
            yield from (line.text for line in list_visit(agent, result, now) if not line.is_aside)
        for _, error in answer.outcome.errors:
            yield describe_failure(error)
        if answer.outcome.errors:
            yield _KEPT
    if answer.noticed:
        yield from (line.text for line in list_look(agent, answer.noticed, now) if not line.is_aside)
        yield from (line.text for line in list_changes(agent, now))
    yield from answer.sentences


def describe_failure(error: SecondChanceError) -> str:
    """What went wrong with its problems and its next step, on one line."""
    problems = error.problems if isinstance(error, BadFileError) else ()
    return " ".join(filter(None, (error.text, *problems, error.hint)))
