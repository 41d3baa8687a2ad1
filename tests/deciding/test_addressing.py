from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import address, at, denise, message, profile
from hypothesis import given
from hypothesis import strategies as st
from situations import DENISE, heard, person, situation, with_debrief

from agent.deciding.addressing import (
    answer,
    answer_rejection,
    client_addresses,
    find_contacts,
    follow_up,
    reply_subject,
)
from agent.deciding.recipients import Parent, choose_recipients, find_parent
from agent.deciding.situation import Situation
from agent.model.interview import Interviewer, Part
from agent.model.letter import Addressing
from agent.model.mail import Address, Body, ClassifiedMessage, Invitation, MessageId, SignalKind, Voice
from agent.model.plan import SentMail

MAIL = "denise.kowalczyk@prairiegate.example"
TOM = person("Tom Reyes", Part.COORDINATOR, email="tom@prairiegate.example")
EDWIN = person("Edwin Sharma", email="edwin@prairiegate.example")
AGENT = person("Ana Bosch", Part.RECRUITER_AGENCY, email="ana@bosch.example")
ME = "marcus.ellery@mail.example"


def letters(known: Situation) -> dict[str, Addressing]:
    """The addressing of every thank-you, by name."""
    anchor = find_parent(known)
    assert anchor
    roles = choose_recipients(known.debrief, find_contacts(known, anchor), anchor.mail.writer)
    return {role.person.name: answer(known, anchor, role) for role in roles}


def with_thread(*thread: ClassifiedMessage, people: tuple[Interviewer, ...] | None = None) -> Situation:
    known = situation(thread=thread)
    return with_debrief(known, interviewers=people) if people is not None else known


def to_denise(*thread: ClassifiedMessage, people: tuple[Interviewer, ...] | None = None) -> Addressing:
    return letters(with_thread(*thread, people=people))[DENISE]


def emails(several: tuple[Address, ...]) -> list[str]:
    return [one.email for one in several]


def test_the_interviewers_own_message_is_answered_to_her() -> None:
    """RT-02: From, when it is hers; In-Reply-To and References name it; no Cc."""
    found = to_denise(heard())
    assert emails(found.to) == [MAIL]
    assert (found.cc, found.in_reply_to, found.references) == (
        (),
        "<a1@prairiegate.example>",
        ("<a1@prairiegate.example>",),
    )


@pytest.mark.parametrize(
    ("reply_to", "reached"),
    [
        ("denise@prairiegate.example", "denise@prairiegate.example"),
        ("denise@desk.prairiegate.example", "denise@desk.prairiegate.example"),
        ("token@hire.lever.co", "token@hire.lever.co"),
        ("denise@desk.example", MAIL),
        ("denise@prairiegate-hr.example", MAIL),
        ("denise@gmail.com", MAIL),
    ],
)
def test_reply_to_is_followed_within_the_house(reply_to: str, reached: str) -> None:
    """RT-02: to her registrable domain, or a tracking system's relay; else the record holds."""
    assert emails(to_denise(heard(reply_to=(address(reply_to),))).to) == [reached]


def test_a_reply_to_beside_a_free_address_redirects_nothing() -> None:
    """RT-02: anybody can have another address at the same provider of free mail."""
    denise_at = denise(email="denise.k@gmail.com")
    mail = heard(sender="Denise <denise.k@gmail.com>", reply_to=(address("denise.kk@gmail.com"),))
    assert emails(to_denise(mail, people=(denise_at,)).to) == ["denise.k@gmail.com"]


def test_a_strangers_reply_to_is_never_followed() -> None:
    """RT-02: nor does a mail that the receiving server takes for forged redirect anything."""
    for voice in (Voice.STRANGER, Voice.UNVERIFIED):
        mail = heard(
            date="2026-09-03T09:00:00-05:00", reply_to=(address("x@prairiegate.example"),), voice=voice
        )
        assert emails(to_denise(heard(), mail).to) == [MAIL]


