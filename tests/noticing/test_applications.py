"""Mail of companies that the person applied to is opened, whatever it says and whoever wrote it there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import message, profile
from mails import INVITED, MARCUS, mail
from noticing_desk import NoticingDesk

from agent.keeping.config import Find
from agent.model.mail import Mark
from agent.noticing.applications import find_application_domains

DAY = timedelta(days=1)
RECRUITING = "Quillhouse Recruiting <recruiting@mail.quillhouse.example>"
SUBMITTED = mail(
    "Here is my application.",
    INVITED - 3 * DAY,
    "<apply@mail.example>",
    sender=MARCUS,
    to=RECRUITING,
    subject="Application: Bookbinder",
)
BOOKED = mail(
    "Thank you for applying. Your interview is booked for Friday, September 11 at 10am.",
    INVITED,
    "<b1@quillhouse.example>",
    sender="Quillhouse <hello@quillhouse.example>",
    subject="See you soon",
    headers={"Auto-Submitted": "auto-generated"},
)


@pytest.fixture
def desk(tmp_path: Path) -> NoticingDesk:
    return NoticingDesk(tmp_path)


def deliver_application(desk: NoticingDesk) -> None:
    desk.box.deliver(SUBMITTED, INVITED - 3 * DAY, marks=frozenset({Mark.SENT}))


@pytest.mark.parametrize("has_applied", [True, False])
def test_what_a_program_of_the_company_writes_is_opened(desk: NoticingDesk, *, has_applied: bool) -> None:
    """Though it says of itself that nobody wrote it; that of another company is not."""
    if has_applied:
        deliver_application(desk)
        desk.run(INVITED - 2 * DAY)
    desk.box.deliver(BOOKED, INVITED)
    desk.run(INVITED + timedelta(hours=2))
    assert has_applied == bool(desk.appointments())


def test_the_application_may_be_seen_in_the_same_look(desk: NoticingDesk) -> None:
    """As at the first one."""
    desk.box.deliver(BOOKED, INVITED)
    deliver_application(desk)
    desk.run(INVITED + timedelta(hours=2))
    assert 1 == len(desk.appointments())


def test_with_subjects_alone_no_company_is_remembered(desk: NoticingDesk) -> None:
    """Nothing more is read, and nothing more kept."""
    desk.find = Find(read="subjects")
    deliver_application(desk)
    desk.box.deliver(BOOKED, INVITED)
    desk.run(INVITED + timedelta(hours=2))
    with desk.agent() as agent:
        assert frozenset() == agent.journal.applications.domains(INVITED)
    assert () == desk.appointments()


def test_whose_domains_are_of_companies_applied_to() -> None:
    """Those the person wrote to about an application, and that acknowledged one; nobody else's."""
    receipt = message(sender="Acme <talent@jobs.acme.example>", subject="Your application")
    sent = message(
        sender="marcus.ellery@mail.example",
        to="hr@quillhouse.example, friend@gmail.com",
        subject="Application as a bookbinder",
        marks=frozenset({Mark.SENT}),
    )
    others = (
        message(sender="shop@garden.example", subject="Your order"),
        message(sender="no-reply@greenhouse.io", subject="Your application"),
        message(sender="jobalerts@indeed.com", subject="Your application"),
        message(sender="a@spam.example", subject="Your application", marks=frozenset({Mark.SPAM})),
        message(sender="a@forged.example", subject="Your application", unverified="dmarc=fail"),
        message(sender="a@lists.example", subject="Your application", notices=("List-Id: <a.lists>",)),
        replace(receipt, sender=None),
    )
    found = find_application_domains((receipt, sent, *others), profile())
    assert {"acme.example", "quillhouse.example"} == found
