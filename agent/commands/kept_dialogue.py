"""The debrief dialogue at the terminal: begun, left, taken up again."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from agent.commands.terminal import choose_asker
from agent.debriefing.answers import Answers, Replay, make_answers, make_debrief
from agent.debriefing.dialogue import OPENING, hold_dialogue
from agent.debriefing.question import Asker, Choice
from agent.debriefing.shown import find_templates
from agent.errors import SecondChanceError, TryLaterError
from agent.keeping import unfinished
from agent.keeping.codec import MisfitError, decode, encode
from agent.keeping.home_folder import Home
from agent.knowledge.spelled_dates import day_and_month
from agent.model.interview import Debrief, Profile
from agent.model.prefill import Prefill

_NEW, _ON, _AGAIN, _DROP = "new", "on", "again", "drop"
_ANSWERS, _PREFILL, _CHANGING = "answers", "prefill", "changing"


class LeftOffError(TryLaterError):
    """The person left the dialogue before its end; nothing is recorded yet.

    Exit code 75, "try again later": a script must not take it for a recorded interview, and the same
    command goes on where it stopped.
    """

    code = "left_off"


@dataclass(frozen=True, slots=True)
class _Begun:
    """A dialogue as it begins, or begins again."""

    name: str
    answers: dict[str, str] = field(default_factory=dict)
    prefill: Prefill | None = None
    changing: str = ""
    kept_at: datetime | None = None
    from_the_beginning: bool = False


def ask_for_debrief(  # noqa: PLR0913 - what is known differs from one caller to the next
    profile: Profile,
    home: Home,
    *,
    now: datetime,
    prefill: Prefill | None = None,
    threads: Callable[[], Sequence[Prefill]] = tuple,
    start: Debrief | None = None,
    asker: Asker | None = None,
    mailboxes: Sequence[str] = (),
    changing: str = "",
) -> Debrief:
    """Ask for an interview and return its debrief; the answers stay on disk until `recorded`.

    Args:
        profile: The person.
        home: Where answers are kept.
        now: Aware.
        prefill: What the thread tells, where it is known already.
        threads: Looks for conversations to choose from; called only when a new dialogue begins.
        start: A debrief to change: everything is filled in.
        asker: Who is asked; None: the terminal.
        mailboxes: The names in config.toml; with several, one is asked for.
        changing: The id of the interview that `start` is the debrief of.

    Raises:
        LeftOffError: the person left; what they answered is kept.
        TryLaterError, SecondChanceError: the answers cannot be kept.
    """
    asker = asker or choose_asker(os.environ)
    home.ensure()
    begun = None
    try:
        begun = _take_up(asker, home, changing) or _begin(home, now, start)
        if not begun.answers:
            asker.say(OPENING)
            prefill = prefill or _choose_thread(asker, threads)
            begun.answers.update(_take_places(prefill))
        known = prefill or begun.prefill or Prefill()
        story = Replay(
            profile=profile,
            now=now,
            answers=begun.answers,
            prefill=known,
            mailboxes=tuple(mailboxes),
            templates=find_templates(home.templates),
        )

        def keep(answers: Answers) -> None:
            data = {_ANSWERS: dict(answers), _PREFILL: encode(known), _CHANGING: changing}
            unfinished.save(home, begun.name, data, now=now)

        return hold_dialogue(asker, story, keep, from_the_beginning=begun.from_the_beginning)
    except (KeyboardInterrupt, EOFError):
        command = f"second-chance debrief --id {changing}" if changing else "second-chance debrief"
        on_disk = any(begun is None or dialogue.name == begun.name for dialogue in unfinished.load_all(home))
        kept = "Your answers are kept." if on_disk else "Nothing was recorded."
        raise LeftOffError(
            f"You left before the end. {kept}", f"Go on whenever you like: {command}"
        ) from None


def discard_answers(home: Home, debrief: Debrief) -> None:
    """Let go of the kept answers that made this debrief; called once it is on record.

    Raises:
        SecondChanceError: the file cannot be deleted.
    """
    for dialogue in unfinished.load_all(home):
        begun = _read(dialogue)
        try:
            if begun and make_debrief(begun.answers) == debrief:
                unfinished.discard(home, dialogue.name)
        except ValueError:  # answers that make no debrief yet
            continue


def _choose_thread(asker: Asker, threads: Callable[[], Sequence[Prefill]]) -> Prefill | None:
    """The conversation the person chooses; a mailbox that does not answer only costs the suggestions."""
    try:
        found = threads()
    except SecondChanceError as problem:
        asker.say(f"{problem.text} So nothing is filled in for you.")
        return None
    if not found:
        return None
    choices = [Choice(str(number), _describe_thread(prefill)) for number, prefill in enumerate(found)]
    choices.append(Choice(_NEW, "None of these"))
    answer = asker.choose(
        "Which conversation was it about?",
        help="What stands in it is filled in for you, and the letters go there.",
        choices=choices,
        default="0",
    )
    return None if answer == _NEW else found[int(answer)]


def _take_places(prefill: Prefill | None) -> dict[str, str]:
    """The answers that nobody has to be asked for once the conversation is known."""
    found = {"mailbox": prefill.mailbox, "thread": prefill.thread} if prefill else {}
    return {name: answer for name, answer in found.items() if answer}


def _describe_thread(prefill: Prefill) -> str:
    people = ", ".join(person.name for person in prefill.people)
    return f"{prefill.subject} ({people})" if people else prefill.subject


def _begin(home: Home, now: datetime, start: Debrief | None) -> _Begun:
    name = unfinished.new_name(home, now)
    return _Begun(name, make_answers(start), from_the_beginning=True) if start else _Begun(name)


def _take_up(asker: Asker, home: Home, changing: str) -> _Begun | None:
    """The unfinished dialogue to go on with, if there is one and the person wants to."""
    waiting = []
    for one in unfinished.load_all(home):
        begun = _read(one)
        if begun is None:
            asker.say(one.damage or f"The unfinished debrief {one.name} is damaged and left alone.")
        elif begun.changing == changing:
            waiting.append(begun)
    if not waiting:
        return None
    choices = [Choice(one.name, f"Go on with {_describe(one)}") for one in reversed(waiting)]
    choices.append(Choice(_NEW, "Begin anew" if changing else "Begin another interview"))
    name = asker.choose(
        "There is a debrief you have not finished.", help="", choices=choices, default=choices[0].value
    )
    chosen = next((dialogue for dialogue in waiting if dialogue.name == name), None)
    return _choose_how(asker, home, chosen) if chosen else None


def _choose_how(asker: Asker, home: Home, begun: _Begun) -> _Begun | None:
    choices = (
        Choice(_ON, "At the question where I stopped; I can change answers at the end"),
        Choice(_AGAIN, "At the first question, with my answers filled in"),
        Choice(_DROP, "Throw these answers away and begin anew"),
    )
    how = asker.choose("Where do you want to go on?", help="", choices=choices, default=_ON)
    if how == _DROP:
        unfinished.discard(home, begun.name)
        return None
    return _Begun(begun.name, begun.answers, begun.prefill, from_the_beginning=how == _AGAIN)


def _describe(begun: _Begun) -> str:
    kept = f", left on {day_and_month(begun.kept_at.date())}" if begun.kept_at else ""
    return begun.answers.get("company", "an interview") + kept


def _read(dialogue: unfinished.Unfinished) -> _Begun | None:
    """A kept dialogue; None when it cannot be read."""
    answers = dialogue.answers.get(_ANSWERS)
    if dialogue.damage or not isinstance(answers, Mapping):
        return None
    texts = {str(name): text for name, text in answers.items() if isinstance(text, str)}
    try:
        prefill = decode(Prefill, dialogue.answers.get(_PREFILL))
    except MisfitError:
        prefill = None
    return _Begun(dialogue.name, texts, prefill, str(dialogue.answers.get(_CHANGING, "")), dialogue.kept_at)
