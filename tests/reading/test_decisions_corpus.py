"""What companies write after an interview, sentence by sentence and mail by mail, against what it means.

Half of it (`-1`) was written beside the reader, the other half (`-2`) by somebody who did not know it, and
read once before anything was tuned on it. That first measurement (truth: judged as rejection, offer,
invitation, unclear, plain):

    339 sentences                          100 mails
    rejection   79   0   0  11  34         rejection   25   0   0   3  12
    offer        0  18   0   2  11         offer        0   8   0   0   2
    invitation   0   0  23   0  17         invitation   0   0   5   3   7
    unclear      1   0   0   2  18         unclear      0   0   0   1   4
    plain        7   0   0   5 111         plain        2   0   0   5  23

So 62 % of the decisions in sentences were decided rightly and 68 % decided or unclear, 58 % and 68 % in
mails; 9 of 153 harmless texts were decided. Since then the words were tuned on both halves, and so were the
floors below. Five later batches of the first half were measured once each before they were tuned on, too,
though by the author of the words: of 108, 70 and 52 decisions in sentences 61 %, 70 % and 63 % were decided
rightly (65 %, 77 % and 71 % decided or unclear), of 13 and 6 in mails 11 and 2 (12 and 4); of the harmless
texts 5 of 75, 1 of 49, 2 of 40, and none of 19 and 10 mails were decided.

A last batch of 101 sentences (`-3`) was written by a third person when all this was done: of 60 decisions 53
(88 %) were decided rightly and 57 (95 %) decided or unclear; of 41 harmless ones 1 was decided, 4 unclear.
Then that batch was tuned on, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import debrief, message

from agent.model.mail import SignalKind
from agent.reading.decisions.weighing import read_decision
from agent.reading.signals import classify

FOLDER = Path(__file__).parent.parent / "data" / "decisions"
DECIDED = ("rejection", "offer", "invitation")
KINDS = (*DECIDED, "unclear", "plain")
PROGRAM = {
    "sender": "Prairie Gate <no-reply@greenhouse-mail.io>",
    "notices": ("Auto-Submitted: auto-generated",),
}
Matrix = Counter[tuple[str, str]]


def load(name: str) -> list[Any]:
    """The rows of one file."""
    loaded: list[Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return loaded


def measure(pairs: Iterator[tuple[str, str, str]], name: str) -> Matrix:
    """How often each truth was judged as what; printed, with every row that was judged otherwise."""
    matrix: Matrix = Counter()
    wrong = []
    for truth, heard, text in pairs:
        matrix[truth, heard] += 1
        if truth not in {heard, "unclear"}:
            wrong.append(f"{truth} heard as {heard}: {' '.join(text.split())[:140]}")
    rows = [f"{truth:>10}" + "".join(f"{matrix[truth, heard]:>11}" for heard in KINDS) for truth in KINDS]
    head = " " * 10 + "".join(f"{kind:>11}" for kind in KINDS)
    print("\n".join((name, head, *rows, *wrong)))  # noqa: T201 - pytest -rP
    return matrix


def of_sentences(name: str) -> Iterator[tuple[str, str, str]]:
    """Truth, judgement and text of labelled sentences."""
    for truth, text in load(name):
        found = read_decision(text)
        yield truth, found.kind.value if found else "plain", text


def of_mails(name: str) -> Iterator[tuple[str, str, str]]:
    """The same of whole mails, which arrive four days after the interview."""
    known = debrief()
    told = {SignalKind.OFFER, SignalKind.REJECTION, SignalKind.INVITATION, SignalKind.UNCLEAR}
    for one in load(name):
        fields: dict[str, Any] = PROGRAM if one["from"] == "program" else {}
        mail = message(subject=one["subject"], text=one["text"], date="2026-09-08T15:00:00-05:00", **fields)
        heard = classify(mail, interview_end=known.interview_end).kind
        yield one["truth"], heard.value if heard in told else "plain", one["text"]


def share(matrix: Matrix, truths: tuple[str, ...], heard: tuple[str, ...]) -> float:
    """The part of some truths that was judged as one of these."""
    whole = sum(count for (truth, _), count in matrix.items() if truth in truths)
    return sum(matrix[truth, one] for truth in truths for one in heard) / whole


def rightly_decided(matrix: Matrix) -> float:
    """The part of the decisions that was judged as just that decision."""
    whole = sum(count for (truth, _), count in matrix.items() if truth in DECIDED)
    return sum(matrix[kind, kind] for kind in DECIDED) / whole


def test_sentences_and_mails_in_english() -> None:
    """What is harmless is not decided and seldom asked about; a decision is seldom passed over."""
    names = [*(f"en-{half}.yaml" for half in (1, 2, 3)), *(f"en-mails-{half}.yaml" for half in (1, 2))]
    every: Matrix = Counter()
    for name in names:
        every += measure((of_mails if "mails" in name else of_sentences)(name), name)
    assert sum(every.values()) >= 800
    assert share(every, ("plain",), DECIDED) == 0
    assert share(every, ("plain",), ("unclear",)) <= 0.03
    assert share(every, DECIDED, (*DECIDED, "unclear")) >= 0.97
    assert rightly_decided(every) >= 0.9


LANGUAGES = ("de", "es", "fr", "it", "nl", "pt")
FIRST_MEASURED = {
    "de": "of 16 decisions 13 decided (one of them, a no, as an offer), 3 plain; of 8 plain ones 1 decided",
    "es": "of 15 decisions 11 decided, 4 plain; of 8 plain ones none decided",
    "fr": "of 15 decisions 14 decided, 1 plain; of 8 plain ones none decided",
    "it": "of 14 decisions 11 decided, 3 plain; of 8 plain ones none decided",
    "nl": "of 14 decisions 13 decided, 1 plain; of 8 plain ones none decided",
    "pt": "of 14 decisions 12 decided, 2 plain; of 8 plain ones none decided",
}
"""What was made of the half that somebody else wrote, before anything was tuned on it.

