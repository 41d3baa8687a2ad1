"""The pages a person sees: who asks, for what, Allow and Deny."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Self
from urllib.parse import urlencode, urlsplit, urlunsplit

from fake_google.loopback import HTML, Answer, Asked

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
OOB = "urn:ietf:wg:oauth:2.0:oob"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an application asks a person to grant."""

    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str
    offline: bool
    force: bool
    """prompt=consent: ask and give a refresh token although that was done before."""
    challenge: str

    @classmethod
    def of(cls, asked: Asked) -> Self:
        """Read it from the parameters of the authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3)."""
        return cls(
            client_id=asked.first("client_id"),
            redirect_uri=asked.first("redirect_uri"),
            scopes=tuple(asked.first("scope").split()),
            state=asked.first("state"),
            offline=asked.first("access_type") == "offline",
            force="consent" in asked.first("prompt").split(),
            challenge=asked.first("code_challenge"),
        )

    def back(self, **said: str) -> str:
        """The redirect address with these parameters, the state first."""
        parts = urlsplit(self.redirect_uri)
        query = urlencode({"state": self.state, **said} if self.state else said)
        return urlunsplit((*parts[:3], "&".join(filter(None, (parts.query, query))), ""))


def objection(asked: Asked, wish: Wish, clients: dict[str, str]) -> str:
    """Why Google shows an error page instead of the question; empty when it asks."""
    address = urlsplit(wish.redirect_uri)
    method = asked.first("code_challenge_method")
    checks = (
        (wish.client_id not in clients, "invalid_client: The OAuth client was not found."),
        (wish.redirect_uri == OOB, "invalid_request: The out-of-band (OOB) flow has been blocked."),
        (
            clients.get(wish.client_id) == "web"
            or (address.scheme, address.hostname in LOOPBACK) != ("http", True),
            "redirect_uri_mismatch: The redirect URI does not match the ones registered.",
        ),
        (asked.first("response_type") != "code", "unsupported_response_type"),
        (not wish.scopes, "invalid_request: Missing required parameter: scope"),
        (bool(wish.challenge) and method != "S256", "invalid_request: code_challenge_method must be S256"),
    )
    return next((why for wrong, why in checks if wrong), "")


def question(wish: Wish, account: str, ticket: str) -> Answer:
    """The consent page: one box a scope, none ticked, as Google shows several scopes."""
    boxes = "\n".join(
        f'<p><label><input type="checkbox" name="scope" value="{escape(scope)}"> {escape(scope)}</label></p>'
        for scope in wish.scopes
    )
    return page(
        f"{escape(wish.client_id)} wants access to {escape(account)}",
        f'<form method="post" action="consent"><input type="hidden" name="ticket" value="{ticket}">'
        f"\n{boxes}\n"
        '<button id="deny" name="decision" value="deny">Deny</button>\n'
        '<button id="allow" name="decision" value="allow">Allow</button></form>',
    )


def refusal(why: str) -> Answer:
    """The page that sends nobody back."""
    return page("Access blocked: authorization error", f"<p>Error 400: {escape(why)}</p>", 400)


def page(title: str, content: str, status: int = 200) -> Answer:
    """A page for people."""
    text = f'<!DOCTYPE html><html lang="en"><title>{title}</title>\n<h1>{title}</h1>\n{content}\n</html>\n'
    return Answer(status, text.encode(), HTML)


def ticked(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The scopes whose boxes were ticked."""
    return tuple(value for name, value in pairs if name == "scope")
