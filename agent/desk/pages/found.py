"""Found: interviews seen in the mail that have no debrief yet, with what speaks for and against each."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from agent.desk.desk import Desk, draw, find_desk, go_to, note
from agent.desk.found_items import build_item
from agent.desk.paging import Paged, cut_page, read_page_number
from agent.desk.sentences_as_html import WORDS as LABELS
from agent.desk.words import say_word
from agent.keeping.journal.records import Record
from agent.model.appointment import Appointment
from agent.visit import Agent
from agent.wording import sentences
from agent.wording.appointments import name_appointment, select_listed
from agent.words.ids import find_appointment, find_interview
from agent.words.saying import FORGET

PAGE = Blueprint("found", __name__)
_ON_A_PAGE = 30
_LONGEST = 100
"""Characters that are looked for."""
_WORDS = {"yes": "confirm", "no": "skip", "not-mine": "skip", "back": "reopen", "forget": FORGET}
"""What each button says, as the commands call it."""
_NOT_MINE = "It is left alone: nothing is asked of you, and nothing is written for it."
_FORGET_IT = "If nothing of somebody else's interview shall stay on record, press Forget at its end."


@PAGE.get("/found")
def show() -> str:
    """Those of which something may come; with `?all=yes` every one on record, the newest first."""
    desk = find_desk()
    words = " ".join(request.args.get("words", "").split())[:_LONGEST]
    is_all = request.args.get("all") == "yes"
    with desk.open_for_reading() as agent:
        page = _list_all(agent, words) if is_all else _list_open(desk, agent, words)
        return draw(
            "found.html",
            labels=LABELS,
            items=[build_item(one, agent.config, desk.read_now()) for one in page.rows],
            number=page.number,
            last=page.last,
            words=words,
            is_all=is_all,
            looked=_describe_looks(desk, agent),
        )


@PAGE.get("/found/<appointment>")
def only(appointment: str) -> str | Response:
    """One of them, whatever became of it; what is on record by now has a page of its own."""
    desk = find_desk()
    with desk.open_for_reading() as agent:
        found = find_interview(agent, appointment)
        if isinstance(found, Record):
            return go_to("interview.show", interview=found.id)
        return draw("found_one.html", labels=LABELS, item=build_item(found, agent.config, desk.read_now()))


@PAGE.post("/found/<appointment>/<answer>")
def say(appointment: str, answer: str) -> str | Response:
    """Yes, no, not mine, take it back; `forget` asks once more before it does."""
    if answer not in _WORDS:
        raise NotFound
    desk = find_desk()
    if answer == FORGET and request.form.get("sure") != "yes":
        with desk.open_for_reading() as agent:
            found = find_appointment(agent, appointment)
        if found is None:
            return go_to("interview.show", interview=appointment, _anchor=FORGET)
        return draw("found_forget.html", id=found.id, name=name_appointment(found))
    is_said = say_word(desk, _WORDS[answer], appointment)
    if answer == "not-mine" and is_said:
        note(_NOT_MINE, _FORGET_IT)
    if request.form.get("back") == "list" or (answer == FORGET and is_said):
        return go_to("found.show", _anchor=appointment)
    return go_to("found.only", appointment=appointment)


def _list_open(desk: Desk, agent: Agent, words: str) -> Paged[Appointment]:
    now = desk.read_now()
    several: Iterable[Appointment] = agent.journal.appointments.find_listed()
    listed = select_listed(several, agent.config.profile, now, everything=False)
    wanted = words.casefold()
    return cut_page([one for one in listed if wanted in _gather_words(one)], _ON_A_PAGE)


def _gather_words(appointment: Appointment) -> str:
    people = " ".join(f"{one.name} {one.email}" for one in appointment.people)
    return f"{name_appointment(appointment)} {appointment.subject} {appointment.role} {people}".casefold()


def _list_all(agent: Agent, words: str) -> Paged[Appointment]:
    journal = agent.journal.appointments
    number = read_page_number()
    rows, count = journal.list_page(words, (number - 1) * _ON_A_PAGE, _ON_A_PAGE)
    last = max(1, -(-count // _ON_A_PAGE))
    if not rows and number > last:
        rows, _ = journal.list_page(words, (last - 1) * _ON_A_PAGE, _ON_A_PAGE)
    return Paged(rows, min(number, last), last)


def _describe_looks(desk: Desk, agent: Agent) -> str:
    """When the mail was last looked at; empty: never yet."""
    looked = [at for name in agent.config.mailboxes if (at := agent.journal.looks.last_at(name))]
    if not looked:
        return ""
    when = sentences.format_moment(max(looked), agent.config.profile.time_zone, desk.read_now())
    return f"Your mail was last looked at on {when}."
