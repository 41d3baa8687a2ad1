"""A form whose names are lost: known again by subject, addressee and lines, and never taken for deleted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import mail_program
import pytest
from calendars import HOUR, MINUTES, OVER, START, calendar, calendar_mail, event
from forms import ANSWERS, filled
from noticing_desk import NoticingDesk

from agent.model.appointment import AppointmentState
from agent.model.mail import Mark, MessageId
from agent.noticing import NoticingResult

pytestmark = pytest.mark.long

LATER = OVER + HOUR
PRAIRIE_GATE = ["Prairie Gate Credit Union"]
DRAFT = frozenset({Mark.DRAFT})
FEW = ("one thing you bring", "what excites you", "how you talked", "ready")


@pytest.fixture
def desk(tmp_path: Path) -> NoticingDesk:
    """The form stands."""
    one = NoticingDesk(tmp_path)
    one.ask()
    return one


def came(noticed: NoticingResult) -> list[str]:
    assert () == noticed.errors
    return [one.came.value for one in noticed.attended]


def without_code(text: str) -> str:
    """What a phone leaves that cuts all below the last lines."""
    return "\n".join(line for line in text.splitlines() if "SC-" not in line)


def save_as_phone(
    desk: NoticingDesk,
    *,
    text: str | None = None,
    subject: str | None = None,
    keep: bool = False,
    marks: frozenset[Mark] = DRAFT,
    number: int = 0,
) -> str:
    """Save the draft under a new Message-ID, with the old one left beside it or gone; its key."""
    draft, words = list(desk.forms().items())[number]
    raw = mail_program.edit(
        desk.box.drafts()[draft],
        text=words if text is None else text,
        subject=subject,
        message_id=MessageId(f"<phone-{number}@phone.example>"),
    )
    if not keep:
        desk.box.delete_draft(draft, for_good=True)
    return desk.box.deliver(raw, LATER, marks)


SUBJECTS = (
    None,
    "Re: Your interview at Prairie Gate Credit Union on Friday: a few questions for you",
    "Your interview at Prairie",
    "Ihr Termin am Freitag",
    "my notes",
    "",
)


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("sent", [False, True], ids=["draft", "sent"])
def test_a_form_without_its_names_is_read(desk: NoticingDesk, subject: str | None, *, sent: bool) -> None:
    """Saved anew without its code, under whatever subject, or sent to oneself so."""
    words = filled(without_code(desk.form()[1]), {**ANSWERS, "ready": "yes"})
    save_as_phone(desk, text=words, subject=subject, marks=frozenset({Mark.SENT}) if sent else DRAFT)
    assert ["debriefed"] == came(desk.run(LATER + MINUTES))
    assert PRAIRIE_GATE == desk.companies()
    desk.run(LATER + 2 * HOUR)
    assert (0 if sent else 1) == len(desk.forms())
    assert 1 == len(desk.letters())


def test_an_altered_code_is_no_other_form(desk: NoticingDesk) -> None:
    """Autocorrection put blanks into it, and the id is a new one."""
    words = filled(desk.form()[1].replace("SC-", "Sc - "), {**ANSWERS, "ready": "yes"})
    save_as_phone(desk, text=words)
    assert ["debriefed"] == came(desk.run(LATER + MINUTES))


def test_of_some_lines_under_our_subject_nothing_is_lost(desk: NoticingDesk) -> None:
    """All but the lines that were filled in was deleted, the code among it."""
    words = filled(desk.form()[1], {**ANSWERS, "ready": "yes"})
    kept = [line for line in words.splitlines() if any(f" {label}" in line for label in FEW)]
    save_as_phone(desk, text="\n".join(kept))
    assert ["debriefed"] == came(desk.run(LATER + MINUTES))


def test_half_filled_it_is_kept_until_it_is_ready(desk: NoticingDesk) -> None:
    """Nothing is concluded from the names that are gone; one form stands all the time."""
    save_as_phone(desk, text=filled(without_code(desk.form()[1]), {"how it went": "well"}))
    for hours in (1, 2, 3):
        assert ["nothing"] == came(desk.run(LATER + hours * HOUR))
    assert 1 == len(desk.forms())
    desk.fill(ANSWERS, ready="yes")
    assert ["debriefed"] == came(desk.run(LATER + 5 * HOUR))
    assert "Recorded" in desk.form()[1]


@pytest.mark.parametrize("with_code", [False, True])
def test_of_a_copy_beside_the_form_the_edited_one_counts(desk: NoticingDesk, *, with_code: bool) -> None:
    """The other, untouched and ours, is left as no second form."""
    words = desk.form()[1] if with_code else without_code(desk.form()[1])
    save_as_phone(desk, text=filled(words, {**ANSWERS, "ready": "yes"}), keep=True)
    assert ["debriefed"] == came(desk.run(LATER + HOUR))
    assert PRAIRIE_GATE == desk.companies()
    told = [text for text in desk.forms().values() if "ready" not in text]
    assert [True] == [text.startswith("Another copy of this form holds your answers") for text in told]
    drafts = desk.box.drafts()
    for hours in (2, 3, 4):
        desk.run(LATER + hours * HOUR)
    assert drafts.keys() == desk.box.drafts().keys()
    assert PRAIRIE_GATE == desk.companies()


def test_a_form_that_is_deleted_is_a_no_whatever_else_lies_there(desk: NoticingDesk) -> None:
    """A note to oneself is not it."""
    draft, text = desk.form()
    raw = mail_program.edit(desk.box.drafts()[draft], text=filled(text, {**ANSWERS, "ready": "yes"}))
    desk.box.delete_draft(draft, for_good=True)
    note = mail_program.edit(
        raw, text="Buy milk.\n", subject="Your interview", message_id=MessageId("<n@x.example>")
    )
    desk.box.deliver(note, LATER, DRAFT)
    assert ["dismissed"] == came(desk.run(LATER + HOUR))


@pytest.mark.parametrize("later", [timedelta(days=1), timedelta(hours=3)], ids=["next day", "same day"])
def test_two_forms_without_names_keep_to_their_interviews(desk: NoticingDesk, later: timedelta) -> None:
    """Of one company: the day tells them apart, and on one day the hour at which they ended."""
    other = START + later
    third = calendar_mail(
        calendar(event(other, other + HOUR, uid="talk-3")), LATER, "<i10@prairiegate.example>"
    )
    desk.receive(third, LATER)
    now = other + 2 * HOUR
    desk.run(LATER + 2 * HOUR)
    desk.run(now)
    assert 2 == len(desk.forms())
    texts = list(desk.forms().values())
    for number, went in enumerate(("well", "badly")):
        words = filled(without_code(texts[number]), {**ANSWERS, "how it went": went, "ready": "yes"})
        save_as_phone(desk, text=words, subject="my notes", keep=True, number=number)
    for draft in list(desk.forms())[:2]:
        desk.box.delete_draft(draft, for_good=True)
    assert {"debriefed"} == set(came(desk.run(now + HOUR)))
    with desk.agent() as agent:
        told = {one.debrief.interview_end: one.debrief.went for one in agent.journal.interviews()}
    assert {START + HOUR: "good", other + HOUR: "badly"} == told
    assert {AppointmentState.DEBRIEFED} == {one.state for one in desk.appointments()}


def test_a_form_forwarded_to_oneself_is_an_answer(desk: NoticingDesk) -> None:
    """Under another subject, while its draft still stands: it is read once, and nothing is doubled."""
    draft, text = desk.form()
    words = filled(text, {**ANSWERS, "ready": "yes"})
    raw = mail_program.edit(
        desk.box.drafts()[draft],
        text=words,
        subject="Fwd: Your interview",
        message_id=MessageId("<f@x.example>"),
    )
    desk.box.deliver(raw, LATER, frozenset({Mark.SENT}))
    assert ["debriefed"] == came(desk.run(LATER + HOUR))
    desk.run(LATER + 3 * HOUR)
    assert PRAIRIE_GATE == desk.companies()
    assert 1 == len(desk.letters())
    assert 1 >= len(desk.forms())


def test_a_deleted_form_that_is_fetched_back_and_filled_in_is_read(desk: NoticingDesk) -> None:
    """For a week; its deletion is said once, and nobody is asked anew meanwhile."""
    draft = next(iter(desk.forms()))
    kept = desk.box.drafts()[draft]
    desk.box.delete_draft(draft)
    assert ["dismissed"] == came(desk.run(LATER))
    assert ["nothing"] == came(desk.run(LATER + HOUR))
    assert {} == desk.box.drafts()
    desk.box.deliver(
        mail_program.edit(
            kept, text=filled(mail_program.text_of(mail_program.parse(kept)), ANSWERS | {"ready": "yes"})
        ),
        LATER + HOUR,
        marks=DRAFT,
    )
    assert ["debriefed"] == came(desk.run(LATER + 2 * HOUR))
    assert AppointmentState.DEBRIEFED is desk.only().state
    assert 1 == len(desk.letters())


def test_a_deleted_form_is_looked_for_no_longer_than_a_week(desk: NoticingDesk) -> None:
    """Then it was meant."""
    desk.box.delete_draft(next(iter(desk.forms())))
    assert ["dismissed"] == came(desk.run(LATER))
    assert ["nothing"] == came(desk.run(LATER + timedelta(days=8)))
    assert [] == came(desk.run(LATER + timedelta(days=9)))
