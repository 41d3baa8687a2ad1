"""Phone services and chats that carry a word: a table of them, and which of them an address is of.

Written by hand over HTTPS, a row each, because of the first promise: no code path, import or request can send
mail. docs/architecture.md says what was weighed. A row turns an address into one request built only of parts
that it names.
"""

from __future__ import annotations

from difflib import get_close_matches

from agent.errors import BadFileError
from agent.telling.services.address import Parts, WrongAddressError, take_apart
from agent.telling.services.chats import CHATS
from agent.telling.services.phones import PHONES
from agent.telling.services.service import Service, ServiceWay

SERVICES: tuple[Service, ...] = (*PHONES, *CHATS)
"""In the order in which they are offered."""

_BY_SCHEME = {scheme: service for service in SERVICES for scheme in service.schemes}
_BY_HOST = {host: service for service in SERVICES for host in service.hosts}
_MAIL = frozenset({"mailto", "mailtos", "smtp", "smtps", "ses", "mailgun", "sendgrid", "lmtp", "email"})
"""Schemes by which others send mail; they are refused with a sentence of their own."""


def open_service(written: str) -> ServiceWay:
    """The way of telling that an address makes; nothing is asked of the service.

    Raises:
        BadFileError: no service here has such an address. The sentence does not show it.
    """
    written = written.strip()
    if written.partition("/")[0].lower() in _BY_HOST:  # as it is read off a screen: ntfy.sh/TOPIC
        written = f"https://{written}"
    if written.partition(":")[0].lower() in _MAIL:
        raise BadFileError(
            "An address of a phone service is one for mail, and this program never sends mail.",
            "Take a phone service: second-chance notify shows which there are.",
        )
    try:
        parts = take_apart(written)
    except WrongAddressError as problem:
        raise BadFileError(f"An address of a phone service cannot be used: {problem}.", _OFFER) from None
    return _choose(parts).open(written, parts)


_OFFER = "Write one such as https://ntfy.sh/TOPIC; second-chance notify shows which services there are."


def _choose(parts: Parts) -> Service:
    if service := _BY_SCHEME.get(parts.scheme):
        return service
    if parts.is_web:
        if service := _BY_HOST.get(parts.host):
            return service
        if parts.path[-2:-1] == ("hooks",):
            return _BY_SCHEME["mmosts"]
        raise BadFileError(
            "An address of a phone service is a web address of none that is known here.",
            "For a server of your own write ntfys://HOST/TOPIC, gotifys://HOST/TOKEN or, for a program of "
            "yours, jsons://HOST/PATH.",
        )
    near = get_close_matches(parts.scheme, _BY_SCHEME, n=1)
    raise BadFileError(
        "An address of a phone service begins with the word of none that is known here.",
        f"Did you mean {near[0]}://? {_OFFER}" if near else _OFFER,
    )
