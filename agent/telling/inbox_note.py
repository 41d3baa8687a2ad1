"""A note in the person's own inbox: one short unread mail to themselves, which says what waits.

At most one stands in each mailbox. The next one is put beside it before it goes, and what was cut in between
is ended by the next run: the journal knows a note before it is made, and one whose making was cut is looked
for before another is made. A note is taken away only as it was put there; what the person moved, changed,
answered or flagged is theirs, and forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from agent.errors import SecondChanceError
from agent.keeping.journal.inbox_notes import InboxNote, name_way
from agent.mailboxes.around import find_innermost
from agent.mailboxes.interface import BearsNotes, NotMadeError
from agent.model.letter import Outgoing
from agent.model.mail import Address, Message
from agent.model.notice import Event, Word
from agent.reading.new_words import fingerprint
from agent.telling.inboxes import INSTEAD, name_inbox
from agent.telling.way import NotToldError
from agent.telling.word import clean
from agent.visit import Agent
from agent.writing.draft_names import has_note_words, is_note_id, note_id, read_note_number
from agent.writing.mime import note_to_self

_SELF = "Second Chance"
_LONGEST_SUBJECT = 72
"""What is longer is not shown whole by a phone."""
_LOST_STAYS = timedelta(days=60)
"""So far back a note is looked for that no journal knows."""
_NEWS_STAYS = timedelta(days=3)
"""So long a note with news stays that nobody has read."""
_FOOT = (
    "Second Chance put this note here, and nobody else gets it. It goes by itself when nothing waits any "
    "more; you may delete it at any time."
)


@dataclass(frozen=True, slots=True)
class InboxWay:
    """The inbox of one mailbox, as a way of telling."""

    agent: Agent
    mailbox: str
    """Its name in config.toml."""
    now: datetime
    """Aware."""

    @property
    def name(self) -> str:
        """What the journal knows it by."""
        return name_way(self.mailbox)

    @property
    def label(self) -> str:
        """What it is called in a sentence."""
        return name_inbox(self.mailbox)

    @property
    def is_board(self) -> bool:
        """The note that stands takes the place of the one before it."""
        return True

    def say(self, word: Word) -> None:
        """Put a note with this word into the inbox; the note that stood there goes.

        Raises:
            NotToldError: it surely does not stand there.
            SecondChanceError: it may stand there or not; the next run looks first.
        """
        try:
            bearer = self._open()
            cut = self._record.coming
            record = self._settle(bearer) if self._is_known() else self._find_lost(bearer)
        except SecondChanceError as error:
            raise NotToldError(error.text, error.hint) from error
        subject, text = _write(word)
        has_come = cut is not None and cut == record.standing
        if not (has_come and has_note_words(record.standing or "", _identify(subject, text))):
            record = self._put(
                bearer, record, subject, text, is_news=word.has_news or Event.TEST in word.events
            )
        self._remove(bearer, record)

    def tidy(self, *, waits: bool, is_wanted: bool = True) -> None:
        """Take away what is to go: a note that was replaced, and where nothing waits the one that stands.

        One that tells news stays until the person has read it, or for three days. Where nothing of ours
        stands, nothing is asked of the mailbox.

        Args:
            waits: Whether anything waits for the person.
            is_wanted: Whether config.toml asks for notes; else every note goes.

        Raises:
            SecondChanceError: the mailbox does not answer; the next run tries again.
        """
        is_to_stay = waits and is_wanted
        if self._record.is_empty or (is_to_stay and self._record.is_settled):
            return
        bearer = self._open()
        record = self._settle(bearer)
        if record.standing and not is_to_stay and not (is_wanted and self._is_fresh_news(bearer, record)):
            record = replace(record, standing=None, leaving=(*record.leaving, record.standing))
            self._keep(record)
        self._remove(bearer, record, is_silent=False)

    def _is_fresh_news(self, bearer: BearsNotes, record: InboxNote) -> bool:
        """Whether the note that stands tells news that the person has not read yet; one they read goes."""
        if record.standing is None or record.news_until is None or record.news_until <= self.now:
            return False
        return record.standing in bearer.remove_notes([record.standing], _has_our_words, only_read=True)

    # ---- within

    def _is_known(self) -> bool:
        return self.agent.journal.inbox_notes.get(self.mailbox) is not None

    def _find_lost(self, bearer: BearsNotes) -> InboxNote:
        """The notes of a journal that was lost: they are to go, as far as they still have our words."""
        me, secret = self._me, self.agent.secret()
        lost = bearer.list_notes(me.key, self.now - _LOST_STAYS, partial(is_note_id, secret=secret))
        return InboxNote(number=max(map(read_note_number, lost), default=0), leaving=tuple(sorted(lost)))

    @property
    def _me(self) -> Address:
        profile = self.agent.config.profile
        return Address(profile.addresses[0], profile.name)

    @property
    def _record(self) -> InboxNote:
        return self.agent.journal.inbox_notes.get(self.mailbox) or InboxNote()

    def _keep(self, record: InboxNote) -> None:
        self.agent.journal.inbox_notes.record(self.mailbox, record)

    def _open(self) -> BearsNotes:
        mailbox = find_innermost(self.agent.open_mailbox(self.mailbox))
        if not isinstance(mailbox, BearsNotes):
            raise NotToldError(f"No note can be put into the inbox of {self.mailbox}.", INSTEAD)
        return mailbox

    def _settle(self, bearer: BearsNotes) -> InboxNote:
        """What is known of the inbox, after a look for a note whose making was cut."""
        record = self._record
        if record.coming is None:
            return record
        is_there = record.coming in bearer.find_notes([record.coming])
        gone = replace(record, coming=None, leaving=(*record.leaving, record.coming))  # should it come late
        settled = _take_in(record) if is_there else gone
        self._keep(settled)
        return settled

    def _put(
        self, bearer: BearsNotes, record: InboxNote, subject: str, text: str, *, is_news: bool
    ) -> InboxNote:
        """Put a new note there; what is known of the inbox then.

        Raises:
            As `say`.
        """
        number = max(record.number + 1, int(self.now.timestamp()))
        try:
            note = self._write_mail(number, subject, text)
        except SecondChanceError as error:
            raise NotToldError(error.text, error.hint) from error
        news_until = self.now + _NEWS_STAYS if is_news else None
        coming = replace(record, number=number, coming=note.message_id, news_until=news_until)
        self._keep(coming)
        try:
            bearer.put_note(note)
        except NotMadeError as error:
            self._keep(record)
            raise NotToldError(error.reason.text, error.reason.hint) from error
        standing = _take_in(coming)
        self._keep(standing)
        return standing

    def _remove(self, bearer: BearsNotes, record: InboxNote, *, is_silent: bool = True) -> None:
        """Take away what is to go; where the word itself was told, a mailbox that fails is no failure."""
        if not record.leaving:
            return
        try:
            bearer.remove_notes(record.leaving, _has_our_words)
        except SecondChanceError:
            if not is_silent:
                raise
        else:
            self._keep(replace(record, leaving=()))

    def _write_mail(self, number: int, subject: str, text: str) -> Outgoing:
        """The note as a mail from the person to themselves.

        Raises:
            BadFileError: the secret of the home is damaged.
            BadAddressError: the person's address is none.
        """
        me = self._me
        message_id = note_id(number, _identify(subject, text), me.domain, self.agent.secret())
        raw = note_to_self(
            subject, text, "", person=me, message_id=message_id, date=self.now, is_automatic=True
        )
        return Outgoing(
            raw=raw, message_id=message_id, thread_key="", in_reply_to=None, recipients=(me,), text=text
        )


def find_inbox_ways(agent: Agent, now: datetime) -> tuple[InboxWay, ...]:
    """The inboxes into which notes are put, as config.toml says; those that can bear none are left out."""
    if not agent.config.notify.inbox:
        return ()
    bearing = (name for name, one in agent.config.mailboxes.items() if one.bears_notes)
    return tuple(InboxWay(agent, name, now) for name in bearing)


def tidy_inboxes(agent: Agent, now: datetime, *, waits: bool) -> tuple[SecondChanceError, ...]:
    """Take away the notes that are to go; why it could not be done somewhere now. The next run tries again.

    All go when nothing waits, and where config.toml no longer asks for them. Where nothing of ours stands,
    no mailbox is asked.
    """
    wanted = {way.mailbox for way in find_inbox_ways(agent, now)}
    errors: list[SecondChanceError] = []
    for mailbox in agent.journal.inbox_notes.list_mailboxes():
        if mailbox not in agent.config.mailboxes:
            continue
        try:
            InboxWay(agent, mailbox, now).tidy(waits=waits, is_wanted=mailbox in wanted)
        except SecondChanceError as error:
            errors.append(error)
    return tuple(errors)


def _take_in(record: InboxNote) -> InboxNote:
    """The same with the coming note as the one that stands, and the former one as one that is to go."""
    former = (record.standing,) if record.standing else ()
    return replace(record, standing=record.coming, coming=None, leaving=(*record.leaving, *former))


def _write(word: Word) -> tuple[str, str]:
    """Subject and text of a note: of one thing alone the subject tells it, where it is short."""
    word = clean(word)
    told = f"{_SELF}: {word.lines[0].rstrip('.')}"
    is_short = len(word.events) == 1 and len(told) <= _LONGEST_SUBJECT
    return told if is_short else f"{_SELF}: {word.title}", f"{word.text}\n\n{_FOOT}\n"


def _identify(subject: str, text: str) -> str:
    """What a note says, however mail programs and servers break its lines."""
    return f"{' '.join(subject.split())}|{fingerprint(text)}"


def _has_our_words(message: Message) -> bool:
    """Whether a note still says what it was made with, as its own id tells."""
    if message.message_id is None or message.body is None:
        return False
    return has_note_words(message.message_id, _identify(message.subject, message.body.text))