def test_a_relays_token_is_kept_as_it_is() -> None:
    """RT-07: never improved to the personal address of the debrief."""
    relay = heard(
        sender="Denise Kowalczyk <no-reply@greenhouse-mail.io>",
        reply_to=(address("Denise <reply+AbC123@greenhouse-mail.io>"),),
    )
    assert emails(to_denise(relay).to) == ["reply+AbC123@greenhouse-mail.io"]


def test_a_reply_to_nobody_reads_falls_back_to_from() -> None:
    """RT-06: no-reply and own addresses in Reply-To do not count."""
    odd = heard(reply_to=(address("noreply@prairiegate.example"), address(ME)))
    assert emails(to_denise(odd).to) == [MAIL]


def test_an_unusable_writer_falls_back_to_the_debrief() -> None:
    """RT-03: her own address where her message names none."""
    assert emails(to_denise(heard(sender="Denise Kowalczyk <no-reply@ats.example>")).to) == [MAIL]


def test_an_interviewer_who_is_only_in_copy_gets_her_own_address() -> None:
    """RT-03: same target message, To is hers; the coordinator who wrote it is in Cc (RT-08)."""
    tom = heard("<t@x.example>", sender="Tom Reyes <tom@prairiegate.example>", writer="Tom Reyes")
    found = to_denise(tom, people=(denise(), TOM))
    assert (emails(found.to), emails(found.cc)) == ([MAIL], ["tom@prairiegate.example"])
    assert found.in_reply_to == "<t@x.example>"


def test_a_colleague_without_an_address_is_reached_where_she_wrote_before() -> None:
    """RT-03: an earlier message of hers in the thread tells where."""
    hers = heard("<h@x.example>", sender="Denise <dk@prairiegate.example>")
    tom = heard(
        "<t@x.example>", writer="Tom Reyes", sender=f"Tom <{TOM.email}>", date="2026-09-03T09:00:00-05:00"
    )
    assert emails(to_denise(hers, tom, people=(denise(email=""), TOM)).to) == ["dk@prairiegate.example"]


def calendar(organiser: str | None, **changes: Any) -> ClassifiedMessage:
    meeting = Invitation(
        method="REQUEST",
        uid="1",
        start=at("2026-09-04T10:00:00-05:00"),
        title="Interview",
        organizer=address(organiser) if organiser else None,
    )
    body = Body(text="", new_text="", invitations=(meeting,))
    return heard(
        "<cal@x.example>",
        SignalKind.CALENDAR,
        writer="",
        sender="Calendar <calendar-notification@google.com>",
        body=body,
        **changes,
    )


NO_MAIL = (denise(email=""),)


def test_under_a_machines_message_the_reply_to_comes_first() -> None:
    """RT-01: its Reply-To, if that is a person."""
    found = to_denise(calendar("d@org.example", reply_to=(address("d@desk.example"),)), people=NO_MAIL)
    assert emails(found.to) == ["d@desk.example"]


def test_under_a_machines_message_the_organiser_comes_next() -> None:
    """RT-01: a no-reply Reply-To is passed over for the organiser."""
    found = to_denise(calendar("d@org.example", reply_to=(address("no-reply@ats.example"),)), people=NO_MAIL)
    assert emails(found.to) == ["d@org.example"]


def test_under_a_machines_message_the_debrief_is_the_last_resort() -> None:
    """RT-01, RT-03: the known address."""
    assert emails(to_denise(calendar(None)).to) == [MAIL]


def test_a_machines_message_without_a_body_leaves_the_debrief() -> None:
    """RT-01: headers alone name no organiser."""
    bare = heard("<ats@x.example>", SignalKind.AUTO, writer="", sender="no-reply@ats.example", body=None)
    assert emails(to_denise(bare).to) == [MAIL]
    assert to_denise(bare).why[0].startswith("It answers the newest automatic message of the thread")


def test_somebody_elses_name_beside_the_organiser_is_not_hers() -> None:
    """RT-06: with several interviewers only the one whose name stands there is meant."""
    people = (denise(email=""), person("Edwin Sharma"))
    known = with_thread(calendar("Edwin Sharma <edwin@org.example>"), people=people)
    assert list(letters(known)) == ["Edwin Sharma"]


