"""The application: every page, the way in before each of them, and what each answer says to the browser."""

from __future__ import annotations

import os
from contextlib import suppress
from threading import Timer

from flask import Flask, Response, abort, current_app, g, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from agent.desk import entering
from agent.desk.desk import Desk, draw, go_to, is_poll
from agent.desk.door import COOKIE, Door, is_token
from agent.desk.faults import explain_fault
from agent.desk.origin import is_for, is_from
from agent.desk.pages import PAGES
from agent.desk.sentences_as_html import draw_sentence
from agent.desk.shown import clean_value, show_text
from agent.errors import SecondChanceError
from agent.keeping.home_folder import Home
from agent.mailboxes.registry import load_config
from agent.wording.sentences import begin

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_METHODS = frozenset({"GET", "HEAD", "POST"})
_LATER = 2.0
"""Seconds until the other pages are made ready: the first one is being looked at."""
_MOST_OCTETS = 512 * 1024
"""Of one form: a hundred times the longest letter, and any client file of Google's."""


def build_app(desk: Desk, door: Door) -> Flask:
    """The whole desk as a WSGI application: its pages below `/PREFIX`, the way in at `/`.

    Args:
        desk: The home and its clock.
        door: Who may come in.
    """
    app = Flask("agent.desk")
    app.logger.disabled = True  # what goes wrong is told on the page
    app.config.update(MAX_CONTENT_LENGTH=_MOST_OCTETS, MAX_FORM_MEMORY_SIZE=_MOST_OCTETS)
    app.extensions.update(desk=desk, door=door)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.finalize = clean_value
    app.jinja_env.filters.update(say=draw_sentence, shown=show_text, begin=begin)
    app.before_request(lambda: _admit(door))
    app.before_request(lambda: _lead_to_welcome(desk))
    app.after_request(_add_headers)
    app.register_error_handler(Exception, _show_fault)
    app.register_blueprint(entering.WAY_IN)
    app.add_url_rule(f"/{door.prefix}/enter", "way_in.enter", entering.enter, methods=["GET", "POST"])
    app.add_url_rule(f"/{door.prefix}/leave", "way_in.leave", entering.leave, methods=["POST"])
    for page in PAGES:
        app.register_blueprint(page, url_prefix=f"/{door.prefix}{page.url_prefix or ''}")
    app.context_processor(lambda: {"session": g.get("session"), "take_notes": _take_notes})
    return app


def prepare(app: Flask, home: Home) -> None:
    """Make ready what the first page needs, before it is asked for; the other pages follow by themselves."""
    for name in ("today.html", "base.html", "parts.html"):
        app.jinja_env.get_template(name)
    with suppress(SecondChanceError):  # the page will tell
        load_config(home.config_file)
    later = Timer(_LATER, _read_templates, (app,))
    later.daemon = True
    later.start()


def _read_templates(app: Flask) -> None:
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)


def _admit(door: Door) -> None:
    """Let only those pass who are in; forms only from our own pages, with their token."""
    if not is_for(request.headers, door.entrance.host):
        abort(403)
    if request.method not in _METHODS:
        abort(405)
    if request.endpoint in entering.OPEN_TO_ALL:
        return
    view = current_app.view_functions.get(request.endpoint or "")
    session = door.find_session(request.cookies.get(COOKIE, ""), is_use=not is_poll(view))
    if session is None:
        abort(403)
    g.session = session
    if request.method == "POST" and not (
        is_from(request.headers, door.entrance.origin) and is_token(session, request.form.get("token", ""))
    ):
        abort(403)


def _lead_to_welcome(desk: Desk) -> AnyResponse | None:
    """Where there is no config.toml yet, every page is the set-up."""
    is_question = is_poll(current_app.view_functions.get(request.endpoint or ""))
    is_set_up = os.path.lexists(desk.home.config_file)
    if not g.get("session") or request.blueprint == "welcome" or is_question or is_set_up:
        return None
    return go_to("welcome.show")


def _take_notes() -> list[str]:
    session = g.get("session")
    notes = list(session.notes) if session else []
    if session:
        session.notes.clear()
    return notes


def _add_headers(answer: Response) -> Response:
    answer.headers.update(_HEADERS)
    # Pages are never kept by the browser; styles and scripts are, and asked about each time.
    answer.headers["Cache-Control"] = "no-cache" if request.endpoint == "static" else "no-store"
    return answer


def _show_fault(problem: Exception) -> tuple[str, int]:
    """What is wrong, a sentence and the next step; who is not in is told nothing but how to come in."""
    if g.get("session") is None:
        status = problem.code if isinstance(problem, HTTPException) and problem.code else 500
        return entering.draw_closed(), status
    error, status = explain_fault(problem)
    return draw("error.html", error=error), status
