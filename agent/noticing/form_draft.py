"""The form as a draft: its bytes, its record in an appointment, and what its mailbox tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from agent.debriefing.form_lines import RECORDED_END, RETURNED_ENDS, SUBJECT_END
from agent.debriefing.form_text import name_return, write_form
from agent.keeping.journal.appointments import Appointments
from agent.model.appointment import Appointment, AppointmentState, DebriefForm
from agent.model.letter import Outgoing
from agent.model.mail import Mark, MessageId
from agent.model.plan import Renewal, Sighting, Stage
from agent.noticing.suggestions import build_prefill, find_own_address, read_thread
from agent.reading.new_words import fingerprint
from agent.visit import Agent
from agent.visit.placing import end_renewal
from agent.writing.draft_names import FormNames, form_names
from agent.writing.mime import note_to_self


@dataclass(frozen=True, slots=True)
class FormWords:
    """What a form says beside questions and answers."""

    note: str = ""
    """A sentence for the very top."""
    subject: str = ""
    """Empty: that of a new form."""
    later: frozenset[str] = frozenset()
    """The fields of lines that stand in it on request."""
    asides: Mapping[str, str] = field(default_factory=dict)
    """Field to a sentence above its line."""
    is_recorded: bool = False
    """Its answers are on record."""


def name_subject(
    standing: str, texts: Mapping[str, str], problems: Mapping[str, str], words: FormWords
) -> str:
    """The subject of a form that takes the place of one; one that the person wrote stays.

    Args:
        standing: That of the form as it stands.
        texts: Field to what stands in it.
        problems: Field to a sentence, of the lines that need another look.
        words: What else it says.
    """
    begin, _, end = standing.rpartition(": ")
    if not (begin and end.endswith((SUBJECT_END, *RETURNED_ENDS, RECORDED_END))):
        return standing
    if problems:
        return name_return(texts.get("company", ""), len(problems))
    return f"{begin}: {RECORDED_END}" if words.is_recorded else standing


def write_form_draft(  # noqa: PLR0913 - what is known differs from one time to the next
    agent: Agent,
    appointment: Appointment,
    now: datetime,
    round_: int,
    *,
    texts: Mapping[str, str] | None,
    problems: Mapping[str, str],
    remarks: Mapping[str, str],
    form: DebriefForm | None,
    words: FormWords,
) -> tuple[DebriefForm, Outgoing]:
    """The form and its bytes: the same name for the same appointment and round, always.

    Args:
        agent: The house.
        appointment: What it asks about.
        now: Aware.
        round_: How often it was sent with something missing.
        texts: What the person wrote so far; None: nothing yet.
        problems: Field to a sentence that stands beside it.
        remarks: Field to what else stands beside it.
        form: What the names follow from, where it stands already; None: they are made.
        words: What it says beside that.

    Raises:
        BadFileError: the secret of the home is damaged.
        As `Mailbox.read`.
    """
    profile = agent.config.profile
    thread = read_thread(agent, appointment)
    me = form.sender if form else find_own_address(thread, profile)
    names = (
        FormNames(form.message_id, form.code)
        if form
        else form_names(appointment.key, round_, me.domain, agent.secret())
    )
    subject = words.subject
    if problems and not subject:
        subject = name_return((texts or {}).get("company", ""), len(problems))
    mail = write_form(
        build_prefill(agent, thread, appointment, now),
        profile,
        now=now,
        code=names.code,
        texts=texts,
        problems=problems,
        remarks=remarks,
        note=words.note,
        subject=subject,
        later=words.later,
        asides=words.asides,
    )
    raw = note_to_self(mail.subject, mail.text, mail.html, person=me, message_id=names.message_id, date=now)
    draft = DebriefForm(
        stage=Stage.INTENDED,
        message_id=names.message_id,
        in_reply_to=None,
        sender=me,
        to=(me,),
        subject=mail.subject,
        fingerprint=fingerprint(mail.text),
        code=names.code,
        placed_at=now,
        round=round_,
    )
    outgoing = Outgoing(
        raw=raw,
        message_id=names.message_id,
        thread_key="",
        in_reply_to=None,
        recipients=(me,),
        text=mail.text,
    )
    return draft, outgoing


def match_what_was_read(form: DebriefForm, sighting: Sighting) -> DebriefForm:
    """The form as it was read: whatever was changed since then is not ours to replace."""
    if sighting.message is None or sighting.message.body is None:
        return form
    return replace(
        form,
        draft_id=sighting.draft_id or form.draft_id,
        subject=sighting.message.subject,
        to=sighting.message.to,
        cc=sighting.message.cc,
        fingerprint=fingerprint(sighting.message.body.text),
    )


def was_moved_unanswered(sighting: Sighting) -> bool:
    """Whether it was moved elsewhere as it is: nothing was answered, and it does not lie among sent mail."""
    return not sighting.edited and sighting.message is not None and Mark.SENT not in sighting.message.marks


def format_problems(problems: Mapping[str, str]) -> tuple[str, ...]:
    """Problems as an appointment keeps them."""
    return tuple(f"{field}: {sentence}" for field, sentence in problems.items())


@dataclass(frozen=True, slots=True)
class FormEntry:
    """The record of a form, in its appointment (`placing.Book`)."""

    appointments: Appointments
    appointment: Appointment
    form: DebriefForm
    now: datetime

    def intend(self) -> None:
        """It will be made."""
        self._keep(self.form)

    def record_ticket(self, ticket: str) -> None:
        """The mailbox gave this ticket for it."""
        self._keep(replace(self._current, stage=Stage.STAGED, ticket=ticket))

    def record_draft(self, draft_id: str, message_id: MessageId | None = None) -> None:
        """It stands, under this draft id; and under this Message-ID, where it is not the one it was given."""
        form = self._current
        standing = message_id or form.message_id
        self._keep(replace(form, stage=Stage.PLACED, draft_id=draft_id, message_id=standing))

    def record_refusal(self, sighting: Sighting) -> None:
        """The mailbox did not take it."""
        self._keep(replace(self._current, stage=Stage.REFUSED, sighting=sighting))

    def record_renewal(self, renewal: Renewal | None) -> None:
        """New words are on their way into it, and so far they have come; None: they are not."""
        self._keep(replace(self._current, renewal=renewal))

    def end_renewal(self, renewal: Renewal, sighting: Sighting) -> None:
        """The renewal is over, and this is what stands: the new words (`is_renewed`) or others."""
        form = replace(self._current, renewal=None)
        if sighting.is_renewed:
            form = replace(form, fingerprint=renewal.fingerprint, subject=renewal.subject or form.subject)
        self._keep(form)
        self.record_sighting(sighting)

    def record_sighting(self, sighting: Sighting) -> None:
        """This is what became of it; what it says is not kept."""
        form = self._current
        draft_id = sighting.draft_id or form.draft_id
        self._keep(replace(form, sighting=replace(sighting, message=None), draft_id=draft_id))

    @property
    def _current(self) -> DebriefForm:
        return self.appointments.get(self.appointment.id).form or self.form

    def _keep(self, form: DebriefForm) -> None:
        """From the intent on it counts as asked: a form that is gone is never taken for one not made."""
        is_recorded = self.appointment.state is AppointmentState.DEBRIEFED
        state = self.appointment.state if is_recorded else AppointmentState.ASKED
        asked = replace(self.appointment, state=state, form=form)
        self.appointments.update(asked, self.now, now=self.now)


def end_form_renewal(
    agent: Agent, appointment: Appointment, form: DebriefForm, now: datetime
) -> tuple[DebriefForm, bool]:
    """End a renewal of a form that was cut.

    Returns:
        The form as it is on record then, and whether the new words stand.

    Raises:
        As the mailbox's `end_renewal` and `find_fate`.
    """
    entry = FormEntry(agent.journal.appointments, appointment, form, now)
    sighting = end_renewal(entry, agent.open_mailbox(appointment.mailbox), form)
    return agent.journal.appointments.get(appointment.id).form or form, sighting.is_renewed
