from __future__ import annotations

from pathlib import Path

import pytest
from mailbox_contract import MailboxContract
from worlds import World
from worlds.maildir import FOLDERS, PLUS_PLUS, MaildirWorld


class TestMaildirPlusPlus(MailboxContract):
    @pytest.fixture
    def world(self, tmp_path: Path) -> World:
        return MaildirWorld(tmp_path, PLUS_PLUS)


class TestFolderOfMaildirs(MailboxContract):
    @pytest.fixture
    def world(self, tmp_path: Path) -> World:
        return MaildirWorld(tmp_path, FOLDERS)
