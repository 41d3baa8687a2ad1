"""What is offered where a small change makes an answer right, and what is left as it was typed."""
# ruff: noqa: RUF001 (typographic quotes are what people type)

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import botched, debrief, denise
from hypothesis import example, given
from hypothesis import strategies as st

from agent.model.interview import Fit, References
from agent.writing.answers.corrections import apply_corrections, find_corrections, offer_correction
from agent.writing.answers.field_checks import Readers, clean_answer, find_problems
from agent.writing.answers.typing_slips import change_unquoted
from agent.writing.lexicon import english

SKILL, NEED, ANSWER = "fit[0].skill", "fit[0].need", "botched[0].better_answer"
HIGHLIGHT, QUESTION, WHO = "interviewers[0].highlight", "botched[0].question", "references.who"


@pytest.mark.parametrize(
    ("field", "typed", "corrected"),
    [
        # The letter I, days and months, apostrophes, a word twice.
        (SKILL, "what i learned as a baker, i think", "what I learned as a baker, I think"),
        (ANSWER, "i'm calm and i've done it since may", "I'm calm and I've done it since May"),
        (SKILL, "saturdays at a bakery in march 2019", "Saturdays at a bakery in March 2019"),
        (ANSWER, "I didnt wait, im quick", "I didn't wait, I'm quick"),
        (SKILL, "the the night oven", "the night oven"),
        # Capitals.
        (SKILL, "GOOD WITH PEOPLE AND SAP", "good with people and SAP"),
        (
            ANSWER,
            "STAY CALM AND ASK PRAIRIE GATE CREDIT UNION",
            "Stay calm and ask Prairie Gate Credit Union",
        ),
        (QUESTION, "WHY DID YOU LEAVE", "Why did you leave?"),
        # A question that was asked.
        (QUESTION, "whats a proof oven", "What's a proof oven?"),
        (QUESTION, "how do you keep a starter alive.", "How do you keep a starter alive?"),
        (QUESTION, "tell me about a bad loaf", "Tell me about a bad loaf"),
        # What is said while still thinking, and in chats.
        ("enthusiasm", "honestly everything about the oven", "everything about the oven"),
        (ANSWER, "honestly? I would laugh", "I would laugh"),
        (ANSWER, "Well, I would weigh it again", "I would weigh it again"),
        (ANSWER, "that I weigh every loaf first", "I weigh every loaf first"),
        (HIGHLIGHT, "nobody reads the recipe lol", "nobody reads the recipe"),
        (SKILL, "I bake with kids :)", "I bake with kids"),
        (SKILL, "ppl say i calm u down bc i listen", "people say I calm you down because I listen"),
        (ANSWER, "I think what I wanted to get across is that I ask first", "I ask first"),
        (QUESTION, "why us??", "Why us?"),
        # Calls.
        ("enthusiasm", "the bread!!", "the bread"),
        (ANSWER, "I weigh it again! Then I note it!", "I weigh it again. Then I note it."),
        # The thing itself.
        (NEED, "they need a baker for sundays", "a baker for Sundays"),
        (NEED, "You are looking for somebody calm", "somebody calm"),
        (NEED, "we want to waste less", "to waste less"),
        (HIGHLIGHT, "she told me about the flood", "the flood"),
        (HIGHLIGHT, "hearing about the new oven", "the new oven"),
        (NEED, "she said they need cover for may and june", "cover for May and June"),
        (ANSWER, "i'd of said that safety comes first", "Safety comes first"),
        (SKILL, "english and german, in may too", "English and German, in May too"),
        (HIGHLIGHT, "we talked a lot about the new oven", "the new oven"),
        (ANSWER, "I should have said that the dough rests first", "The dough rests first"),
        (ANSWER, "Should have said the dough rests first", "The dough rests first"),
        (ANSWER, "would rest the dough first", "I would rest the dough first"),
        # To the reader.
        (HIGHLIGHT, "Hearing about her story", "your story"),
        (HIGHLIGHT, "how Denise Kowalczyk runs the night shift", "how you run the night shift"),
        (HIGHLIGHT, "wants to bring back the stone oven", "you want to bring back the stone oven"),
        (HIGHLIGHT, "denise said nobody likes rye", "you said nobody likes rye"),
        (HIGHLIGHT, "Denise’s first winter as a baker", "your first winter as a baker"),
        (HIGHLIGHT, "she’s been here since the first day", "you’ve been here since the first day"),
        (HIGHLIGHT, "they aren't closing, they have a plan", "you aren't closing, you have a plan"),
        (HIGHLIGHT, "she started as a trainee herself", "you started as a trainee yourself"),
        (NEED, "theyre two bakers down", "you're two bakers down"),
        (HIGHLIGHT, "Ms. Kowalczyk showed me the vault", "you showed me the vault"),
        ("enthusiasm", "their ovens and how they clean them", "your ovens and how you clean them"),
        (NEED, "their ovens checked", "your ovens checked"),
        ("enthusiasm", "joining their team", "joining your team"),
        ("enthusiasm", "learning from Denise", "learning from you"),
        # Pay.
        ("enthusiasm", "good benefits and baking for schools", "baking for schools"),
        ("enthusiasm", "great pay, short commute, the bread and the team", "the bread and the team"),
        # Who it is.
        (WHO, "former head baker", "my former head baker"),
        (WHO, "Chair of my last bakery", "the chair of my last bakery"),
        (WHO, "old boss at the mill", "my old boss at the mill"),
        (WHO, "couple of regulars", "a couple of regulars"),
        (WHO, "you can ask my boss", "my boss"),
    ],
)
def test_what_is_offered(field: str, typed: str, corrected: str) -> None:
    """The small change makes it right, is told in a sentence, and leaves nothing more to offer."""
    offer = offer_correction(field, typed, debrief())
    assert offer is not None
    assert (offer.field, offer.typed, offer.corrected) == (field, clean_answer(field, typed), corrected)
    assert offer.why.endswith(".")
    assert not find_problems(field, corrected, readers=Readers(("Denise Kowalczyk", "Denise")))
    assert offer_correction(field, corrected, debrief()) is None


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (SKILL, "I march in at six and may stay, i.e. until noon"),
        (SKILL, "SAP, SQL, AWS"),
        (SKILL, "an i/o board and an i-beam"),
        (ANSWER, "I ask “why dont you call on tuesday lol” and wait"),
        (QUESTION, "the one about discipline"),
        (QUESTION, "how I pick a supplier"),
        (HIGHLIGHT, "the bakers and their ovens"),
        (HIGHLIGHT, "how you run the night shift"),
        (NEED, "people who know their ovens"),
        ("enthusiasm", "the benefits office and its people"),
        (ANSWER, "yes twice, both lived"),
        (ANSWER, "no, I have never done that but I learn fast"),
        (ANSWER, "could have said more about my thesis"),
        (WHO, "ask me"),
        (SKILL, "ok with heights"),
        (SKILL, "u = r * i"),
        (WHO, "Ana Ruiz"),
        (WHO, "my former head baker"),
        ("request", "a quarter of an hour, by phone if that is easier"),
        ("decision.text", "the 16th"),
        # A change that would not make it right is not offered.
        ("enthusiasm", "the pay"),
        (ANSWER, "I was so nervous, i forgot"),
        (HIGHLIGHT, "how they train you"),
    ],
)
def test_what_stays_as_it_was_typed(field: str, typed: str) -> None:
    """Names, numbers, quotations, and everything that reads well already."""
    assert offer_correction(field, typed, debrief()) is None