@pytest.mark.parametrize("name", ["Anna Weiss", "Anna Maria Weiss", "Weiss, Anna"])
def test_who_invited_is_not_thanked_in_the_name_of_who_was_there(name: str) -> None:
    """Promise 4: the one interviewer met in another's place does not get the other's mail."""
    several = calendar(None, reply_to=(Address("anna@org.example", name),))
    assert letters(with_thread(several, people=NO_MAIL)) == {}


@pytest.mark.parametrize("name", ["", "Hiring Team", "Denise", "D. Kowalczyk"])
def test_a_name_that_may_be_hers_reaches_her(name: str) -> None:
    """RT-01: a team's, a part of hers, or none."""
    several = calendar(None, reply_to=(Address("d@org.example", name),))
    assert emails(to_denise(several, people=NO_MAIL).to) == ["d@org.example"]


def relay(name: str, **changes: Any) -> ClassifiedMessage:
    """A tracking system's mail that a person answers through its Reply-To."""
    return heard(
        writer="",
        personal=True,
        sender=f"{name} <no-reply@us.greenhouse-mail.io>",
        reply_to=(address("token+abc@reply.greenhouse.io"),),
        **changes,
    )


def test_a_relay_in_the_companys_name_reaches_the_one_interviewer() -> None:
    """RT-07: its token is the way to her where no other address is known."""
    found = to_denise(relay("Prairie Gate Credit Union Talent"), people=NO_MAIL)
    assert emails(found.to) == ["token+abc@reply.greenhouse.io"]


def test_a_relay_in_a_strangers_name_is_not_taken_for_her() -> None:
    """Promise 4: somebody else's way is no guess at hers."""
    assert letters(with_thread(relay("Bea Thorn"), people=NO_MAIL)) == {}


def test_a_coordinator_organised_it_and_is_not_the_interviewer() -> None:
    """RT-01: the one interviewer's address is not guessed from a coordinator's."""
    people = (denise(email=""), replace(TOM, email=""))
    known = with_thread(calendar("Tom Reyes <tom@org.example>"), people=people)
    found = letters(known)
    assert list(found) == ["Tom Reyes"]
    assert emails(found["Tom Reyes"].to) == ["tom@org.example"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"to": "Marcus <Marcus.Ellery@Mail.example>"}, "Marcus.Ellery@Mail.example"),
        ({"to": "marcus.ellery+jobs@mail.example"}, "marcus.ellery+jobs@mail.example"),
        ({"to": "tom@x.example", "cc": (address("me@work.example"),)}, "me@work.example"),
        ({"to": "panel@x.example", "delivered_to": (address("me@work.example"),)}, "me@work.example"),
        ({"to": "panel@x.example"}, "marcus.ellery@mail.example"),
    ],
)
def test_from_is_the_own_address_that_was_written_to(changes: dict[str, Any], expected: str) -> None:
    """RT-09: as it stands in To, Cc or Delivered-To, plus-alias and all; else the first own address."""
    known = situation(
        thread=(heard(**changes),),
        profile=profile(addresses=("marcus.ellery@mail.example", "me@work.example")),
    )
    sender = letters(known)[DENISE].sender
    assert (expected, "Marcus Ellery") == (sender.email, sender.name)


def test_cc_holds_recruiters_and_coordinators_of_the_debrief_who_are_on_the_message() -> None:
    """RT-08: as they stand there; no strangers, no panelists, nobody who is not on it."""
    rekha = person("Rekha Das", Part.RECRUITER_INHOUSE)
    absent = person("Lee Park", Part.COORDINATOR, email="lee@prairiegate.example")
    one = heard(
        to=f"{ME}, Tom <TOM@prairiegate.example>",
        cc=(
            address("Rekha Das <rd@prairiegate.example>"),
            address("edwin@prairiegate.example"),
            address("x@y.example"),
        ),
    )
    found = to_denise(one, people=(denise(), EDWIN, TOM, rekha, absent))
    assert emails(found.cc) == ["TOM@prairiegate.example", "rd@prairiegate.example"]


