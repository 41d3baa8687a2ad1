"""The application: every page, the way in before each of them, and what each answer says to the browser."""

from __future__ import annotations

from flask import Flask, Response, abort, g, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from agent.desk.desk import Desk, draw
from agent.desk.door import COOKIE, Door, is_token
from agent.desk.pages import PAGES
from agent.desk.sentences_as_html import draw_sentence
from agent.errors import SecondChanceError

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_OPEN_TO_ALL = frozenset({"enter", "static"})


def build_app(desk: Desk, door: Door) -> Flask:
    """The whole desk as a WSGI application below `/PREFIX`.

    Args:
        desk: The home and its clock.
        door: Who may come in.
    """
    app = Flask("agent.desk", static_url_path=f"/{door.prefix}/static")
    app.extensions["desk"] = desk
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters["say"] = draw_sentence
    app.before_request(lambda: _admit(door))
    app.after_request(_add_headers)
    app.register_error_handler(SecondChanceError, _show_error)
    app.add_url_rule(f"/{door.prefix}/enter", "enter", lambda: _enter(door))
    for page in PAGES:
        app.register_blueprint(page, url_prefix=f"/{door.prefix}{page.url_prefix or ''}")
    app.context_processor(lambda: {"session": g.get("session"), "take_notes": _take_notes})
    return app


def _admit(door: Door) -> None:
    """Let only those pass who are in; forms only with their token."""
    if request.endpoint in _OPEN_TO_ALL:
        return
    session = door.find_session(request.cookies.get(COOKIE, ""))
    if session is None:
        abort(403)
    if request.method != "GET" and not is_token(session, request.form.get("token", "")):
        abort(403)
    g.session = session


def _enter(door: Door) -> Response:
    session = door.let_in(request.args.get("secret", ""))
    if session is None:
        abort(403)
    answer = Response(draw("entered.html"))
    path = f"/{door.prefix}"
    answer.set_cookie(COOKIE, session.id, httponly=True, samesite="Strict", path=path)
    return answer


def _take_notes() -> list[str]:
    session = g.get("session")
    notes = list(session.notes) if session else []
    if session:
        session.notes.clear()
    return notes


def _add_headers(answer: Response) -> Response:
    answer.headers.extend(_HEADERS)
    return answer


def _show_error(error: SecondChanceError) -> tuple[str, int] | HTTPException:
    """What is wrong, a sentence and the next step."""
    return draw("error.html", error=error), 500
