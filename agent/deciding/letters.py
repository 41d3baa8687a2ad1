"""Which letters are due now, for whom: at most one for each kind and person, ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from agent.deciding import waiting
from agent.deciding.addressing import answer, answer_rejection, follow_up
from agent.deciding.assessment import Assessment
from agent.deciding.history import ThankYou, find_thank_you, find_thank_you_to_answer, placed_for, sent_at
from agent.deciding.recipients import Recipient, interviewers
from agent.deciding.situation import Situation, invitation, is_unanswered, last_reply, offers
from agent.model.letter import Addressing, Kind
from agent.model.mail import Voice
from agent.model.plan import Step, Track, TrackState

_STILL_TO_COME = frozenset(
    {TrackState.NEEDS_INPUT, TrackState.ARMED, TrackState.WAITING, TrackState.DUE, TrackState.DRAFTED}
)


def find_due_letters(situation: Situation, assessment: Assessment, track: Track) -> Iterator[Step]:
    """The letters to place now, thank-yous first; after a rejection the decline and nothing else (W-12)."""
    suggested = waiting.suggested_letter(situation.now, situation.their)
    for step in _due(situation, assessment, track):
        again = situation.rewording(step.kind)
        yield replace(step, rewording=again, suggested_send=step.suggested_send or suggested)


def _due(situation: Situation, assessment: Assessment, track: Track) -> Iterator[Step]:
    if assessment.is_declined:
        yield from _decline(situation, assessment, track)
        return
    yield from _thank_yous(situation, assessment)
    if track.state is TrackState.DUE:
        yield from _second_chance(situation, assessment)
    yield from _nudge(situation, assessment, track)


def find_unwritten_thank_yous(situation: Situation, assessment: Assessment) -> Iterator[Recipient]:
    """The thank-yous that nobody wrote yet, refused fields or not (TY-00)."""
    if assessment.is_declined or Kind.THANK_YOU in situation.words.skipped:
        return
    thanked = {name for placement in situation.placed(Kind.THANK_YOU) for name in placement.pass_on}
    for recipient in assessment.recipients:
        person = recipient.person
        if person.name in thanked or placed_for(situation, Kind.THANK_YOU, person):
            continue
        if find_thank_you(situation, person).stands_since is None:
            thanked.add(person.name)
            yield recipient


def decline_addressing(situation: Situation, assessment: Assessment) -> tuple[str, Addressing] | None:
    """Person and addressing of the decline; None where there is none to write any more.

    None to a no-reply address, none the person does not want, none where they answered it themselves, and no
    second one. A no that only the person vouches for is not answered itself: the letter answers the thread.
    """
    if Kind.GRACIOUS_DECLINE in situation.words.skipped or situation.placed(Kind.GRACIOUS_DECLINE):
        return None
    found = assessment.rejection
    if found is not None and not is_unanswered(situation, found):
        return None
    if found is not None and found.voice is Voice.COMPANY:
        return answer_rejection(situation, found) if found.signal.personal else None
    if assessment.parent is None or not assessment.recipients:
        return None
    writer = found.writer if found else ""
    several = assessment.recipients
    recipient = next((one for one in several if one.person.name == writer), several[0])
    return recipient.person.name, answer(situation, assessment.parent, recipient)


def _thank_yous(situation: Situation, assessment: Assessment) -> Iterator[Step]:
    """In the run in which the debrief is complete, the interview's end at the earliest.

    TY-00: After every interview each interviewer who can be reached gets a thank-you, however it went.
    Why: Always sending thanks is the protocol, and a good impression when it went badly; most employers
    say that it counts, few candidates do it.
    Source: Nexxt, Accountemps 2017, TopResume.

    W-01: A thank-you is made in the run in which the debrief is complete, once the interview is over.
    Why: Thanks are quick or they are late.
    Source: Nexxt, TopResume.
    """
    debrief = situation.debrief
    if assessment.parent is None or situation.now < debrief.interview_end:
        return
    suggested = waiting.suggested_thank_you(debrief.interview_end, situation.now, situation.their)
    next_round = invitation(situation, situation.last_end) is not None
    for recipient in find_unwritten_thank_yous(situation, assessment):
        if not situation.is_stopped(Kind.THANK_YOU, recipient.person.name):
            yield Step(
                kind=Kind.THANK_YOU,
                person=recipient.person.name,
                addressing=answer(situation, assessment.parent, recipient),
                via=recipient.via,
                pass_on=recipient.pass_on,
                position=recipient.position,
                next_round=next_round,
                suggested_send=suggested,
                why="A thank-you follows every interview.",
            )


def _second_chance(situation: Situation, assessment: Assessment) -> Iterator[Step]:
    """The one letter, in answer to the sent thank-you.

    SC-00: A second-chance letter follows only where a question went badly, the thank-you was sent, and
    nothing called it off.
    Why: It asks for something; thanks have to come first, and whoever has answered is not asked again.
    Source: Nexxt.

    W-07: There is at most one second-chance letter for an interview; a draft that the person deleted is
    a no.
    Why: A second plea undoes the first, and a deleted draft is the person's own decision.
    """
    addressing = _after(situation, assessment, assessment.thank_you)
    if addressing and assessment.thank_you:
        yield Step(
            kind=Kind.SECOND_CHANCE,
            person=assessment.thank_you.person.name,
            addressing=addressing,
            via=assessment.thank_you.person not in interviewers(situation.debrief),
            why="The thank-you was sent, the wait is over and nobody has answered.",
        )


def _decline(situation: Situation, assessment: Assessment, track: Track) -> Iterator[Step]:
    """Once, in answer to the rejection.

    GD-00: A rejection that a person wrote gets one gracious answer, in reply to it where its writer is on
    record; a no that the person told of is answered in the interview's own thread.
    Why: It is what people remember, and it keeps the door open.
    Source: Washington Post Jobs, Stout Systems.

    W-12: After a rejection nothing else is ever drafted for the interview, unless the person says that it
    was none (`reopen`).
    Why: To move on is the advice; everything more would be an appeal. But a mail can be read wrongly.
    Source: Nexxt, Washington Post Jobs.

    W-10: A rejection found before the debrief is finished means no thank-you and no second-chance
    letter, only the decline; an invitation found before means the thank-you alone.
    Why: The letter has to fit what is already known.
    """
    if assessment.is_decision_unclear:
        return
    found = decline_addressing(situation, assessment)
    if found and not situation.is_stopped(Kind.GRACIOUS_DECLINE, found[0]):
        name, addressing = found
        person = situation.person(name)
        yield Step(
            kind=Kind.GRACIOUS_DECLINE,
            person=name,
            addressing=addressing,
            via=person is not None and person not in interviewers(situation.debrief),
            second_chance_sent=track.state is TrackState.SENT,
            why="They decided for somebody else: one gracious answer, then nothing more.",
        )


def _nudge(situation: Situation, assessment: Assessment, track: Track) -> Iterator[Step]:
    """Asked for, and the company has been silent since the person's last message.

    SN-00: A nudge is written only if the person asked for it, nobody has written since their last
    message, and none was written before.
    Why: One polite question is what most advisers agree on; more of them press.
    Source: Indeed, Accountemps.
    """
    thank_you = _thanked(situation, assessment)
    if not situation.debrief.nudge or thank_you is None or thank_you.sent is None:
        return
    unwanted = Kind.STATUS_NUDGE in situation.words.skipped or situation.placed(Kind.STATUS_NUDGE)
    if unwanted or assessment.doubts or situation.is_stopped(Kind.STATUS_NUDGE, thank_you.person.name):
        return
    if _nudge_is_early(situation, thank_you, track) or _they_moved(situation, thank_you):
        return
    addressing = _after(situation, assessment, thank_you)
    if addressing:
        yield Step(
            kind=Kind.STATUS_NUDGE,
            person=thank_you.person.name,
            addressing=addressing,
            via=thank_you.person not in interviewers(situation.debrief),
            why="You asked for it, and nobody has written since your last message.",
        )


def _thanked(situation: Situation, assessment: Assessment) -> ThankYou | None:
    """The first of those thanked, the lead before the others, whose thank-you was sent."""
    several = [find_thank_you(situation, recipient.person) for recipient in assessment.recipients]
    several += [assessment.thank_you] if assessment.thank_you else []
    return next((thank_you for thank_you in several if thank_you.sent), None)


def _last_own(situation: Situation, thank_you: ThankYou) -> list[datetime]:
    dates = [own.mail.at for own in situation.own_mail]
    dates += [at for placement in situation.placements if (at := sent_at(placement))]
    return dates + ([thank_you.sent.at] if thank_you.sent else [])


def _nudge_is_early(situation: Situation, thank_you: ThankYou, track: Track) -> bool:
    """Before its day, after its last one, or while the second-chance letter may still come (W-05, W-13)."""
    their, now = situation.their, situation.now
    second = [at for placement in situation.placed(Kind.SECOND_CHANCE) if (at := sent_at(placement))]
    start = waiting.nudge_at(
        max(_last_own(situation, thank_you)),
        situation.debrief.decision.date,
        max(second, default=None),
        their,
    )
    expires = waiting.second_chance_expires(situation.last_end, their)
    if track.state in _STILL_TO_COME and now <= expires:
        return True
    return not start <= now < waiting.nudge_ends(situation.last_end, their)


def _they_moved(situation: Situation, thank_you: ThankYou) -> bool:
    """An offer or an invitation stands, or somebody wrote after the person's last message."""
    since = situation.last_end
    replied = last_reply(situation)
    silent = replied is None or replied <= max(_last_own(situation, thank_you))
    return not silent or bool(offers(situation, since)) or invitation(situation, since) is not None


def _after(situation: Situation, assessment: Assessment, thank_you: ThankYou | None) -> Addressing | None:
    """The addressing of a letter that follows a sent thank-you."""
    sent = find_thank_you_to_answer(situation, thank_you) if thank_you else None
    to = next(
        (
            recipient.to
            for recipient in assessment.recipients
            if thank_you and recipient.person == thank_you.person
        ),
        (),
    )
    return follow_up(situation, sent, to) if sent else None
