"""Lessons."""

from __future__ import annotations

from flask import Blueprint

from agent.desk.desk import draw

PAGE = Blueprint("lessons", __name__)


@PAGE.get("/lessons")
def show() -> str:
    """The page."""
    return draw("lessons.html")
