from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from mailbox_contract import MailboxContract
from worlds import World
from worlds.gmail import GmailWorld

pytestmark = pytest.mark.server


class TestGmail(MailboxContract):
    searches_reply_to = False  # Gmail's search language has no operator for it

    @pytest.fixture
    def world(self, tmp_path: Path) -> Iterator[World]:  # noqa: ARG002 - the contract's
        with GmailWorld() as world:
            yield world
