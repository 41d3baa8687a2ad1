"""Checks."""

from __future__ import annotations

from flask import Blueprint

from agent.desk.desk import draw

PAGE = Blueprint("checks", __name__)


@PAGE.get("/checks")
def show() -> str:
    """The page."""
    return draw("checks.html")
