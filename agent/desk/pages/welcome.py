"""Welcome."""

from __future__ import annotations

from flask import Blueprint

from agent.desk.desk import draw

PAGE = Blueprint("welcome", __name__)


@PAGE.get("/welcome")
def show() -> str:
    """The page."""
    return draw("welcome.html")
