"""Ask: a form in Drafts for an interview that is over, and what comes back of it.

The form is a draft to the person alone, in a conversation of its own. It is placed as a letter is, so that
one stands whatever is killed or repeated; deleting it means no. The person's words in it are never changed:
what is wrong is said beside them, in a form that takes the place of the very words it was written from.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from agent.debriefing.answers import Replay
from agent.debriefing.form_answers import list_remarks, read_answers
from agent.debriefing.form_reading import read_form
from agent.deciding.appointments import LISTENED_TO, over_at
from agent.errors import RefusedError, SecondChanceError
from agent.mailboxes.interface import Mailbox
from agent.model.appointment import Appointment, AppointmentState, DebriefForm
from agent.model.interview import Debrief, InterviewId
from agent.model.letter import Outgoing
from agent.model.plan import Fate, Renewal, Sighting, Stage
from agent.noticing.form_draft import (
    DONE,
    TOLD_BEFORE,
    FormEntry,
    end_form_renewal,
    format_problems,
    match_what_was_read,
    was_moved_unanswered,
    write_form_draft,
)
from agent.noticing.lacks import describe_lacks
from agent.noticing.outcome import AskOutcome, AskResult, finish_appointment
from agent.noticing.rewinding import find_placed_at
from agent.noticing.standing_forms import find_standing_form, list_former_forms
from agent.noticing.suggestions import prefill_appointment, read_thread
from agent.reading.new_words import fingerprint
from agent.reading.people import personal
from agent.reading.senders import is_own
from agent.visit import Agent
from agent.visit.placing import adopt, place, renew


@dataclass(frozen=True, slots=True)
class Asking:
    """The form of one appointment, at one moment."""

    agent: Agent
    appointment: Appointment
    now: datetime
    dry_run: bool

    def ask(self) -> AskResult:
        """Put the form into Drafts."""
        return self._place(round_=0, texts=None, problems={})

    def listen(self) -> AskResult:
        """See what became of it, and go on from what it says."""
        form = self.appointment.form
        if form is None:
            return finish_appointment(
                self.agent, self.appointment, AppointmentState.LAPSED, AskOutcome.NOTHING, self.now
            )
        is_renewed = False
        if form.renewal and not self.dry_run:
            form, is_renewed = end_form_renewal(self.agent, self.appointment, form, self.now)
        sighting = self._mailbox.find_fate(replace(form, placed_at=find_placed_at(form, self.now)))
        if self.appointment.interview:
            return self._close() if is_renewed else self._finish(form, sighting)
        if sighting.fate is None:
            return self._begin_again(form)
        return self._go_on(form, sighting)

    def _go_on(self, form: DebriefForm, sighting: Sighting) -> AskResult:
        """Put on record what became of the form, and go on from that."""
        entry = FormEntry(self.agent.journal.appointments, self.appointment, form, self.now)
        was_known = form.sighting.fate is not Fate.UNKNOWN
        if form.stage is not Stage.PLACED:
            form = adopt(entry, form, sighting)
        else:
            entry.record_sighting(sighting)
        here = replace(self, appointment=self._read_record())
        if sighting.fate is Fate.UNKNOWN and form.stage is not Stage.PLACED:
            came = AskOutcome.LOST if was_known else AskOutcome.NOTHING
            return AskResult(here.appointment, came, sighting.evidence)
        if self._was_moved(form) and sighting.fate is Fate.UNSENT and not sighting.edited:
            return here.ask_anew(form, sighting)
        if sighting.fate is Fate.DELETED:
            return finish_appointment(
                self.agent, here.appointment, AppointmentState.DISMISSED, AskOutcome.DISMISSED, self.now
            )
        return here.answer(form, sighting)

    def _was_moved(self, form: DebriefForm) -> bool:
        """Whether a form without any answer was placed before the interview took place at last.

        One that came back with something missing holds answers, also where nobody touched it since.
        """
        if form.round or self.appointment.problems:
            return False
        over = over_at(self.appointment, self.agent.config.profile.time_zone)
        return over is not None and form.placed_at is not None and form.placed_at < over <= self.now

    def ask_anew(self, form: DebriefForm, sighting: Sighting) -> AskResult:
        """Let the untouched form of an interview that was moved say when it really was."""
        _, outgoing = self._write(form.round, None, {}, form=match_what_was_read(form, sighting))
        if self.dry_run:
            return AskResult(self.appointment, AskOutcome.NOTHING)
        try:
            self._renew(replace(form, placed_at=self.now), sighting, outgoing, {})
        except RefusedError as error:  # it was touched this very moment
            return AskResult(self.appointment, AskOutcome.NOTHING, error.text)
        return AskResult(self._read_record(), AskOutcome.ASKED)

    def answer(self, form: DebriefForm, sighting: Sighting) -> AskResult:
        """Go on from the form's words, once they are ready or were sent.

        Only what stands among the drafts or the sent mail is the person's own answer.
        """
        is_theirs = sighting.message is not None and is_own(sighting.message)
        body = sighting.message.body if sighting.message and is_theirs else None
        said = read_form(body, form.code) if body else None
        sent = sighting.is_sent and not was_moved_unanswered(sighting)
        if said is None or not (sent or (sighting.edited and said.ready)):
            note = "" if said or body is None else "Its draft no longer holds the form."
            return AskResult(self.appointment, AskOutcome.NOTHING, note)
        debrief = self._read_debrief(said.texts)
        if isinstance(debrief, Debrief):
            return self._record(debrief, form, sighting, said.texts)
        if sent:
            return self._place(round_=form.round + 1, texts=said.texts, problems=debrief)
        return self._return_with_problems(form, sighting, said.texts, debrief)

    # ---- the form

    def _begin_again(self, form: DebriefForm) -> AskResult:
        """Make the form that surely was never made; a later round takes the words of the one before."""
        if form.round:
            fresh, outgoing = self._write(form.round - 1, None, {})
            likely = [*list_former_forms(self.appointment, fresh), self._find_standing(fresh, outgoing)]
            for former in filter(None, likely):
                placed = replace(former, stage=Stage.PLACED, placed_at=None)
                sighting = self._mailbox.find_fate(placed)
                if sighting.is_sent:
                    here = replace(self, appointment=replace(self.appointment, form=placed))
                    return here.answer(placed, sighting)
        return self._place(round_=form.round, texts=None, problems={})

    def _find_standing(self, fresh: DebriefForm, outgoing: Outgoing) -> DebriefForm | None:
        return find_standing_form(self.agent, self.appointment, fresh, outgoing.text, self.now)

    def _place(
        self, *, round_: int, texts: Mapping[str, str] | None, problems: Mapping[str, str]
    ) -> AskResult:
        draft, outgoing = self._write(round_, texts, problems)
        came = AskOutcome.SENT_BACK if problems else AskOutcome.ASKED
        changed = replace(
            self.appointment, state=AppointmentState.ASKED, form=draft, problems=format_problems(problems)
        )
        if self.dry_run:
            return AskResult(changed, came)
        look = None
        if texts is None and (standing := self._find_standing(draft, outgoing)):
            draft, outgoing = self._write(standing.round, None, {}, form=standing)
            changed = replace(changed, form=draft)
            look = replace(draft, placed_at=self.now - LISTENED_TO)
        entry = FormEntry(self.agent.journal.appointments, changed, draft, self.now)
        placed = place(entry, self._mailbox, draft, outgoing, look)
        kept = self.agent.journal.appointments.get(changed.id)
        if not placed.ticket:  # it was there already: the journal had been lost
            return replace(self, appointment=kept).listen()
        return AskResult(kept, came)

    def _return_with_problems(
        self, form: DebriefForm, sighting: Sighting, texts: Mapping[str, str], problems: Mapping[str, str]
    ) -> AskResult:
        """Put what is wrong into the form, unless its words changed since they were read."""
        _, outgoing = self._write(form.round, texts, problems, form=match_what_was_read(form, sighting))
        if self.dry_run:
            return AskResult(self.appointment, AskOutcome.SENT_BACK)
        try:
            self._renew(form, sighting, outgoing, problems)
        except RefusedError as error:  # its words changed meanwhile: the next run reads the new ones
            return AskResult(self.appointment, AskOutcome.NOTHING, error.text)
        return AskResult(self._read_record(), AskOutcome.SENT_BACK)

    def _renew(
        self, form: DebriefForm, sighting: Sighting, outgoing: Outgoing, problems: Mapping[str, str]
    ) -> None:
        """Put new words into the form as it was read; what they say is on record before they stand.

        Raises:
            RefusedError: its words changed since they were read, and nothing was done.
        """
        appointments, before = self.agent.journal.appointments, self._read_record()
        now_read = match_what_was_read(form, sighting)
        changed = replace(before, problems=format_problems(problems))
        appointments.update(changed, self.now, now=self.now)
        entry = FormEntry(appointments, changed, form, self.now)
        try:
            draft_id = renew(
                entry, self._mailbox, now_read, outgoing, Renewal((), replaced=now_read.fingerprint)
            )
        except RefusedError:
            appointments.update(before, self.now, now=self.now)
            raise
        standing = replace(
            now_read,
            draft_id=draft_id,
            fingerprint=fingerprint(outgoing.text),
            sighting=Sighting(Fate.UNSENT, "renewed just now", draft_id=draft_id),
        )
        appointments.update(replace(changed, form=standing), self.now, now=self.now)

    def _record(
        self, debrief: Debrief, form: DebriefForm, sighting: Sighting, texts: Mapping[str, str]
    ) -> AskResult:
        """Put the interview on record, once; then say so in the form, where it stands as it was read.

        It is not done before that was said.
        """
        journal = self.agent.journal
        same = journal.find_same(debrief.company, debrief.interview_end)
        interview = same or journal.add(debrief, now=self.now)
        told = replace(self.appointment, interview=interview, problems=())
        done = replace(told, state=AppointmentState.DEBRIEFED)
        if self.dry_run or sighting.is_sent:
            journal.appointments.update(done, None, now=self.now)
            return AskResult(done, AskOutcome.DEBRIEFED)
        journal.appointments.update(told, self.now, now=self.now)
        try:
            replace(self, appointment=told)._say_done(form, sighting, texts)  # noqa: SLF001 - its own, a moment later
        except RefusedError as error:  # the answers are on record; only the note is missing
            note = error.text
        except SecondChanceError as error:  # the next run says it
            return AskResult(told, AskOutcome.DEBRIEFED, error.text)
        else:
            note = ""
        done = replace(self._read_record(), state=AppointmentState.DEBRIEFED)
        journal.appointments.update(done, None, now=self.now)
        return AskResult(done, AskOutcome.DEBRIEFED, note)

    def _finish(self, form: DebriefForm, sighting: Sighting) -> AskResult:
        """Say in the form that its answers are on record, where an earlier run did not come to it."""
        body = sighting.message.body if sighting.message else None
        said = read_form(body, form.code) if body else None
        if said and sighting.fate is Fate.UNSENT and not self.dry_run:
            with suppress(RefusedError):
                self._say_done(form, sighting, said.texts)
        return self._close()

    def _close(self) -> AskResult:
        return finish_appointment(
            self.agent, self._read_record(), AppointmentState.DEBRIEFED, AskOutcome.NOTHING, self.now
        )

    def _say_done(self, form: DebriefForm, sighting: Sighting, texts: Mapping[str, str]) -> None:
        record = self.agent.journal.get(InterviewId(self.appointment.interview or ""))
        note = DONE if self._read_debrief(texts) == record.debrief else TOLD_BEFORE
        thread = read_thread(self.agent, self.appointment)
        note = " ".join((note, *describe_lacks(record.debrief, thread, self.agent.config.profile)))
        _, outgoing = self._write(form.round, texts, {}, form=match_what_was_read(form, sighting), note=note)
        self._renew(form, sighting, outgoing, {})

    def _read_debrief(self, texts: Mapping[str, str]) -> Debrief | Mapping[str, str]:
        """What the words in the form make, or what is wrong with them."""
        told = read_answers(texts, self._build_replay())
        if isinstance(told, Debrief):
            return replace(told, mailbox=self.appointment.mailbox, thread=self._name_thread())
        return told

    def _write(
        self,
        round_: int,
        texts: Mapping[str, str] | None,
        problems: Mapping[str, str],
        *,
        form: DebriefForm | None = None,
        note: str = "",
    ) -> tuple[DebriefForm, Outgoing]:
        return write_form_draft(
            self.agent,
            self.appointment,
            self.now,
            round_,
            texts=texts,
            problems=problems,
            remarks=list_remarks(texts, self._build_replay()) if texts and problems else {},
            form=form,
            note=note,
        )

    def _build_replay(self) -> Replay:
        """What the answers are judged against, as in the dialogue."""
        filled = prefill_appointment(self.agent, self.appointment, self.now)
        return Replay(
            profile=self.agent.config.profile,
            now=self.now,
            prefill=filled,
            templates=self.agent.templates,
        )

    def _name_thread(self) -> str:
        """A mail of the conversation, where one of the other side wrote in it; else it is found (RT-13)."""
        profile = self.agent.config.profile
        written = [
            message
            for message in read_thread(self.agent, self.appointment).messages
            if personal(message, profile) and message.message_id
        ]
        return written[0].message_id or "" if written else ""

    def _read_record(self) -> Appointment:
        """The appointment as it is on record now."""
        return self.agent.journal.appointments.get(self.appointment.id)

    @property
    def _mailbox(self) -> Mailbox:
        return self.agent.open_mailbox(self.appointment.mailbox)
