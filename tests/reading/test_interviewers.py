"""Who is named as the one who will talk with the person, and who only arranged it."""

from __future__ import annotations

import pytest
from builders import CHICAGO_NOON, address, at, message, profile

from agent.model.appointment import Meeting
from agent.model.interview import Part
from agent.model.mail import Message, Thread
from agent.model.prefill import Person
from agent.reading.attendance import may_be_company
from agent.reading.interviewers import find_interviewers, is_persons_name, names_writer
from agent.reading.prefilling import prefill


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("You will meet with Ana Pires, Head of Data, and Tom Lee (CTO).", ["Ana Pires", "Tom Lee"]),
        ("You'll be speaking to our Head of Data Ana Pires on Friday.", ["Ana Pires"]),
        ("Interviewer: Ana Pires, Teller Lead\nWhen: Friday at 10", ["Ana Pires"]),
        ("Panel: Ana Pires, Bo Lind and Chidi Eze", ["Ana Pires", "Bo Lind", "Chidi Eze"]),
        ("Interviewers:\n- Ana Pires (Data)\n- Tom Lee, Teller\n\nBest,\nSam Ode", ["Ana Pires", "Tom Lee"]),
        ("10:00 | Ana Pires | Data\n11:00 | Tom Lee | Design\n12:00 | Lunch Break", ["Ana Pires", "Tom Lee"]),
        ("9:00 - 9:45 Screen with Bo Lind\n10:00 - 10:45 Chidi Eze (Data)", ["Bo Lind", "Chidi Eze"]),
        ("Tom Lee and Ana Pires will interview you at Oak Street.", ["Tom Lee", "Ana Pires"]),
        ("your interview with Ana Pires is confirmed", ["Ana Pires"]),
        ("Sie sprechen mit Frau Dr. Anna Weiß und Herrn Uwe Rathjen.", ["Anna Weiß", "Uwe Rathjen"]),
        ("Ihre Gesprächspartner sind Anna Weiß und Tom Lis.", ["Anna Weiß", "Tom Lis"]),
        ("Vous rencontrerez Jean-Marc Thévenet, directeur de la production.", ["Jean-Marc Thévenet"]),
        ("Te reunirás con Lucía García Márquez, directora comercial", ["Lucía García Márquez"]),
        ("Colloquio con Marta Riva, responsabile amministrativa", ["Marta Riva"]),
        ("Je spreekt met Jan van der Berg en Kim de Vries", ["Jan van der Berg", "Kim de Vries"]),
        ("Você vai conversar com Sara Pinto, gerente de dados", ["Sara Pinto"]),
        ("Your interview with Pellham Insurance is scheduled", []),
        ("You will meet with our Hiring Team at Oak Street", []),
        ("the committee at Maple Grove Middle School would like to interview you", []),
        ("10:30 AM Central Time\n11:30 AM Eastern Time", []),
        ("You will meet Mr Wolfe at half past two", []),
        ("Alan Whit, Principal, Maple Grove School District", []),
    ],
)  # fmt: skip
def test_whom_a_text_names(text: str, names: list[str]) -> None:
    """Behind words for meeting, behind labels, in rows of a day; no company, team, place or agenda."""
    assert names == [one.name for one in find_interviewers(text) if is_persons_name(one.name)]


def test_where_a_company_may_stand_nobody_is_sure() -> None:
    """`interview with` is followed by people and by companies; a job behind the name tells."""
    sure = {
        text: [one.is_sure for one in find_interviewers(text) if " " in one.name]
        for text in (
            "interview with Vantage Cycles",
            "interview with Ana Pires, Head of Data",
            "you meet Ana Pires",
        )
    }
    assert list(sure.values()) == [[False], [True], [True]]


@pytest.mark.parametrize("name", ["Jan van der Berg", "May Allen", "Sarah Park", "Tom Baker", "Min-jun Kim"])
def test_names_that_are_words_too(name: str) -> None:
    """Months, parks and trades are names as well."""
    assert is_persons_name(name)


def test_the_writer_says_to_be_there() -> None:
    """`Edwin and I`, not `we`."""
    assert names_writer("Edwin and I will call you")
    assert not names_writer("We look forward to it")


SAM = "Sam Field <sam.field@prairiegate.example>"
SIGNED = "\n\nSam Field\nRecruiting Coordinator"


def tells(*mails: Message, meeting: Meeting | None = None) -> tuple[Person, ...]:
    return prefill(Thread("personal", mails), profile(), now=CHICAGO_NOON, meeting=meeting).people


def held(title: str, *attendees: str) -> Meeting:
    return Meeting(
        uid="m1",
        start=at("2026-09-04T15:00:00+00:00"),
        title=title,
        organizer=address(SAM),
        attendees=tuple(map(address, attendees)),
        said_at=at("2026-09-01T09:00:00-05:00"),
    )


def test_interviewers_come_before_who_arranged_it() -> None:
    """Somebody named in words alone is offered without an address; the coordinator's part is said."""
    found = tells(
        message(sender=SAM, text=f"You will meet Ana Pires, our hiring manager, and Tom Lee.{SIGNED}")
    )
    assert [(one.name, one.email, one.part, one.is_there) for one in found] == [
        ("Ana Pires", "", Part.HIRING_MANAGER, True),
        ("Tom Lee", "", Part.PANELIST, True),
        ("Sam Field", "sam.field@prairiegate.example", Part.RECRUITER_INHOUSE, False),
    ]


