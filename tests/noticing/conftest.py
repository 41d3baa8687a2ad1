"""A person's mailbox of each kind, with the program as cron runs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk
from desks import KINDS, open_desk


@pytest.fixture(params=KINDS)
def life(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Nothing lies in it yet."""
    with open_desk(request, tmp_path, monkeypatch, ()) as desk:
        yield desk
