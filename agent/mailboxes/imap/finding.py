"""Finding mails in the folders of an IMAP server, whatever it can be asked.

A server is asked to search, in many folders at once. Yahoo's and AOL's refuse to search by References; others
find nothing by a header though it is there, or take no long OR. What a server cannot be asked is found out
(`habits`) when it refuses, and once by searches for mail that is there. Then the headers of the mails in
question are fetched and compared here: of the days asked for, or else of the newest.

In Drafts, of which the answer decides whether a letter is made again, headers are always compared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from agent.mailboxes.folder_names import Role
from agent.mailboxes.imap.connection import Connection
from agent.mailboxes.imap.folder_answers import FolderAnswer, Refused
from agent.mailboxes.imap.folders import Folder, Layout
from agent.mailboxes.imap.memory import OpenFolder
from agent.mailboxes.imap.messages import build_fetch, read_mails
from agent.mailboxes.imap.search import TIES, Question, SearchWords, drop_charset, search_since, search_tie
from agent.mailboxes.imap.server_words import is_busy
from agent.model.mail import Message, MessageId

if TYPE_CHECKING:
    from agent.mailboxes.imap.command_line import Command

_MOST_COMPARED = 2000
"""Mails of one folder of which the headers are compared, the newest."""
_MOST_DRAFTS = 200
"""The same of Drafts where the server can be asked to search."""
_SAMPLES = 20
"""Mails of a folder among which one is looked for to try out searches by its headers."""
_SIMPLE: SearchWords = (b"UID 1",)
"""A search that every server can carry out."""
_ALL: SearchWords = (b"ALL",)
_NAMES: Mapping[bytes, Callable[[Message], Collection[MessageId]]] = {
    TIES[0]: lambda message: (message.message_id,) if message.message_id else (),
    TIES[1]: lambda message: message.references,
    TIES[2]: lambda message: message.in_reply_to,
}


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one folder."""

    opened: OpenFolder
    uids: frozenset[int]
    """What the server says is asked for."""
    candidates: frozenset[int] = frozenset()
    """Beside these, what must be compared by its headers."""


