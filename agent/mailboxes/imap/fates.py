"""What became of a draft on an IMAP server: by its number, Message-ID, thread, recipients and words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial

from agent.mailboxes import fates
from agent.mailboxes.folder_names import Role
from agent.mailboxes.imap.connection import Connection
from agent.mailboxes.imap.drafts import (
    DraftWriter,
    find_proof,
    find_proof_by_numbers,
    list_new_uids,
    read_ticket,
)
from agent.mailboxes.imap.folders import Folder, Layout
from agent.mailboxes.imap.messages import Location, Mail
from agent.mailboxes.imap.search import search_arrived, search_draft_id, search_traces
from agent.mailboxes.imap.sweep import FolderSweep, drop_repeats
from agent.mailboxes.renewals import find_leftovers
from agent.model.interview import Profile
from agent.model.mail import Mark, Message
from agent.model.plan import Draft, Fate, Sighting, Stage

NOT_FOUND = frozenset({None, Fate.DELETED, Fate.UNKNOWN})
"""What is said of a draft that neither stands in Drafts nor lies among the sent mail."""


@dataclass(frozen=True, slots=True)
class FateFinder:
    """Looks for drafts in the folders of one mailbox."""

    connection: Connection
    drafts: DraftWriter
    me: Profile

    def find(self, layout: Layout, draft: Draft) -> Sighting:
        """What became of a draft; a Drafts folder that took nothing of ours since proves it never made."""
        sweep = self._begin(layout, draft)
        proof = self._find_proof(layout, sweep, draft)
        self._search_usual(layout, sweep, draft)
        sighting = self._judge(layout, sweep, draft, proof)
        if sighting.fate in NOT_FOUND and layout.others:
            sweep.search(search_traces(draft), layout.others)
            sighting = self._judge(layout, sweep, draft, proof)
        if sighting.fate is Fate.UNKNOWN and draft.stage is Stage.STAGED and layout.drafts:
            proof = self._find_proof_by_numbers(layout.drafts, sweep, draft)
            return self._judge(layout, sweep, draft, proof)
        return sighting

    def find_leftovers(self, layout: Layout, draft: Draft) -> tuple[Location, ...]:
        """Where our own copies lie that a cut renewal left beside another one.

        A folder that was called Drafts then may have another name by now: it is known by what lies there.

        Raises:
            MailboxMissingError: Drafts cannot be read.
        """
        if draft.renewal is None:
            return ()
        sweep = self._begin(layout, draft)
        _ = sweep.open(self.drafts.folder(layout)) or self.drafts.open_folder(layout)
        self._search_usual(layout, sweep, draft)
        sweep.search(search_traces(draft), layout.others)
        on_record = {draft.draft_id, draft.renewal.draft_id}
        homes = {self.drafts.folder(layout).name} | {
            mail.folder.name
            for mail in sweep.mails
            if mail.location.handle in on_record and _may_be_drafts(mail)
        }
        validity, first = read_ticket(draft.renewal.ticket)

        def is_in_drafts(message: Message) -> bool:
            return Location.parse(message.key).folder in homes

        def is_new(message: Message) -> bool:
            location = Location.parse(message.key)
            return location.folder in homes and location.validity == validity and location.uid >= first > 0

        def name(message: Message) -> str:
            return Location.parse(message.key).handle if is_in_drafts(message) else message.key

        traces = self._build_traces(layout, sweep, draft, "")
        messages = tuple(_leave_shown_once(traces.messages, is_in_drafts))
        found = find_leftovers(
            draft,
            replace(traces, messages=messages, draft_id=name),
            self.me,
            is_in_drafts=is_in_drafts,
            is_new=is_new,
        )
        return tuple(Location.parse(message.key) for message in found)

    def _begin(self, layout: Layout, draft: Draft) -> FolderSweep:
        return FolderSweep(self.connection, layout, partial(fates.is_candidate, draft, me=self.me))

    def _search_usual(self, layout: Layout, sweep: FolderSweep, draft: Draft) -> None:
        """Look where drafts and what becomes of them lie as a rule."""
        sweep.search(search_traces(draft), layout.usual)
        if not layout.drafts:
            return
        renewal = draft.renewal
        for draft_id in (draft.draft_id, renewal.draft_id if renewal else ""):
            if draft_id not in {mail.location.handle for mail in sweep.mails}:
                sweep.search(search_draft_id(draft_id), [layout.drafts])
        if renewal:
            self._search_new(layout.drafts, sweep, renewal.ticket)

    def _search_new(self, drafts: Folder, sweep: FolderSweep, ticket: str) -> None:
        """Look at what came into Drafts since a ticket."""
        opened = sweep.open(drafts)
        if opened and (new := list_new_uids(ticket, opened)):
            sweep.search(search_arrived(new[0]), [drafts])

    def _judge(self, layout: Layout, sweep: FolderSweep, draft: Draft, proof: str) -> Sighting:
        sighting = fates.judge_fate(draft, self._build_traces(layout, sweep, draft, proof), self.me)
        # What another folder shows of it, by a flag or a filter, is the same draft again.
        return replace(sighting, doubles=tuple(one for one in sighting.doubles if "/" not in one))

    def _build_traces(self, layout: Layout, sweep: FolderSweep, draft: Draft, proof: str) -> fates.Traces:
        messages = [mail.message for mail in drop_repeats(sweep.mails)]
        messages.sort(key=lambda message: not _lies_in_drafts(layout, message))  # these come first
        return fates.Traces(tuple(messages), partial(_draft_id, layout), draft.draft_id, proof, _folder_name)

    def _find_proof(self, layout: Layout, sweep: FolderSweep, draft: Draft) -> str:
        """Why a draft was surely never made; looked for before anything else.

        Raises:
            MailboxMissingError: Drafts cannot be read: then nothing can be said of what stood there.
        """
        opened = sweep.open(layout.drafts) if layout.drafts else None
        if not opened and draft.stage in {Stage.INTENDED, Stage.REFUSED}:
            return "It was written down and never begun, or it was refused."
        return find_proof(draft, opened or self.drafts.open_folder(layout))

    def _find_proof_by_numbers(self, drafts: Folder, sweep: FolderSweep, draft: Draft) -> str:
        """Why a draft was surely never made although something was put into Drafts since."""
        self._search_new(drafts, sweep, draft.ticket)
        opened = sweep.open(drafts)
        there = [mail for mail in sweep.mails if mail.folder == drafts]
        return find_proof_by_numbers(draft, opened, there) if opened else ""


def _may_be_drafts(mail: Mail) -> bool:
    """Whether a draft lies in a folder that may have been called Drafts."""
    unwanted = mail.folder.role in {Role.TRASH, Role.SPAM} or mail.folder.shows_all
    return Mark.DRAFT in mail.message.marks and not unwanted


def _leave_shown_once(
    messages: Collection[Message], is_in_drafts: Callable[[Message], bool]
) -> Iterator[Message]:
    """The same without what Gmail's folder of all mail shows again of what stands in Drafts."""
    standing = {(one.message_id, one.date) for one in messages if is_in_drafts(one)}
    for message in messages:
        is_again = Mark.DRAFT in message.marks and (message.message_id, message.date) in standing
        if is_in_drafts(message) or not is_again:
            yield message


def _draft_id(layout: Layout, message: Message) -> str:
    """The id of what stands in Drafts; elsewhere with its folder, because numbers repeat there."""
    location = Location.parse(message.key)
    return location.handle if _lies_in_drafts(layout, message) else message.key


def _lies_in_drafts(layout: Layout, message: Message) -> bool:
    return layout.drafts is not None and Location.parse(message.key).folder == layout.drafts.name


def _folder_name(message: Message) -> str:
    return Location.parse(message.key).folder
