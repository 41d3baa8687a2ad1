"""The dialogue itself, for any asker: ask, check, say back, keep; then a last look at everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

from agent.debriefing import basics, closing, how_it_went
from agent.debriefing.answers import NO, YES, Answers, Replay, close_gaps, make_debrief
from agent.debriefing.offering import find_offer
from agent.debriefing.question import YES_OR_NO, Asker, Choice, Question
from agent.debriefing.shown import show_sentence, tell_sentence
from agent.debriefing.typing_errors import ask_about_typing
from agent.errors import UnclearError
from agent.model.interview import Debrief
from agent.model.prefill import Suggestion

OPENING = (
    "Most interviews feel worse from the inside. Write down what you remember while it is fresh: first "
    "what went well, then the questions you would answer differently. Only what you mark as a question "
    "can appear in a mail; notes about the day stay with you. Advisers disagree on whether to ask for "
    "another interview; nothing is sent without you."
)
"""Shown once."""
RECORD = ""
_OTHER = "\0other"  # no answer can hold it
_SHOWN_AT_MOST = 60


def generate_questions(replay: Replay) -> Iterator[Question]:
    """Every question in its order, as far as the answers so far tell which there are."""
    return chain.from_iterable(
        section(replay)
        for section in (
            basics.ask_facts,
            basics.ask_people,
            how_it_went.ask_what_went_well,
            how_it_went.ask_what_went_badly,
            closing.ask_evidence,
            closing.ask_next_steps,
            closing.ask_tone,
        )
    )


def find_next_question(replay: Replay, done: set[str]) -> Question | None:
    """The first question that has no answer, or whose answer can no longer be taken; None at the end."""
    for question in generate_questions(replay):
        if question.field not in done or question.field not in replay.answers:
            return question
        if question.refusal(replay.answers[question.field]):
            return question
    return None


def hold_dialogue(
    asker: Asker, replay: Replay, keep: Callable[[Answers], None], *, from_the_beginning: bool = False
) -> Debrief:
    """Ask all that is open, show everything once more, and return the debrief.

    Args:
        asker: Who is asked.
        replay: Holds the answers known so far; they are not asked for again unless they cannot stay.
        keep: Called with all answers after each one.
        from_the_beginning: Ask for known answers too, with themselves as the suggestion.

    Raises:
        KeyboardInterrupt, EOFError: the person left; all answers so far are kept.
    """
    dialogue = _Dialogue(asker, replay, keep)
    dialogue.go_on(set() if from_the_beginning else set(replay.answers))
    while (field := dialogue.show_everything()) != RECORD:
        dialogue.ask(next(question for question in generate_questions(replay) if question.field == field))
        dialogue.go_on(set(replay.answers))
    return make_debrief(replay.answers)


class _Dialogue:
    """One dialogue under way."""

    def __init__(self, asker: Asker, replay: Replay, keep: Callable[[Answers], None]) -> None:
        self._asker = asker
        self._replay = replay
        self._keep = keep
        self._section = ""

    def go_on(self, done: set[str]) -> None:
        """Ask whatever has no answer."""
        while question := find_next_question(self._replay, done):
            self.ask(question)
            done.add(question.field)

    def ask(self, question: Question) -> None:
        """Ask until there is an answer, and keep it."""
        if question.section != self._section:
            self._section = question.section
            self._asker.say(f"\n{question.section}")
        answers = self._replay.answers
        before = answers.get(question.field)
        answer = self._ask_answer(question, before)
        if before not in {None, answer} and question.field.endswith("].name"):
            for part in ("given", "family"):
                answers.pop(question.field.removesuffix("name") + part, None)
        answers[question.field] = answer
        tidy = close_gaps(answers)
        answers.clear()
        answers.update(tidy)
        self._keep(answers)
        self._show_sentence(question)

    def _ask_answer(self, question: Question, before: str | None) -> str:
        if before is not None:
            refusal = question.refusal(before)
            if refusal and before:
                self._asker.say(f"Your earlier answer was “{before}”. {refusal}")
            question = replace(question, suggestion=Suggestion(before))
        if not question.choices:
            return self._ask_text(question)
        if question.choices == YES_OR_NO:
            help_text, default = _build_help(question), question.suggestion.value == YES
            return YES if self._asker.confirm(question.ask, help=help_text, default=default) else NO
        choices = question.choices + ((Choice(_OTHER, question.other),) if question.other else ())
        values = [choice.value for choice in choices]
        suggested = question.suggestion.value if question.suggestion.value in values else ""
        answer = self._asker.choose(
            question.ask, help=_build_help(question), choices=choices, default=suggested
        )
        if answer != _OTHER:
            return answer
        return self._ask_text(replace(question, suggestion=Suggestion(), ask="The name?", help=""))

    def _ask_text(self, question: Question) -> str:
        """A line of text that can be taken; what was refused can be mended."""
        default = question.suggestion.value
        if default and question.refusal(default):
            question = replace(question, suggestion=Suggestion())
        typed = "" if question.suggestion.value else default
        suggested = question.suggestion.value and question.show(question.suggestion.value)
        while True:
            given = self._asker.text(question.ask, help=_build_help(question), default=suggested, typed=typed)
            try:
                answer = question.take(given)
            except UnclearError as problem:
                self._asker.say(str(problem))
                mended = self._offer(question, given)
                if mended == given:
                    typed = given
                    continue
                answer = mended
            else:
                answer = self._offer(question, answer)
            self._say_back(question, answer)
            return answer

    def _offer(self, question: Question, answer: str) -> str:
        """The answer, or what the person takes in its place."""
        offers = (question.offer(answer), find_offer(question.field, answer, self._replay.answers))
        for offer in filter(None, offers):
            fits = not question.refusal(offer.value)
            if fits and self._asker.confirm(offer.ask, help="", default=True):
                return offer.value
        return answer

    def _say_back(self, question: Question, answer: str) -> None:
        """What there is to say about an answer, and words mistyped in it."""
        mistyped = ask_about_typing(question.field, {**self._replay.answers, question.field: answer})
        for words in filter(None, (question.note(answer), mistyped)):
            self._asker.say(words)

    def _show_sentence(self, question: Question) -> None:
        """The sentence of the letter that will carry an answer, once the answer is kept."""
        replay = self._replay
        field = question.field if question.shows is None else question.shows
        if sentence := show_sentence(field, replay.answers, replay.profile, replay.templates):
            self._asker.say(tell_sentence(sentence))

    def show_everything(self) -> str:
        """Show every answer; the field to change, or RECORD."""
        choices = [Choice(RECORD, "Yes, record it")]
        listed = {question.field: question for question in generate_questions(self._replay)}
        for question in listed.values():
            shown = question.describe(self._replay.get(question.field)) or "-"
            if len(shown) > _SHOWN_AT_MOST:
                shown = shown[: _SHOWN_AT_MOST - 1] + "…"
            choices.append(Choice(question.field, f"{question.label}: {shown}"))
        self._section = ""
        return self._asker.choose(
            "Is everything right?",
            help="Record it, or choose what to change.",
            choices=choices,
            default=RECORD,
        )


def _build_help(question: Question) -> str:
    """The help, and where the suggestion comes from."""
    source = question.suggestion.source
    return " ".join(part for part in (question.help, f"({source})" if source else "") if part)
