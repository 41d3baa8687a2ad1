"""Settings."""

from __future__ import annotations

from flask import Blueprint

from agent.desk.desk import draw

PAGE = Blueprint("settings", __name__)


@PAGE.get("/settings")
def show() -> str:
    """The page."""
    return draw("settings.html")