def test_only_the_leads_letter_has_a_cc() -> None:
    """RT-08: other panel letters have none."""
    known = with_thread(heard(to=f"{ME}, tom@prairiegate.example"), people=(denise(), EDWIN, TOM))
    found = letters(known)
    assert [len(found[DENISE].cc), len(found["Edwin Sharma"].cc)] == [1, 0]


def test_who_is_in_to_is_not_in_cc() -> None:
    """RT-08: one address, one place."""
    shared = replace(TOM, email=MAIL)
    assert to_denise(heard(), people=(denise(), shared)).cc == ()


def test_the_own_address_in_odd_case_is_never_a_recipient() -> None:
    """Alias, case and blanks do not lead to writing oneself."""
    mine = replace(TOM, email=" MARCUS.Ellery@mail.example")
    found = to_denise(heard(to="MARCUS.Ellery@mail.example"), people=(denise(), mine))
    assert (emails(found.to), emails(found.cc)) == ([MAIL], [])


def test_the_subject_is_one_re_and_the_base() -> None:
    """RT-11: never stacked, never new; a mail without subject is answered without one."""
    assert to_denise(heard(subject="AW: Re: Interview", base_subject="Interview")).subject == "Re: Interview"
    assert (reply_subject(" Interview "), reply_subject("")) == ("Re: Interview", "Re:")


def test_a_parent_without_an_id_hands_on_its_ancestry() -> None:
    """In-Reply-To is left out, References of its ancestors stay."""
    found = to_denise(heard(None, references=(MessageId("<0@x.example>"),)))
    assert (found.in_reply_to, found.references) == (None, ("<0@x.example>",))


FRIENDS = heard(
    "<f@x.example>",
    writer="",
    sender="Kim <kim@friends.example>",
    forward_prefix=True,
    subject="Fwd: Interview",
    base_subject="Interview",
    cc=(address("tom@prairiegate.example"),),
)


def test_a_forwarded_invitation_becomes_a_new_message() -> None:
    """RT-12: no thread headers, bare subject, To from the debrief, no Cc, a warning."""
    found = to_denise(FRIENDS, people=(denise(), TOM))
    assert (found.in_reply_to, found.references, found.cc) == (None, (), ())
    assert (found.subject, emails(found.to)) == ("Interview", [MAIL])
    assert found.warnings == ("forwarded_thread_not_threadable",)


def test_a_forward_without_a_subject_is_named_after_the_role() -> None:
    """RT-12: a new message needs a subject."""
    nameless = replace(FRIENDS, message=replace(FRIENDS.message, base_subject=" "))
    assert to_denise(nameless).subject == "Branch Operations Manager"


def test_the_forwarder_is_never_written_to() -> None:
    """RT-12: without an address in the debrief nobody can be reached."""
    assert letters(with_thread(FRIENDS, people=NO_MAIL)) == {}


AGENCY = (denise(), AGENT, TOM)
FROM_AGENT = heard(
    "<g@bosch.example>",
    writer="Ana Bosch",
    sender="Ana Bosch <ana@bosch.example>",
    cc=(address(MAIL), address("tom@prairiegate.example")),
)


def test_an_agency_is_answered_and_the_client_is_not_even_in_copy() -> None:
    """RT-05: recipients and client addresses do not meet."""
    found = letters(with_thread(FROM_AGENT, people=AGENCY))
    assert list(found) == ["Ana Bosch"]
    assert (emails(found["Ana Bosch"].to), emails(found["Ana Bosch"].cc)) == (["ana@bosch.example"], [])


def test_an_agencys_reply_to_at_the_client_is_passed_over() -> None:
    """RT-05: a client address is not used even where the agency names it."""
    one = replace(
        FROM_AGENT, message=replace(FROM_AGENT.message, reply_to=(address("hr@prairiegate.example"),))
    )
    assert emails(letters(with_thread(one, people=AGENCY))["Ana Bosch"].to) == ["ana@bosch.example"]


def test_client_addresses_are_those_of_the_debrief_and_of_the_mail() -> None:
    """RT-05: known people, where their mail came from, and their company's domain; never the agency's."""
    hers = heard("<d@x.example>", sender="Denise <dk@gmail.com>")
    known = with_thread(hers, FROM_AGENT, FRIENDS, people=AGENCY)
    expected = {MAIL, "tom@prairiegate.example", "dk@gmail.com", "@prairiegate.example"}
    assert expected == client_addresses(known)


