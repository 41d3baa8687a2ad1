"""What can go wrong with one try at Gmail, and what may be done after it."""

from __future__ import annotations

from dataclasses import dataclass

from agent.errors import SecondChanceError, TryLaterError


class AnswerLostError(TryLaterError):
    """A write whose answer did not come or does not tell: Gmail may have done it or not."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One try that failed."""

    error: SecondChanceError
    may_pass: bool = False
    """A later try may go well."""
    wait: float = 0.0
    """Seconds that Gmail asks to wait (Retry-After)."""
    is_absent: bool = False
    """What was asked for is not there."""
    may_be_done: bool = False
    """The request may have taken effect at Gmail. False: it surely did not, and no draft was made or changed.

    It surely did not where no connection came about (no address, nothing listens, no proper certificate, a
    proxy that is away or refuses), where there was no access token to send, and where Gmail said no: any 4xx
    but 401, so 429 too. It may have after a time-out or a break once the connection stood, an answer that
    cannot be read, a redirect, a 401 and any 5xx.
    """
    is_final: bool = False
    """There will be no access token any more: nothing else need be asked for."""


def unreadable(detail: str) -> Failure:
    """An answer that is not what the API answers: cut off, garbage, a page of something in between."""
    error = TryLaterError(
        f"Gmail's answer could not be read: {detail}.",
        "A network that wants a login (a hotel, a train) answers like that. The next run tries again.",
    )
    return Failure(error, may_pass=True, may_be_done=True)
