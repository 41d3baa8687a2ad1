"""Interview."""

from __future__ import annotations

from flask import Blueprint

from agent.desk.desk import draw

PAGE = Blueprint("interview", __name__)


@PAGE.get("/interviews/<interview>")
def show(interview: str) -> str:
    """The page."""
    return draw("interview.html", interview=interview)
