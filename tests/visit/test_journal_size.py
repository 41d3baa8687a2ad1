"""What a run asks of the journal is the same, whatever else is on record."""

from __future__ import annotations

from pathlib import Path

from agents import agent_over
from builders import debrief
from calendars import HOUR, MINUTES, OVER
from crowds import count_steps, crowd, fast_journal
from desk import MaildirDesk
from mails import DEBRIEFED, INVITED, ME, invitation
from noticing_desk import NoticingDesk
from worlds.memory import MemoryMailbox

from agent.model.appointment import AppointmentState
from agent.noticing import notice
from agent.visit import visit

OWN = """\
{{ greeting }}

Thank you for talking with me {{ day }} about {{ the_role }} at {{ company }}. {{ highlight }} stays with me.

I am excited about {{ enthusiasm }}. A Clerk17 of Tills told me so, and Firm17 Works did.

With thanks,
{{ name }}
"""


def visit_among(folder: Path, number: int) -> int:
    """The steps of a visit that places a letter, and of the next one, among so many others."""
    folder.mkdir()
    box = MemoryMailbox("local", (ME,), [(invitation(), INVITED)])
    with fast_journal(folder / "journal.db") as journal:
        crowd(journal, number)
        interview = journal.add(debrief(), now=DEBRIEFED)
        agent = agent_over(box, journal, folder)
        with count_steps(journal) as steps:
            placed = visit(agent, interview, DEBRIEFED).placed
            visit(agent, interview, DEBRIEFED + HOUR)
    assert 1 == len(placed)
    return len(steps)


def test_a_visit_asks_as_much_among_many(tmp_path: Path) -> None:
    """Among five and among two hundred, SQLite takes the same steps."""
    assert visit_among(tmp_path / "few", 5) == visit_among(tmp_path / "many", 200)


def look_among(folder: Path, number: int) -> int:
    """The steps of looks that find an interview, and ask about it when it is over."""
    desk = NoticingDesk(folder)
    with fast_journal(desk.journal_file) as journal:
        crowd(journal, number)
        agent = agent_over(desk.box, journal, folder)
        desk.invite()
        with count_steps(journal) as steps:
            for now in (INVITED + HOUR, OVER + MINUTES):
                notice(agent, now)
        (asked,) = journal.appointments.find_open()
    assert AppointmentState.ASKED is asked.state
    return len(steps)


def test_a_look_asks_as_much_among_many(tmp_path: Path) -> None:
    """What came in, and a form for what is over: the same steps among five and among two hundred."""
    assert look_among(tmp_path / "few", 5) == look_among(tmp_path / "many", 200)


def test_the_name_of_any_other_interview_withholds_a_letter(tmp_path: Path) -> None:
    """Also among many: their own template has it."""
    desk = MaildirDesk(tmp_path)
    desk.template(OWN)
    with fast_journal(desk.journal_file) as journal:
        crowd(journal, 30)
    said = desk.debrief()
    assert [] == said.only["placed_now"]
    assert "thank_you: C-13" in said.only["needs_input"]
