"""The pages: one module for each, and its template of the same name."""

from __future__ import annotations

from agent.desk.pages import today

PAGES = (today.PAGE,)
"""Every page, in the order of the menu."""
