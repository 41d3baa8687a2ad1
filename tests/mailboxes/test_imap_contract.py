from __future__ import annotations

from collections.abc import Iterator

import pytest
from dovecot import Dovecot
from mailbox_contract import MailboxContract
from scripted_imap import ScriptedGmail
from worlds import World
from worlds.imap import ImapWorld, ScriptedGmailWorld, mail_devel

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture(scope="module")
def small_server() -> Iterator[tuple[str, int]]:
    with mail_devel() as server:
        yield server


@pytest.mark.dovecot
class TestDovecot(MailboxContract):
    @pytest.fixture
    def world(self, dovecot: Dovecot) -> Iterator[World]:
        with ImapWorld(dovecot.host, dovecot.port) as world:
            yield world


@pytest.mark.process
class TestMailDevel(MailboxContract):
    @pytest.fixture
    def world(self, small_server: tuple[str, int]) -> Iterator[World]:
        with ImapWorld(*small_server) as world:
            yield world


class TestGmailsExtension(MailboxContract):
    @pytest.fixture
    def world(self) -> Iterator[World]:
        with ScriptedGmail() as server, ScriptedGmailWorld(server) as world:
            yield world