def test_without_an_agency_nobody_is_barred() -> None:
    """RT-05 applies to agencies only."""
    assert frozenset() == client_addresses(situation())


def rejected(known: Situation, one: ClassifiedMessage) -> tuple[str, Addressing]:
    found = answer_rejection(known, one)
    assert found
    return found


def test_a_decline_answers_the_rejection() -> None:
    """GD-00: its writer, its thread, its coordinators in copy."""
    no = heard(
        "<no@x.example>", SignalKind.REJECTION, to=f"{ME}, tom@prairiegate.example", base_subject="News"
    )
    name, found = rejected(with_thread(no, people=(denise(), TOM)), no)
    assert (name, found.subject, found.in_reply_to) == (DENISE, "Re: News", "<no@x.example>")
    assert (emails(found.to), emails(found.cc)) == ([MAIL], ["tom@prairiegate.example"])


def test_a_decline_to_a_stranger_of_the_company_is_for_the_company() -> None:
    """GD-00: nobody is known by name."""
    no = heard("<no@x.example>", SignalKind.REJECTION, writer="", sender="HR <hr@prairiegate.example>")
    name, found = rejected(situation(thread=(heard(), no)), no)
    assert (name, emails(found.to)) == ("Prairie Gate Credit Union", ["hr@prairiegate.example"])


def test_no_decline_to_an_address_that_is_not_on_record() -> None:
    """RT-15: whoever writes a no does not come on record by it."""
    no = heard("<no@x.example>", SignalKind.REJECTION, writer="", sender="HR <hr@prairiegate-hr.example>")
    assert answer_rejection(situation(thread=(heard(), no)), no) is None


def test_no_decline_to_nobody() -> None:
    """RT-06: not to a no-reply address, and not to a message without a sender."""
    machine = heard("<no@x.example>", SignalKind.REJECTION, writer="", sender="no-reply@ats.example")
    nameless = replace(machine, message=replace(machine.message, sender=None))
    assert [answer_rejection(situation(), one) for one in (machine, nameless)] == [None, None]


@pytest.mark.parametrize("writer", [DENISE, ""])
def test_a_clients_rejection_is_answered_to_the_agency(writer: str) -> None:
    """RT-05: the client's address is never used."""
    no = heard("<no@x.example>", SignalKind.REJECTION, writer=writer, sender="HR <hr@elsewhere.example>")
    name, found = rejected(with_thread(no, people=AGENCY), no)
    assert (name, emails(found.to)) == ("Ana Bosch", ["ana@bosch.example"])


def test_a_clients_rejection_with_the_agency_out_of_reach_is_not_answered() -> None:
    """RT-05: nobody is left to write to."""
    no = heard("<no@x.example>", SignalKind.REJECTION)
    assert answer_rejection(with_thread(no, people=(denise(), replace(AGENT, email=""))), no) is None


def test_an_agencys_rejection_is_answered_to_the_agency() -> None:
    """GD-00, RT-05: the ordinary case."""
    no = heard("<no@x.example>", SignalKind.REJECTION, writer="Ana Bosch", sender="ana@bosch.example")
    assert rejected(with_thread(no, people=AGENCY), no)[0] == "Ana Bosch"


def sent(**changes: Any) -> SentMail:
    return replace(
        SentMail(
            at=at("2026-09-04T12:40:00-05:00"),
            message_id=MessageId("<s@mail.example>"),
            references=(MessageId("<a1@prairiegate.example>"), MessageId("<s@mail.example>")),
            sender=address("Marcus.Ellery+jobs@mail.example"),
            to=(address(f"Denise <{MAIL}>"),),
            cc=(address("tom@prairiegate.example"), address(" Marcus.ELLERY@mail.example ")),
            base_subject="Interview",
        ),
        **changes,
    )


def followed(known: Situation, one: SentMail, otherwise: tuple[Address, ...] = ()) -> Addressing:
    found = follow_up(known, one, otherwise)
    assert found
    return found


