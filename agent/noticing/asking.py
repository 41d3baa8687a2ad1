"""Ask: a form in Drafts for an interview that is over, and what comes back of it.

The form is a draft to the person alone, in a conversation of its own. It is placed as a letter is, so that
one stands whatever is killed or repeated; deleting it means no. The person's words in it are never changed:
what is wrong is said beside them, in a form that takes the place of the very words it was written from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from agent.debriefing.form_answers import answered
from agent.debriefing.form_reading import read_form
from agent.debriefing.form_text import write_form
from agent.debriefing.participants import personal
from agent.debriefing.replay import Replay
from agent.errors import SecondChanceError
from agent.mailboxes import Mailbox
from agent.model.appointment import Appointment, AppointmentState, DebriefForm
from agent.model.interview import Debrief, InterviewId
from agent.model.letter import Outgoing
from agent.model.mail import MessageId
from agent.model.plan import Fate, Sighting, Stage
from agent.noticing.form_book import FormBook
from agent.noticing.prefilling import known_of, own_address, prefilled, thread_of
from agent.reading.fingerprint import fingerprint
from agent.visit import Agent
from agent.visit.placing import adopt, place
from agent.writing.mime import note_to_self

_SENT = frozenset({Fate.SENT, Fate.SENT_EDITED})


class Came(StrEnum):
    """What attending to an appointment came to, as far as there is something to tell."""

    ASKED = "asked"
    """The form was put into Drafts."""
    SENT_BACK = "sent_back"
    """Something is missing or cannot stay; it is said in the form."""
    DEBRIEFED = "debriefed"
    """It is an interview on record now."""
    DISMISSED = "dismissed"
    CANCELLED = "cancelled"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Attended:
    """What was done for one appointment."""

    appointment: Appointment
    came: Came
    note: str = ""
    """More about it, for those who ask."""


def settled(agent: Agent, one: Appointment, state: AppointmentState, came: Came) -> Attended:
    """Nothing more is done for it by itself."""
    done = replace(one, state=state)
    agent.journal.appointments.keep(done, None)
    return Attended(done, came)


@dataclass(frozen=True, slots=True)
class Asking:
    """The form of one appointment, at one moment."""

    agent: Agent
    one: Appointment
    now: datetime
    dry_run: bool

    def ask(self) -> Attended:
        """Put the form into Drafts."""
        return self._place(round_=0, texts=None, problems={})

    def listen(self) -> Attended:
        """See what became of it, and go on from what it says."""
        known = self.one.form
        if known is None:
            return settled(self.agent, self.one, AppointmentState.LAPSED, Came.NOTHING)
        seen = self._mailbox.look(known)
        if seen.fate is None:
            return self._place(round_=known.round, texts=None, problems={})
        book = FormBook(self.agent.journal.appointments, self.one, known, self.now)
        if known.stage is not Stage.PLACED:
            known = adopt(book, known, seen, self.now)
        else:
            book.sighted(seen)
        here = replace(self, one=self.agent.journal.appointments.get(self.one.id))
        if seen.fate is Fate.DELETED:
            return settled(self.agent, here.one, AppointmentState.DISMISSED, Came.DISMISSED)
        return here.answer(known, seen)

    def answer(self, known: DebriefForm, seen: Sighting) -> Attended:
        """Go on from the form's words, once they are ready or were sent."""
        body = seen.message.body if seen.message else None
        said = read_form(body, known.code) if body else None
        sent = seen.fate in _SENT
        if said is None or not (sent or (seen.edited and said.ready)):
            note = "" if said or body is None else "Its draft no longer holds the form."
            return Attended(self.one, Came.NOTHING, note)
        told = answered(said.texts, self._replay())
        if isinstance(told, Debrief):
            debrief = replace(told, mailbox=self.one.mailbox, thread=self._thread_named())
            return self._record(debrief, known, seen, said.texts)
        if sent:
            return self._place(round_=known.round + 1, texts=said.texts, problems=told)
        return self._say_beside(known, seen, said.texts, told)

    # ---- the form

    def _place(
        self, *, round_: int, texts: Mapping[str, str] | None, problems: Mapping[str, str]
    ) -> Attended:
        draft, outgoing = self._written(round_, texts, problems)
        came = Came.SENT_BACK if problems else Came.ASKED
        one = replace(self.one, state=AppointmentState.ASKED, form=draft, problems=_lines(problems))
        if self.dry_run:
            return Attended(one, came)
        book = FormBook(self.agent.journal.appointments, one, draft, self.now)
        place(book, self._mailbox, draft, outgoing, self.now)
        return Attended(self.agent.journal.appointments.get(one.id), came)

    def _say_beside(
        self, known: DebriefForm, seen: Sighting, texts: Mapping[str, str], problems: Mapping[str, str]
    ) -> Attended:
        """Put what is wrong into the form, unless its words changed since they were read."""
        _, outgoing = self._written(known.round, texts, problems, known=known)
        if self.dry_run:
            return Attended(self.one, Came.SENT_BACK)
        self._renew(known, seen, outgoing, problems)
        return Attended(self.agent.journal.appointments.get(self.one.id), Came.SENT_BACK)

    def _renew(
        self, known: DebriefForm, seen: Sighting, outgoing: Outgoing, problems: Mapping[str, str]
    ) -> None:
        as_read = _as_read(known, seen)
        draft_id = self._mailbox.replace(as_read, outgoing)
        standing = replace(
            as_read,
            draft_id=draft_id,
            fingerprint=fingerprint(outgoing.text),
            sighting=Sighting(Fate.UNSENT, "renewed just now", draft_id=draft_id),
        )
        one = replace(self.one, form=standing, problems=_lines(problems))
        self.agent.journal.appointments.keep(one, self.now)

    def _record(
        self, debrief: Debrief, known: DebriefForm, seen: Sighting, texts: Mapping[str, str]
    ) -> Attended:
        """Put the interview on record, once; then say so in the form, where it stands as it was read."""
        journal = self.agent.journal
        interview = journal.same(debrief.company, debrief.interview_end) or journal.add(debrief, now=self.now)
        done = replace(
            self.one, state=AppointmentState.DEBRIEFED, interview=InterviewId(interview), problems=()
        )
        journal.appointments.keep(done, None)
        if self.dry_run or seen.fate in _SENT:
            return Attended(done, Came.DEBRIEFED)
        note = "Recorded. The letters come as drafts of their own; you may delete this one."
        _, outgoing = self._written(known.round, texts, {}, known=known, note=note)
        try:
            self._mailbox.replace(_as_read(known, seen), outgoing)
        except SecondChanceError as error:  # the answers are on record; only the note is missing
            return Attended(done, Came.DEBRIEFED, error.text)
        return Attended(done, Came.DEBRIEFED)

    def _written(
        self,
        round_: int,
        texts: Mapping[str, str] | None,
        problems: Mapping[str, str],
        *,
        known: DebriefForm | None = None,
        note: str = "",
    ) -> tuple[DebriefForm, Outgoing]:
        """The form and its bytes: the same name for the same appointment and round, always."""
        profile = self.agent.config.profile
        thread = thread_of(self.agent, self.one)
        digest = sha256(f"debrief_form|{self.one.key}|{round_}".encode()).hexdigest()
        me = known.sender if known else own_address(thread, profile)
        code = known.code if known else f"SC-{digest[:8].upper()}"
        message_id = known.message_id if known else MessageId(f"<{digest[:32]}@{me.domain}>")
        filled = prefilled(self.agent, thread, self.one, self.now)
        mail = write_form(filled, profile, now=self.now, code=code, texts=texts, problems=problems, note=note)
        raw = note_to_self(
            mail.subject, mail.text, mail.html, person=me, message_id=message_id, date=self.now
        )
        draft = DebriefForm(
            stage=Stage.INTENDED,
            message_id=message_id,
            in_reply_to=None,
            sender=me,
            to=(me,),
            subject=mail.subject,
            fingerprint=fingerprint(mail.text),
            code=code,
            placed_at=self.now,
            round=round_,
        )
        outgoing = Outgoing(
            raw=raw,
            message_id=message_id,
            thread_key="",
            in_reply_to=None,
            recipients=(me,),
            text=mail.text,
        )
        return draft, outgoing

    def _replay(self) -> Replay:
        """What the answers are judged against, as in the dialogue."""
        filled = known_of(self.agent, self.one, self.now)
        return Replay(profile=self.agent.config.profile, now=self.now, prefill=filled)

    def _thread_named(self) -> str:
        """A mail of the conversation, where one of the other side wrote in it; else it is found (RT-13)."""
        profile = self.agent.config.profile
        written = [
            one
            for one in thread_of(self.agent, self.one).messages
            if personal(one, profile) and one.message_id
        ]
        return written[0].message_id or "" if written else ""

    @property
    def _mailbox(self) -> Mailbox:
        return self.agent.open_mailbox(self.one.mailbox)


def _as_read(known: DebriefForm, seen: Sighting) -> DebriefForm:
    """The form as it was read: whatever was changed since then is not ours to replace."""
    if seen.message is None or seen.message.body is None:
        return known
    return replace(
        known,
        draft_id=seen.draft_id or known.draft_id,
        subject=seen.message.subject,
        to=seen.message.to,
        cc=seen.message.cc,
        fingerprint=fingerprint(seen.message.body.text),
    )


def _lines(problems: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{field}: {sentence}" for field, sentence in problems.items())
