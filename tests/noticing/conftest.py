"""A person's mailbox of each kind, with the program as cron runs it; and how a measured figure is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk import Desk
from desks import KINDS, open_desk
from labelled_measures import Tell


@pytest.fixture(params=KINDS)
def life(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Nothing lies in it yet."""
    with open_desk(request, tmp_path, monkeypatch, ()) as desk:
        yield desk


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str], record_property: Callable[[str, object], None]) -> Tell:
    """Print a figure whatever pytest captures, and keep it in the report."""

    def told(name: str, figure: object) -> None:
        record_property(name, str(figure))
        with capsys.disabled():
            print(f"\n{name}: {figure}", end="")  # noqa: T201 - the figures are what such a test is for

    return told
