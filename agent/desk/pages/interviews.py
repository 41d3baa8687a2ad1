"""Interviews."""

from __future__ import annotations

from flask import Blueprint

from agent.desk.desk import draw

PAGE = Blueprint("interviews", __name__)


@PAGE.get("/interviews")
def show() -> str:
    """The page."""
    return draw("interviews.html")
