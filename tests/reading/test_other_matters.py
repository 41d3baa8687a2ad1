"""What is no job interview, though called one and agreed to; and jobs whose words sound like that."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import message, profile
from yaml_files import read_yaml

from agent.model.appointment import Band
from agent.model.mail import Mark, Thread
from agent.reading.evidence.weighing import Case, weigh

_MAILS: dict[str, list[dict[str, str]]] = read_yaml(Path(__file__).parents[1] / "data" / "other_matters.yaml")
ME = profile(addresses=("marcus.ellery@gmail.com", "marcus@ellerycorp.example"))


def judge(
    subject: str, text: str, sender: str = "Anna Berg <anna@acme.example>", reply: str = "Yes, see you then."
) -> Band:
    """The band of a mail with a day and an hour, and of the person's answer to it."""
    theirs = message(
        text=f"{text}\nIt is on Tuesday, September 8 at 10:00.",
        sender=sender,
        to="marcus.ellery@gmail.com",
        subject=subject,
        message_id="<1@acme.example>",
    )
    mine = message(
        text=reply,
        sender="Marcus Ellery <marcus.ellery@gmail.com>",
        to=sender,
        subject=f"Re: {subject}",
        message_id="<2@gmail.com>",
        date="2026-09-01T12:00:00-05:00",
        marks=frozenset({Mark.SENT}),
    )
    return weigh(Case(thread=Thread("personal", (theirs, mine), "t")), ME).band


def _tell(kind: str, *unwanted: Band) -> list[str]:
    """The mails of a kind that come out in these bands."""
    judged = ((one, judge(one["subject"], one["text"], one["from"])) for one in _MAILS[kind])
    return [f"{one['subject']}: {one['text']} ({band})" for one, band in judged if band in unwanted]


def test_what_is_about_another_matter_is_never_sure() -> None:
    """Whatever words of applications and interviews stand there, and though the person said yes."""
    assert [] == _tell("others", Band.SURE)


def test_most_of_it_is_not_even_asked_about() -> None:
    """Where the words name the matter, no question is left."""
    assert [] == _tell("others", Band.ASK)


def test_such_words_in_a_role_or_an_employers_name_say_nothing() -> None:
    """A loan officer is hired, too."""
    assert [] == _tell("jobs", Band.ASK, Band.IGNORE)


@pytest.mark.parametrize(
    "text", ["visa interview " * 400, "with our " * 600 + "loan officer", "Visa " * 1_000]
)
def test_long_texts(text: str) -> None:
    """However often such words stand there, the answer comes."""
    assert Band.SURE is not judge(text, text)
