"""The end: evidence, next steps, tone, and notes for oneself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from agent.debriefing.answers import NO, Replay, list_entries
from agent.debriefing.question import YES_OR_NO, Choice, Question, allow_empty, take_words, tidy_line
from agent.errors import UnclearError
from agent.knowledge.spelled_dates import ordinal, spell_day
from agent.model.interview import Tone
from agent.model.prefill import Suggestion
from agent.reading.times.deadlines import read_deadline

EVIDENCE = "What backs you up?"
NEXT = "What happens next?"
TONE = "Last, the tone, and a line for yourself."
TONES = (
    Choice(Tone.WARM, "Warm"),
    Choice(Tone.FORMAL, "Formal"),
    Choice(Tone.BRIEF, "Brief"),
)


def ask_evidence(replay: Replay) -> Iterator[Question]:
    """References and a testimonial; only the second-chance letter carries them."""
    if not replay.asked_again():
        return
    yield Question(
        field="references.who",
        section=EVIDENCE,
        label="Reference",
        ask="Who could speak for your work?",
        help="Such as “my former district manager” or “the head nurse of my last ward”, without address or "
        "number. You may leave it empty.",
        take=allow_empty(take_words("references.who", replay)),
    )
    if replay.get("references.who"):
        yield Question(
            field="references.agreed",
            section=EVIDENCE,
            label="They agreed",
            ask=f"Has {replay.get('references.who')} agreed to that?",
            help="If not, they are left out of the letter.",
            choices=YES_OR_NO,
            suggestion=Suggestion(NO),
        )
    quote = "references.testimonial"
    yield Question(
        field=f"{quote}.text",
        section=EVIDENCE,
        label="Praise",
        ask="Has anybody praised that work in words you may quote?",
        help="Best at most 15 words, as they said it, such as “She kept the kitchen calm”. "
        "You may leave it empty.",
        take=allow_empty(take_words(f"{quote}.text", replay)),
    )
    if replay.get(f"{quote}.text"):
        yield Question(
            field=f"{quote}.source",
            section=EVIDENCE,
            label="Whose praise",
            ask="Who said it?",
            help="Such as “My former district manager” or “A guest of three years”.",
            take=take_words(f"{quote}.source", replay),
        )
        yield Question(
            field=f"{quote}.quotable",
            section=EVIDENCE,
            label="You may quote it",
            ask="May you quote it?",
            help="If not, it is left out of the letter.",
            choices=YES_OR_NO,
            suggestion=Suggestion(NO),
        )


def ask_next_steps(replay: Replay) -> Iterator[Question]:
    """What the second letter asks for, and when they will decide."""
    if replay.asked_again():
        yield Question(
            field="request",
            section=NEXT,
            label="Your request",
            ask="What would you ask for, if not another meeting of the usual length?",
            help="Such as “a quarter of an hour, by phone if that is easier” or “a short call”. "
            "Left empty, the letter asks for another meeting.",
            take=allow_empty(take_words("request", replay)),
        )
    ended = datetime.fromisoformat(replay.get("interview_end")).date()

    def take(text: str) -> str:
        day = read_deadline(text, today=ended)
        if day is None:
            raise UnclearError(
                "I could not read a day there. Write it like 2026-09-16 or 16 Sep, or leave it empty."
            )
        if day < ended:
            raise UnclearError("That is before the interview.")
        return day.isoformat()

    yield Question(
        field="decision.date",
        section=NEXT,
        label="Their decision",
        ask="By which day will they decide?",
        help="For example 16 Sep. Leave it empty if they named no day.",
        take=allow_empty(take),
        note=lambda answer: spell_day(date.fromisoformat(answer)) + "." if answer else "",
    )
    day = replay.get("decision.date")
    yield Question(
        field="decision.text",
        section=NEXT,
        label="Their decision, in words",
        ask="And in their words?",
        help="Such as “the 16th” or “the end of next week”. You may leave it empty.",
        take=allow_empty(take_words("decision.text", replay)),
        suggestion=Suggestion(f"the {ordinal(date.fromisoformat(day).day)}" if day else ""),
    )


def ask_tone(replay: Replay) -> Iterator[Question]:
    """Tone, nudge, and notes that never reach a letter."""
    yield Question(
        field="tone",
        section=TONE,
        label="Tone",
        ask="Which tone shall the letters have?",
        choices=TONES,
        suggestion=_tone(replay),
    )
    yield Question(
        field="nudge",
        section=TONE,
        label="Ask once if they stay silent",
        ask="If they stay silent, shall one polite question about the state of things be drafted later?",
        choices=YES_OR_NO,
        suggestion=Suggestion(NO),
    )
    yield Question(
        field="private_note",
        section=TONE,
        label="Note to yourself",
        ask="Anything about the day, for yourself?",
        help="It never reaches a letter. You may leave it empty.",
        take=tidy_line,
    )
    position = 0
    yield _to_prepare(position)
    while replay.get(f"improve[{position}]"):
        position += 1
        yield _to_prepare(position)


def _to_prepare(position: int) -> Question:
    return Question(
        field=f"improve[{position}]",
        section=TONE,
        label="To prepare",
        ask="Anything else to prepare?" if position else "What will you prepare better next time?",
        help="" if position else "Your own list to read before the next interview. You may leave it empty.",
        take=tidy_line,
    )


def _tone(replay: Replay) -> Suggestion:
    """Brief or formal as they write themselves, else the person's own tone."""
    suggested = replay.prefill.tone
    if suggested.value == Tone.BRIEF:
        return suggested
    titles = [replay.get(f"{entry}.title") for entry in list_entries(replay.answers, "interviewers")]
    if any(titles):
        return Suggestion(Tone.FORMAL, "because of the title")
    return suggested if suggested.value else Suggestion(replay.profile.tone)
