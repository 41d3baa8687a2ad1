"""Debrief."""

from __future__ import annotations

from flask import Blueprint

from agent.desk.desk import draw

PAGE = Blueprint("debrief", __name__)


@PAGE.get("/debrief")
def begin() -> str:
    """The page."""
    return draw("debrief.html")


@PAGE.get("/debrief/<interview>")
def show(interview: str) -> str:
    """The page."""
    return draw("debrief.html", interview=interview)
