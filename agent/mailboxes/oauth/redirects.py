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
from agent.mailboxes import proxies

if TYPE_CHECKING:  # a heavy library that is only named here
    from requests import Response, Session

_LONGEST = 100
"""Characters of an address that are shown."""


class RedirectedError(TryLaterError):
    """A request was to go on to another address, and did not."""


def is_redirect(status: int) -> bool:
    """Whether an HTTP status sends the request on (RFC 9110 §15.4)."""
    return 300 <= status < 400  # noqa: PLR2004 - HTTP


def refuse(asked: str, location: str) -> RedirectedError:
    """The error for a request that was to go on.

    Args:
        asked: The address that was asked.
        location: Where it says the request belongs; may be anything.
    """
    host = urlsplit(asked).hostname or "the server"
    return RedirectedError(
        f"{printable(host)} wants the request to go on to {_name(asked, location)}. That was not followed.",
        "Nothing was sent there. A network that wants a login does this, or a proxy; "
        "see also whether api_endpoint or oauth_endpoint in config.toml is right. Then try again.",
    )


def guard(session: Session, address: str) -> None:
    """Have a session of the library requests ask an address as all of this program does.

    It refuses redirects and takes the proxy that is right for the address. Nothing else of the environment
    counts: requests would also send a password out of ~/.netrc that was never meant for this.

    Raises:
        ProxyError: what the environment names is no proxy.
        MailboxError: the file of authorities that it names is not there.
    """
    session.hooks["response"].append(_refuse_response)
    session.trust_env = False
    if is_encrypted(address):
        session.verify = proxies.find_authorities()
    if proxy := proxies.find_proxy(address):
        session.proxies = {"https": proxy.url}


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
