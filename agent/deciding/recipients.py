"""Who gets which letter (RT-04, RT-05, RT-08, TY-12, D9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.model.interview import Botched, Debrief, Interviewer, Part
from agent.model.mail import Address

_INTERVIEWERS = frozenset({Part.HIRING_MANAGER, Part.PANELIST})


@dataclass(frozen=True, slots=True)
class Contact:
    """A person of the debrief and the addresses an answer to them goes to; none: out of reach."""

    person: Interviewer
    to: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One thank-you: whom it goes to and whom else it thanks."""

    person: Interviewer
    to: tuple[Address, ...]
    via: bool = False
    """The addressee arranged the interview and was not in it."""
    pass_on: tuple[str, ...] = ()
    position: int = 0
    """The addressee's place among the letters; the lead's is 0."""

    @property
    def lead(self) -> bool:
        """It carries the Cc (RT-08)."""
        return self.position == 0


def interviewers(debrief: Debrief) -> tuple[Interviewer, ...]:
    """Who held the conversation: managers and panelists, else the company's own recruiters."""
    people = debrief.interviewers
    held = tuple(one for one in people if one.part in _INTERVIEWERS)
    return held or tuple(one for one in people if one.part is Part.RECRUITER_INHOUSE)


def choose_recipients(
    debrief: Debrief, contacts: Sequence[Contact], wrote_last: str = ""
) -> tuple[Recipient, ...]:
    """The thank-yous of an interview, the lead's first; empty where nobody can be reached.

    RT-04: Where no interviewer can be reached, the coordinator or recruiter is thanked and asked to
    pass it on; where nobody can be, the person is asked for an address.
    Why: Whoever arranged the interview sees them every day.
    Source: Iowa State, Virginia.

    RT-05: With an agency in between only the agency is written to, and never the client, even where the
    address is visible.
    Why: Agencies forbid it, and going round them can cost the job.
    Source: Appoint, Andersen.

    Args:
        debrief: The interview.
        contacts: Every person of the debrief with the addresses found for them.
        wrote_last: Name of who wrote the message that is answered: preferred among those who pass thanks on.
    """
    held = interviewers(debrief)
    names = tuple(one.name for one in held)
    agency = [one for one in contacts if one.person.part is Part.RECRUITER_AGENCY]
    if agency:
        return _through(agency, names, wrote_last)
    direct = [one for one in contacts if one.person in held and one.to]
    if direct:
        return _panel(held, direct)
    return _through([one for one in contacts if one.person not in held], names, wrote_last)


def second_chance_addressee(debrief: Debrief) -> Interviewer | None:
    """The one person the second-chance letter is for (D9), reachable or not.

    The agency's consultant; else the hiring manager; else who asked most of the questions; else the lead;
    else the first. None where nobody is known.
    """
    agency = [one for one in debrief.interviewers if one.part is Part.RECRUITER_AGENCY]
    people = agency or list(interviewers(debrief)) or list(debrief.interviewers)
    several = [one for one in people if one.part is Part.HIRING_MANAGER] or people
    ranked = sorted(several, key=lambda one: (-_asked(one, debrief.botched), not one.lead))
    return ranked[0] if ranked else None


def _asked(person: Interviewer, questions: Sequence[Botched]) -> int:
    known_as = {person.name.casefold(), person.email.strip().casefold()} - {""}
    return sum(one.asked_by.strip().casefold() in known_as for one in questions)


def _through(helpers: Sequence[Contact], names: tuple[str, ...], wrote_last: str) -> tuple[Recipient, ...]:
    """One letter to somebody who was not in the interview and passes the thanks on."""
    within = [one for one in helpers if one.to]
    if not within:
        return ()
    best = min(within, key=lambda one: (one.person.name != wrote_last, not one.person.lead))
    return (Recipient(person=best.person, to=best.to, via=True, pass_on=names),)


def _panel(held: Sequence[Interviewer], direct: Sequence[Contact]) -> tuple[Recipient, ...]:
    """A letter for each interviewer within reach; two behind one address share a letter."""
    ordered = sorted(
        direct, key=lambda one: (not one.person.lead, one.person.part is not Part.HIRING_MANAGER)
    )
    letters: dict[frozenset[str], Contact] = {}
    shared: dict[str, tuple[str, ...]] = {}
    for one in ordered:
        keys = frozenset(address.key for address in one.to)
        first = next((letter for known, letter in letters.items() if known & keys), None)
        if first is None:
            letters[keys] = one
        else:
            shared[first.person.name] = (*shared.get(first.person.name, ()), one.person.name)
    reachable = {one.person.name for one in ordered}
    unreached = tuple(one.name for one in held if one.name not in reachable)
    return tuple(
        Recipient(
            person=one.person,
            to=one.to,
            pass_on=shared.get(one.person.name, ()) + (unreached if place == 0 else ()),
            position=place,
        )
        for place, one in enumerate(letters.values())
    )
