"""All that is known about one interview at one moment, and what the company wrote about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from agent.deciding.business_days import business_days
from agent.deciding.waiting import TheirTime, stale_at
from agent.knowledge.marks import NOT_EVIDENCE, OWN
from agent.model.interview import Debrief, Interviewer, InterviewId, Part, Profile, Waiting
from agent.model.letter import FieldFinding, Kind
from agent.model.mail import ClassifiedMessage, Message, SignalKind
from agent.model.plan import Fate, PersonsWord, Placement

SENT = frozenset({Fate.SENT, Fate.SENT_EDITED})


@dataclass(frozen=True, slots=True)
class OwnMail:
    """A message the person sent in the thread after the interview."""

    message: Message
    thanks: bool
    """It gives thanks (LEX.THANKS, W-03)."""
    placement_of: tuple[Kind, str] | None = None
    """The draft it is the sent form of, of this interview or of another session: its kind and person."""

    @property
    def is_ours(self) -> bool:
        """It is the sent form of a draft of ours."""
        return self.placement_of is not None


@dataclass(frozen=True, slots=True)
class LaterSession:
    """A later meeting of the same interview round."""

    interview_end: datetime
    thank_you_sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One interview, the mail around it, what was done and said so far, and `now`; datetimes are aware."""

    id: InterviewId
    debrief: Debrief
    """Effective: emails filled from the thread, salary questions left out, texts sanitised."""
    profile: Profile
    waiting: Waiting
    now: datetime
    recorded_at: datetime
    """When the debrief was recorded first."""
    thread: tuple[ClassifiedMessage, ...] = ()
    """The settled thread without our own drafts; empty while it is not settled."""
    company_mail: tuple[ClassifiedMessage, ...] = ()
    """Mail from the company outside the thread, after the interview."""
    unclear_mail: tuple[ClassifiedMessage, ...] = ()
    """Mail of others since then that may tell what the company decided: nothing follows from it unasked."""
    own_mail: tuple[OwnMail, ...] = ()
    placements: tuple[Placement, ...] = ()
    """With their latest sightings."""
    words: PersonsWord = field(default_factory=PersonsWord)
    problems: tuple[FieldFinding, ...] = ()
    """Text that a letter may not carry."""
    thread_settled: bool = True
    thread_candidates: int = 0
    had_botched: bool = False
    """A botched question stood in the debrief when the second-chance letter was armed."""
    salary_question_left_out: bool = False
    later_sessions: tuple[LaterSession, ...] = ()

    @property
    def their(self) -> TheirTime:
        """The recipient's clock and calendar; the person's own zone where theirs is not known."""
        debrief = self.debrief
        closed = debrief.closed_days + self.waiting.closed_days
        days = business_days(
            debrief.their_country, debrief.subdivision, closed, holidays=self.waiting.holidays
        )
        zone = ZoneInfo(debrief.their_time_zone or self.profile.time_zone)
        return TheirTime(zone, days, days.country)

    @property
    def has_agency(self) -> bool:
        """An agency stands between the person and the company (RT-05)."""
        return any(person.part is Part.RECRUITER_AGENCY for person in self.debrief.interviewers)

    @property
    def last_end(self) -> datetime:
        """End of the last session of the interview's round.

        W-18: A second meeting of the same round starts the clocks anew, from the thanks for the last one.
        Why: The last impression is the one that a second-chance letter would be about.
        """
        return max([self.debrief.interview_end, *(session.interview_end for session in self.later_sessions)])

    @property
    def is_stale(self) -> bool:
        """Recorded too late and not confirmed (W-11)."""
        late = self.recorded_at >= stale_at(self.debrief.interview_end, self.their)
        return late and self.words.confirmed_at is None

    @property
    def is_snoozed(self) -> bool:
        """The person wants no letter yet."""
        return self.words.snoozed_until is not None and self.words.snoozed_until > self.now

    def placed(self, kind: Kind) -> tuple[Placement, ...]:
        """Every placement of this kind, whatever became of it."""
        return tuple(placement for placement in self.placements if placement.kind is kind)

    def rewording(self, kind: Kind) -> int:
        """How often the person asked for another wording of these letters."""
        return dict(self.words.reworded).get(kind, 0)

    def is_stopped(self, kind: Kind, person: str) -> bool:
        """Whether a refused field keeps this letter back."""
        return any(kind in problem.stops and problem.person in ("", person) for problem in self.problems)

    def person(self, name: str) -> Interviewer | None:
        """The person of the debrief with this name."""
        return next((person for person in self.debrief.interviewers if person.name == name), None)

    def is_inbound(self, mail: ClassifiedMessage) -> bool:
        """Somebody else wrote it, and the mailbox does not take it for a draft or for spam."""
        message = mail.message
        own = message.sender is not None and self.profile.owns(message.sender.email)
        return not own and not message.marks & (OWN | NOT_EVIDENCE)


