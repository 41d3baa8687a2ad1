"""One letter as its page shows it, put together from what the use cases say of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from agent.desk.kept_looks import Look
from agent.errors import BadFileError, RefusedError
from agent.keeping import unfinished_letters
from agent.keeping.home_folder import Home
from agent.keeping.journal.records import Record
from agent.knowledge.kinds import KINDS
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.model.plan import Fate
from agent.visit import Agent
from agent.visit.observation import Observation
from agent.visit.our_words import compose_ours
from agent.visit.own_words import LetterNow, Whose, weigh
from agent.wording import sentences
from agent.wording.differences import Part, compare
from agent.wording.letter_marks import MarkedLetter, mark_letter
from agent.wording.letter_page import read_page
from agent.wording.letters import describe_answered, describe_place, list_facts
from agent.words.opening import Found, choose_draft

_GONE = frozenset({Fate.DELETED, Fate.UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """What is drawn."""

    interview: str
    company: str
    kind: Kind
    person: str
    name: str
    """`The thank-you to Denise Kowalczyk`."""
    place: str
    """Where it stands and whose words it has, a sentence."""
    head: tuple[tuple[str, str], ...]
    is_sent: bool
    is_never: bool
    """It was not placed, and would not be written any more."""
    is_own: bool
    """It is in the person's own words."""
    draft: Found | None
    """Its draft, and where it can be seen; None: none stands unsent."""
    missing: tuple[str, ...]
    """What keeps it from being written, a sentence each."""
    warnings: tuple[str, ...]
    marked: MarkedLetter | None
    """With what the rules say of it; None: there are no words."""
    refusal: tuple[str, str] | None
    """Why no words of the person's own can go there any more, and the next step; None: they can."""
    text: str
    """For the person to go on with."""
    is_unfinished: bool
    """The text is one that they did not finish."""
    may_return: bool
    may_reword: bool
    may_remake: bool
    difference: tuple[Part, ...]
    """Between our letter and what became of it; empty: it is ours."""


def build_view(
    agent: Agent, home: Home, record: Record, look: Look, letter: LetterNow, now: datetime
) -> LetterView:
    """One letter.

    Args:
        agent: The house, with a copy of the journal.
        home: Where unfinished letters lie.
        record: The interview.
        look: What the mailbox showed just now; what the person goes on with is noted in it.
        letter: As it is now.
        now: Aware.
    """
    step, placed, kind = letter.written.step, letter.placement, letter.written.step.kind
    given = letter.written.letter.text if letter.written.letter else ""
    look.given[kind, step.person] = given
    unfinished = load_unfinished(home, record.id, kind, step.person)
    judged, refusal = letter, None
    try:
        weighed = weigh(agent, look.observation, kind, step.person, unfinished or given, now)
        judged = weighed if unfinished else letter
    except RefusedError as error:
        refusal = (error.text, error.hint)
    is_standing = placed is not None and placed.fate is Fate.UNSENT and not placed.is_on_its_way
    is_touched = placed is not None and (placed.fate is not Fate.UNSENT or placed.sighting.edited)
    return LetterView(
        interview=record.id,
        company=record.debrief.company,
        kind=kind,
        person=step.person,
        name=f"The {KINDS[kind]} to {step.person}",
        place=describe_place(letter),
        head=_list_head(agent, look.observation, letter, now),
        is_sent=placed is not None and placed.fate.is_sent,
        is_never=placed is None and refusal is not None,
        is_own=letter.whose is Whose.THEIRS,
        draft=choose_draft(agent, record, kind, step.person) if is_standing else None,
        missing=tuple(
            sentences.begin(sentences.describe_request(code, record.id, record.debrief))
            for code in letter.written.withheld
        ),
        warnings=tuple(_list_warnings(letter, record)),
        marked=_mark(judged, is_sent=placed is not None and placed.fate.is_sent),
        refusal=refusal,
        text=unfinished or given,
        is_unfinished=bool(unfinished),
        may_return=letter.whose is Whose.THEIRS and not is_touched,
        may_reword=letter.whose is Whose.OURS and refusal is None and bool(given),
        may_remake=placed is not None and placed.fate in _GONE,
        difference=_compare(agent, look.observation, letter),
    )


def _mark(letter: LetterNow, *, is_sent: bool) -> MarkedLetter | None:
    """The letter as it is drawn; of one that was sent, nobody says what might be changed."""
    written = letter.written
    if written.letter is None:
        return None
    marked = mark_letter(written.letter.text, () if is_sent else written.findings, letter.tips)
    return replace(marked, summary="") if is_sent else marked


def load_unfinished(home: Home, interview: InterviewId, kind: Kind, person: str) -> str:
    """What the person typed and did not place; empty: nothing."""
    text = read_page(unfinished_letters.load(unfinished_letters.find_file(home, interview, kind, person)))
    return text if text.strip() else ""


def _list_head(
    agent: Agent, observation: Observation, letter: LetterNow, now: datetime
) -> tuple[tuple[str, str], ...]:
    addressing = letter.written.step.addressing
    thread = observation.thread
    several = thread.messages if thread and addressing.in_reply_to else ()
    answered = next((one for one in several if one.message_id == addressing.in_reply_to), None)
    facts = dict(list_facts(addressing))
    if answered:
        facts["Answers"] = describe_answered(answered, agent.config.profile, now)
    return tuple(facts.items())


def _list_warnings(letter: LetterNow, record: Record) -> Iterator[str]:
    written = letter.written.letter
    for code in written.warnings if written else ():
        yield sentences.describe_warning(
            code, shortened=written.shortened if written else (), interview=record.id, debrief=record.debrief
        )


def _compare(agent: Agent, observation: Observation, letter: LetterNow) -> tuple[Part, ...]:
    """Ours beside theirs; empty where there is nothing to compare."""
    theirs, step = letter.written.letter, letter.written.step
    is_sent_edited = letter.placement is not None and letter.placement.fate is Fate.SENT_EDITED
    if theirs is None or (letter.whose is Whose.OURS and not is_sent_edited):
        return ()
    with suppress(BadFileError):  # their own template, which status tells of
        ours = compose_ours(agent, observation, step.kind, step.person)
        if ours and ours.letter and ours.letter.text.split() != theirs.text.split():
            return compare(ours.letter.text, theirs.text)
    return ()