def test_a_later_letter_answers_the_own_sent_one() -> None:
    """RT-10: its id, its References and id, its To, its Cc without oneself, its From."""
    found = followed(with_thread(heard(cc=(address(TOM.email),))), sent())
    assert (
        found.in_reply_to,
        found.references,
    ) == ("<s@mail.example>", ("<a1@prairiegate.example>", "<s@mail.example>"))
    assert (emails(found.to), emails(found.cc)) == ([MAIL], ["tom@prairiegate.example"])
    assert (
        found.sender.email,
        found.sender.name,
        found.subject,
    ) == ("Marcus.Ellery+jobs@mail.example", "Marcus Ellery", "Re: Interview")


def test_a_later_letter_goes_to_nobody_who_is_not_on_record() -> None:
    """RT-15: whom the thanks were sent to beside her gets no letter that names a question."""
    strange = (address("x@evil.example"),)
    assert emails(followed(situation(), sent(cc=strange)).cc) == []
    found = followed(situation(), sent(to=strange), (address(MAIL),))
    assert emails(found.to) == [MAIL]


def test_a_sent_letter_without_an_id_is_followed_under_the_newest_message() -> None:
    """RT-10: the thread's newest message with an id."""
    found = followed(situation(), sent(message_id=None, sender=None))
    assert (
        found.in_reply_to,
        found.sender.email,
    ) == ("<a1@prairiegate.example>", "marcus.ellery@mail.example")


def test_a_thread_without_any_id_keeps_the_ancestry() -> None:
    """RT-10: References of the sent letter are all there is."""
    found = followed(situation(thread=()), sent(message_id=None, references=(MessageId("<0@x.example>"),)))
    assert (found.in_reply_to, found.references) == (None, ("<0@x.example>",))


def test_a_sent_letter_to_nobody_goes_to_the_known_address() -> None:
    """RT-10: never oneself; else nobody."""
    lonely = sent(to=(address(ME),), cc=())
    assert emails(followed(situation(), lonely, (address(MAIL),)).to) == [MAIL]
    assert follow_up(situation(), lonely, ()) is None


def test_copies_of_the_addressee_are_left_out() -> None:
    """RT-08: one address, one place."""
    assert followed(situation(), sent(cc=(address(MAIL.upper()),))).cc == ()


BOXES = st.sampled_from(
    [
        MAIL,
        ME,
        " MARCUS.Ellery+x@mail.EXAMPLE ",
        "no-reply@x.example",
        "tom@prairiegate.example",
        "q@y.example",
    ]
)


@given(
    sender=BOXES,
    reply_to=st.lists(BOXES, max_size=3),
    to=st.lists(BOXES, max_size=3),
    cc=st.lists(BOXES, max_size=3),
    writer=st.sampled_from([DENISE, "Tom Reyes", ""]),
    personal=st.booleans(),
    agency=st.booleans(),
)
def test_no_letter_goes_to_oneself_a_machine_or_a_client(  # noqa: PLR0913 - one argument a header
    *,
    sender: str,
    reply_to: list[str],
    to: list[str],
    cc: list[str],
    writer: str,
    personal: bool,
    agency: bool,
) -> None:
    """RT-05, RT-06: whatever the headers say."""
    mail = message(
        sender=sender,
        to=", ".join(to),
        reply_to=tuple(address(one) for one in reply_to),
        cc=tuple(address(one) for one in cc),
    )
    one = replace(heard(personal=personal, writer=writer), message=mail)
    known = with_thread(one, people=(denise(), EDWIN, TOM, *((AGENT,) if agency else ())))
    anchor = Parent(one, personal=personal)
    roles = choose_recipients(known.debrief, find_contacts(known, anchor), writer)
    barred = client_addresses(known)
    for role in roles:
        found = answer(known, anchor, role)
        for recipient in (*found.to, *found.cc):
            assert not known.profile.owns(recipient.email)
            assert recipient.key != "no-reply@x.example"
            assert not {recipient.key, f"@{recipient.domain}"} & barred
        assert not {one.key for one in found.to} & {one.key for one in found.cc}
