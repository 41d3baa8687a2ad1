"""What every page works with: the home, the moment, and how a page and its answer are made."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from flask import current_app, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from agent import composition
from agent.composition import Occasion
from agent.keeping.home_folder import Home
from agent.visit import Agent


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The home that this page shows, and the clock it goes by."""

    home: Home
    read_now: Callable[[], datetime]
    """The moment that counts as now; aware. `--now` moves it."""
    read_clock: Callable[[], datetime]
    """What this computer's clock says; aware."""

    @property
    def occasion(self) -> Occasion:
        """This home at this moment."""
        return Occasion(home=self.home, now=self.read_now(), read_clock=self.read_clock)

    def open_for_reading(self) -> AbstractContextManager[Agent]:
        """The agent for what is on record; it never waits for a run."""
        return composition.open_for_reading(self.occasion)

    def open_copy(self) -> AbstractContextManager[Agent]:
        """The agent with a copy of the journal, for what looks into the mailbox and changes nothing."""
        return composition.open_copy(self.occasion)

    def open_for_work(self) -> AbstractContextManager[Agent]:
        """The agent with the house to itself; held for one change alone."""
        return composition.open_for_work(self.occasion)


def find_desk() -> Desk:
    """The desk of the request that is answered."""
    return cast("Desk", current_app.extensions["desk"])


def draw(template: str, **values: Any) -> str:  # noqa: ANN401 - what a page shows
    """A page.

    Args:
        template: Its file in `agent/desk/templates`, such as `today.html`.
        values: What it shows; a name that the page uses and nobody gives is an error.
    """
    return render_template(template, **values)


def note(*sentences: str) -> None:
    """Say something on the next page that is shown: what was done, or why it was not."""
    g.session.notes.extend(sentences)


def go_to(endpoint: str, **values: Any) -> Response:  # noqa: ANN401 - the parts of an address
    """Answer a form that was sent: the browser asks for this page next, and `reload` sends nothing twice."""
    return redirect(url_for(endpoint, **values), code=303)


_View = TypeVar("_View", bound=Callable[..., Any])


def poll(view: _View) -> _View:
    """Mark what a page asks by itself, again and again: it is no sign that somebody is there."""
    view.__dict__["asks_by_itself"] = True
    return view


def is_poll(view: Callable[..., Any] | None) -> bool:
    """Whether a view was marked so."""
    return getattr(view, "asks_by_itself", False)