Both halves have been tuned on since, so what the test prints says nothing of mails that nobody here has read.
"""


@pytest.mark.parametrize("code", LANGUAGES)
def test_sentences_in_other_languages(code: str) -> None:
    """The same floors; of so few sentences one may be asked about."""
    every = sum((measure(of_sentences(f"{code}-{half}.yaml"), f"{code}-{half}") for half in (1, 2)), Matrix())
    assert sum(every.values()) >= 40
    assert share(every, ("plain",), DECIDED) == 0
    assert every["plain", "unclear"] <= 1
    assert share(every, DECIDED, (*DECIDED, "unclear")) >= 0.97
    assert rightly_decided(every) >= 0.9


def test_a_sentence_is_read_in_its_own_language() -> None:
    """Spanish `si` supposes, and is no Italian pronoun; words that several languages share decide in one."""
    supposed = "Si en tres días no sabe nada de nosotros, su candidatura ha quedado descartada."
    assert read_decision(supposed) is None
    found = read_decision("Hemos decidido ofrecerte la plaza.")
    assert found is not None
    assert found.kind is SignalKind.OFFER


def test_a_negation_far_before_an_offer_leaves_no_offer() -> None:
    """One in a gap of a phrase, or long before a verb at the end; a person's own no is no hint."""
    for text, kind in (
        ("Wir haben es lange beraten und die Wahl ist am Ende nicht auf Sie gefallen.", SignalKind.REJECTION),
        (
            "Wir sehen keinerlei Weg, Ihnen in absehbarer Zeit mit gutem Gewissen eine Stelle anzubieten.",
            SignalKind.UNCLEAR,
        ),
        ("Es ist sehr schade, dass Sie Ihre Bewerbung zurückgezogen haben.", None),
    ):
        found = read_decision(text)
        assert (found.kind if found else None) is kind, text
