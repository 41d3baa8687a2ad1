"""Cases on a real IMAP server: what the person's word does to drafts there, and one case of each kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from case_player import Case, cases_of, failures
from dovecot import Dovecot
from worlds.imap import ImapWorld

pytestmark = pytest.mark.no_cover

HERE = Path(__file__).parent
PERSONS_WORD = cases_of(HERE / "persons_word.yaml")
ONE_OF_EACH = [
    case
    for case in cases_of(*sorted(HERE.glob("*.yaml")))
    if case["id"] in {"A15", "A31", "C10", "E38", "P01"}
]


@pytest.mark.dovecot
@pytest.mark.parametrize(
    "case", [*PERSONS_WORD, *ONE_OF_EACH], ids=lambda case: f"{case['id']} {case['title']}"
)
def test_a_case_holds_on_a_mail_server(case: Case, server: Dovecot, tmp_path: Path) -> None:
    """Every draft, state, warning and request is the same as on a Maildir."""
    with ImapWorld(server.host, server.port) as world:
        assert [] == failures(case, tmp_path, world)
