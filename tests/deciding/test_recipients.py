from __future__ import annotations

from builders import address, botched, debrief, denise
from situations import DENISE, person

from agent.deciding.recipients import (
    Contact,
    Recipient,
    choose_recipients,
    interviewers,
    second_chance_addressee,
)
from agent.model.interview import Debrief, Interviewer, Part

EDWIN = person("Edwin Sharma", email="edwin@prairiegate.example")
RUTH = person("Ruth Ortiz", email="ruth@prairiegate.example")
TOM = person("Tom Reyes", Part.COORDINATOR, email="tom@prairiegate.example")
REKHA = person("Rekha Das", Part.RECRUITER_INHOUSE, email="rekha@prairiegate.example")
AGENT = person("Ana Bosch", Part.RECRUITER_AGENCY, email="ana@bosch.example")


def roles_of(known: Debrief, wrote_last: str = "") -> tuple[Recipient, ...]:
    """Everybody with an address in the debrief is within reach."""
    reached = [
        Contact(one, (address(one.email),) if one.email else ())
        for one in known.interviewers
        if one.part is Part.RECRUITER_AGENCY or AGENT not in known.interviewers
    ]
    return choose_recipients(known, reached, wrote_last)


def told(*people: Interviewer) -> list[tuple[str, bool, tuple[str, ...]]]:
    return [(one.person.name, one.via, one.pass_on) for one in roles_of(debrief(interviewers=people))]


def unreachable(one: Interviewer) -> Interviewer:
    return person(one.name, one.part)


def test_every_interviewer_gets_a_thank_you_the_lead_first() -> None:
    """TY-00: manager and panelists each get a letter, coordinators none; the manager leads."""
    expected = [(DENISE, False, ()), ("Edwin Sharma", False, ())]
    assert expected == told(EDWIN, denise(), TOM)


def test_the_lead_flag_comes_before_the_manager() -> None:
    """The person says who led the conversation."""
    leader = person("Ruth Ortiz", email="ruth@prairiegate.example", lead=True)
    assert [name for name, _, _ in told(denise(), leader)] == ["Ruth Ortiz", DENISE]


def test_positions_count_from_the_lead() -> None:
    """Siblings rotate by their place; only the lead carries the Cc."""
    roles = roles_of(debrief(interviewers=(EDWIN, denise(), RUTH)))
    expected = [(0, True), (1, False), (2, False)]
    assert expected == [(one.position, one.lead) for one in roles]


def test_panelists_without_an_address_are_thanked_through_the_lead() -> None:
    """TY-12: their names stand in exactly one letter."""
    expected = [(DENISE, False, ("Ruth Ortiz",)), ("Edwin Sharma", False, ())]
    assert expected == told(denise(), EDWIN, unreachable(RUTH))


def test_a_manager_out_of_reach_is_thanked_through_a_panelist() -> None:
    """Somebody of the conversation is always nearer than a coordinator."""
    assert told(unreachable(denise()), EDWIN, TOM) == [("Edwin Sharma", False, (DENISE,))]


def test_nobody_of_the_panel_within_reach_means_one_letter_to_the_coordinator() -> None:
    """RT-04: thanks are passed on by who arranged it."""
    expected = [("Tom Reyes", True, (DENISE, "Edwin Sharma"))]
    assert expected == told(unreachable(denise()), unreachable(EDWIN), TOM)


def test_of_two_who_could_pass_it_on_the_one_who_wrote_last_does() -> None:
    """RT-04: the coordinator whose message is answered."""
    known = debrief(interviewers=(unreachable(denise()), REKHA, TOM))
    assert [one.person.name for one in roles_of(known, "Tom Reyes")] == ["Tom Reyes"]


def test_nobody_within_reach_means_no_letter() -> None:
    """RT-04: then a recipient is asked for."""
    assert not told(unreachable(denise()), unreachable(TOM))


def test_an_agency_gets_the_only_letter() -> None:
    """RT-05: the client's people are thanked through it although their addresses are known."""
    assert told(denise(), EDWIN, AGENT, TOM) == [("Ana Bosch", True, (DENISE, "Edwin Sharma"))]


def test_an_agency_out_of_reach_leaves_nobody() -> None:
    """RT-05: never the client instead."""
    assert choose_recipients(debrief(interviewers=(denise(), AGENT)), [Contact(AGENT)]) == ()


def test_a_companys_recruiter_is_the_interviewer_when_nobody_else_is_listed() -> None:
    """A first talk with the recruiter is an interview like any other."""
    assert told(REKHA, TOM) == [("Rekha Das", False, ())]
    assert interviewers(debrief(interviewers=(REKHA, TOM))) == (REKHA,)


def test_two_behind_one_address_share_a_letter() -> None:
    """Never two letters of a kind into one mailbox."""
    twin = person("Ruth Ortiz", email="Edwin@PrairieGate.example ")
    assert told(EDWIN, twin) == [("Edwin Sharma", False, ("Ruth Ortiz",))]


def addressee(*people: Interviewer, asked_by: tuple[str, ...] = ()) -> str:
    questions = tuple(botched(asked_by=one) for one in asked_by)
    found = second_chance_addressee(debrief(interviewers=people, botched=questions))
    return found.name if found else ""


def test_the_second_chance_goes_to_the_manager() -> None:
    """D9: the hiring manager, whoever asked."""
    assert addressee(EDWIN, denise(), asked_by=("Edwin Sharma",)) == DENISE


def test_without_a_manager_it_goes_to_who_asked_most() -> None:
    """Known by name or by address, in any case."""
    asked = ("Ruth Ortiz", "EDWIN@prairiegate.example", "edwin sharma")
    assert addressee(RUTH, EDWIN, asked_by=asked) == "Edwin Sharma"


def test_on_a_tie_it_goes_to_the_lead() -> None:
    """Else the lead."""
    leader = person("Edwin Sharma", lead=True)
    assert addressee(RUTH, leader, asked_by=("", "")) == "Edwin Sharma"


def test_without_a_lead_it_goes_to_the_first() -> None:
    """Else the first."""
    assert addressee(RUTH, EDWIN, asked_by=("",)) == "Ruth Ortiz"


def test_with_an_agency_it_goes_to_the_consultant() -> None:
    """D9, RT-05: the agency comes before everybody."""
    assert addressee(denise(), AGENT) == "Ana Bosch"


def test_with_only_a_coordinator_it_goes_to_them() -> None:
    """Whoever is there."""
    assert addressee(TOM) == "Tom Reyes"


def test_with_nobody_it_goes_to_nobody() -> None:
    """An empty list of people is no reason to fail."""
    assert second_chance_addressee(debrief(interviewers=())) is None
