"""Found."""

from __future__ import annotations

from flask import Blueprint

from agent.desk.desk import draw

PAGE = Blueprint("found", __name__)


@PAGE.get("/found")
def show() -> str:
    """The page."""
    return draw("found.html")
