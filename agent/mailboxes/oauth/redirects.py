"""No request goes on to another address because the one that was asked says so.

A request to a mail service carries a draft's text, an access token, or what a new one is made of. The
services this program speaks to answer where they are asked. A redirect comes from something in between, or
from an address in config.toml that is not what it seems; the libraries would follow it with the body of the
request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from agent.errors import TryLaterError
from agent.knowledge.text import printable

if TYPE_CHECKING:  # a heavy library that is only named here
    from requests import Response, Session

_LONGEST = 100
"""Characters of an address that are shown."""


def is_redirect(status: int) -> bool:
    """Whether an HTTP status sends the request on (RFC 9110 §15.4)."""
    return 300 <= status < 400  # noqa: PLR2004 - HTTP


def refuse(asked: str, location: str) -> TryLaterError:
    """The error for a request that was to go on.

    Args:
        asked: The address that was asked.
        location: Where it says the request belongs; may be anything.
    """
    host = urlsplit(asked).hostname or "the server"
    return TryLaterError(
        f"{printable(host)} wants the request to go on to {_name(asked, location)}. That was not followed.",
        "Nothing was sent there and nothing was changed. A network that wants a login does this, or a proxy; "
        "see also whether api_endpoint or oauth_endpoint in config.toml is right. Then try again.",
    )


def guard(session: Session, address: str) -> None:
    """Have a session of the library requests refuse redirects, and ask an address on this computer itself.

    A proxy named in the environment is for what leaves this computer; without encryption it would read
    the token.
    """
    session.hooks["response"].append(_refuse_response)
    session.trust_env = is_encrypted(address)


def is_encrypted(address: str) -> bool:
    """Whether a web address is asked over TLS."""
    return urlsplit(address).scheme == "https"


def _refuse_response(response: Response, *_: object, **__: object) -> None:
    """Called by requests before it would follow.

    Raises:
        TryLaterError: the answer is a redirect.
    """
    if is_redirect(response.status_code):
        response.close()  # nobody reads the rest
        raise refuse(str(response.url), response.headers.get("Location", ""))


def _name(asked: str, location: str) -> str:
    try:
        to = urlsplit(urljoin(asked, location))
        origin = f"{to.scheme}://{to.hostname}" if to.hostname else ""
    except ValueError:
        origin = ""
    return printable(origin)[:_LONGEST] if location and origin else "another address"
