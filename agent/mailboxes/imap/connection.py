"""What is asked of an IMAP server: which folders there are, what lies in them, and to put a draft there.

Questions for many folders go out together, and what a server refuses in one of them concerns that one alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from imaplib import IMAP4
from typing import TYPE_CHECKING, Any

from agent.errors import AuthoriseError, MailboxError, MailboxMissingError, SecondChanceError, TryLaterError
from agent.mailboxes.imap.account import Account
from agent.mailboxes.imap.errors import (
    LATER,
    ConnectionLostError,
    LimitError,
    NotConnectedError,
    describe_lost_draft,
    describe_refusal,
    translate_errors,
)
from agent.mailboxes.imap.folder_answers import FolderAnswer, Refused, plan_folder, read_verb, run_commands
from agent.mailboxes.imap.folders import Folder, FolderState, ListedFolder
from agent.mailboxes.imap.habits import Habits
from agent.mailboxes.imap.memory import Memory, OpenFolder
from agent.mailboxes.imap.search import SearchWords, drop_charset
from agent.mailboxes.imap.server_words import show
from agent.mailboxes.imap.wire import Wire
from agent.mailboxes.interface import NotMadeError, Unread

if TYPE_CHECKING:
    from agent.mailboxes.imap.client import Client
    from agent.mailboxes.imap.command_line import Answer, Command

_NEWEST = 2000
"""So many mails of a folder are asked for that cannot be searched."""
_NUMBERS = ("UIDVALIDITY", "UIDNEXT", "EXISTS", "HIGHESTMODSEQ")
_OF_THE_ACCOUNT = (LimitError, NotConnectedError)
"""What no other folder would be told either."""


class Connection(Wire):
    """What is asked of a server.

    Attributes:
        has_missed_folder: A folder that was listed could not be found.
        is_last_try: A folder that is listed and cannot be found now is one that cannot be looked into.
        essential: Names of folders without which nothing can be concluded, beside those that always are so.
        unread: What else could not be looked into, by its name.
        memory: What was read of the folders.
        habits: What this server can be asked.
    """

    def __init__(self, account: Account) -> None:
        """Name an account; nothing is opened yet."""
        super().__init__(account)
        self.has_missed_folder = self.is_last_try = False
        self.essential: frozenset[str] = frozenset()
        self.unread: dict[str, Unread] = {}
        self.memory = Memory()
        self.habits = Habits(account.habits)
        self._is_together = True
        self._refused_lists: set[bytes] = set()
        self._prefixes: tuple[str, ...] | None = None
        self._open: tuple[str, bool, OpenFolder] | None = None

    def begin(self) -> None:
        """Another question begins: what was told of the folders so far may no longer hold."""
        self.has_missed_folder = self.is_last_try = False
        self.essential = frozenset()
        self.memory.states = {}

    def list_folders(self) -> list[ListedFolder]:
        """Every folder there is; where one answer tells that too, how far each has come (`memory.states`).

        Raises:
            TryLaterError: it shows none at all, which cannot be.
        """
        self.memory.states = {}
        use = b"SPECIAL-USE" if self.supports("SPECIAL-USE") else b""
        extended = b"RETURN" if use and self.supports("LIST-EXTENDED") else b""
        states = b"STATUS (" + b" ".join(self._numbers()) + b")" if self.supports("LIST-STATUS") else b""
        ways = [b" ".join(filter(None, (use, states))) if states else b"", use if extended else b"", b""]
        for returning in dict.fromkeys(way for way in ways if way not in self._refused_lists):
            if listed := self._list(returning):
                self._prove()
                return listed
        raise TryLaterError(f"{self.account.host} shows no folders just now.", LATER)

    def _list(self, returning: bytes) -> list[ListedFolder]:
        """What one way to ask tells; nothing where it is refused although it was offered."""
        try:
            listed, states = self._ask(lambda client: client.folders(returning))
        except (ConnectionLostError, AuthoriseError):
            raise
        except SecondChanceError:
            if not returning:
                raise
            listed = []
        if returning and not listed:
            self._refused_lists.add(returning)
        self.memory.states = {one.name: states[raw] for raw, one in listed if raw in states}
        return [one for _, one in listed]

    def _numbers(self) -> list[bytes]:
        """What is asked of a folder's numbers."""
        numbers = [b"UIDVALIDITY", b"UIDNEXT", b"MESSAGES"]
        return [*numbers, b"HIGHESTMODSEQ"] if self.supports("CONDSTORE") else numbers

    def read_states(self, folders: Sequence[Folder]) -> None:
        """Ask how far these folders have come, where LIST did not tell; what is refused is not told."""
        asked = [folder for folder in folders if folder.name not in self.memory.states]
        numbers = b"(" + b" ".join(self._numbers()) + b")"
        commands = [(b"STATUS", folder.token, numbers) for folder in asked]
        for folder, answer in zip(asked, self._run(commands), strict=True):
            self.memory.states[folder.name] = answer.state() if answer.is_ok else FolderState()

    def foreign_prefixes(self) -> tuple[str, ...]:
        """What the names of other people's and of shared folders begin with (RFC 2342)."""
        if self._prefixes is None:
            self._prefixes = ()
            if self.supports("NAMESPACE"):
                with suppress(MailboxError):  # then they are not told apart, and few servers have any
                    self._prefixes = self._ask(lambda client: client.foreign_prefixes())
        return self._prefixes

    def open(self, folder: Folder, *, writable: bool = False, anew: bool = True) -> OpenFolder | None:
        """Open a folder; None when it is gone meanwhile.

        Args:
            folder: The folder.
            writable: With the right to change it; otherwise nothing can be changed by mistake.
            anew: Ask also where it is open already: for what the server knows now.

        Raises:
            TryLaterError: the server does not open it now.
        """
        if not anew and self._open and self._open[:2] == (folder.name, writable):
            return self._open[2]
        self._open = None
        answer = self.ask_folders({folder: ()}, writable=writable)[folder]
        if answer.refused:
            if isinstance(answer.refused.error, MailboxMissingError) and not self.is_last_try:
                self.has_missed_folder = True
                return None
            raise self.explain(folder, answer.refused) from answer.refused.error
        return answer.opened

    def explain(self, folder: Folder, refused: Refused) -> TryLaterError:
        """Why nothing can be said of what lies in a folder."""
        if isinstance(refused.error, _OF_THE_ACCOUNT):
            return refused.error
        return TryLaterError(
            f"The folder {folder.name} cannot be looked into just now{show(refused.said)}.", LATER
        )

    def pass_by(self, folder: Folder, refused: Refused) -> None:
        """Go on without a folder that could not be looked into.

        Raises:
            TryLaterError: without this one nothing can be concluded.
        """
        if isinstance(refused.error, MailboxMissingError) and not self.is_last_try:
            self.has_missed_folder = True
            return
        if folder.is_essential or folder.name in self.essential or isinstance(refused.error, _OF_THE_ACCOUNT):
            raise self.explain(folder, refused) from refused.error
        self.unread[folder.name] = Unread(
            folder.name, f"The mail server does not open it{show(refused.said)}."
        )

    def ask_folders(
        self, asked: Mapping[Folder, Sequence[Command]], *, writable: bool = False, anew: bool = True
    ) -> dict[Folder, FolderAnswer]:
        """Open each folder and ask something in it: all at once, where the server can be asked so.

        Args:
            asked: The commands for each folder.
            writable: With the right to change it.
            anew: Open also what is open already: for what the server knows now.
        """
        if not anew and self._open and not self._open[1]:
            return self._go_on(asked, self._open[0], self._open[2])
        found = self._ask_folders(asked, writable=writable)
        doubtful = {
            folder: asked[folder]
            for folder, answer in found.items()
            if answer.refused and (answer.opened is None or answer.refused.is_bad)
        }
        if doubtful and self._is_together and sum(1 + len(commands) for commands in asked.values()) > 1:
            self._is_together = False
            again = self._ask_folders(doubtful, writable=writable)
            self._is_together = all(answer.refused for answer in again.values())
            found |= again
        return found

    def _go_on(
        self, asked: Mapping[Folder, Sequence[Command]], name: str, opened: OpenFolder
    ) -> dict[Folder, FolderAnswer]:
        """The same, beginning in the folder that is open."""
        here = next((folder for folder in asked if folder.name == name), None)
        found: dict[Folder, FolderAnswer] = {}
        if here:
            commands = asked[here]
            answers = self._ask(lambda client: run_commands(client, commands, at_once=self._is_together))
            found[here] = self._read(opened, [*zip(commands, answers, strict=True)])
        others = {folder: commands for folder, commands in asked.items() if folder != here}
        return found | (self.ask_folders(others) if others else {})

    def _ask_folders(
        self, asked: Mapping[Folder, Sequence[Command]], *, writable: bool
    ) -> dict[Folder, FolderAnswer]:
        verb = b"SELECT" if writable else b"EXAMINE"
        self._open = None
        plans = {folder: plan_folder((verb, folder.token), commands) for folder, commands in asked.items()}
        answers = iter(self._run([command for plan in plans.values() for command in plan]))
        found: dict[Folder, FolderAnswer] = {}
        for folder, plan in plans.items():
            pairs = [(command, next(answers)) for command in plan]
            if pairs[0][1].is_ok:
                opened = OpenFolder(*map(pairs[0][1].number, _NUMBERS))
                found[folder] = self._read(opened, [pair for pair in pairs if pair[0][0] != verb])
                self._open = (folder.name, writable, opened)
            else:
                found[folder] = FolderAnswer(None, refused=self._refuse(*pairs[0]))
                self._open = None
        return found

    def _read(self, opened: OpenFolder, pairs: Sequence[tuple[Command, Answer]]) -> FolderAnswer:
        """What was answered in an open folder; what cannot be read counts as not answered."""
        bad = next((pair for pair in pairs if not pair[1].is_ok), None)
        refused = self._refuse(*bad) if bad else None
        mails: dict[int, dict[bytes, Any]] = {}
        try:
            with translate_errors(self.account):
                for command, answer in pairs:
                    mails |= answer.mails() if read_verb(command) == b"FETCH" else {}
        except SecondChanceError as error:
            refused = refused or Refused(error, "its answer cannot be read")
        return FolderAnswer(opened, tuple(answer for _, answer in pairs), mails, refused)

    def _run(self, commands: Sequence[Command]) -> list[Answer]:
        """What the server answers to commands that change nothing.

        Where it ends the connection over several at once, it is asked one by one on another.
        """
        if not commands:
            return []
        try:
            return self._ask(lambda client: run_commands(client, commands, at_once=self._is_together))
        except ConnectionLostError as error:
            is_over = isinstance(error.__cause__, (IMAP4.abort, ConnectionError))
            if not self._is_together or len(commands) == 1 or not is_over:
                raise
            self._is_together = False
            return self._ask(lambda client: run_commands(client, commands, at_once=False))

    def _refuse(self, command: Command, answer: Answer) -> Refused:
        """What a NO or BAD means."""
        cause = IMAP4.error(f"{read_verb(command).decode()} failed: {answer.said}")
        error = describe_refusal(self.account, cause)
        error.__cause__ = cause
        return Refused(error, answer.said or answer.kind, answer.kind == "BAD")

    def find(self, words: SearchWords) -> list[int]:
        """UIDs in the open folder; a server that takes no 8-bit words is asked without them."""
        try:
            return self._ask(lambda client: client.find(words))
        except MailboxError:
            if all(word.isascii() for word in words):
                raise
            return self._ask(lambda client: client.find(drop_charset(words)))

    def find_new(self, words: SearchWords) -> list[int]:
        """UIDs in the open folder that plain words find; the newest where the server searches nothing."""
        try:
            return self.find(words)
        except MailboxError as error:
            opened = self._open[2] if self._open else None
            if opened is None:
                raise
            command = (b"FETCH", b"%d:*" % max(1, opened.exists - _NEWEST + 1), b"(UID)")
            (answer,) = self._ask(lambda client: client.run([command], at_once=False))
            if not answer.is_ok:
                raise self._refuse(command, answer).error from error
            return sorted(answer.mails())

    def read_flags(self, uid: int) -> frozenset[str] | None:
        """The flags and keywords of a mail in the open folder, lower case; None: it is not there any more."""
        command = (b"UID", b"FETCH", b"%d" % uid, b"(UID FLAGS)")
        (answer,) = self._ask(lambda client: client.run([command], at_once=False))
        if not answer.is_ok:
            raise self._refuse(command, answer).error
        told = answer.mails()
        flags = (flag.decode("ascii", "replace").lower() for flag in told.get(uid, {}).get(b"FLAGS", ()))
        return frozenset(flags) if uid in told else None

    def structures(self, uids: Sequence[int]) -> dict[int, bytes]:
        """What parts these mails have, one at least, as the server writes it (BODYSTRUCTURE)."""
        return self._ask(lambda client: client.structures(uids))

    def append(self, folder: Folder, raw: bytes, flags: tuple[str, ...], when: datetime) -> str:
        """Put a mail into a folder; what the server answered. Never tried again.

        Raises:
            NotMadeError: it was surely not put there.
        """
        self._open = None
        self.memory.states = {}
        asked: list[Client] = []

        def work(client: Client) -> bytes:
            asked.append(client)
            return client.append_mail(folder.token, raw, flags, when)

        try:
            return self._ask(work).decode("ascii", "replace")
        except SecondChanceError as error:
            if not asked or asked[0].has_refused:
                raise NotMadeError(error) from error
            if isinstance(error, ConnectionLostError):
                raise describe_lost_draft(error) from error.__cause__
            raise

    def add_flag(self, uid: int, flag: str) -> None:
        """Flag one mail of the open folder."""
        self.memory.states = {}
        self._ask(lambda client: client.add_flags([uid], [flag], silent=True))

    def remove(self, uid: int) -> None:
        """Take one mail, and no other, out of the open folder for good (UIDPLUS, RFC 4315)."""
        self.add_flag(uid, "\\Deleted")
        self._ask(lambda client: client.uid_expunge([uid]))

    def move(self, uid: int, folder: Folder) -> None:
        """Move one mail out of the open folder (RFC 6851)."""
        self.memory.states = {}
        self._ask(lambda client: client.move([uid], folder.token))

    def _drop(self) -> None:
        """Let go of a connection that is over."""
        super()._drop()
        self._open = None
