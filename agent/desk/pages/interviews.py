"""All interviews on record, a page at a time: those that are open first, the newest first."""

from __future__ import annotations

from flask import Blueprint, request

from agent.desk.desk import draw, find_desk
from agent.wording.board import build_row
from agent.wording.questions import list_questions

PAGE = Blueprint("interviews", __name__)
_ON_A_PAGE = 25
_LONGEST = 100
"""Characters of a company's name that are looked for."""


@PAGE.get("/interviews")
def show() -> str:
    """The list, or what of it has a company's name in it."""
    desk = find_desk()
    now = desk.read_now()
    company = " ".join(request.args.get("company", "").split())[:_LONGEST]
    number = max(1, request.args.get("page", 1, type=int))
    with desk.open_for_reading() as agent:
        journal = agent.journal
        records, count = journal.list_page(company, (number - 1) * _ON_A_PAGE, _ON_A_PAGE)
        profile, zone = agent.config.profile, agent.config.profile.time_zone
        rows = [
            (
                build_row(one, journal.placements(one.id), profile, now),
                sum(question.is_asked for question in list_questions(one, zone, now)),
            )
            for one in records
        ]
    last = max(1, -(-count // _ON_A_PAGE))
    return draw(
        "interviews.html", rows=rows, company=company, count=count, number=min(number, last), last=last
    )
