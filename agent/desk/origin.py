"""Where a request comes from, as the browser says: from a page of this desk, or from somewhere else."""

from __future__ import annotations

from werkzeug.datastructures import Headers


def is_for(headers: Headers, host: str) -> bool:
    """Whether a request names this desk, to the letter.

    A page that has its own name lead to this computer (DNS rebinding) names itself. `localhost` is refused
    too: it may lead to `::1`, where the same port may be another user's.
    """
    return headers.get("Host", "") == host


def is_from(headers: Headers, origin: str) -> bool:
    """Whether a form was sent by a page of this desk, or by a program that is no browser.

    Under `Referrer-Policy: no-referrer`, which every answer carries, browsers would send `Origin: null` with
    our own forms (Fetch Standard, "append a request `Origin` header"). So each page says `same-origin` for
    itself: nobody else is told more. `Sec-Fetch-Site` is set by the browser and no page can change it; where
    it says `same-origin`, a `null` is ours after all. Elsewhere it is a file or a frame of somebody else's.
    """
    site, named = headers.get("Sec-Fetch-Site", ""), headers.get("Origin", "")
    if site == "same-origin":
        return named in {"", "null", origin}
    return site in {"", "none"} and named in {"", origin}


def is_followed_from_elsewhere(headers: Headers) -> bool:
    """Whether a page was asked for by another one, such as a file: a strict cookie is not shown then.

    What was typed, pasted or opened by another program counts as asked for by the person.
    """
    return headers.get("Sec-Fetch-Site", "") not in {"", "none", "same-origin"}
