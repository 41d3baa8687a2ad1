"""The one request by which a service is told, and what its answer means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from agent.errors import SecondChanceError
from agent.keeping.patience import run_within
from agent.knowledge.text import printable
from agent.mailboxes.oauth.redirects import RedirectedError, guard
from agent.mailboxes.proxies import explain, follow
from agent.telling.way import NotToldError, PerhapsToldError

if TYPE_CHECKING:  # a heavy library that is only named here
    from requests import Response, Session

PATIENCE = 10.0
"""Seconds for one answer."""
_IN_ALL = 2.5 * PATIENCE
"""However slowly the answer trickles in."""
_JSON = {"Content-Type": "application/json"}
_MUCH = 64 * 1024
"""Bytes of an answer that are read, where something of it is needed."""
_LATER = "The next run tries again."
_UNREACHED = frozenset(
    {"ConnectTimeoutError", "NameResolutionError", "NewConnectionError", "ProxyError", "SSLError"}
)
"""What urllib3 calls a connection that did not come about: nothing went out."""


@dataclass(frozen=True, slots=True)
class Post:
    """What goes to a service: nothing but what its row names."""

    path: str = field(repr=False)
    payload: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """What goes out as JSON; empty: nothing."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    method: str = "POST"
    room: str = field(default="", repr=False)
    """A path that gives a `room_id`, which is put for `{room}` in the path; empty: none is asked for."""


def look(path: str, headers: Mapping[str, str] | None = None) -> Post:
    """A GET, which changes nothing."""
    return Post(path, headers=headers or {}, method="GET")


def deliver(post: Post, origin: str, *, service: str, fix: str) -> None:
    """Make the request.

    Args:
        post: What goes out.
        origin: To which server, `https://HOST:PORT`.
        service: What it is called in a sentence.
        fix: What to look after where it says no.

    Raises:
        NotToldError: it surely was not told.
        PerhapsToldError: the answer was lost.
    """
    try:
        run_within(_IN_ALL, partial(_deliver, post, origin, service, fix))
    except TimeoutError:
        raise _lost(service) from None


def _deliver(post: Post, origin: str, service: str, fix: str) -> None:
    import requests  # noqa: PLC0415 - only where something is told

    try:
        with requests.Session() as session:
            guard(session, origin)
            path = post.path.replace("{room}", _find_room(session, origin, post, service, fix))
            answer = session.request(
                post.method,
                f"{origin}{path}",
                data=json.dumps(post.payload).encode() if post.payload else None,
                headers={**post.headers, **(_JSON if post.payload else {})},
                timeout=PATIENCE,
                stream=True,
            )
            with answer:
                _judge(answer.status_code, service, fix)
    except RedirectedError:
        host = printable(urlsplit(origin).hostname or "")
        raise NotToldError(
            f"{service}: {host} wants the word to go on to another address; that was not followed.",
            "A network that wants a login does this. Else write the service's new address into config.toml.",
        ) from None
    except (requests.RequestException, OSError) as problem:
        raise _explain(problem, origin, service) from None


def _find_room(session: Session, origin: str, post: Post, service: str, fix: str) -> str:
    if not post.room:
        return ""
    url = f"{origin}{post.room}"
    with session.get(url, headers=dict(post.headers), timeout=PATIENCE, stream=True) as answer:
        _judge(answer.status_code, service, fix)
        return _read_room(answer, service, fix)


def _read_room(answer: Response, service: str, fix: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - for one service

    try:
        known = json.loads(answer.raw.read(_MUCH, decode_content=True))
        return quote(str(known["room_id"]), safe="")
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotToldError(f"{service} does not say which room that is.", fix) from None


def _judge(status: int, service: str, fix: str) -> None:
    """What an answer means by its status (RFC 9110 §15); its words are not shown, they may quote ours."""
    if 200 <= status < 300:  # noqa: PLR2004 - HTTP
        return
    if status == 429:  # noqa: PLR2004 - HTTP
        raise NotToldError(f"{service} was told too much lately and takes no more for now.", _LATER)
    if status == 504:  # noqa: PLR2004 - HTTP
        raise _lost(service)
    if status >= 500:  # noqa: PLR2004 - HTTP
        raise NotToldError(f"{service} has trouble of its own (HTTP {status}).", _LATER)
    raise NotToldError(f"{service} says no (HTTP {status}).", fix)


def _lost(service: str) -> PerhapsToldError:
    return PerhapsToldError(
        f"{service} did not answer in time; the word may have reached you.",
        "See whether the service is up; the next run says it once more.",
    )


def _explain(problem: Exception, origin: str, service: str) -> SecondChanceError:
    """What a request that failed means. Its own words are not shown: they quote the address."""
    names = {type(one).__name__ for one in follow(problem)}
    if "ReadTimeout" in names:
        return _lost(service)
    if told := explain(problem, origin):
        return NotToldError(f"{service}: {told.text}", told.hint)
    host = printable(urlsplit(origin).hostname or "")
    if names & {"SSLError", "SSLCertVerificationError"}:
        return NotToldError(
            f"{service}: the certificate of {host} is not one that this computer believes.",
            "See whether the server's name is right; for an authority of your own, name its file in "
            "SSL_CERT_FILE.",
        )
    if names & _UNREACHED:
        return NotToldError(
            f"{service}: {host} cannot be reached.", f"See whether its name is right and it is up. {_LATER}"
        )
    return _lost(service)
