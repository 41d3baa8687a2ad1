"""Whether a question was asked in these words, how it is named else, and what is said in front."""

from __future__ import annotations

import pytest

from agent.writing.shapes import Shape
from agent.writing.shapes.asked import is_question, leading_filler, name_question

ASKED = (
    "Why us?",
    "Weaknesses?",
    "why did you quit the bakery",
    "whats a torque wrench for",
    "what would you do with a drunk guest",
    "so why do you want to work nights",
    "what temperature do you keep the fridge at",
    "Tell me about a time you missed a deadline",
    "walk us through your last shift",
    "Describe a difficult patient",
    "give me an example of teamwork",
    "Imagine the lift stops between two floors",
    "if a child bites another child, what would you do",
    "how you sharpen a chisel?",
    "have you ever worked at height",
    "can you drive a van",
    "do u have a car",
    "are you ok with blood",
    "please explain the water cycle to a ten year old",
    "What happens when you type a URL into a browser",
    "which knife for filleting",
    "how many eggs in a dozen boxes of six",
    "Explain VAT.",
    "Sell me this pen",
    "what's your biggest weakness",
    "And where do you see yourself in 2030",
    "what is the difference between MIG and TIG",
    "why should we hire you",
    "Could you tell us why you moved so often?",
    "rate yourself from 1 to 10",
)
REMEMBERED = (
    ("the one about teamwork", "teamwork", "noun"),
    ("something about night shifts", "night shifts", "noun"),
    ("question about allergies", "allergies", "noun"),
    ("a question about my notice period", "my notice period", "noun"),
    ("about dealing with parents", "dealing with parents", "gerund"),
    ("she asked why I left nursing", "why I left nursing", "indirect"),
    ("She asked me about my gap year", "my gap year", "noun"),
    ("he wanted to know how I handle stress", "how I handle stress", "indirect"),
    ("they asked if I can lift 30 kg", "if I can lift 30 kg", "condition"),
    ("I was asked about food hygiene", "food hygiene", "noun"),
    ("Mr Lind asked what I know about bees", "what I know about bees", "indirect"),
    ("how I would plan a week", "how I would plan a week", "indirect"),
    ("what I earn at the moment", "what I earn at the moment", "indirect"),
    ("why my thesis took so long", "why my thesis took so long", "indirect"),
    ("if I would relocate", "if I would relocate", "condition"),
    ("a time I broke something", "a time I broke something", "noun"),
    ("a conflict you had with a colleague", "a conflict you had with a colleague", "noun"),
    ("my strengths", "my strengths", "noun"),
    ("salary", "salary", "noun"),
    ("strengths and weaknesses", "strengths and weaknesses", "noun"),
    ("handling complaints", "handling complaints", "gerund"),
    ("the supplier question", "the supplier question", "fragment"),
    ("how to change a fuse", "how to change a fuse", "indirect"),
    ("how to change a fuse?", "how to change a fuse", "indirect"),
    ("she asked me to describe a bad day", "a bad day", "noun"),
    ("the question was about ladders", "ladders", "noun"),
    ("design work", "design work", "noun"),
    ("Something with data protection", "data protection", "noun"),
    ("when she asked about the fire drill", "the fire drill", "noun"),
    ("the bit about overtime", "overtime", "noun"),
    ("Something about leave, I can't remember the exact words", "leave", "noun"),
    ("something about fire doors (dont remember exactly)", "fire doors", "noun"),
    ("first aid - what if a guest faints", "first aid", "noun"),
)
FILLERS = (
    ("so basically I count the till twice", "so basically "),
    ("Yes, I hold the ladder", "Yes, "),
    ("well I would ring the owner", "well "),
    ("ok so first the fuse", "ok so "),
    ("honestly everything about the farm", "honestly "),
    ("tbh i just ask", "tbh "),
    ("I mean I would never leave", "I mean "),
    ("to be honest the smell of bread", "to be honest "),
    ("um, I would wait", "um, "),
    ("like I would sit down with them", "like "),
    ("that I would never leave a child alone", "that "),
    ("that the horses come first", "that "),
    ("Well, that I would ask first", "Well, that "),
    ("so that they know", ""),
    ("I mean business", ""),
    ("I mean, the fuse first", "I mean, "),
    ("you know everyone by name", ""),
    ("Yes Theatre", ""),
    ("Yes I do the rounds", "Yes "),
    ("to be honest about mistakes", ""),
    ("that said, I would wait", "that said, "),
    ("at the end of the day I check the till", "at the end of the day "),
    ("well-trained dogs", ""),
    ("yes-men and how to avoid them", ""),
    ("like a family", ""),
    ("that new cheese room", ""),
    ("I would so love that", ""),
    ("so many trees", ""),
    ("right angles", ""),
    ("yes", ""),
    ("look after the horses", ""),
    ("well water analysis", ""),
    ("", ""),
)


@pytest.mark.parametrize("text", ASKED)
def test_words_in_which_it_was_asked(text: str) -> None:
    """They may stand in quotation marks."""
    assert is_question(text)


@pytest.mark.parametrize(("text", "name", "shape"), REMEMBERED)
def test_words_that_only_remind_of_a_question(text: str, name: str, shape: str) -> None:
    """They are no quotation; their name is a part of them."""
    assert not is_question(text)
    assert name_question(text) == (name, Shape(shape))


@pytest.mark.parametrize(("text", "filler"), FILLERS)
def test_what_is_said_while_still_thinking(text: str, filler: str) -> None:
    """The exact words in front, and nothing where they mean something."""
    assert leading_filler(text) == filler
