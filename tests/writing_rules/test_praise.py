"""A note of thanks that praises the very thing that went badly is warned of (TY-13)."""

from __future__ import annotations

from datetime import timedelta

from builders import botched, debrief, denise, profile

from agent.model.interview import Fit
from agent.model.letter import Brief, Kind, Severity, fields_of
from agent.writing.compose import compose
from agent.writing.rules import Context, check
from agent.writing.rules.thank_you import PRAISE
from agent.writing.templates import Templates

CLOSE = (
    ("counting drawers with only two tellers", "How would you count the drawers with only two tellers?", ""),
    ("how you plan the holiday rota", "Tell me about a time a rota fell apart", "holiday rotas"),
    ("budgeting with the district office", "What would you do with half the money?", "budgeting"),
    ("the audit of the vault", "Walk me through an audit of a vault.", ""),
)
FAR = (
    (
        "the teller who redesigned the queue",
        "How would you handle a cash shortage at close?",
        "cash shortages",
    ),
    ("the time you take for new people", "Tell me about a time you were late", "being late"),
    ("how you think about the work", "What would you do in your first week?", "the first week"),
    ("closing early on Fridays", "How do you close a difficult sale?", "difficult sales"),
)


def warned(highlight: str, question: str, topic: str, enthusiasm: str = "", skill: str = "") -> list[str]:
    """The fields that the note to Denise is warned of."""
    asked = debrief(
        interviewers=(denise(highlight=highlight),),
        enthusiasm=enthusiasm or "learning your ways",
        fit=(Fit(skill=skill or "running a branch"),),
        botched=(botched(question=question, topic=topic),),
    )
    now = asked.interview_end + timedelta(days=1)
    brief = Brief(
        kind=Kind.THANK_YOU, debrief=asked, profile=profile(), addressee=asked.interviewers[0], now=now
    )
    text = compose(brief, Templates.shipped()).text
    findings = check(text, "Re: Interview", Context(**fields_of(brief, Brief), subject_inherited=True))
    assert not [one for one in findings if one.severity is Severity.ERROR], text
    return [one.field for one in findings if one.rule == f"TY-13 {PRAISE}"]


def test_what_shares_its_words_with_a_question_that_went_badly() -> None:
    """In the highlight, in what excites and in the skill, by the question's words or by its topic."""
    for words, question, topic in CLOSE:
        assert warned(words, question, topic) == ["interviewers[0].highlight"], words
        assert warned("the tea at ten", question, topic, enthusiasm=words) == ["enthusiasm"], words
        assert warned("the tea at ten", question, topic, skill=words) == ["fit[0].skill"], words


def test_what_only_sounds_alike() -> None:
    """Words of every question and every talk prove nothing, nor does a single one."""
    assert [words for words, question, topic in FAR if warned(words, question, topic)] == []


def test_the_question_itself_in_their_own_words_holds_nothing_back() -> None:
    """They may have loved the question; it is warned of."""
    question = "How would you count two drawers?"
    assert warned("how would you count two drawers", question, "") == ["interviewers[0].highlight"]
