"""Which letters are due now, for whom (CONTENT §7): at most one for each kind and person, ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from agent.deciding import waiting
from agent.deciding.addressing import answer, answer_rejection, follow_up
from agent.deciding.events import invitation, last_reply, offer
from agent.deciding.roles import Role, interviewers
from agent.deciding.situation import Situation
from agent.deciding.thanks import Thanks, is_draft_of_ours, last_thanks, placed_for, sent_at, thanks_to
from agent.deciding.track import Assessment
from agent.model.letter import Addressing, Kind
from agent.model.mail import ClassifiedMessage
from agent.model.plan import Step, Track, TrackState

_STILL_TO_COME = frozenset(
    {TrackState.NEEDS_INPUT, TrackState.ARMED, TrackState.WAITING, TrackState.DUE, TrackState.DRAFTED}
)


def due(situation: Situation, standing: Assessment, track: Track) -> Iterator[Step]:
    """The letters to place now, thank-yous first; after a rejection the decline and nothing else (W-12)."""
    if standing.rejection:
        yield from _decline(situation, standing.rejection, track)
        return
    yield from _thank_yous(situation, standing)
    if track.state is TrackState.DUE:
        yield from _second_chance(situation, standing)
    yield from _nudge(situation, standing, track)


def open_roles(situation: Situation, standing: Assessment) -> Iterator[Role]:
    """The thank-yous that nobody wrote yet, refused fields or not (TY-00)."""
    if standing.rejection or Kind.THANK_YOU in situation.words.skipped:
        return
    thanked = {name for one in situation.placed(Kind.THANK_YOU) for name in one.pass_on}
    for role in standing.roles:
        person = role.person
        if person.name in thanked or placed_for(situation, Kind.THANK_YOU, person):
            continue
        if thanks_to(situation, person).stands_since is None:
            thanked.add(person.name)
            yield role


def decline_addressing(situation: Situation, rejection: ClassifiedMessage) -> tuple[str, Addressing] | None:
    """Person and addressing of the decline; None where there is none to write any more.

    None to a no-reply address, none the person does not want, none where they answered it themselves, and no
    second one.
    """
    answered = any(
        own.message.date > rejection.message.date and not is_draft_of_ours(own) for own in situation.own_mail
    )
    unwanted = Kind.GRACIOUS_DECLINE in situation.words.skipped or situation.placed(Kind.GRACIOUS_DECLINE)
    if not rejection.signal.personal or unwanted or answered:
        return None
    return answer_rejection(situation, rejection)


def _thank_yous(situation: Situation, standing: Assessment) -> Iterator[Step]:
    """W-01: in the run in which the debrief is complete, the interview's end at the earliest."""
    debrief = situation.debrief
    if standing.anchor is None or situation.now < debrief.interview_end:
        return
    suggested = waiting.suggested_thank_you(debrief.interview_end, situation.now, situation.their)
    next_round = invitation(situation, situation.last_end) is not None
    for role in open_roles(situation, standing):
        if not situation.stopped(Kind.THANK_YOU, role.person.name):
            yield Step(
                kind=Kind.THANK_YOU,
                person=role.person.name,
                addressing=answer(situation, standing.anchor, role),
                via=role.via,
                pass_on=role.pass_on,
                position=role.position,
                next_round=next_round,
                suggested_send=suggested,
                why="A thank-you follows every interview (TY-00).",
            )


def _second_chance(situation: Situation, standing: Assessment) -> Iterator[Step]:
    """W-07: the one letter, in answer to the sent thank-you (RT-10)."""
    addressing = _after(situation, standing, standing.holder)
    if addressing and standing.holder:
        yield Step(
            kind=Kind.SECOND_CHANCE,
            person=standing.holder.person.name,
            addressing=addressing,
            via=standing.holder.person not in interviewers(situation.debrief),
            suggested_send=waiting.suggested_letter(situation.now, situation.their),
            why="The thank-you was sent, the wait is over and nobody has answered (SC-00).",
        )


def _decline(situation: Situation, rejection: ClassifiedMessage, track: Track) -> Iterator[Step]:
    """GD-00: once, in answer to the rejection."""
    found = decline_addressing(situation, rejection)
    if found and not situation.stopped(Kind.GRACIOUS_DECLINE, found[0]):
        name, addressing = found
        person = situation.person(name)
        yield Step(
            kind=Kind.GRACIOUS_DECLINE,
            person=name,
            addressing=addressing,
            via=person is not None and person not in interviewers(situation.debrief),
            second_chance_sent=track.state is TrackState.SENT,
            suggested_send=waiting.suggested_letter(situation.now, situation.their),
            why="They decided for somebody else: one gracious answer, then nothing more (GD-00, W-12).",
        )


def _nudge(situation: Situation, standing: Assessment, track: Track) -> Iterator[Step]:
    """SN-00: asked for, and the company has been silent since the person's last message."""
    thanks = _thanked(situation, standing)
    if not situation.debrief.nudge or thanks is None or thanks.sent is None:
        return
    unwanted = Kind.STATUS_NUDGE in situation.words.skipped or situation.placed(Kind.STATUS_NUDGE)
    if unwanted or situation.stopped(Kind.STATUS_NUDGE, thanks.person.name):
        return
    if _nudge_is_early(situation, thanks, track) or _they_moved(situation, thanks):
        return
    addressing = _after(situation, standing, thanks)
    if addressing:
        yield Step(
            kind=Kind.STATUS_NUDGE,
            person=thanks.person.name,
            addressing=addressing,
            via=thanks.person not in interviewers(situation.debrief),
            suggested_send=waiting.suggested_letter(situation.now, situation.their),
            why="You asked for it, and nobody has written since your last message (SN-00, W-13).",
        )


def _thanked(situation: Situation, standing: Assessment) -> Thanks | None:
    """The first of those thanked, the lead before the others, whose thank-you was sent."""
    several = [thanks_to(situation, one.person) for one in standing.roles]
    several += [standing.holder] if standing.holder else []
    return next((one for one in several if one.sent), None)


def _last_own(situation: Situation, thanks: Thanks) -> list[datetime]:
    dates = [own.message.date for own in situation.own_mail]
    dates += [at for one in situation.placements if (at := sent_at(one))]
    return dates + ([thanks.sent.at] if thanks.sent else [])


def _nudge_is_early(situation: Situation, thanks: Thanks, track: Track) -> bool:
    """Before its day, after its last one, or while the second-chance letter may still come (W-05, W-13)."""
    their, now = situation.their, situation.now
    second = [at for one in situation.placed(Kind.SECOND_CHANCE) if (at := sent_at(one))]
    start = waiting.nudge_at(
        max(_last_own(situation, thanks)), situation.debrief.decision.date, max(second, default=None), their
    )
    expires = waiting.second_chance_expires(situation.last_end, their)
    if track.state in _STILL_TO_COME and now <= expires:
        return True
    return not start <= now < waiting.nudge_ends(situation.last_end, their)


def _they_moved(situation: Situation, thanks: Thanks) -> bool:
    """An offer or an invitation stands, or somebody wrote after the person's last message."""
    since = situation.last_end
    replied = last_reply(situation)
    silent = replied is None or replied <= max(_last_own(situation, thanks))
    return not silent or offer(situation, since) is not None or invitation(situation, since) is not None


def _after(situation: Situation, standing: Assessment, thanks: Thanks | None) -> Addressing | None:
    """The addressing of a letter that follows a sent thank-you."""
    sent = last_thanks(situation, thanks) if thanks else None
    to = next((one.to for one in standing.roles if thanks and one.person == thanks.person), ())
    return follow_up(situation, sent, to) if sent else None
