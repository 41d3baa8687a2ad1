"""Today: what waits for the person, in the order of its urgency, each with its button; then what comes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from agent.desk import coming, waiting
from agent.desk.clock import find_schedule, read_clock
from agent.desk.desk import draw, find_desk, go_to, note, poll
from agent.desk.looking import find_look, read_mark
from agent.model.letter import Kind
from agent.telling.facts import gather_facts
from agent.telling.of_appointments import list_unasked
from agent.telling.urgency import RULE, sort_by_urgency
from agent.telling.what_waits import list_notices, list_own_words, select_waiting
from agent.words.ids import find_interview
from agent.words.opening import choose_draft, describe_place, open_draft, say_where

PAGE = Blueprint("today", __name__)


@PAGE.app_context_processor
def _give_mark() -> dict[str, Any]:
    """What each page says of the journal that it shows, for the poll to compare."""
    return {"read_mark": lambda: read_mark(find_desk())}


@PAGE.after_app_request
def _forget_schedule(answer: Response) -> Response:
    """Whatever was done may have been about what calls the program."""
    if request.method == "POST":
        find_schedule().forget()
    return answer


@PAGE.get("/")
def show() -> str:
    """What waits, what is new, what comes."""
    desk = find_desk()
    now = desk.read_now()
    with desk.open_for_reading() as agent:
        facts = gather_facts(agent.config, agent.journal, desk.home, now)
        notices = list_notices(facts, now)
        open_now = sort_by_urgency((*select_waiting(notices, now), *list_unasked(facts, now)))
        return draw(
            "today.html",
            items=tuple(waiting.list_items(agent, facts, open_now)),
            rule=RULE,
            news=tuple(waiting.list_news(facts, notices, now)),
            letters=coming.list_second_letters(agent, facts, now),
            interviews=coming.list_interviews_to_come(agent, facts, now),
            own_words=list_own_words(facts),
            most=coming.MOST,
            clock=read_clock(agent, desk.home, now),
            look=find_look().read_state(),
            now=now,
            is_new=not facts.records and not facts.appointments and not agent.journal.find_ids(""),
        )


@PAGE.get("/changes")
@poll
def tell_changes() -> dict[str, Any]:
    """What a page asks now and then: what it shows of the journal, and whether a look is at work."""
    return {"mark": read_mark(find_desk()), "is_at_work": find_look().read_state().is_at_work}


@PAGE.post("/look")
def begin_look() -> Response:
    """Look at the mail now, as cron does."""
    if not find_look().begin(find_desk()):
        note("A look is at work already.")
    return go_to("today.show", _anchor="look")


@PAGE.post("/open/<interview>")
def open_draft_here(interview: str) -> Response:
    """Start the mail program for a draft that no browser can show, and say where it stands."""
    kind, person = request.args.get("kind", ""), request.args.get("person", "")
    with find_desk().open_for_reading() as agent:
        chosen = choose_draft(
            agent, find_interview(agent, interview), Kind(kind) if kind in set(Kind) else None, person
        )
    note(describe_place(chosen), open_draft(chosen) or say_where(chosen))
    if request.form.get("back") == "interview.show":
        return go_to("interview.show", interview=interview)
    return go_to("today.show")
