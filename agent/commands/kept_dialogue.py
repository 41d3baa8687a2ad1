"""The debrief dialogue at the terminal: begun, left, taken up again."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from agent.commands.terminal import choose_asker
from agent.debriefing.answers import Answers, Replay, close_gaps, make_answers
from agent.debriefing.dialogue import OPENING, hold_dialogue
from agent.debriefing.kept_answers import (
    Begun,
    describe_begun,
    describe_thread,
    keep_changes,
    list_begun,
    take_places,
)
from agent.debriefing.question import Asker, Choice
from agent.debriefing.shown import find_templates
from agent.errors import SecondChanceError, TryLaterError
from agent.keeping import unfinished
from agent.keeping.home_folder import Home
from agent.model.interview import Debrief, Profile
from agent.model.prefill import Prefill

_NEW, _ON, _AGAIN, _DROP = "new", "on", "again", "drop"


class LeftOffError(TryLaterError):
    """The person left the dialogue before its end; nothing is recorded yet.

    Exit code 75, "try again later": a script must not take it for a recorded interview, and the same
    command goes on where it stopped.
    """

    code = "left_off"


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
    begun, is_from_the_beginning = None, False
    try:
        begun, is_from_the_beginning = _take_up(asker, home, changing) or _begin(home, now, start, changing)
        if not begun.answers:
            asker.say(OPENING)
            prefill = prefill or _choose_thread(asker, threads)
            begun.answers.update(take_places(prefill))
        known = prefill or begun.prefill or Prefill()
        story = Replay(
            profile=profile,
            now=now,
            answers=begun.answers,
            prefill=known,
            mailboxes=tuple(mailboxes),
            templates=find_templates(home.templates),
        )

        before = dict(begun.answers)

        def keep_answers(answers: Answers) -> None:
            now_kept = keep_changes(home, replace(begun, answers=dict(answers), prefill=known), before, now)
            for held in (before, story.answers):  # what was typed at the desk meanwhile is known here, too
                held.clear()
                held.update(now_kept)

        return hold_dialogue(asker, story, keep_answers, from_the_beginning=is_from_the_beginning)
    except (KeyboardInterrupt, EOFError):
        command = f"second-chance debrief --id {changing}" if changing else "second-chance debrief"
        on_disk = any(begun is None or dialogue.name == begun.name for dialogue in unfinished.load_all(home))
        kept = "Your answers are kept." if on_disk else "Nothing was recorded."
        raise LeftOffError(
            f"You left before the end. {kept}", f"Go on whenever you like: {command}"
        ) from None


def _choose_thread(asker: Asker, threads: Callable[[], Sequence[Prefill]]) -> Prefill | None:
    """The conversation the person chooses; a mailbox that does not answer only costs the suggestions."""
    try:
        found = threads()
    except SecondChanceError as problem:
        asker.say(f"{problem.text} So nothing is filled in for you.")
        return None
    if not found:
        return None
    choices = [Choice(str(number), describe_thread(prefill)) for number, prefill in enumerate(found)]
    choices.append(Choice(_NEW, "None of these"))
    answer = asker.choose(
        "Which conversation was it about?",
        help="What stands in it is filled in for you, and the letters go there.",
        choices=choices,
        default="0",
    )
    return None if answer == _NEW else found[int(answer)]


def _begin(home: Home, now: datetime, start: Debrief | None, changing: str) -> tuple[Begun, bool]:
    """A new dialogue, and whether each question is asked although it has an answer."""
    begun = Begun(name=unfinished.new_name(home, now), changing=changing)
    return (replace(begun, answers=make_answers(start)), True) if start else (begun, False)


def _take_up(asker: Asker, home: Home, changing: str) -> tuple[Begun, bool] | None:
    """The unfinished dialogue to go on with, if there is one and the person wants to."""
    begun, damages = list_begun(home)
    for damage in damages:
        asker.say(damage)
    waiting = [one for one in begun if one.changing == changing]
    if not waiting:
        return None
    choices = [Choice(one.name, f"Go on with {describe_begun(one)}") for one in reversed(waiting)]
    choices.append(Choice(_NEW, "Begin anew" if changing else "Begin another interview"))
    name = asker.choose(
        "There is a debrief you have not finished.", help="", choices=choices, default=choices[0].value
    )
    chosen = next((dialogue for dialogue in waiting if dialogue.name == name), None)
    return _choose_how(asker, home, chosen) if chosen else None


def _choose_how(asker: Asker, home: Home, begun: Begun) -> tuple[Begun, bool] | None:
    """The same dialogue, and where it goes on."""
    choices = (
        Choice(_ON, "At the question where I stopped; I can change answers at the end"),
        Choice(_AGAIN, "At the first question, with my answers filled in"),
        Choice(_DROP, "Throw these answers away and begin anew"),
    )
    how = asker.choose("Where do you want to go on?", help="", choices=choices, default=_ON)
    if how == _DROP:
        unfinished.discard(home, begun.name)
        return None
    return replace(begun, answers=close_gaps(begun.answers)), how == _AGAIN
