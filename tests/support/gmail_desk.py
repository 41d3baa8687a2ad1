"""A person's desk whose mailbox is at Gmail: authorised by the command line, visited by the command line."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from desk import INVITATION, Desk, Mails
from fake_gmail.store import Store
from fake_google import ACCOUNT
from mails import DEBRIEFED, INVITED
from sign_in import SignIn, at_google
from worlds.gmail import GmailInBrowser


class GmailDesk(Desk):
    """Files, Google, Gmail, and what the person and others do with them."""

    def __init__(self, person: SignIn, mails: Mails = INVITATION) -> None:
        self.person, self.gmail, self.google = person, person.gmail, person.google
        self.gmail.now = INVITED
        config = person.home.config_file.read_text(encoding="utf-8")
        super().__init__(person.base, GmailInBrowser(self.gmail), mails, config=config)
        self.gmail.now = DEBRIEFED

    def sign_in(self) -> None:
        """With the browser; the token lies in a file, where every process can read it."""
        self.person.signed_in("--store", "file")

    def explain(self, kind: str, now: datetime) -> str:
        """What `explain` says of the only interview; the words on a kind of letter."""
        said = self("explain", str(self.status(now)["id"]), now=now)
        assert said.code == 0, said.err
        assert kind.replace("_", "-") in said.out.casefold() or kind in said.out, said.out
        return said.out

    @property
    def thread(self) -> str:
        """The thread of the invitation."""
        return next(iter(self.gmail.store.messages.values())).thread_id

    # ---- the same moment again

    def moment(self, where: Path) -> Moment:
        """Home and mailbox as they are now, to come back to."""
        return Moment(self, where)


class Moment:
    """A copy of a desk's home and mailbox."""

    def __init__(self, desk: GmailDesk, where: Path) -> None:
        self.desk, self.where, self.now = desk, where, desk.gmail.now
        self.store = _copied(desk.gmail.store)
        shutil.copytree(desk.home, where)

    def restore(self) -> None:
        """Everything is as it was."""
        desk = self.desk
        shutil.rmtree(desk.home)
        shutil.copytree(self.where, desk.home)
        desk.gmail.store, desk.gmail.now = _copied(self.store), self.now
        desk.gmail.requests.clear()


def _copied(store: Store) -> Store:
    shared = (store.clock, store.account)
    return copy.deepcopy(store, {id(one): one for one in shared})


@contextmanager
def at_gmail(
    base: Path, patch: pytest.MonkeyPatch, account: str = ACCOUNT, mails: Mails = INVITATION
) -> Iterator[GmailDesk]:
    """A desk over a fake Google and a fake Gmail; nothing is authorised yet."""
    with at_google(base, patch, account) as person:
        yield GmailDesk(person, mails)
