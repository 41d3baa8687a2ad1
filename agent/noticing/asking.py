"""Ask: a form in Drafts for an interview that is over, and what comes back of it.

The form is a draft to the person alone, in a conversation of its own. It is placed as a letter is, so that
one stands whatever is killed or repeated; deleting it means no. The person's words in it are never changed:
what is wrong is said beside them, in a form that takes the place of the very words it was written from.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from agent.debriefing.form_answers import list_left_out, read_what_holds
from agent.debriefing.form_choices import read_choice
from agent.debriefing.form_lines import IS_INTERVIEW, READY
from agent.debriefing.form_reading import FormAnswers
from agent.debriefing.form_sentences import ASK_READY
from agent.debriefing.question import YES_OR_NO, Question
from agent.deciding.appointments import LISTENED_TO, may_be_restored, over_at
from agent.errors import RefusedError, UnclearError
from agent.model.appointment import AppointmentState, Band, DebriefForm
from agent.model.interview import Debrief
from agent.model.letter import Outgoing
from agent.model.plan import Fate, Sighting, Stage
from agent.noticing.form_draft import (
    FormEntry,
    FormWords,
    end_form_renewal,
    format_problems,
    was_moved_unanswered,
)
from agent.noticing.form_work import FormWork
from agent.noticing.outcome import AskOutcome, AskResult, finish_appointment
from agent.noticing.recording import Recording
from agent.noticing.rewinding import find_placed_at
from agent.noticing.seeking import Seeking
from agent.noticing.standing_forms import find_standing_form, list_former_forms
from agent.visit.placing import adopt, place

_A_DAY = timedelta(days=1)
_AN_HOUR = timedelta(hours=1)
_IS_IT = Question(field=IS_INTERVIEW, section="", label="", ask="", choices=YES_OR_NO)


@dataclass(frozen=True, slots=True)
class Asking(FormWork):
    """The form of one appointment, at one moment: placed, and listened to."""

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
        here = replace(self, appointment=self.read_record())
        sighting = here.look_for(form)
        if is_renewed and here.is_said():
            return here.record().say_nothing_more()
        if sighting.fate is None:
            return here._begin_again(form)  # noqa: SLF001 - its own, a moment later
        seeking = Seeking(self.agent, here.appointment, self.now, self.dry_run)
        form, sighting = seeking.choose_copy(form, sighting)
        return replace(here, appointment=here.read_record())._go_on(form, sighting)  # noqa: SLF001 - as above

    def look_for(self, form: DebriefForm) -> Sighting:
        """What became of a form."""
        return self.mailbox.find_fate(replace(form, placed_at=find_placed_at(form, self.now)))

    def is_said(self) -> bool:
        """Whether its answers are on record, and nothing is missing."""
        return self.appointment.interview is not None and not self.appointment.problems

    def record(self) -> Recording:
        """The same form, to be put on record."""
        return Recording(self.agent, self.appointment, self.now, self.dry_run)

    def _go_on(self, form: DebriefForm, sighting: Sighting) -> AskResult:
        """Put on record what became of the form, and go on from that."""
        is_dismissed = self.appointment.state is AppointmentState.DISMISSED
        if is_dismissed and sighting.fate in {Fate.DELETED, Fate.UNKNOWN}:  # as it was when it was deleted
            return self.end_deleted()
        entry = FormEntry(self.agent.journal.appointments, self.appointment, form, self.now)
        was_known = form.sighting.fate is not Fate.UNKNOWN
        if form.stage is not Stage.PLACED:
            form = adopt(entry, form, sighting)
        else:
            entry.record_sighting(sighting)
        here = replace(self, appointment=self.read_record())
        if sighting.fate is Fate.UNKNOWN:
            away = AskOutcome.AWAY if form.stage is Stage.PLACED else AskOutcome.LOST
            if self.appointment.state is AppointmentState.DEBRIEFED:
                return here.record().attend(form, sighting, None)
            return AskResult(here.appointment, away if was_known else AskOutcome.NOTHING, sighting.evidence)
        if self._was_moved(form) and sighting.fate is Fate.UNSENT and not sighting.edited:
            return here.ask_anew(form, sighting)
        if sighting.fate is Fate.DELETED:
            return here.end_deleted()
        if is_dismissed:  # it was fetched back
            asked = replace(here.appointment, state=AppointmentState.ASKED)
            self.agent.journal.appointments.update(asked, self.now, now=self.now)
            here = replace(here, appointment=asked)
        return here.answer(form, sighting)

    def end_deleted(self) -> AskResult:
        """Its form was deleted: a no, where nothing is on record; else what is on record stands."""
        if self.appointment.interview is None:
            was_known = self.appointment.state is AppointmentState.DISMISSED
            done = replace(self.appointment, state=AppointmentState.DISMISSED)
            again = self.now + _AN_HOUR if may_be_restored(done, self.now) else None
            self.agent.journal.appointments.update(done, again, now=self.now)
            return AskResult(done, AskOutcome.NOTHING if was_known else AskOutcome.DISMISSED)
        came = AskOutcome.CLOSED if self.appointment.problems else AskOutcome.NOTHING
        done = replace(self.appointment, problems=())
        return finish_appointment(self.agent, done, AppointmentState.DEBRIEFED, came, self.now)

    def _was_moved(self, form: DebriefForm) -> bool:
        """Whether a form without any answer was placed before the interview took place at last.

        One that came back with something missing, or with a question whether it is ready, holds answers, also
        where nobody touched it since.
        """
        appointment = self.appointment
        if form.round or appointment.problems or appointment.interview or appointment.ready_asked_at:
            return False
        over = over_at(appointment, self.agent.config.profile.time_zone)
        return over is not None and form.placed_at is not None and form.placed_at < over <= self.now

    def ask_anew(self, form: DebriefForm, sighting: Sighting) -> AskResult:
        """Let the untouched form of an interview that was moved say when it really was."""
        if self.dry_run:
            return AskResult(self.appointment, AskOutcome.NOTHING)
        try:
            self.renew(replace(form, placed_at=self.now), sighting, None, {}, self._find_words())
        except RefusedError as error:  # it was touched this very moment
            return AskResult(self.appointment, AskOutcome.NOTHING, error.text)
        return AskResult(self.read_record(), AskOutcome.ASKED)

    def answer(self, form: DebriefForm, sighting: Sighting) -> AskResult:
        """Go on from the form's words, once they are ready or were sent.

        Only what stands among the drafts or the sent mail is the person's own answer.
        """
        said = self.read(form, sighting)
        sent = sighting.is_sent and not was_moved_unanswered(sighting)
        if said is not None and (sent or sighting.edited) and self._is_no(said):
            return finish_appointment(
                self.agent, self.appointment, AppointmentState.DISMISSED, AskOutcome.REFUSED, self.now
            )
        if said is None or not (sent or (sighting.edited and said.ready)):
            return self._wait(form, sighting, said)
        debrief, problems = self._read_debrief(said.texts)
        if debrief is not None:
            self._confirm()
            here = replace(self, appointment=self.read_record())
            result = here.record().take(form, sighting, said.texts, debrief, problems)
            if result is not None and not (sent and problems):
                return result
            if result is not None:  # what was sent is read no more: a new form asks for the rest
                again = replace(self, appointment=self.read_record())
                words = again.record().find_words("", said.texts, problems)
                placed = again._place(  # noqa: SLF001 - its own, a moment later
                    round_=form.round + 1, texts=said.texts, problems=problems, words=words
                )
                return replace(placed, came=AskOutcome.PARTLY)
        if sent:
            return self._place(round_=form.round + 1, texts=said.texts, problems=problems)
        return self._return_with_problems(form, sighting, said.texts, problems)

    def read(self, form: DebriefForm, sighting: Sighting) -> FormAnswers | None:
        """The answers in a form that the mailbox proves to be the person's own; None: none stand there."""
        return Seeking(self.agent, self.appointment, self.now, self.dry_run).read(form, sighting)

    def _wait(self, form: DebriefForm, sighting: Sighting, said: FormAnswers | None) -> AskResult:
        """Nothing is to be done with what it says yet; one that seems finished is asked about once."""
        if self.appointment.state is AppointmentState.DEBRIEFED:
            return self.record().attend(form, sighting, said.texts if said else None)
        if self.is_said():
            return self.record().say_nothing_more()
        if said is None and sighting.message is not None and sighting.message.body is not None:
            return AskResult(self.appointment, AskOutcome.NOTHING, "Its draft no longer holds the form.")
        appointment = self.appointment
        asks = said is not None and sighting.edited and not appointment.ready_asked_at and not self.dry_run
        if not asks or said is None or not Seeking.is_due(appointment, self.agent, self.now):
            return AskResult(appointment, AskOutcome.NOTHING)
        debrief, problems = self._read_debrief(said.texts)
        is_filled = debrief is not None and not problems
        since = (appointment.filled_at or self.now) if is_filled else None
        marked = replace(appointment, filled_at=since, copies_sought_at=self.now)
        if since is None or self.now - since < _A_DAY:
            self.agent.journal.appointments.update(marked, self.now, now=self.now)
            return AskResult(marked, AskOutcome.NOTHING)
        asked = replace(marked, ready_asked_at=self.now)
        self.agent.journal.appointments.update(asked, self.now, now=self.now)
        here = replace(self, appointment=asked)
        with suppress(RefusedError):
            words = replace(here._find_words(), note=ASK_READY, asides={READY: ASK_READY})  # noqa: SLF001 - its own
            here.renew(form, sighting, said.texts, {}, words)
        return AskResult(self.read_record(), AskOutcome.FILLED)

    def _is_no(self, said: FormAnswers) -> bool:
        """Whether the person says that it was no job interview."""
        typed = said.texts.get(IS_INTERVIEW, "")
        with suppress(UnclearError):
            return bool(typed) and read_choice(_IS_IT, typed) == "no"
        return False

    def _confirm(self) -> None:
        """A form that was filled in says that it was one."""
        appointment = self.read_record()
        if self._asks_whether() and not appointment.confirmed_at:
            confirmed = replace(appointment, confirmed_at=self.now)
            self.agent.journal.appointments.update(confirmed, self.now, now=self.now)

    # ---- the form

    def _begin_again(self, form: DebriefForm) -> AskResult:
        """Make the form that surely was never made; a later round takes the words of the one before."""
        if form.round:
            fresh, outgoing = self.write(form.round - 1, None)
            likely = [*list_former_forms(self.appointment, fresh), self._find_standing(fresh, outgoing)]
            for former in filter(None, likely):
                placed = replace(former, stage=Stage.PLACED, placed_at=None)
                sighting = self.mailbox.find_fate(placed)
                if sighting.is_sent:
                    here = replace(self, appointment=replace(self.appointment, form=placed))
                    return here.answer(placed, sighting)
        return self._place(round_=form.round, texts=None, problems={})

    def _find_standing(self, fresh: DebriefForm, outgoing: Outgoing) -> DebriefForm | None:
        return find_standing_form(self.agent, self.appointment, fresh, outgoing.text, self.now)

    def _place(
        self,
        *,
        round_: int,
        texts: Mapping[str, str] | None,
        problems: Mapping[str, str],
        words: FormWords | None = None,
    ) -> AskResult:
        words = words or self._find_words()
        draft, outgoing = self.write(round_, texts, problems, words=words)
        draft = replace(draft, former=self._list_former(round_))
        came = AskOutcome.SENT_BACK if problems else AskOutcome.ASKED
        changed = replace(
            self.appointment, state=AppointmentState.ASKED, form=draft, problems=format_problems(problems)
        )
        if self.dry_run:
            return AskResult(changed, came)
        look = None
        if texts is None and (standing := self._find_standing(draft, outgoing)):
            draft, outgoing = self.write(standing.round, None, form=standing, words=words)
            changed = replace(changed, form=draft)
            look = replace(draft, placed_at=self.now - LISTENED_TO)
        entry = FormEntry(self.agent.journal.appointments, changed, draft, self.now)
        placed = place(entry, self.mailbox, draft, outgoing, look)
        kept = self.agent.journal.appointments.get(changed.id)
        if not placed.ticket:  # it was there already: the journal had been lost
            return replace(self, appointment=kept).listen()
        return AskResult(kept, came)

    def _list_former(self, round_: int) -> tuple[str, ...]:
        """The names of what was sent in the rounds before."""
        before = self.appointment.form
        if before is None or before.round >= round_:
            return before.former if before else ()
        names = (before.message_id, before.code, before.sighting.sent_message_id)
        return (*before.former, *filter(None, names))

    def _return_with_problems(
        self, form: DebriefForm, sighting: Sighting, texts: Mapping[str, str], problems: Mapping[str, str]
    ) -> AskResult:
        """Put what is wrong into the form, unless its words changed since they were read."""
        if self.dry_run:
            return AskResult(self.appointment, AskOutcome.SENT_BACK)
        try:
            left_out = " ".join(list_left_out(texts, self.build_replay()))
            self.renew(form, sighting, texts, problems, replace(self._find_words(), note=left_out))
        except RefusedError as error:  # its words changed meanwhile: the next run reads the new ones
            return AskResult(self.appointment, AskOutcome.NOTHING, error.text)
        returned = replace(self.read_record(), state=AppointmentState.ASKED)
        self.agent.journal.appointments.update(returned, self.now, now=self.now)
        return AskResult(returned, AskOutcome.SENT_BACK)

    def _find_words(self) -> FormWords:
        return FormWords(later=frozenset({IS_INTERVIEW}) if self._asks_whether() else frozenset())

    def _asks_whether(self) -> bool:
        """Whether it is only perhaps an interview, and nobody has said that it is one."""
        is_sure = self.appointment.weighed.band is Band.SURE
        return not is_sure and not self.appointment.confirmed_at and self.appointment.interview is None

    def _read_debrief(self, texts: Mapping[str, str]) -> tuple[Debrief | None, Mapping[str, str]]:
        """What the usable words in the form make, and what needs another look."""
        told, problems = read_what_holds(texts, self.build_replay())
        if told is None:
            return None, problems
        return replace(told, mailbox=self.appointment.mailbox, thread=self.name_thread()), problems
