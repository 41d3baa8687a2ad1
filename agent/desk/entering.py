"""The way in: the secret of an address or a file, the code of a terminal, and the page for the others."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, abort, current_app, request
from werkzeug.wrappers import Response

from agent.desk.desk import draw, go_to
from agent.desk.door import COOKIE, Door, Session
from agent.desk.origin import is_followed_from_elsewhere, is_from

WAY_IN = Blueprint("way_in", __name__)
OPEN_TO_ALL = frozenset({"way_in.enter", "way_in.ask", "way_in.take_code", "static"})
"""What is answered without a session; it tells nothing of the home."""


def enter() -> Response:
    """Exchange the secret for a session, and go on to Today.

    The file that opens the desk is no page of it, so the browser shows no strict cookie while it follows
    from there: a page of ours is put between, which goes on by itself.
    """
    door = _find_door()
    given = request.form if request.method == "POST" else request.args
    session = door.let_in(given.get("secret", ""))
    # Who is in already may follow the address once more.
    if session is None and door.find_session(request.cookies.get(COOKIE, "")) is None:
        abort(403)
    answer = _go_on()
    if session is not None:
        _hand_over(answer, session, door)
    return answer


@WAY_IN.get("/")
def ask() -> str:
    """The page for who has a code, or nothing."""
    return draw_closed(asks_for_code=True)


@WAY_IN.post("/")
def take_code() -> Response | tuple[str, int]:
    """Exchange a code for a session."""
    door = _find_door()
    if not is_from(request.headers, door.entrance.origin):
        abort(403)
    session = door.let_in_by_code(request.form.get("code", "")[:100])
    if session is None:
        return draw_closed(asks_for_code=True, is_wrong=True), 403
    answer = go_to("today.show")
    _hand_over(answer, session, door)
    return answer


def leave() -> str:
    """Close the desk; whatever is under way is ended first."""
    _find_door().close()
    return draw("left.html")


def draw_closed(*, asks_for_code: bool = False, is_wrong: bool = False) -> str:
    """The page for who is not in: how to come in, and no address of a page."""
    return draw(
        "closed.html",
        asks_for_code=asks_for_code,
        is_wrong=is_wrong,
        address=f"{_find_door().entrance.origin}/",
    )


def _go_on() -> Response:
    if is_followed_from_elsewhere(request.headers):
        return current_app.make_response(draw("entered.html"))
    return go_to("today.show")


def _hand_over(answer: Response, session: Session, door: Door) -> None:
    answer.set_cookie(COOKIE, session.id, httponly=True, samesite="Strict", path=f"/{door.prefix}")


def _find_door() -> Door:
    return cast("Door", current_app.extensions["door"])
