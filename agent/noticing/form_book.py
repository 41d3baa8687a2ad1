"""The record of a form, in its appointment: what `placing` writes each step into."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from agent.keeping.journal_appointments import Appointments
from agent.model.appointment import Appointment, AppointmentState, DebriefForm
from agent.model.plan import Sighting, Stage


@dataclass(frozen=True, slots=True)
class FormRecord:
    """The record of a form, in its appointment (`placing.Book`)."""

    appointments: Appointments
    one: Appointment
    form: DebriefForm
    now: datetime

    def intend(self) -> None:
        """It will be made."""
        self._keep(self.form)

    def staged(self, ticket: str) -> None:
        """The mailbox gave this ticket for it."""
        self._keep(replace(self._now_known, stage=Stage.STAGED, ticket=ticket))

    def placed(self, draft_id: str, at: datetime) -> None:
        """It stands, under this id, since this moment (aware)."""
        self._keep(replace(self._now_known, stage=Stage.PLACED, draft_id=draft_id, placed_at=at))

    def sighted(self, sighting: Sighting) -> None:
        """This is what became of it; what it says is not kept."""
        known = self._now_known
        draft_id = sighting.draft_id or known.draft_id
        self._keep(replace(known, sighting=replace(sighting, message=None), draft_id=draft_id))

    @property
    def _now_known(self) -> DebriefForm:
        return self.appointments.get(self.one.id).form or self.form

    def _keep(self, form_: DebriefForm) -> None:
        """From the intent on it counts as asked: a form that is gone is never taken for one not made."""
        self.appointments.keep(replace(self.one, state=AppointmentState.ASKED, form=form_), self.now)
