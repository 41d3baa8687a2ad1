"""Words that look mistyped are asked about; names, trades and other spellings are not."""

from __future__ import annotations

import pytest

from agent.debriefing.typing_errors import ask_about_typing
from agent.writing.answers.spelling import find_typing_errors


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("ten years of expereince in a kitchen", ("expereince",)),
        ("my collegues and the custmers", ("collegues", "custmers")),
        ("i woud ask evry guest", ("woud", "evry")),
        ("we dont leave before the till is right", ("dont",)),
        ("a begining, and one more begining", ("begining",)),
    ],
)
def test_slips_are_doubted(text: str, doubted: tuple[str, ...]) -> None:
    """Each once, as typed, in order."""
    assert find_typing_errors(text) == doubted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Okonkwo and Nguyễn told me about ArgoCD, PyTorch and the Kauffrau",
        "the colour of the theatre programme, organised by the centre for paediatrics",
        "I'd travelled, and the analyst's cheques weren't practised",
        "pgvector, numpy and kubectl on k8s, re-run nightly",
        "balayage, beurre blanc, phlebotomy",
        "ich habe zehn jahre als verkäufer gearbeitet und spreche gut deutsch",
        "quiero trabajar con ustedes porque me gusta mucho la empresa",
        "WORKING OUTSIED",
        "lmao ngl u ppl r gr8",
    ],
)
def test_what_may_be_right_is_not(text: str) -> None:
    """Names, products, trades, British spelling, other languages and slang."""
    assert find_typing_errors(text) == ()


def test_three_at_most() -> None:
    """Somebody who types fast is not scolded."""
    text = "i recieve teh adress from the custmer and check the calender befor the delivry of the packge"
    assert len(find_typing_errors(text)) == 3


def test_words_of_names_are_right() -> None:
    """Typed small, the interviewer's name is still a name."""
    answers = {"interviewers[0].name": "Marge Frendly", "fit[0].skill": "the expereince with frendly"}
    assert ask_about_typing("fit[0].skill", answers) == "Is this right: “expereince”?"
    assert ask_about_typing("company", {"company": "beatiful things"}) == ""
    assert (
        ask_about_typing("enthusiasm", {"enthusiasm": "beatiful and freindly"})
        == "Is this right: “beatiful”, “freindly”?"
    )
