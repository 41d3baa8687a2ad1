"""How it went: first what went well, then the questions that the person would answer differently.

What stayed with them comes before what went badly: a debrief that begins with the mistakes is given up.
"""

from __future__ import annotations

from collections.abc import Iterator

from agent.debriefing.answers import Replay, list_entries
from agent.debriefing.question import (
    Choice,
    Question,
    Take,
    allow_empty,
    count_words,
    hint_at_topic,
    is_named_by_topic,
    needs_topic,
    require_answer,
    take_words,
    tidy_line,
)
from agent.errors import UnclearError
from agent.model.interview import Part, WentWrong

WENT_WELL = "What went well?"
WELL = "good"
WENT = (
    Choice(WELL, "Well: I would answer everything the same way"),
    Choice("mixed", "Mixed: there is something I would answer differently"),
    Choice("badly", "Badly"),
)
MOST_FIT = 2
_IN_THE_ROOM = {Part.HIRING_MANAGER, Part.PANELIST, Part.RECRUITER_INHOUSE, Part.UNKNOWN}


def ask_what_went_well(replay: Replay) -> Iterator[Question]:
    """What stayed with them, what they bring, what excites them."""
    for entry in list_entries(replay.answers, "interviewers"):
        if replay.get(f"{entry}.part") in _IN_THE_ROOM:
            yield _ask_highlight(replay, entry)
    yield Question(
        field="went",
        section=WENT_WELL,
        label="How it went",
        ask="How did it go, all in all?",
        help="This stays with you; no letter mentions it.",
        choices=WENT,
    )
    for position in range(MOST_FIT):
        entry = f"fit[{position}]"
        yield _ask_skill(replay, entry, first=position == 0)
        if not replay.get(f"{entry}.skill"):
            break
        take = allow_empty(take_words(f"{entry}.need", replay))
        yield _ask_need(replay, entry, take, "Leave it empty if they did not say.")
        if position == 0:  # no letter speaks of a second one
            yield from _ask_about_need(replay, entry)
    yield Question(
        field="enthusiasm",
        section=WENT_WELL,
        label="What excites you",
        ask="What about this work excites you?",
        help="Such as “rebuilding the closing routine with your tellers” or “the garden center”. "
        "You will see the finished sentence.",
        take=take_words("enthusiasm", replay),
    )


def _ask_highlight(replay: Replay, entry: str) -> Question:
    name = replay.get(f"{entry}.name")
    return Question(
        field=f"{entry}.highlight",
        section=WENT_WELL,
        label=f"{name}: what stayed with you",
        ask=f"What did {name} tell you that stayed with you?",
        help="Such as “how night-shift drivers report faults” or “the teller who redesigned the queue”. "
        "You may leave it empty, but it makes the letter theirs.",
        take=allow_empty(take_words(f"{entry}.highlight", replay)),
    )


def _ask_skill(replay: Replay, entry: str, *, first: bool) -> Question:
    take = take_words(f"{entry}.skill", replay)
    return Question(
        field=f"{entry}.skill",
        section=WENT_WELL,
        label="What you bring" if first else "What else you bring",
        ask="What do you bring that they can use?" if first else "A second thing you bring?",
        help="Such as “running a four-teller branch”, “eight years in a 24-bed ICU” or “good with people”: "
        "any of these will do."
        if first
        else "Leave it empty if one is enough.",
        take=take if first else allow_empty(take),
    )


def _ask_need(replay: Replay, entry: str, take: Take, more: str) -> Question:
    """What they need a skill for: optional beside the skill, needed for a second letter."""
    return Question(
        field=f"{entry}.need",
        section=WENT_WELL,
        label="What they need",
        ask="What do they need it for, as they told you?",
        help=f"Such as “steadier closing routines” or “somebody who calms the mornings”. {more}",
        take=take,
        shows="" if len(_list_speakers(replay)) > 1 else None,
    )


def _ask_about_need(replay: Replay, entry: str) -> Iterator[Question]:
    """Who named the need, where there were several, and why it matters to the person."""
    if not (replay.get(f"{entry}.need") or replay.get(f"{entry}.why")):
        return
    names = _list_speakers(replay)
    if replay.get(f"{entry}.need") and len(names) > 1:
        yield Question(
            field=f"{entry}.said_by",
            section=WENT_WELL,
            label="Who told you",
            ask="Who told you that?",
            help="Only a letter to them says “you told me”.",
            choices=(*(Choice(name, name) for name in names), Choice("", "I do not remember")),
            shows=f"{entry}.need",
        )
    yield Question(
        field=f"{entry}.why",
        section=WENT_WELL,
        label="Why it matters",
        ask="Why does that matter to you?",
        help="At most 12 words, such as “because I have seen what one bad handover costs” or "
        "“I like calm shops”. It may stay empty.",
        take=allow_empty(take_words(f"{entry}.why", replay)),
    )


