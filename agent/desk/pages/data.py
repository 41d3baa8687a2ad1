"""The person's data: all of it as a file, and an interview that is to be forgotten."""

from __future__ import annotations

from flask import Blueprint, Response, request

from agent.desk.desk import draw, find_desk
from agent.knowledge.text import escape_hidden
from agent.setting_up.exporting import render_export
from agent.wording.appointments import name_appointment

PAGE = Blueprint("data", __name__)
_MOST = 25
"""So many of each kind are listed; who looks for another types more of its name."""
_LONGEST = 100


@PAGE.post("/data/export")
def export() -> Response:
    """All that is known, as JSON, to be kept by the person."""
    desk = find_desk()
    answer = Response(f"{escape_hidden(render_export(desk.occasion))}\n", mimetype="application/json")
    name = f"second-chance-{desk.read_now():%Y-%m-%d}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@PAGE.get("/data/forget")
def choose() -> str:
    """What may be forgotten: interviews on record, and those only seen, by a company's name."""
    company = " ".join(request.args.get("company", "").split())[:_LONGEST]
    with find_desk().open_for_reading() as agent:
        records, recorded = agent.journal.list_page(company, 0, _MOST)
        seen, found = agent.journal.appointments.list_page(company, 0, _MOST)
    return draw(
        "forget.html",
        company=company,
        records=[(one.id, one.debrief.company, one.debrief.role) for one in records],
        seen=[(one.id, name_appointment(one), one.role) for one in seen if not one.interview],
        is_more=max(recorded, found) > _MOST,
    )
