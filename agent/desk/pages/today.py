"""Today: what waits for the person, in the order of its urgency, each with its button."""

from __future__ import annotations

from flask import Blueprint

from agent.desk.desk import draw, find_desk
from agent.telling.facts import gather_facts
from agent.telling.what_waits import list_notices, select_waiting

PAGE = Blueprint("today", __name__)


@PAGE.get("/")
def show() -> str:
    """What waits."""
    desk = find_desk()
    now = desk.read_now()
    with desk.open_for_reading() as agent:
        facts = gather_facts(agent.config, agent.journal, desk.home, now)
        waiting = select_waiting(list_notices(facts, now), now)
    return draw("today.html", waiting=waiting)
