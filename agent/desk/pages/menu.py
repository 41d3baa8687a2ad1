"""The entry in the computer's menu of programs, made from a page."""

from __future__ import annotations

import os
from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from agent.desk.desk import find_desk, go_to, note
from agent.desk.menu import build_entry, describe_entry, put_entry
from agent.desk.words import describe_failure
from agent.errors import SecondChanceError

PAGE = Blueprint("menu", __name__)
_BACK = ("settings.show", "welcome.show")


@PAGE.app_context_processor
def _give_state() -> dict[str, Any]:
    return {"is_in_menu": _is_in_menu}


def _is_in_menu() -> bool:
    try:
        return build_entry(str(find_desk().home.root), os.environ).shown.exists()
    except (SecondChanceError, OSError):
        return False


@PAGE.post("/menu")
def put() -> Response:
    """Put it there, and say where it is."""
    try:
        entry = build_entry(str(find_desk().home.root), os.environ)
        put_entry(entry)
        note(*describe_entry(entry))
    except SecondChanceError as error:
        note(describe_failure(error))
    back = request.form.get("back", "")
    return go_to(back if back in _BACK else _BACK[0], _anchor="menu")
