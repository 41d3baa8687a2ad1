"""All that is known about one interview at one moment, and what the company wrote about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from agent.deciding.business_days import business_days
from agent.deciding.waiting import TheirTime, stale_at
from agent.knowledge.text import comparable_name
from agent.model.interview import Debrief, Interviewer, InterviewId, Part, Profile, Waiting
from agent.model.letter import FieldFinding, Kind
from agent.model.mail import ClassifiedMessage, SignalKind, Voice
from agent.model.plan import OwnMail, PersonsWord, Placement


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
    elsewhere: tuple[ClassifiedMessage, ...] = ()
    """Mail outside the thread, after the interview, that may tell what the company decided."""
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
    own_letters: frozenset[tuple[Kind, str]] = frozenset()
    """Letters in the person's own words, by kind and person: no field of the debrief stands in them."""
    unread: tuple[tuple[str, datetime], ...] = ()
    """Folders that cannot be looked into, and since when: an answer may lie there."""

    @property
    def their(self) -> TheirTime:
        """The recipient's clock and calendar; the person's own zone where theirs is not known."""
        return find_their_time(self.debrief, self.profile, self.waiting)

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

    def remaking(self, kind: Kind) -> int:
        """How often the person asked for these letters to be made again."""
        return dict(self.words.remade).get(kind, 0)

    def is_stopped(self, kind: Kind, person: str) -> bool:
        """Whether a refused field keeps this letter back."""
        if self.is_own(kind, person):
            return False
        return any(kind in problem.stops and problem.person in ("", person) for problem in self.problems)

    def is_own(self, kind: Kind, person: str) -> bool:
        """Whether the person wrote this letter themselves; of most kinds there is only one."""
        return any(
            one == kind and (kind is not Kind.THANK_YOU or comparable_name(name) == comparable_name(person))
            for one, name in self.own_letters
        )

    @property
    def open_problems(self) -> tuple[FieldFinding, ...]:
        """The problems that keep a letter back: none of those whose letters are all the person's own."""
        people = [person.name for person in self.debrief.interviewers]
        return tuple(
            problem
            for problem in self.problems
            if any(
                not self.is_own(kind, name)
                for kind in problem.stops
                for name in ([problem.person] if problem.person else people or [""])
            )
        )

    def person(self, name: str) -> Interviewer | None:
        """The person of the debrief with this name."""
        return next((person for person in self.debrief.interviewers if person.name == name), None)

    def mail_of(self, *voices: Voice) -> tuple[ClassifiedMessage, ...]:
        """What these wrote, oldest first; lists and what the person told us to disregard are left out."""
        several = (
            mail
            for mail in self.thread + self.elsewhere
            if mail.voice in voices
            and not mail.signal.bulk
            and mail.message.identity not in self.words.disregarded
        )
        return tuple(sorted(several, key=lambda mail: mail.message.date))


def find_their_time(debrief: Debrief, profile: Profile, waiting: Waiting) -> TheirTime:
    """The recipient's clock and calendar; the person's own zone where theirs is not known."""
    closed = debrief.closed_days + waiting.closed_days
    days = business_days(debrief.their_country, debrief.subdivision, closed, holidays=waiting.holidays)
    zone = ZoneInfo(debrief.their_time_zone or profile.time_zone)
    return TheirTime(zone, days, days.country)


_DECIDED_BEFORE = frozenset({SignalKind.BOUNCE, SignalKind.OFFER, SignalKind.REJECTION})


def from_company(situation: Situation) -> tuple[ClassifiedMessage, ...]:
    """All the company wrote, oldest first: in the thread and elsewhere, lists left out."""
    return situation.mail_of(Voice.COMPANY)


def rejections(situation: Situation) -> tuple[ClassifiedMessage, ...]:
    """What declines after the interview, oldest first.

    Where the person said that it was a no, these are the mails of people that may have been one.
    """
    found = _of_kind(from_company(situation), SignalKind.REJECTION, situation.debrief.interview_end)
    said_at = situation.words.declined_at
    if found or said_at is None:
        return found
    several = (*from_company(situation), *situation.mail_of(Voice.UNVERIFIED, Voice.STRANGER))
    return tuple(
        mail
        for mail in sorted(several, key=lambda mail: mail.message.date)
        if situation.last_end < mail.message.date <= said_at and mail.signal.personal
    )


def rejection(situation: Situation) -> ClassifiedMessage | None:
    """The rejection after the interview: the newest that a person wrote, else the newest (GD-00, W-12)."""
    found = rejections(situation)
    return next((mail for mail in reversed(found) if mail.signal.personal), found[-1] if found else None)


def offers(situation: Situation, since: datetime) -> tuple[ClassifiedMessage, ...]:
    """The offers after a moment, oldest first."""
    return _of_kind(from_company(situation), SignalKind.OFFER, since)


def invitations(situation: Situation, since: datetime) -> tuple[ClassifiedMessage, ...]:
    """The invitations after a moment, oldest first: in words, or a calendar request with a later start."""
    return tuple(
        mail
        for mail in from_company(situation)
        if mail.message.date > since
        and (mail.signal.kind is SignalKind.INVITATION or requests_meeting(mail, situation.last_end))
    )


def invitation(situation: Situation, since: datetime) -> ClassifiedMessage | None:
    """The newest invitation after a moment."""
    return next(reversed(invitations(situation, since)), None)


def is_unanswered(situation: Situation, mail: ClassifiedMessage) -> bool:
    """No own message followed it; a draft of ours that was sent answers nothing (TY-11)."""
    return not any(own.mail.at > mail.message.date and not own.is_ours for own in situation.own_mail)


def last_reply(situation: Situation) -> datetime | None:
    """When a person of the company last wrote."""
    human = [mail.message.date for mail in from_company(situation) if mail.signal.personal]
    return max(human, default=None)


def find_absence(situation: Situation, person: str) -> ClassifiedMessage | None:
    """The out-of-office note, of this person or of nobody known, that names the latest day of return."""
    notes = [
        mail
        for mail in from_company(situation)
        if mail.signal.kind is SignalKind.AUTO
        and mail.signal.return_date
        and mail.writer in ("", person)
        and mail.message.date > situation.debrief.interview_end
    ]
    return max(notes, key=lambda mail: mail.signal.return_date or situation.now, default=None)


def _of_kind(
    several: Iterable[ClassifiedMessage], kind: SignalKind, since: datetime
) -> tuple[ClassifiedMessage, ...]:
    return tuple(mail for mail in several if mail.signal.kind is kind and mail.message.date > since)


def requests_meeting(mail: ClassifiedMessage, after: datetime) -> bool:
    """A calendar REQUEST that starts later than the interview ended; updates of the past one do not."""
    body = mail.message.body
    if body is None or mail.signal.kind in _DECIDED_BEFORE:
        return False
    return any(
        invitation.method == "REQUEST" and invitation.start is not None and invitation.start > after
        for invitation in body.invitations
    )
