"""A dialogue that is gone through anew with the answers so far."""

from __future__ import annotations

from agent.errors import UnclearError
from agent.setting_up.person import Person
from agent.setting_up.replaying import give_answer, go_through

PETS = [("cat", "A cat"), ("dog", "A dog")]


def converse(person: Person) -> str:
    """Ask for a pet, a name for it, and once more where it barks."""

    def take(text: str) -> str:
        if text == "Rex":
            raise UnclearError("Everybody takes that.")
        return text.upper()

    person.say("Hello.")
    pet = person.choose("Which pet?", PETS, "dog")
    name = person.ask("Its name?", take, hint="Short.", default="Kim")
    while pet == "dog" and person.confirm("Is it too loud?", default=False):
        person.say("Then another.")
        pet = person.choose("Which pet?", PETS, "cat")
    return f"{name} {pet}"


def test_each_answer_leads_to_the_next_question() -> None:
    """What was said since comes with it; at the end there is an outcome."""
    first = go_through((), converse)
    assert first.question is not None
    assert ("Which pet?", "dog", ("Hello.",)) == (
        first.question.ask,
        first.question.default,
        first.question.said,
    )
    second = give_answer((), "dog", converse)
    assert second.question is not None
    assert ("Its name?", "Short.", "Kim", ()) == (
        second.question.ask,
        second.question.help,
        second.question.default,
        second.question.said,
    )
    third = go_through(("dog", "Bello", "yes"), converse)
    assert third.question is not None
    assert ("Which pet?", ("Then another.",)) == (third.question.ask, third.question.said)
    last = give_answer(("dog", "Bello", "yes"), "cat", converse)
    assert (None, "BELLO cat") == (last.question, last.outcome)
    assert ["A dog", "Bello", "Yes", "A cat"] == [one.answer for one in last.answered]
    assert last == give_answer(last.answers, "one too many", converse)


def test_a_refused_answer_is_not_kept() -> None:
    """The question stays open with the reason and what was typed; a question mark is no answer either."""
    standing = give_answer(("cat",), "Rex", converse)
    assert standing.question is not None
    assert (("cat",), "Everybody takes that.", "Rex") == (
        standing.answers,
        standing.question.refusal,
        standing.question.default,
    )
    for nothing in ("?", "help"):
        asked = give_answer(("cat",), nothing, converse)
        assert asked.question is not None
        assert (("cat",), True) == (asked.answers, bool(asked.question.refusal))
    chosen = give_answer((), "parrot", converse)
    assert chosen.question is not None
    assert "Please choose one of the answers." == chosen.question.refusal


def test_answers_that_fit_no_more_are_left_out() -> None:
    """With all behind them."""
    standing = go_through(("parrot", "Kim"), converse)
    assert ((), ()) == (standing.answers, standing.answered)
    assert standing.question is not None
    assert "Which pet?" == standing.question.ask
