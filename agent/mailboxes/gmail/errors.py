"""What Gmail refuses and what breaks on the way, as sentences for a person (MAIL-FACTS: docs/gmail.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from agent.errors import AuthoriseError, MailboxError, SecondChanceError, TryLaterError

_BUSY = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})
_USED_UP = frozenset({"dailyLimitExceeded", "quotaExceeded"})
_SWITCHED_OFF = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})
_TOO_LITTLE = frozenset({"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})
_SAID = 200
"""Characters of Google's own words that are shown."""
_NEXT_RUN = "Nothing was changed; the next `second-chance run` tries again."


class AnswerLostError(TryLaterError):
    """A write whose answer did not come: Gmail may have done it or not."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One try that failed."""

    error: SecondChanceError
    again: bool = False
    """A later try may go well."""
    wait: float = 0.0
    """Seconds that Gmail asks to wait (Retry-After)."""
    absent: bool = False
    """What was asked for is not there."""
    perhaps_done: bool = False
    """The request may have reached Gmail and taken effect."""
    ended: bool = False
    """There will be no access token any more: nothing else need be asked for."""


def refused(mailbox: str, what: str, status: int, answer: bytes, retry_after: str) -> Failure:
    """What an HTTP status other than 2xx means.

    Args:
        mailbox: Its name in config.toml.
        what: The method, such as `drafts.create`.
        status: The HTTP status.
        answer: The body, whatever it is.
        retry_after: The header of that name: seconds, a date, or empty.
    """
    reasons, words = _read(answer)
    said = f' Google says: "{words}"' if words else ""
    if status == 401:  # noqa: PLR2004 - HTTP
        return Failure(_permission_gone(mailbox))
    if status == 403:  # noqa: PLR2004 - HTTP
        return _forbidden(mailbox, what, reasons, said, retry_after)
    if status == 404 or (status == 400 and "invalid id" in words.lower()):  # noqa: PLR2004 - HTTP
        gone = "Gmail no longer has what was asked for: it was moved or deleted meanwhile."
        return Failure(MailboxError(gone, "Run `second-chance run` again: it looks anew."), absent=True)
    if status == 429:  # noqa: PLR2004 - HTTP
        return _busy(retry_after)
    if status >= 500:  # noqa: PLR2004 - HTTP
        error = TryLaterError(f"Gmail has trouble of its own (HTTP {status}).", _NEXT_RUN)
        return Failure(error, again=True, wait=_seconds(retry_after), perhaps_done=True)
    return Failure(
        MailboxError(
            f"Gmail refused the request {what} (HTTP {status}).{said}",
            "Run `second-chance doctor`; if it finds nothing, report this sentence.",
        )
    )


def unreadable(detail: str) -> Failure:
    """An answer that is not what the API answers: cut off, garbage, a page of something in between."""
    error = TryLaterError(
        f"Gmail's answer could not be read: {detail}.",
        "A network that wants a login (a hotel, a train) answers like that. The next run tries again.",
    )
    return Failure(error, again=True, perhaps_done=True)


def broken_off(detail: str, *, sent: bool) -> Failure:
    """The network failed; `sent`: the request may have reached Gmail."""
    return Failure(
        TryLaterError(
            f"Gmail cannot be reached: {detail}.",
            "Check the network; the next `second-chance run` tries again.",
        ),
        again=True,
        perhaps_done=sent,
    )


def not_authorised(mailbox: str, said: str, *, passing: bool) -> Failure:
    """No access token could be had. `passing`: Google's token service is out of order for the moment."""
    if (
        passing or "<" in said
    ):  # a page is an answer of something in between, no word of Google's on the grant
        return Failure(
            TryLaterError("Google's sign-in service does not answer properly.", _NEXT_RUN), again=True
        )
    if "invalid_grant" in said:
        return Failure(_permission_gone(mailbox), ended=True)
    return Failure(
        AuthoriseError(
            f"Google gives no access to the mailbox {mailbox!r}: {_line(said)}.",
            f"Run `second-chance auth {mailbox}`; nothing was changed.",
        ),
        ended=True,
    )


def answer_lost(failure: Failure) -> AnswerLostError:
    """The same failure of a write that may have been done."""
    return AnswerLostError(
        f"{failure.error.text} Whether the draft was made is not known yet.",
        "The next `second-chance run` looks for it before it makes anything.",
    )


def _permission_gone(mailbox: str) -> AuthoriseError:
    return AuthoriseError(
        f"Google no longer accepts the permission for the mailbox {mailbox!r} (invalid_grant): it was "
        "revoked, the password was changed, it lay idle for six months, or the app is in Testing, where "
        "permissions end after 7 days.",
        f"Run `second-chance auth {mailbox}`; nothing was changed.",
    )


def _forbidden(mailbox: str, what: str, reasons: frozenset[str], said: str, retry_after: str) -> Failure:
    if reasons & _BUSY:
        return _busy(retry_after)
    if reasons & _USED_UP:
        return Failure(TryLaterError("Gmail's limit for today is used up.", _NEXT_RUN))
    if "domainPolicy" in reasons:
        return Failure(
            MailboxError(
                f"The administrator of your organisation does not let this program into {mailbox!r}.{said}",
                "Ask them to allow it, or follow the interview from another mailbox.",
            )
        )
    if reasons & _SWITCHED_OFF:
        return Failure(
            MailboxError(
                "The Gmail API is switched off in the Google project of your client secret.",
                "Switch it on in Google's console (APIs & Services, Library, Gmail API), then run "
                "`second-chance doctor`.",
            )
        )
    if reasons & _TOO_LITTLE:
        scope = "gmail.compose" if what in {"drafts.create", "drafts.update"} else "gmail.readonly"
        return Failure(
            AuthoriseError(
                f"The permission for the mailbox {mailbox!r} does not cover {what}: {scope} is missing.",
                f"Run `second-chance auth {mailbox}` and leave every box ticked.",
            )
        )
    return Failure(
        MailboxError(f"Gmail does not allow {what} for {mailbox!r}.{said}", "Run `second-chance doctor`.")
    )


def _busy(retry_after: str) -> Failure:
    wait = _seconds(retry_after)
    asked = f" and asks to wait {wait:.0f} seconds" if wait else ""
    return Failure(
        TryLaterError(f"Gmail is asked too much at once{asked}.", _NEXT_RUN), again=True, wait=wait
    )


def _read(answer: bytes) -> tuple[frozenset[str], str]:
    """The reasons in an answer and Google's sentence; nothing where it is no error of the API."""
    try:
        error = json.loads(answer)["error"]
        return frozenset(_reasons(error)), _line(error["message"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return frozenset(), ""


def _reasons(error: Any) -> Iterator[str]:  # noqa: ANN401 - parsed JSON of any shape
    for group in ("errors", "details"):
        for one in error.get(group) or ():
            if isinstance(one, dict) and isinstance(one.get("reason"), str):
                yield one["reason"]


def _line(words: object) -> str:
    return " ".join(str(words).split())[:_SAID].rstrip(".")


def _seconds(retry_after: str) -> float:
    """A Retry-After header (RFC 9110 §10.2.3) in seconds from now; 0 where there is none to read."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    now = datetime.now(UTC)
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
