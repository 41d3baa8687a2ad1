"""A mailbox on an IMAP server (RFC 9051, RFC 3501), Gmail's included.

The server does the searching: a mailbox of 100,000 mails is never listed, and what a visit asks does not grow
with it. A conversation is followed by ids through all folders until nothing new is found; where the server
has threads of its own (X-GM-THRID, THREADID), what it counts among one belongs to it too. The THREAD command
is not used: it answers for one folder only, lists all of it, and THREAD=REFERENCES ties by subject.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

from agent.errors import MailboxMissingError, RefusedError
from agent.mailboxes import fates
from agent.mailboxes.conversations import matches_headers, merge_copies
from agent.mailboxes.imap import search as imap_search
from agent.mailboxes.imap.arrivals import Look
from agent.mailboxes.imap.connection import Connection
from agent.mailboxes.imap.drafts import Desk, never_made
from agent.mailboxes.imap.errors import ConnectionLostError
from agent.mailboxes.imap.folders import GMAIL, Folder, Layout, ListedFolder, State, survey
from agent.mailboxes.imap.login import Account, Refusals
from agent.mailboxes.imap.messages import Place
from agent.mailboxes.imap.sweep import Finding, counting, thread_of
from agent.mailboxes.interface import Arrivals
from agent.model.interview import Profile
from agent.model.letter import Outgoing
from agent.model.mail import Message, MessageId, Query, Thread
from agent.model.plan import Draft, Fate, Sighting, Stage

_Result = TypeVar("_Result")


class ImapMailbox:
    """The folders of one account; other programs may change them at any time.

    Attributes:
        name: Its name in config.toml.
    """

    def __init__(  # noqa: PLR0913 - the settings of config.toml, by their names there
        self,
        name: str,
        *,
        host: str,
        port: int,
        tls: Literal["implicit", "starttls", "none"],
        ca_file: Path | None,
        user: str,
        secret: Callable[[], str],
        auth: Literal["password", "xoauth2", "oauthbearer"] = "password",
        own_addresses: tuple[str, ...],
        drafts: str = "",
        sent: str = "",
        identify: Literal["before", "after", "never"] = "after",
        at_once: bool = False,
        patience: float = 20.0,
        refusals: Refusals | None = None,
    ) -> None:
        """Name a mailbox; nothing is opened yet.

        Args:
            name: Its name in config.toml.
            host: The server.
            port: Its port.
            tls: `none` only to this machine.
            ca_file: A private certificate authority, PEM; None: the system's.
            user: The name to log in with.
            secret: Gives the password or the access token; asked for when it is needed.
            auth: What the secret is for.
            own_addresses: The person's addresses: mail from them is their own.
            drafts: The name of the Drafts folder; empty: told by the server or by its name.
            sent: The same for the Sent folder.
            identify: When the program names itself (ID, RFC 2971).
            at_once: Log in with one round trip less (SASL-IR, RFC 4959); some servers fail at that.
            patience: Seconds to wait for each answer.
            refusals: Remembers, beyond this object, that the login was refused.
        """
        self.name = name
        account = Account(
            mailbox=name,
            host=host,
            port=port,
            tls=tls,
            ca_file=ca_file,
            user=user,
            secret=secret,
            auth=auth,
            identify=identify,
            at_once=at_once,
            patience=patience,
            refusals=refusals,
        )
        self._connection = Connection(account)
        self._desk = Desk(name, self._connection)
        self._named = (drafts, sent)
        self._me = Profile(name="", addresses=own_addresses, time_zone="UTC")
        self._layout_known: Layout | None = None

    @property
    def round_trips(self) -> int:
        """Commands sent so far, and literals the server was asked for."""
        return self._connection.round_trips

    @property
    def notes(self) -> tuple[str, ...]:
        """What the server wants the person to know, and what was left out, a sentence each."""
        return self._connection.notes

    def search(self, query: Query) -> tuple[Thread, ...]:
        """Threads that hold a message the query asks for, headers only."""
        return self._do(partial(self._search, query))

    def read(self, message_ids: Collection[MessageId], key: str = "") -> Thread | None:
        """The thread that holds any of these messages, bodies included; several threads are told as one."""
        return self._do(partial(self._read, frozenset(message_ids), key))

    def read_bodies(self, thread: Thread) -> Thread:
        """The same thread with bodies; what was moved meanwhile is found by its id, what is gone left out."""
        return self._do(partial(self._read_bodies, thread))

    def arrivals(self, query: Query, bookmark: str, label: str = "") -> Arrivals:
        """What came in since the numbers of the bookmark, which holds how far each folder had come."""
        return self._do(partial(self._arrivals, query, bookmark, label))

    def stage(self, outgoing: Outgoing) -> str:
        """What the Drafts folder is like before the draft is put there."""
        return self._do(lambda: self._desk.stage(self._layout(), outgoing))

    def place(self, outgoing: Outgoing, ticket: str) -> str:
        """Put the draft into Drafts; its id is `UIDVALIDITY:UID`."""
        draft_id = self._desk.place(self._layout(), outgoing, ticket)
        if outgoing.thread_key and self._layout().thread_word == GMAIL:
            self._compare_thread(draft_id, outgoing.thread_key)
        return draft_id

    def look(self, draft: Draft) -> Sighting:
        """What became of a draft; a Drafts folder that took nothing since proves it never made."""
        return self._do(partial(self._look, draft))

    def replace(self, draft: Draft, outgoing: Outgoing) -> str:
        """New words for our own untouched draft."""
        sighting = self.look(draft)
        if sighting.fate is not Fate.UNSENT or sighting.edited or "/" in sighting.draft_id:
            raise RefusedError(
                f"The draft is not replaced. {sighting.evidence}",
                "Edit it in your mail program, or delete it there.",
            )
        return self._desk.replace(self._layout(), draft, outgoing, sighting.draft_id)

    def close(self) -> None:
        """Log out."""
        self._connection.close()

    # ---- looking

    def _search(self, query: Query) -> tuple[Thread, ...]:
        finding = Finding(self._connection, self._layout())
        wanted = partial(matches_headers, query)
        finding.follow([mail for mail in finding.sweep(imap_search.asked(query)) if wanted(mail.message)])
        return tuple(thread_of(self.name, mails) for mails in finding.conversations(wanted))

    def _arrivals(self, query: Query, bookmark: str, label: str) -> Arrivals:
        connection = self._connection
        changes = label != "" and connection.can("CONDSTORE")
        listed, states = connection.folders_with_states(changes=changes)
        self._layout_known = self._survey(listed)

        def state(folder: Folder) -> State:
            return states.get(folder.name) or connection.state(folder, changes=changes)

        return Look(connection, self._layout_known, state, query, bookmark, label).arrivals(self.name)

    def _read(self, asked: frozenset[MessageId], key: str) -> Thread | None:
        layout = self._layout()
        finding = Finding(self._connection, layout, whole=True)
        keys = [key] if imap_search.is_thread_key(key, layout.thread_word) else []
        found = finding.sweep(imap_search.tied(asked, keys, layout.thread_word))
        held = [mail for mail in found if mail.message.message_id in asked]
        finding.follow(found if held else [], ids=asked, keys=keys)
        conversations = finding.conversations(lambda message: message.message_id in asked)
        mails = [mail for mails in conversations for mail in mails]
        return thread_of(self.name, mails) if mails else None

    def _read_bodies(self, thread: Thread) -> Thread:
        layout = self._layout()
        finding = Finding(self._connection, layout, whole=True)
        folders = {folder.name: folder for folder in layout.own + layout.everywhere}
        by_key = {message.key: message for message in thread.messages}
        places = [Place.of(key) for key in by_key]
        found = finding.read((folders[one.folder], one) for one in places if one.folder in folders)
        read = [replace(mail.message, marks=by_key[mail.message.key].marks) for mail in found]
        gone = by_key.keys() - {message.key for message in read}
        moved = [one for key in gone if (one := by_key[key].message_id)]
        again = finding.sweep(imap_search.tied(moved))
        read += [mail.message for mail in again if mail.message.message_id in moved]
        return replace(thread, messages=merge_copies(read))

    def _look(self, draft: Draft) -> Sighting:
        """Where nothing is found among folders listed earlier, they are listed anew: one may be renamed."""
        before = self._layout_known
        sighting = self._look_among(self._layout(), draft)
        if before is None or sighting.fate not in {None, Fate.DELETED}:
            return sighting
        self._layout_known = None
        return sighting if self._layout() == before else self._look_among(self._layout(), draft)

    def _look_among(self, layout: Layout, draft: Draft) -> Sighting:
        near = partial(fates.may_be_trace, draft, me=self._me)
        finding = Finding(self._connection, layout, near)
        proof = self._proof(layout, finding, draft)
        searches = imap_search.traces(draft)
        finding.sweep(searches, layout.usual)
        if layout.drafts and draft.draft_id not in {mail.place.handle for mail in finding.mails}:
            finding.sweep(imap_search.numbered(draft.draft_id), [layout.drafts])
        sighting = self._fate(draft, finding, proof)
        if sighting.fate in {None, Fate.DELETED} and layout.others:
            finding.sweep(searches, layout.others)
            sighting = self._fate(draft, finding, proof)
        return sighting

    def _fate(self, draft: Draft, finding: Finding, proof: str) -> Sighting:
        messages = [mail.message for mail in counting(finding.mails)]
        messages.sort(key=lambda message: "/" in self._draft_id(message))  # what stands in Drafts comes first
        traces = fates.Traces(tuple(messages), self._draft_id, draft.draft_id, proof)
        return fates.judge_fate(draft, traces, self._me)

    def _proof(self, layout: Layout, finding: Finding, draft: Draft) -> str:
        """Why a draft was surely never made; looked for before anything else.

        Raises:
            MailboxMissingError: Drafts cannot be read: then nothing can be said of what stood there.
        """
        opened = finding.open(layout.drafts) if layout.drafts else None
        if opened:
            return never_made(draft, opened)
        if draft.stage is Stage.INTENDED:
            return "It was written down and never begun."
        return never_made(draft, self._desk.opened(layout))

    def _draft_id(self, message: Message) -> str:
        """The id of what stands in Drafts; elsewhere with its folder, because numbers repeat there."""
        place = Place.of(message.key)
        drafts = self._layout().drafts
        return place.handle if drafts and place.folder == drafts.name else message.key

    def _compare_thread(self, draft_id: str, expected: str) -> None:
        """Tell the person where Gmail put a draft into another conversation than its answer belongs to."""
        layout = self._layout()
        finding = Finding(self._connection, layout)
        found = finding.sweep(imap_search.numbered(draft_id), [self._desk.folder(layout)])
        if any(mail.thread != expected for mail in found):
            self._connection.note(
                "Gmail has put the draft into a conversation of its own; it still answers the right mail. "
                "Open it from Drafts, not from the conversation."
            )

    # ---- the server

    def _do(self, work: Callable[[], _Result]) -> _Result:
        """Do something that changes nothing, again where it may help.

        On a new connection where the old one had ended, and with the folders as they are now where one that
        was listed is gone.
        """
        was_open = self._connection.is_open
        self._connection.missed = False
        try:
            result = work()
        except ConnectionLostError as error:
            if not was_open or isinstance(error.__cause__, TimeoutError):
                raise
            return work()
        except MailboxMissingError:
            if not self._connection.missed:
                raise
        else:
            if not self._connection.missed:
                return result
        self._layout_known = None
        return work()

    def _layout(self) -> Layout:
        if self._layout_known is None:
            self._layout_known = self._survey(self._connection.folders())
        return self._layout_known

    def _survey(self, listed: list[ListedFolder]) -> Layout:
        connection = self._connection
        thread_word = "THREADID" if connection.can("OBJECTID") else ""
        drafts, sent = self._named
        layout = survey(
            listed,
            drafts=drafts,
            sent=sent,
            not_ours=connection.foreign_prefixes(),
            thread_word=GMAIL if connection.can("X-GM-EXT-1") else thread_word,
        )
        if layout.left_out:
            connection.note(f"{layout.left_out} folders are not looked into.")
        return layout