class Finder:
    """Finds mails."""

    def __init__(self, connection: Connection, layout: Layout) -> None:
        """Begin with nothing."""
        self._connection = connection
        self._layout = layout
        self._mute: set[Folder] = set()
        """Folders that cannot be searched at all."""

    def find(self, question: Question, folders: Iterable[Folder]) -> dict[Folder, Found]:
        """What is asked for in each folder; those without mail, and those passed by, are missing.

        Raises:
            TryLaterError: nothing can be concluded, because a folder cannot be looked into.
        """
        memory, habits = self._connection.memory, self._connection.habits
        asked = []
        for folder in folders:
            if memory.is_empty(folder):
                self._connection.unread.pop(folder.name, None)
            else:
                asked.append(folder)
        found, refused = self._search(question, asked)
        if refused:
            folder, why = next(iter(refused.items()))
            self._try_smaller(question, folder, why)
            again, still = self._search(question, refused)
            found |= again
            self._mute |= still.keys()
            found |= {one: Found(opened, frozenset()) for one in still if (opened := self._open(one))}
        asks_for_headers = any(kind.startswith(b"HEADER ") for kind in question.kinds)
        untried = {*TIES} - habits.tried if asks_for_headers else set()
        if untried and found and not habits.is_tried_out:
            habits.is_tried_out = True
            self._try_out(found, untried)
        compared = [one for one in found if one in self._mute or question.kinds & habits.unsearchable]
        return found | self._add_candidates(question, {one: found[one] for one in compared})

    # ---- as the server is asked first

    def _search(
        self, question: Question, folders: Iterable[Folder]
    ) -> tuple[dict[Folder, Found], dict[Folder, Refused]]:
        """What the server finds in each folder, and where it would not search."""
        memory, habits = self._connection.memory, self._connection.habits
        searches = question.searches(habits.unsearchable, singly=habits.is_single)
        words = {folder: self._add_drafts(question, folder, searches) for folder in folders}
        known = {folder: memory.recall(folder) for folder in words}
        told = {
            folder: one for folder, one in known.items() if one and one.searches.keys() >= {*words[folder]}
        }
        answers = self._connection.ask_folders(
            {
                folder: [(b"UID", b"SEARCH", *one) for one in some]
                for folder, some in words.items()
                if folder not in told
            }
        )
        refused: dict[Folder, Refused] = {}
        for folder, first in answers.items():
            answer = self._ask_without_charset(folder, words[folder], first)
            if answer.opened is None and answer.refused:
                self._connection.pass_by(folder, answer.refused)
            elif answer.refused:
                refused[folder] = answer.refused
            elif answer.opened:
                told[folder] = memory.note(folder, answer.opened)
                pairs = zip(words[folder], answer.answers, strict=True)
                told[folder].searches |= {one: said.uids() for one, said in pairs}
        found: dict[Folder, Found] = {}
        for folder, one in told.items():
            self._connection.unread.pop(folder.name, None)
            hits = [one.searches[some] for some in searches]
            every = one.searches.get(_ALL, frozenset())
            few = every if len(every) <= _MOST_DRAFTS and words[folder] != searches else frozenset()
            found[folder] = Found(one.opened, frozenset().union(*hits), few)
        return found, refused

    def _add_drafts(
        self, question: Question, folder: Folder, searches: tuple[SearchWords, ...]
    ) -> tuple[SearchWords, ...]:
        """The searches in one folder: in Drafts for all that lies there as well."""
        state = self._connection.memory.states.get(folder.name)
        is_large = state is not None and (state.mails or 0) > _MOST_DRAFTS
        is_drafts = folder == self._layout.drafts and not is_large and bool(question.kinds & {*TIES})
        return (*searches, _ALL) if is_drafts else searches

    def _ask_without_charset(
        self, folder: Folder, words: tuple[SearchWords, ...], answer: FolderAnswer
    ) -> FolderAnswer:
        """The same of a server that takes no 8-bit words, asked without them."""
        if answer.opened is None or answer.refused is None:
            return answer
        pairs = [*zip(words, answer.answers, strict=True)]
        if not all(said.is_ok or one[0] == b"CHARSET" for one, said in pairs):
            return answer
        plain = [(b"UID", b"SEARCH", *drop_charset(one)) for one, said in pairs if not said.is_ok]
        again = self._connection.ask_folders({folder: plain})[folder]
        others = iter(again.answers)
        answers = tuple(said if said.is_ok else next(others, said) for _, said in pairs)
        return replace(again, answers=answers)

    # ---- what it cannot be asked

    def _try_smaller(self, question: Question, folder: Folder, why: Refused) -> None:
        """Find out of which part of a question a server thinks so.

        Raises:
            TryLaterError: it cannot search at all, for a reason of the moment.
        """
        samples = {key.kind: key for key in question.keys}
        singles = [
            replace(question, keys=(key,), more=()).searches(singly=True)[0] for key in samples.values()
        ]
        commands = [(b"UID", b"SEARCH", *words) for words in (_SIMPLE, *singles)]
        answer = self._connection.ask_folders({folder: commands})[folder]
        simple, *others = answer.answers or (None,)
        if simple is None or not simple.is_ok:
            if is_busy(why.said):
                raise self._connection.explain(folder, why) from why.error
            return
        bad = [kind for kind, said in zip(samples, others, strict=True) if not said.is_ok]
        self._connection.habits.learn(unsearchable=bad, is_single=not bad)

    def _try_out(self, found: Mapping[Folder, Found], kinds: Collection[bytes]) -> None:
        """Search for mails by headers that they have; kinds of search that do not find them are of no use."""
        fetch = build_fetch(self._layout.thread_word, whole=False)
        places = [one for one in found if one.role in {Role.INBOX, Role.SENT} and found[one].opened.exists]
        asked = {}
        for folder in places[:2]:
            first = max(1, found[folder].opened.exists - _SAMPLES + 1)
            asked[folder] = [(b"FETCH", b"%d:*" % first, fetch)]
        tests = dict(self._choose_tests(self._connection.ask_folders(asked), kinds))
        commands: dict[Folder, list[Command]] = {}
        for folder, uid, words in tests.values():
            commands.setdefault(folder, []).append((b"UID", b"SEARCH", b"UID %d %b" % (uid, words)))
        answers = {
            folder: iter(answer.answers) for folder, answer in self._connection.ask_folders(commands).items()
        }
        said = {kind: next(answers[folder], None) for kind, (folder, _, _) in tests.items()}
        tried = [kind for kind, one in said.items() if one and one.is_ok]
        useless = [kind for kind in tried if (one := said[kind]) and tests[kind][1] not in one.uids()]
        if tried:
            self._connection.habits.learn(tried=tried, unsearchable=useless)

    def _choose_tests(
        self, fetched: Mapping[Folder, FolderAnswer], kinds: Collection[bytes]
    ) -> Iterator[tuple[bytes, tuple[Folder, int, bytes]]]:
        """For each kind of search the newest mail that it must find: its folder, its UID, the words."""
        account, word = self._connection.account, self._layout.thread_word
        mails = [
            mail
            for folder, answer in fetched.items()
            if answer.opened and not answer.refused
            for mail in read_mails(folder, answer.opened.validity, answer.mails, word, account.trust)
        ]
        mails.sort(key=lambda mail: mail.message.received, reverse=True)
        for kind in kinds:
            for mail in mails:
                plain = [one for one in _NAMES[kind](mail.message) if one.isascii()]
                if plain:
                    yield kind, (mail.folder, mail.location.uid, search_tie(kind, plain[0]))
                    break

    # ---- by their headers

    def _add_candidates(self, question: Question, found: Mapping[Folder, Found]) -> dict[Folder, Found]:
        """The same with the mails that must be compared here."""
        since = (search_since(question.since),) if question.since else None
        asked: dict[Folder, list[Command]] = {}
        for folder, one in found.items():
            first = max(1, one.opened.exists - _MOST_COMPARED + 1)
            newest = b"%d:*" % first
            if folder in self._mute:
                asked[folder] = [(b"FETCH", newest, b"(UID)")]
            else:
                asked[folder] = [(b"UID", b"SEARCH", *(since or (newest,)))]
        more: dict[Folder, Found] = {}
        for folder, answer in self._connection.ask_folders(asked).items():
            if answer.refused:
                self._connection.pass_by(folder, answer.refused)
                continue
            (said,) = answer.answers
            uids = sorted(answer.mails or said.uids(), reverse=True)
            there = len(uids) if since and folder not in self._mute else found[folder].opened.exists
            if there > _MOST_COMPARED:
                self._connection.note(
                    f"Only the newest {_MOST_COMPARED} of {there} mails in {folder.name} are compared."
                )
            candidates = found[folder].candidates.union(uids[:_MOST_COMPARED])
            more[folder] = replace(found[folder], candidates=candidates)
        return more

    def _open(self, folder: Folder) -> OpenFolder | None:
        return self._connection.open(folder)
