"""What a page says where something went wrong: a sentence, the next step, and the status for programs."""

from __future__ import annotations

from http import HTTPStatus

from werkzeug.exceptions import HTTPException

from agent.errors import (
    AuthoriseError,
    MailboxError,
    RefusedError,
    SecondChanceError,
    TryLaterError,
    UnknownInterviewError,
    UsageError,
    wrap_unforeseen,
)

_STATUS: tuple[tuple[type[SecondChanceError], HTTPStatus], ...] = (
    (UnknownInterviewError, HTTPStatus.NOT_FOUND),
    (UsageError, HTTPStatus.BAD_REQUEST),
    (TryLaterError, HTTPStatus.SERVICE_UNAVAILABLE),
    (AuthoriseError, HTTPStatus.BAD_GATEWAY),
    (MailboxError, HTTPStatus.BAD_GATEWAY),
    (RefusedError, HTTPStatus.CONFLICT),
)
_NOTHING_DONE = "Nothing was changed."
_SENTENCES = {
    HTTPStatus.BAD_REQUEST: (
        "Something in this form did not arrive as it should.",
        "Please go back and try again.",
    ),
    HTTPStatus.FORBIDDEN: (
        "This form is of a page that was opened some time ago.",
        "Nothing was changed. Open the page again, then fill it in once more.",
    ),
    HTTPStatus.NOT_FOUND: ("There is no such page.", "Today is the place to go on from."),
    HTTPStatus.METHOD_NOT_ALLOWED: ("That cannot be done here.", _NOTHING_DONE),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "That is more than a form can take here: half a megabyte.",
        "Nothing was changed. Please go back and make it shorter, or choose a smaller file.",
    ),
}


def explain_fault(problem: Exception) -> tuple[SecondChanceError, HTTPStatus]:
    """An error as a page tells it, and its status."""
    if isinstance(problem, SecondChanceError):
        return problem, next(
            (s for kind, s in _STATUS if isinstance(problem, kind)), HTTPStatus.INTERNAL_SERVER_ERROR
        )
    if isinstance(problem, HTTPException) and problem.code:
        status = HTTPStatus(problem.code)
        return SecondChanceError(*_SENTENCES.get(status, _SENTENCES[HTTPStatus.BAD_REQUEST])), status
    return wrap_unforeseen(problem, "inside Second Chance"), HTTPStatus.INTERNAL_SERVER_ERROR