def test_names_are_never_changed() -> None:
    """A company may be called `didnt`, a person `may`."""
    known = debrief(company="didnt", interviewers=(denise(name="may sunday", given="", family=""),))
    assert offer_correction(SKILL, "since may sunday left, didnt", known) is None
    assert offer_correction(SKILL, "since may, i think", known) is not None


def test_to_several_readers_nobody_is_you() -> None:
    """What one of them said is not everybody's: only their own field speaks to them."""
    both = debrief(interviewers=(denise(), denise(name="Bo Lund", given="Bo", family="Lund")))
    assert offer_correction("enthusiasm", "learning from Denise", both) is None
    assert offer_correction("interviewers[1].highlight", "how Bo runs the night", both) is not None
    assert offer_correction("interviewers[1].highlight", "how Denise runs the night", both) is None


def test_all_of_a_debrief_on_one_yes() -> None:
    """Each field is one offer; a yes changes these fields and nothing else."""
    typed = debrief(
        interviewers=(denise(highlight="their new ovens lol"),),
        fit=(
            Fit(skill="i bake at night", need="they need a baker"),
            Fit(skill="sales since march", why="i care"),
        ),
        enthusiasm="the bread!!",
        request="a call on monday",
        botched=(botched(question="whats a proof oven", better_answer="i'd look it up"), botched()),
        references=References(who="former boss"),
        private_note="i was late lol",
    )
    offers = find_corrections(typed)
    fields = (
        HIGHLIGHT,
        SKILL,
        NEED,
        "fit[1].skill",
        "fit[1].why",
        "enthusiasm",
        QUESTION,
        ANSWER,
        "request",
        WHO,
    )
    assert tuple(one.field for one in offers) == fields
    made = apply_corrections(typed, offers)
    assert made == replace(
        typed,
        interviewers=(denise(highlight="your new ovens"),),
        fit=(Fit(skill="I bake at night", need="a baker"), Fit(skill="sales since March", why="I care")),
        enthusiasm="the bread",
        request="a call on Monday",
        botched=(botched(question="What's a proof oven?", better_answer="I'd look it up"), botched()),
        references=References(who="my former boss"),
    )
    assert find_corrections(made) == ()
    assert find_corrections(debrief()) == ()


