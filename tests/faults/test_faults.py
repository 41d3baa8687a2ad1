"""A sample of what `make faults` tries: on each mailbox, sixty operations that fail in some way."""

from __future__ import annotations

import gc

import pytest
from faults.grounds import GROUNDS
from faults.table import HEADER, SHORT, Row, attempt_all

_MARKS = {
    "maildir": (pytest.mark.process,),
    "dovecot": (pytest.mark.dovecot,),
    "gmail": (pytest.mark.process, pytest.mark.server),
}


@pytest.mark.faults
@pytest.mark.long
@pytest.mark.no_cover
@pytest.mark.parametrize("mailbox", [pytest.param(name, marks=_MARKS[name]) for name in GROUNDS])
def test_whatever_fails_each_letter_stands_once_and_nothing_false_is_said(mailbox: str) -> None:
    """Nothing doubled, nothing lost, nothing false, nothing raw; and as many were tried as are promised."""
    row = Row(mailbox)
    wrong = [line for result in attempt_all(mailbox, row, is_short=True) for line in result.lines()]
    gc.collect()  # a connection that nobody closed is told here, and not in whatever test comes next
    assert not wrong, "\n".join([*wrong, HEADER, str(row)])
    assert SHORT == row.tried