_DECIDED_BEFORE = frozenset({SignalKind.BOUNCE, SignalKind.OFFER, SignalKind.REJECTION})


def from_company(situation: Situation) -> tuple[ClassifiedMessage, ...]:
    """All the company wrote, oldest first: in the thread and elsewhere, lists left out."""
    several = situation.thread + situation.company_mail
    theirs = (mail for mail in several if situation.is_inbound(mail) and not mail.signal.bulk)
    return tuple(sorted(theirs, key=lambda mail: mail.message.date))


def rejection(situation: Situation) -> ClassifiedMessage | None:
    """The rejection after the interview: the newest that a person wrote, else the newest (GD-00, W-12)."""
    found = _of_kind(from_company(situation), SignalKind.REJECTION, situation.debrief.interview_end)
    return next((mail for mail in reversed(found) if mail.signal.personal), found[-1] if found else None)


def offer(situation: Situation, since: datetime) -> ClassifiedMessage | None:
    """The newest offer after a moment."""
    return next(iter(reversed(_of_kind(from_company(situation), SignalKind.OFFER, since))), None)


def invitation(situation: Situation, since: datetime) -> ClassifiedMessage | None:
    """The newest invitation after a moment: in words, or a calendar request with a later start."""
    found = [
        mail
        for mail in from_company(situation)
        if mail.message.date > since
        and (mail.signal.kind is SignalKind.INVITATION or _requests_meeting(mail, situation.last_end))
    ]
    return found[-1] if found else None


def is_unanswered(situation: Situation, mail: ClassifiedMessage) -> bool:
    """No own message followed it; a draft of ours that was sent answers nothing (TY-11)."""
    return not any(own.message.date > mail.message.date and not own.is_ours for own in situation.own_mail)


def unclear_decision(situation: Situation) -> ClassifiedMessage | None:
    """The newest mail of somebody else that may tell what the company decided, if nothing has settled it.

    The person settles it by a word (`rearm`: it was nothing; `close`), the company by its own mail.
    """
    since = max(situation.last_end, situation.words.rearmed_at or situation.last_end)
    if rejection(situation) or offer(situation, since) or invitation(situation, since):
        return None
    newer = [mail for mail in situation.unclear_mail if mail.message.date > since]
    return max(newer, key=lambda mail: mail.message.date, default=None)


def last_reply(situation: Situation) -> datetime | None:
    """When a person of the company last wrote."""
    human = [mail.message.date for mail in from_company(situation) if mail.signal.personal]
    return max(human, default=None)


def returns_at(situation: Situation, person: str) -> datetime | None:
    """The latest day of return that an out-of-office of this person, or of nobody known, names."""
    days = [
        mail.signal.return_date
        for mail in from_company(situation)
        if mail.signal.kind is SignalKind.AUTO
        and mail.signal.return_date
        and mail.writer in ("", person)
        and mail.message.date > situation.debrief.interview_end
    ]
    return max(days, default=None)


def _of_kind(
    several: Iterable[ClassifiedMessage], kind: SignalKind, since: datetime
) -> list[ClassifiedMessage]:
    return [mail for mail in several if mail.signal.kind is kind and mail.message.date > since]


def _requests_meeting(mail: ClassifiedMessage, after: datetime) -> bool:
    """A calendar REQUEST that starts later than the interview ended; updates of the past one do not."""
    body = mail.message.body
    if body is None or mail.signal.kind in _DECIDED_BEFORE:
        return False
    return any(
        invitation.method == "REQUEST" and invitation.start is not None and invitation.start > after
        for invitation in body.invitations
    )
