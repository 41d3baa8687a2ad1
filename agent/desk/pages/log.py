"""Log."""

from __future__ import annotations

from flask import Blueprint

from agent.desk.desk import draw

PAGE = Blueprint("log", __name__)


@PAGE.get("/log")
def show() -> str:
    """The page."""
    return draw("log.html")
