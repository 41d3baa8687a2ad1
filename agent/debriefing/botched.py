"""The replay: the questions that went badly, and the better answers (CONTENT §6.2, 11)."""

from __future__ import annotations

from collections.abc import Iterator

from agent.debriefing import answer_parsers
from agent.debriefing.answers import entries
from agent.debriefing.question import Choice, Question
from agent.debriefing.replay import Replay
from agent.debriefing.strengths import WELL, need
from agent.errors import UnclearError
from agent.model.interview import WentWrong

REPLAY = "Now the replay: the questions you would answer differently."
WENT_WRONG = (
    Choice(WentWrong.INCOMPLETE, "It was incomplete"),
    Choice(WentWrong.UNCLEAR, "It was unclear"),
    Choice(WentWrong.WRONG, "It was wrong"),
    Choice(WentWrong.NO_ANSWER, "I had no answer"),
    Choice(WentWrong.MISUNDERSTOOD, "I misunderstood the question"),
)
ANSWER_WORDS = {1: 42, 2: 22, 3: 17}
"""How many words of a better answer the letter holds, by the number of questions (CONTENT §8.4)."""
MOST_BOTCHED = 3


def replayed(replay: Replay) -> Iterator[Question]:
    """First which questions, so that the room for each answer is known; then each in turn (11)."""
    if replay.get("went") == WELL and not entries(replay.answers, "botched"):
        return
    position = 0
    yield _botched_question(replay, position)
    while replay.get(f"botched[{position}].question"):
        position += 1
        yield _botched_question(replay, position)
    panel = entries(replay.answers, "interviewers")[1:]
    for entry in entries(replay.answers, "botched"):
        yield from _details(replay, entry, panel=bool(panel))
    if replay.asked_again():
        yield need("fit[0]", answer_parsers.words("fit[0].need"), "The second letter needs it.")


def _botched_question(replay: Replay, position: int) -> Question:
    take = answer_parsers.words("botched[0].question")

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
        take=answer_parsers.optional(keep_three if position >= MOST_BOTCHED else take),
        note=lambda text: (
            "A question about pay stays out of the letter. It is kept for yourself."
            if replay.about_pay(text)
            else ""
        ),
    )


def _details(replay: Replay, entry: str, *, panel: bool) -> Iterator[Question]:
    question = replay.get(f"{entry}.question")
    pay = replay.about_pay(question)
    number = len(replay.asked_again())
    quoted = f"“{question}”"
    if not pay and answer_parsers.needs_topic(question, number):
        yield Question(
            field=f"{entry}.topic",
            section=REPLAY,
            label="Its topic",
            ask=f"What was it about, in a few words? {quoted}",
            help="It completes: a question about … 1 to 8 words, such as “month-end close”. "
            "The question itself is too long to quote, or is one of several.",
            take=answer_parsers.words(f"{entry}.topic"),
            note=lambda topic: answer_parsers.topic_hint(topic, question),
        )
    if panel and not pay:
        names = [replay.get(f"{person}.name") for person in entries(replay.answers, "interviewers")]
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
    yield _better_answer(entry, quoted, pay=pay, limit=ANSWER_WORDS.get(number, min(ANSWER_WORDS.values())))


def _better_answer(entry: str, quoted: str, *, pay: bool, limit: int) -> Question:
    def note(answer: str) -> str:
        count = answer_parsers.count_words(answer)
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
        else f"One sentence, beginning with I. The letter has room for {limit} words; "
        "longer text is shortened. Only the better answer, not why the first one failed.",
        take=answer_parsers.needed(answer_parsers.tidy)
        if pay
        else answer_parsers.words(f"{entry}.better_answer"),
        note=note,
    )
