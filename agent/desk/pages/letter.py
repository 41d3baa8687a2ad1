"""Letter."""

from __future__ import annotations

from flask import Blueprint

from agent.desk.desk import draw

PAGE = Blueprint("letter", __name__)


@PAGE.get("/interviews/<interview>/<kind>")
def show(interview: str, kind: str) -> str:
    """The page."""
    return draw("letter.html", interview=interview, kind=kind)
