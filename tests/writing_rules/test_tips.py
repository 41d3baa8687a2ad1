from __future__ import annotations

import pytest

from agent.model.letter import Finding, Kind, Severity
from agent.writing.rules import _PROOFS, RULES, tips


def test_all_six_for_a_second_chance_letter() -> None:
    """A letter without findings, sent in time after a thank-you, keeps all six tips."""
    told = tips(Kind.SECOND_CHANCE, (), thanked=True, waited=True)
    assert [tip.kept for tip in told] == [True] * 6
    assert ("SC-06", "SC-07", "SC-08", "SC-09") == told[3].rules


def test_nothing_is_assumed() -> None:
    """What nobody said happened did not happen."""
    told = tips(Kind.SECOND_CHANCE, ())
    assert (
        [tip.kept for tip in told[:3]],
        told[0].because,
    ) == ([False, False, True], "the thank-you was not sent yet")


def test_a_finding_unticks_its_tip() -> None:
    """The tip says which rule found what; a warning is told and leaves it ticked."""
    warning = Finding("C-01", Severity.WARN, "letter", "Too many words: 131.")
    error = Finding("TY-01", Severity.ERROR, "letter", "No thanks.")
    told = tips(Kind.THANK_YOU, (warning, error))
    assert [tip.kept for tip in told] == [False, True, True, True, True, True]
    assert (told[0].because, told[5].because) == ("No thanks.", "Too many words: 131.")
    assert (told[0].rules, told[5].rules) == (("TY-01",), ("C-01",))


@pytest.mark.parametrize(
    ("kind", "count"), [(Kind.GRACIOUS_DECLINE, 2), (Kind.STATUS_NUDGE, 2), (Kind.THANK_YOU, 6)]
)
def test_only_tips_that_concern_the_letter(kind: Kind, count: int) -> None:
    """A decline is not asked whether it names references."""
    assert count == len(tips(kind, ()))


def test_every_proof_is_a_rule() -> None:
    """No tip rests on a rule that does not exist."""
    known = {rule.id for rule in RULES}
    assert (
        set()
        == {rule for proofs in _PROOFS.values() for _, rules in proofs.values() for rule in rules} - known
    )