def _list_speakers(replay: Replay) -> list[str]:
    """Who may have named a need: everybody who was in the room."""
    entries = list_entries(replay.answers, "interviewers")
    there = [entry for entry in entries if replay.get(f"{entry}.part") != Part.COORDINATOR]
    return [replay.get(f"{entry}.name") for entry in there]


REPLAY = "Now the replay: the questions you would answer differently."
WENT_WRONG = (
    Choice(WentWrong.INCOMPLETE, "It was incomplete"),
    Choice(WentWrong.UNCLEAR, "It was unclear"),
    Choice(WentWrong.WRONG, "It was wrong"),
    Choice(WentWrong.NO_ANSWER, "I had no answer"),
    Choice(WentWrong.MISUNDERSTOOD, "I misunderstood the question"),
    Choice(WentWrong.UNKNOWN, "I cannot say"),
)
ANSWER_WORDS = {1: 42, 2: 22, 3: 17}
"""How many words of a better answer the letter holds, by the number of questions."""
MOST_BOTCHED = 3


def ask_what_went_badly(replay: Replay) -> Iterator[Question]:
    """First which questions, so that the room for each answer is known; then each in turn."""
    if replay.get("went") == WELL and not list_entries(replay.answers, "botched"):
        return
    position = 0
    yield _ask_botched_question(replay, position)
    while replay.get(f"botched[{position}].question"):
        position += 1
        yield _ask_botched_question(replay, position)
    panel = list_entries(replay.answers, "interviewers")[1:]
    for entry in list_entries(replay.answers, "botched"):
        yield from _ask_details(replay, entry, panel=bool(panel))
    if replay.asked_again():
        yield _ask_need(replay, "fit[0]", take_words("fit[0].need", replay), "The second letter needs it.")


def _ask_botched_question(replay: Replay, position: int) -> Question:
    take = take_words("botched[0].question", replay)

    def keep_three(_: str) -> str:
        raise UnclearError("Keep the three that matter. Leave this empty to go on.")

    return Question(
        field=f"botched[{position}].question",
        section=REPLAY,
        label=f"Question {position + 1}",
        ask="Another one?" if position else "Which question would you answer differently?",
        help="Leave it empty if there is no other."
        if position
        else "As you remember it, in their words. Leave it empty if there is none.",
        take=allow_empty(keep_three if position >= MOST_BOTCHED else take),
        note=lambda text: (
            "A question about pay stays out of the letter. It is kept for yourself."
            if replay.about_pay(text)
            else ""
        ),
    )


def _ask_details(replay: Replay, entry: str, *, panel: bool) -> Iterator[Question]:
    question = replay.get(f"{entry}.question")
    pay = replay.about_pay(question)
    number = len(replay.asked_again())
    quoted = f"“{question}”"
    if not pay and is_named_by_topic(question, number):
        take, is_needed = take_words(f"{entry}.topic", replay), needs_topic(question, number)
        yield Question(
            field=f"{entry}.topic",
            section=REPLAY,
            label="Its topic",
            ask=f"What was it about, in a few words? {quoted}",
            help="Such as “month-end close” or “why I left”. "
            "The question itself is long to quote, or is one of several."
            + ("" if is_needed else " You may leave it empty."),
            take=take if is_needed else allow_empty(take),
            note=lambda topic: hint_at_topic(topic, question) if topic else "",
        )
    if panel and not pay:
        names = [replay.get(f"{person}.name") for person in list_entries(replay.answers, "interviewers")]
        yield Question(
            field=f"{entry}.asked_by",
            section=REPLAY,
            label="Who asked it",
            ask=f"Who asked it? {quoted}",
            choices=(*(Choice(name, name) for name in names), Choice("", "I do not remember")),
        )
    yield Question(
        field=f"{entry}.went",
        section=REPLAY,
        label="What was missing",
        ask=f"What was the matter with your answer? {quoted}",
        choices=WENT_WRONG,
    )
    yield _ask_better_answer(
        replay, entry, pay=pay, limit=ANSWER_WORDS.get(number, min(ANSWER_WORDS.values()))
    )


def _ask_better_answer(replay: Replay, entry: str, *, pay: bool, limit: int) -> Question:
    quoted = f"“{replay.get(f'{entry}.question')}”"

    def note(answer: str) -> str:
        count = count_words(answer)
        if pay or count <= limit:
            return ""
        return f"That is {count} words; the letter has room for {limit} and will shorten it."

    return Question(
        field=f"{entry}.better_answer",
        section=REPLAY,
        label="The better answer",
        ask=f"What would you answer now? {quoted}",
        help="For yourself; it is not in any letter."
        if pay
        else "Such as “I recount with a second person before anyone leaves” or “stay calm, listen, then fix "
        f"the drink”. Only the better answer, not why the first one failed. The letter has room for {limit} "
        "words; longer text is shortened.",
        take=require_answer(tidy_line) if pay else take_words(f"{entry}.better_answer", replay),
        note=note,
    )
