"""Faults of one mailbox, tried one after another and counted into a row."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from faults.grounds import open_ground
from faults.trial import Result, Trials, choose
from faults.verdict import KINDS

SHORT = 25
"""Faults of a mailbox in the short form."""
HEADER = (
    f"{'mailbox':<10}{'possible':>10}{'tried':>8}"
    + "".join(f"{kind:>17}" for kind in KINDS)
    + f"{'asked':>7}{'seconds':>9}"
)


@dataclass
class Row:
    """What came of the faults of one mailbox."""

    mailbox: str
    possible: int = 0
    """Every operation of every moment in every way."""
    tried: int = 0
    asked: int = 0
    """After so many the person was asked, as nobody can tell what became of the letter."""
    wrong: Counter[str] = field(default_factory=Counter)
    """Faults after which something of this kind was wrong."""

    def count(self, result: Result) -> None:
        """One more."""
        self.tried += 1
        self.asked += result.asked
        self.wrong.update({wrong.kind for _, wrong in result.wrong})

    @property
    def is_good(self) -> bool:
        """Whether nothing was wrong."""
        return not self.wrong

    def __str__(self) -> str:
        """As a line below HEADER, without the seconds."""
        kinds = "".join(f"{self.wrong[kind]:>17}" for kind in KINDS)
        return f"{self.mailbox:<10}{self.possible:>10,}{self.tried:>8,}{kinds}{self.asked:>7}"


def attempt_all(mailbox: str, row: Row, *, is_short: bool, only: str = "") -> Iterator[Result]:
    """Try the faults of a mailbox, count each, and give what came of it.

    Args:
        mailbox: One of `grounds.GROUNDS`.
        row: Where they are counted.
        is_short: SHORT of them.
        only: Only those whose line holds these words.
    """
    with tempfile.TemporaryDirectory(prefix="faults-") as base, open_ground(mailbox, Path(base)) as ground:
        trials = Trials(ground, is_short=is_short)
        faults = trials.list_faults()
        row.possible = len(faults)
        chosen = choose(
            ground, [one for one in faults if only in str(one)], SHORT if is_short else len(faults)
        )
        for fault in chosen:
            result = trials.attempt(fault)
            row.count(result)
            yield result