def test_who_writes_may_be_one_of_them() -> None:
    """`Tom Lee and I`: the writer is there, too."""
    found = tells(
        message(sender=SAM, text="Tom Lee and I will call you on Friday. You will speak with Tom Lee.\n\nSam")
    )
    assert [("Tom Lee", True), ("Sam Field", True)] == [(one.name, one.is_there) for one in found]


def test_somebody_named_who_wrote_is_one_person() -> None:
    """A name in a text and an address are put together, also by a first name that only one has."""
    mail = message(
        sender=SAM, cc=(address("Ana Pires <ana@prairiegate.example>"),), text="You will meet Ana."
    )
    assert [("Ana Pires", "ana@prairiegate.example"), ("Sam Field", "sam.field@prairiegate.example")] == [
        (one.name, one.email) for one in tells(mail)
    ]


def test_the_title_of_a_calendar_names_one_of_two() -> None:
    """`Marcus Ellery x Ana Pires (Prairie Gate)`: who called the meeting is not there."""
    entry = held("Marcus Ellery x Ana Pires (Prairie & Gate)", "Ana Pires <ana@prairiegate.example>")
    found = tells(message(sender=SAM, text="You have been invited."), meeting=entry)
    assert [("Ana Pires", True), ("Sam Field", False)] == [(one.name, one.is_there) for one in found]


def test_a_recruiter_who_invites_others_is_not_there() -> None:
    """Where nobody is named, those invited are."""
    entry = held("Interview", "Ana Pires <ana@prairiegate.example>")
    found = tells(message(sender=SAM, text=f"See you.{SIGNED}"), meeting=entry)
    assert [("Ana Pires", True), ("Sam Field", False)] == [(one.name, one.is_there) for one in found]


def test_a_recruiter_alone_is_there() -> None:
    """It is the first talk with them."""
    assert [True] == [one.is_there for one in tells(message(sender=SAM, text=f"I will call you.{SIGNED}"))]


def test_a_company_is_nobody_who_is_met() -> None:
    """Behind `interview with` the company's own name may stand."""
    found = tells(message(sender=SAM, text="Your interview with Prairie Gate is on Friday.\n\nSam"))
    assert ["Sam Field"] == [one.name for one in found]


def test_who_introduces_two_is_not_there() -> None:
    """A friend brings them together and leaves the rest to them."""
    found = tells(
        message(
            sender="Leo Grant <leo@grant.example>",
            cc=(address(SAM),),
            subject="Intro: Marcus <> Sam",
            text="Sam, meet Marcus. Over to you two!",
        ),
        message(
            "<b@x>",
            sender=SAM,
            date="2026-09-02T09:00:00-05:00",
            text="Hi Marcus, are you free on Friday?\n\nSam",
        ),
    )
    assert [("Sam Field", True), ("Leo Grant", False)] == [(one.name, one.is_there) for one in found]


def test_a_person_behind_a_system_that_nobody_can_answer() -> None:
    """`Tomas Rey via SmartRecruiters` invites: he is met, and is no company."""
    mail = message(
        sender="Tomas Rey via SmartRecruiters <notification@smartrecruiters.com>",
        subject="Interview for Store Manager @ Brackwell Stores",
        text="Tomas Rey invites you to an interview.",
    )
    found = prefill(Thread("personal", (mail,)), profile(), now=CHICAGO_NOON)
    assert ("Brackwell Stores", ["Tomas Rey"]) == (found.company.value, [one.name for one in found.people])


@pytest.mark.parametrize(
    "sender", ["Brightwater Cafe via Indeed <b_4x@indeedemail.com>", "Indeed Apply <indeedapply@indeed.com>"]
)
def test_a_company_or_a_system_is_no_person(sender: str) -> None:
    """What stands before `via` may be a company."""
    assert () == tells(message(sender=sender, text="Brightwater Cafe would like to meet you."))


def test_somebody_named_twice_is_one_person_and_keeps_the_part_of_the_words() -> None:
    """In the calendar and in a mail; a recruiter by their own title is one."""
    mail = message(sender=SAM, text="You will meet Ana Pires, our recruiter.\n\nSam Field")
    again = message("<2@x.example>", sender=SAM, text="You will meet Tom Lee and Ana Pires.\n\nSam Field")
    named = [(one.name, one.part) for one in tells(mail) if one.name != "Sam Field"]
    assert named == [("Ana Pires", Part.RECRUITER_INHOUSE)]
    both = [one.name for one in tells(mail, again, meeting=held("Interview with Ana Pires"))]
    assert both == ["Ana Pires", "Tom Lee", "Sam Field"]


@pytest.mark.parametrize(
    ("name", "company", "domain", "is_sure", "is_company"),
    [
        ("Vantage Cycles", "", "mail.example", False, True),
        ("Ana Pires", "", "mail.example", True, False),
        ("Vantage", "Vantage Cycles", "mail.example", True, True),
        ("Ana Pires", "Vantage Cycles", "anapires.example", True, True),
        ("Ana Pires", "Vantage Cycles", "vantage.example", False, False),
    ],
)
def test_what_may_be_the_company(
    name: str, company: str, domain: str, *, is_sure: bool, is_company: bool
) -> None:
    """While none is known, whoever is not surely a person; then what has its name, or that of a domain."""
    assert may_be_company(name, company, [domain], is_sure=is_sure) == is_company
