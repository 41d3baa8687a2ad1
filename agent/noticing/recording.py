"""What a form says becomes an interview on record, and later changes of it change that interview.

One bad line holds back only what would carry it: what is usable is put on record, and the form asks for the
rest. What is on record is said in the form; it is not done before that was said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from hashlib import sha256

from agent.debriefing.form_answers import list_left_out
from agent.debriefing.usable_answers import is_for_second_letter
from agent.errors import RefusedError, SecondChanceError
from agent.model.appointment import AppointmentState, DebriefForm
from agent.model.interview import Debrief, InterviewId
from agent.model.plan import Fate, InterviewState, Sighting
from agent.noticing.form_draft import FormWords, format_problems
from agent.noticing.form_work import FormWork
from agent.noticing.lacks import describe_lacks
from agent.noticing.later_words import LaterWords
from agent.noticing.outcome import AskOutcome, AskResult
from agent.noticing.suggestions import read_thread
from agent.visit.rewriting import follow_change

DONE = "Recorded. The letters come as drafts of their own; you may delete this one, or change it later."
CHANGED = "Changed as you wrote. Letters that you have not touched follow; yours stay as they are."
TOLD_BEFORE = (
    "This interview was on record already with other answers; they stay, and these are not used. "
    "You may delete this draft."
)
_PARTLY = "Recorded: your thank-you comes as a draft of its own and needs nothing more. {what}"
_SECOND = "What needs another look is for the second letter."
_REST = "What needs another look is left out of it till then."
_NOT_OF_A_FORM = frozenset({"mailbox", "thread", "closed_days", "feedback"})
"""What has no line in a form: it stays as it is on record."""
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Recording(FormWork):
    """The form of one appointment whose answers are put on record, or are there."""

    def take(
        self,
        form: DebriefForm,
        sighting: Sighting,
        texts: Mapping[str, str],
        debrief: Debrief,
        problems: Mapping[str, str],
    ) -> AskResult | None:
        """Put on record what a form says, once, and say so in it; None: it cannot be while a line is bad."""
        journal, known = self.agent.journal, self.appointment.interview
        came, note = AskOutcome.DEBRIEFED, DONE
        if known is None:
            same = journal.find_same(debrief.company, debrief.interview_end)
            if same and problems:
                return None
            known = same or journal.add(debrief, now=self.now, known_as=self.appointment.id)
            if journal.get(known).debrief != debrief:
                note = TOLD_BEFORE
        elif self._is_to_be_said():
            came = AskOutcome.NOTHING
            note = DONE if self._list_changed(journal.get(known).debrief, debrief) == () else TOLD_BEFORE
        else:
            came, note = self._change(known, debrief, was_partial=bool(self.appointment.problems))
        told = replace(
            self.appointment,
            interview=known,
            company=debrief.company,
            problems=format_problems(problems),
            taken=self.appointment.taken if note is TOLD_BEFORE else tuple(_list_parts(debrief)),
        )
        if problems:
            came = AskOutcome.PARTLY
        journal.appointments.update(told, self.now, now=self.now)
        obeyed = LaterWords(self.agent, told, self.now).obey(texts, dry_run=self.dry_run)
        done = LaterWords(self.agent, obeyed, self.now).list_news(told)
        here = replace(self, appointment=obeyed)
        result = here.say(form, sighting, texts, problems, AskResult(obeyed, came, note))
        return replace(result, done=done)

    def say(
        self,
        form: DebriefForm,
        sighting: Sighting,
        texts: Mapping[str, str],
        problems: Mapping[str, str],
        result: AskResult,
    ) -> AskResult:
        """Say in the form what is on record, where it stands as it was read; `result.note` is what."""
        here = AppointmentState.ASKED if problems else AppointmentState.DEBRIEFED
        if self.dry_run:
            return AskResult(replace(result.appointment, state=here), result.came)
        if sighting.is_sent:  # what is missing is asked in a new form
            return result if problems else self._end(result.came)
        try:
            self.renew(form, sighting, texts, problems, self.find_words(result.note, texts, problems))
        except RefusedError as error:  # the answers are on record; the next run reads the new words
            return AskResult(self.read_record(), result.came, error.text)
        except SecondChanceError as error:  # the next run says it
            return AskResult(self.read_record(), result.came, error.text)
        done = replace(self.read_record(), state=here)
        self.agent.journal.appointments.update(done, self.find_next_look(), now=self.now)
        return AskResult(done, result.came)

    def attend(self, form: DebriefForm, sighting: Sighting, texts: Mapping[str, str] | None) -> AskResult:
        """Keep the form of a recorded interview up to date while it stands untouched."""
        record = self.agent.journal.get(InterviewId(self.appointment.interview or ""))
        key = LaterWords(self.agent, self.appointment, self.now).find_key()
        is_closed = record.plan is not None and record.plan.state is InterviewState.CLOSED
        is_over = bool(record.words.closed_at) or (is_closed and not key)
        if is_over or sighting.fate is not Fate.UNSENT:
            return self._end(AskOutcome.NOTHING)
        if key != self.appointment.shown and texts is not None and not sighting.edited and not self.dry_run:
            self.agent.journal.appointments.update(
                replace(self.appointment, shown=key), self.now, now=self.now
            )
            with_mail = replace(self, appointment=self.read_record())
            result = AskResult(with_mail.appointment, AskOutcome.NOTHING, DONE)
            return with_mail.say(form, sighting, texts, {}, result)
        self.agent.journal.appointments.update(self.read_record(), self.find_next_look(), now=self.now)
        return AskResult(self.read_record(), AskOutcome.NOTHING)

    def find_next_look(self) -> datetime:
        """When its form is read again: with the next look at the mailboxes; at once where it was answered."""
        if self.read_record().problems:
            return self.now
        return self.now + timedelta(minutes=self.agent.config.find.every_minutes)

    def _end(self, came: AskOutcome) -> AskResult:
        """Its form is read no more."""
        done = replace(self.read_record(), state=AppointmentState.DEBRIEFED, problems=())
        self.agent.journal.appointments.update(done, None, now=self.now)
        return AskResult(done, came)

    def _is_to_be_said(self) -> bool:
        """Whether an earlier run put its answers on record and did not come to say so."""
        is_open = self.appointment.state is AppointmentState.ASKED
        return is_open and not self.appointment.problems

    def _change(self, known: InterviewId, debrief: Debrief, *, was_partial: bool) -> tuple[AskOutcome, str]:
        """Change what is on record by what was changed in the form, and let untouched letters follow."""
        journal = self.agent.journal
        record = journal.get(known)
        changed = self._list_changed(record.debrief, debrief)
        if changed:
            merged = replace(record.debrief, **{name: getattr(debrief, name) for name in changed})
            journal.change(known, merged, now=self.now)
        if not self.dry_run:
            follow_change(self.agent, known, self.now)
        came = AskOutcome.DEBRIEFED if was_partial else AskOutcome.CHANGED if changed else AskOutcome.NOTHING
        return came, DONE if was_partial or not changed else CHANGED

    def _list_changed(self, known: Debrief, told: Debrief) -> tuple[str, ...]:
        """The parts of a debrief that the form changes: not those that were changed elsewhere since."""
        before = set(self.appointment.taken)
        named = zip(_list_names(), _list_parts(told), strict=True)
        return tuple(
            name for name, part in named if part not in before and getattr(known, name) != getattr(told, name)
        )

    def say_nothing_more(self) -> AskResult:
        """An earlier run said it, and did not come to write that down."""
        done = replace(self.read_record(), state=AppointmentState.DEBRIEFED)
        self.agent.journal.appointments.update(done, self.find_next_look(), now=self.now)
        return AskResult(done, AskOutcome.NOTHING)

    def find_words(self, note: str, texts: Mapping[str, str], problems: Mapping[str, str]) -> FormWords:
        """What the form says beside questions and answers."""
        record = self.agent.journal.get(InterviewId(self.appointment.interview or ""))
        if problems:
            note = _PARTLY.format(what=_SECOND if is_for_second_letter(problems) else _REST)
        else:
            thread = read_thread(self.agent, self.appointment)
            note = " ".join((note, *describe_lacks(record.debrief, thread, self.agent.config.profile)))
        later = LaterWords(self.agent, self.appointment, self.now)
        note = " ".join((note, *list_left_out(texts, self.build_replay())))
        return FormWords(note=note, later=later.list_lines(), asides=later.list_asides(), is_recorded=True)


def _list_names() -> tuple[str, ...]:
    return tuple(one.name for one in fields(Debrief) if one.name not in _NOT_OF_A_FORM)


def _list_parts(debrief: Debrief) -> Iterator[str]:
    """The parts of a debrief that a form can tell, each by its name and a digest."""
    for name in _list_names():
        said = repr(getattr(debrief, name))
        yield f"{name}:{sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:_DIGITS]}"