def test_every_reason_has_words() -> None:
    """What was changed is said in one sentence for each kind of change."""
    offer = offer_correction(ANSWER, "so im calm lol!!", debrief())
    assert offer is not None
    why = "Words of a chat stay out of a letter; it begins with the answer itself; an apostrophe was missing."
    assert offer.why == why
    assert all(reason and not reason.endswith(".") for reason in english("corrections")["reasons"].values())


WORDS = "i im dont lol their she they need about told me the may monday ! SO well, that “ ” should have said"


@given(
    st.sampled_from([SKILL, NEED, ANSWER, HIGHLIGHT, QUESTION, WHO, "enthusiasm", "decision.text"]),
    st.lists(st.sampled_from(WORDS.split()), max_size=9).map(" ".join) | st.text(max_size=60),
)
@example(NEED, "they need they need a baker")
@example(ANSWER, "so so so well, that i")
def test_a_corrected_answer_offers_nothing_more(field: str, text: str) -> None:
    """Whatever was typed: all changes are offered at once, and the offer itself would be taken."""
    offer = offer_correction(field, text, debrief())
    if offer is not None:
        assert offer_correction(field, offer.corrected, debrief()) is None
        assert not find_problems(field, offer.corrected)


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("ann said \u201cno\u201d to Ann Berg", "ANN SAID \u201cno\u201d TO Ann Berg"),
        ('a \ue101 "b" c', 'a \ue101 "b" c'),
        ('"b" ' * 767 + '"b"', '"b" ' * 767 + '"B"'),
    ],
)
def test_a_change_leaves_quotes_and_names_alone(text: str, changed: str) -> None:
    """Of more quotes than can be kept apart the first are; a text with the marks for that is not touched."""
    assert change_unquoted(text, ("Ann Berg",), str.upper) == changed
