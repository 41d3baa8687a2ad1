"""Small builders for records: everything has a sensible value, a test names only what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from agent.keeping.journal.records import Record
from agent.model.appointment import (
    Appointment,
    AppointmentId,
    Band,
    DebriefForm,
    Evidence,
    Meeting,
    SaidTime,
    Weighed,
)
from agent.model.interview import (
    Botched,
    Debrief,
    Fit,
    Interviewer,
    InterviewId,
    Mode,
    Part,
    Profile,
    References,
    Tone,
    WentWrong,
)
from agent.model.letter import Kind
from agent.model.mail import Address, Body, Mark, Message, MessageId
from agent.model.plan import Placement, Stage

ID = InterviewId("prairie-gate-credit-union-2026-09-04")
CHICAGO_NOON = datetime.fromisoformat("2026-09-04T12:10:00-05:00")


def at(text: str) -> datetime:
    """An aware moment from ISO 8601."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def address(text: str) -> Address:
    """`Denise Kowalczyk <d@x.example>` or a bare address."""
    if "<" not in text:
        return Address(text.strip())
    name, _, rest = text.partition("<")
    return Address(rest.rstrip("> "), name.strip())


def denise(**changes: Any) -> Interviewer:
    """The hiring manager of the sample interview."""
    return replace(
        Interviewer(
            name="Denise Kowalczyk",
            email="denise.kowalczyk@prairiegate.example",
            given="Denise",
            family="Kowalczyk",
            first_name_basis=True,
            part=Part.HIRING_MANAGER,
            highlight="the teller who redesigned the queue with masking tape",
        ),
        **changes,
    )


def botched(**changes: Any) -> Botched:
    """The question of the sample interview."""
    return replace(
        Botched(
            question="How would you handle a cash shortage at close?",
            asked_by="Denise Kowalczyk",
            went=WentWrong.INCOMPLETE,
            better_answer="I recount with a second person before anyone leaves",
        ),
        **changes,
    )


def debrief(**changes: Any) -> Debrief:
    """Marcus's interview at Prairie Gate Credit Union (the example of the documentation)."""
    return replace(
        Debrief(
            company="Prairie Gate Credit Union",
            role="Branch Operations Manager",
            mode=Mode.ONSITE,
            interview_end=at("2026-09-04T11:30:00-05:00"),
            their_time_zone="America/Chicago",
            their_country="US",
            subdivision="IL",
            interviewers=(denise(),),
            fit=(
                Fit(
                    skill="running a four-teller branch through two audits",
                    need="steadier closing routines",
                ),
            ),
            enthusiasm="rebuilding the closing routine with your tellers",
            botched=(botched(),),
            references=References(who="my former district manager"),
        ),
        **changes,
    )


def profile(**changes: Any) -> Profile:
    """Marcus."""
    return replace(
        Profile(
            name="Marcus Ellery",
            addresses=("marcus.ellery@mail.example",),
            time_zone="America/Chicago",
            tone=Tone.WARM,
        ),
        **changes,
    )


def message(
    message_id: str | None = "<a1@prairiegate.example>",
    *,
    sender: str = "Denise Kowalczyk <denise.kowalczyk@prairiegate.example>",
    to: str = "marcus.ellery@mail.example",
    date: str = "2026-09-01T09:00:00-05:00",
    text: str | None = "Dear Marcus, we look forward to seeing you on Friday at 10. Denise",
    marks: frozenset[Mark] = frozenset(),
    **changes: Any,
) -> Message:
    """An ordinary mail from Denise to Marcus before the interview; `text=None` means headers only."""
    subject = changes.pop("subject", "Branch Operations Manager interview")
    return replace(
        Message(
            key=message_id or "no-id",
            message_id=MessageId(message_id) if message_id else None,
            subject=subject,
            base_subject=changes.pop("base_subject", subject),
            sender=address(sender),
            to=tuple(address(one) for one in to.split(",") if one.strip()),
            date=at(date),
            received=at(date),
            marks=marks,
            body=None if text is None else Body(text=text, new_text=text),
        ),
        **changes,
    )


def placement(**changes: Any) -> Placement:
    """The thank-you for Denise, as a draft that stands in the mailbox."""
    return replace(
        Placement(
            interview=ID,
            kind=Kind.THANK_YOU,
            person="Denise Kowalczyk",
            stage=Stage.PLACED,
            message_id=MessageId("<ours@mail.example>"),
            in_reply_to=None,
            sender=address("Marcus Ellery <marcus.ellery@mail.example>"),
            to=(address("Denise Kowalczyk <denise.kowalczyk@prairiegate.example>"),),
            subject="Re: Branch Operations Manager interview",
        ),
        **changes,
    )


def record(**changes: Any) -> Record:
    """The sample interview on record, not visited yet."""
    return replace(
        Record(id=ID, debrief=debrief(), recorded_at=CHICAGO_NOON, changed_at=CHICAGO_NOON), **changes
    )


SAID_AT = datetime(2026, 9, 1, 14, tzinfo=UTC)
MEETING = Meeting(
    uid="meet-1@prairiegate.example",
    start=datetime(2026, 9, 4, 15, tzinfo=UTC),
    end=datetime(2026, 9, 4, 16, 30, tzinfo=UTC),
    title="Interview: Branch Operations Manager",
    organizer=Address("denise.kowalczyk@prairiegate.example", "Denise Kowalczyk"),
    said_at=SAID_AT,
)
SAID = SaidTime(start=datetime(2026, 9, 4, 15, tzinfo=UTC), sentence="Friday at 10 works.", said_at=SAID_AT)


def appointment(**changes: Any) -> Appointment:
    """A sure one at Prairie Gate, with a calendar."""
    given: dict[str, Any] = {
        "id": AppointmentId(ID),
        "key": "meet-1@prairiegate.example",
        "mailbox": "local",
        "thread_ids": (MessageId("<a1@prairiegate.example>"),),
        "subject": "Branch Operations Manager interview",
        "seen_at": SAID_AT,
        "company": "Prairie Gate Credit Union",
        "meeting": MEETING,
        "weighed": Weighed(band=Band.SURE, evidence=(Evidence("the title says “Interview”", 4),)),
    }
    return Appointment(**{**given, **changes})


def debrief_form(**changes: Any) -> DebriefForm:
    """The form of that appointment, as a draft that stands in the mailbox."""
    me = address("Marcus Ellery <marcus.ellery@mail.example>")
    return replace(
        DebriefForm(
            stage=Stage.PLACED,
            message_id=MessageId("<f1@mail.example>"),
            in_reply_to=None,
            sender=me,
            to=(me,),
            subject="Your interview at Prairie Gate Credit Union",
        ),
        **changes,
    )
