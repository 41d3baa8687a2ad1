from __future__ import annotations

from pathlib import Path

import pytest
from case_player import Case, cases_of, failures
from command_line import say_in_own_process
from worlds.maildir import MaildirWorld

pytestmark = pytest.mark.no_cover

HERE = Path(__file__).parent
CASES = cases_of(*sorted(HERE.glob("*.yaml")))
ONE_OF_EACH = [case for case in CASES if case["id"] in {"A15", "C10", "E38", "L04", "P01"}]


def _title(case: Case) -> str:
    return f"{case['id']} {case['title']}"


@pytest.mark.long
@pytest.mark.parametrize("case", CASES, ids=_title)
def test_a_case_holds_from_outside(case: Case, tmp_path: Path) -> None:
    """Every draft, state, warning and request of a case is what it should be."""
    assert [] == failures(case, tmp_path, MaildirWorld(tmp_path))


@pytest.mark.process
@pytest.mark.parametrize("case", ONE_OF_EACH, ids=_title)
def test_a_case_holds_with_a_process_for_every_command(case: Case, tmp_path: Path) -> None:
    """What one process could have kept in memory is in the journal."""
    assert [] == failures(case, tmp_path, MaildirWorld(tmp_path), say_in_own_process)


def test_every_case_has_its_own_id() -> None:
    """A failing case can be found by its id."""
    assert len(CASES) == len({case["id"] for case in CASES})
