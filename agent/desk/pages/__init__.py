"""The pages: one module for each, and its template of the same name."""

from __future__ import annotations

from agent.desk.pages import (
    checks,
    data,
    debrief,
    found,
    interview,
    interviews,
    lessons,
    letter,
    log,
    menu,
    settings,
    switches,
    today,
    welcome,
)

PAGES = (
    today.PAGE,
    interviews.PAGE,
    interview.PAGE,
    letter.PAGE,
    debrief.PAGE,
    found.PAGE,
    lessons.PAGE,
    settings.PAGE,
    checks.PAGE,
    log.PAGE,
    switches.PAGE,
    data.PAGE,
    menu.PAGE,
    welcome.PAGE,
)
"""Every page."""
