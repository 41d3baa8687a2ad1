"""Google's authorization, token and revocation endpoints on loopback."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl

from fake_google import people
from fake_google.consent import Wish, objection, page, question, refusal, ticked
from fake_google.faults import Fault, Faults
from fake_google.loopback import Answer, Asked, Entry, Loopback
from fake_google.tokens import LIFE, Clock, TokenBook

CLIENT_ID = "4711-fake.apps.googleusercontent.com"
CLIENT_SECRET = "GOCSPX-fake-client-secret"  # noqa: S105 - the fake's own
ACCOUNT = "marcus.ellery@mail.example"
CODE_LIFE = timedelta(minutes=10)
TESTING_LIFE = timedelta(days=7)


class OAuthError(Exception):
    """An error of RFC 6749 §5.2."""

    def __init__(self, error: str, description: str = "", status: int = 400, *, subtype: str = "") -> None:
        super().__init__(error, description, status)
        self.subtype = subtype

    @property
    def answer(self) -> Answer:
        """As JSON."""
        error, description, status = self.args
        body = {"error": error} | ({"error_description": description} if description else {})
        body |= {"error_subtype": self.subtype} if self.subtype else {}
        return Answer(status, json.dumps(body).encode())


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code on its way."""

    wish: Wish
    granted: tuple[str, ...]
    account: str
    issued: datetime


@dataclass
class Refresh:
    """A refresh token and the access tokens it gave."""

    client_id: str
    account: str
    scopes: tuple[str, ...]
    issued: datetime
    expires: datetime | None
    access: list[str]


class FakeGoogle:
    """Context manager. `account` is who sits at the consent page."""

    def __init__(self, *, account: str = ACCOUNT, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.account = account
        self.tokens = TokenBook(self.clock)
        self.faults = Faults()
        self.requests: list[Entry] = []
        self.clients = {CLIENT_ID: "installed"}
        self.secrets = {CLIENT_ID: CLIENT_SECRET}
        self.invalid_grant = ""
        """Not empty: every refresh is refused with this description."""
        self.grant_subtype = ""
        """What it is refused for, such as `invalid_rapt`, where a rule of an organisation ends sessions."""
        self.testing = False
        """The app is in "Testing": refresh tokens given from now on die after 7 days."""
        self._count = 0
        self._wishes: dict[str, Wish] = {}
        self._codes: dict[str, Code] = {}
        self._refresh: dict[str, Refresh] = {}
        self._consented: set[tuple[str, str]] = set()
        self._loopback = Loopback(self)

    def __enter__(self) -> Self:
        """Itself, listening."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Stop listening."""
        self._loopback.close()

    # ---- what tests use

    @property
    def url(self) -> str:
        """Its address."""
        return self._loopback.url

    @property
    def auth_uri(self) -> str:
        """The authorization endpoint."""
        return self.url + "/o/oauth2/auth"

    @property
    def token_uri(self) -> str:
        """The token endpoint."""
        return self.url + "/token"

    @property
    def revoke_uri(self) -> str:
        """The revocation endpoint."""
        return self.url + "/revoke"

    @property
    def refresh_tokens(self) -> tuple[str, ...]:
        """The refresh tokens that are alive."""
        return tuple(self._refresh)

    def fail(self, method: str = "*", how: str = "503", **more: Any) -> None:
        """Let a coming request (`auth`, `consent`, `token`, `revoke`) go wrong; see `faults`."""
        self.faults.add(method, how, **more)

    def issue_refresh(self, scopes: Sequence[str], *, client_id: str = CLIENT_ID) -> str:
        """A refresh token as if the person had just consented."""
        self._consented.add((client_id, self.account))
        return self._new_refresh(client_id, self.account, tuple(scopes))

    def consent(self, auth_url: str, *, allow: bool = True, scopes: Sequence[str] | None = None) -> str:
        """What the person does at the consent page; returns the redirect address, not visited."""
        return people.answer(auth_url, allow=allow, scopes=scopes)

    def client_secret(self, folder: Path, kind: str = "installed") -> Path:
        """Write client_secret.json: `installed`, `web`, `truncated`, `unknown` (to Google)."""
        client_id = f"{kind}-{CLIENT_ID}" if kind in ("web", "unknown") else CLIENT_ID
        if kind == "web":
            self.clients[client_id], self.secrets[client_id] = "web", CLIENT_SECRET
        inner = {
            "client_id": client_id,
            "project_id": "second-chance-test",
            "auth_uri": self.auth_uri,
            "token_uri": self.token_uri,
            "auth_provider_x509_cert_url": self.url + "/oauth2/v1/certs",
            "client_secret": CLIENT_SECRET,
            "redirect_uris": ["https://example.com/back" if kind == "web" else "http://localhost"],
        }
        text = json.dumps({"web" if kind == "web" else "installed": inner})
        path = folder / "client_secret.json"
        path.write_text(text[: len(text) // 2] if kind == "truncated" else text, encoding="utf-8")
        return path

    # ---- the service behind the server

    def name(self, asked: Asked) -> str:
        """`auth`, `consent`, `token`, `revoke`; verb and path for anything else."""
        return PLACES.get((asked.verb, asked.path)) or f"{asked.verb} {asked.path}"

    def units(self, asked: Asked) -> int:  # noqa: ARG002 - the server asks every service
        """Nothing here costs quota."""
        return 0

    def failure(self, fault: Fault) -> Answer:
        """An error as the OAuth endpoints word it."""
        said = {503: "temporarily_unavailable", 500: "internal_failure", 401: "invalid_client"}
        headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
        body = json.dumps({"error": said.get(fault.status, fault.how), "error_description": "A fault."})
        return Answer(fault.status, body.encode(), headers=headers)

    def answer(self, asked: Asked) -> Answer:
        """Do what the endpoint does."""
        work: dict[str, Callable[[Asked], Answer]] = {
            "auth": self._auth,
            "consent": self._consent,
            "token": self._token,
            "revoke": self._revoke,
        }
        place = work.get(self.name(asked))
        if place is None:
            return page("Error 404 (Not Found)!!1", "<p>That's an error.", 404)
        try:
            return place(asked)
        except OAuthError as error:
            return error.answer

    def _auth(self, asked: Asked) -> Answer:
        wish = Wish.of(asked)
        why = objection(asked, wish, self.clients)
        if why:
            return refusal(why)
        ticket = self._next("ticket")
        self._wishes[ticket] = wish
        return question(wish, self.account, ticket)

    def _consent(self, asked: Asked) -> Answer:
        pairs = parse_qsl(asked.body.decode("ascii"))
        said = dict(pairs)
        wish = self._wishes.pop(said.get("ticket", ""), None)
        if wish is None:
            return refusal("invalid_request: this page has expired")
        granted = tuple(scope for scope in wish.scopes if scope in ticked(pairs))
        if said.get("decision") != "allow" or not granted:
            return Answer(302, headers={"Location": wish.back(error="access_denied")})
        code = self._next("4/0fake-code")
        self._codes[code] = Code(wish, granted, self.account, self.clock.now)
        return Answer(302, headers={"Location": wish.back(code=code, scope=" ".join(granted))})

    def _token(self, asked: Asked) -> Answer:
        form = asked.form()
        client_id = self._client(asked, form)
        match form.get("grant_type"):
            case "authorization_code":
                return self._exchange(client_id, form)
            case "refresh_token":
                return self._renew(client_id, form)
            case other:
                raise OAuthError("unsupported_grant_type", f"Invalid grant_type: {other}")

    def _client(self, asked: Asked, form: dict[str, str]) -> str:
        """Who asks: HTTP Basic or the form (RFC 6749 §2.3.1)."""
        scheme, _, basic = asked.headers.get("authorization", "").partition(" ")
        who, secret = form.get("client_id", ""), form.get("client_secret", "")
        if scheme.lower() == "basic":
            who, _, secret = base64.b64decode(basic).decode().partition(":")
        if who not in self.clients:
            raise OAuthError("invalid_client", "The OAuth client was not found.", 401)
        if secret != self.secrets[who]:
            raise OAuthError("invalid_client", "Unauthorized", 401)
        return who

    def _exchange(self, client_id: str, form: dict[str, str]) -> Answer:
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or self.clock.now >= code.issued + CODE_LIFE or code.wish.client_id != client_id:
            raise OAuthError("invalid_grant", "Malformed auth code.")
        wish = code.wish
        if form.get("redirect_uri") != wish.redirect_uri:
            raise OAuthError("redirect_uri_mismatch", "Bad Request")
        if wish.challenge and _s256(form.get("code_verifier", "")) != wish.challenge:
            raise OAuthError("invalid_grant", "Invalid code verifier.")
        pair = (client_id, code.account)
        refresh = ""
        if wish.offline and (wish.force or pair not in self._consented):
            refresh = self._new_refresh(client_id, code.account, code.granted)
        self._consented.add(pair)
        return self._tokens(code.account, code.granted, refresh, new=True)

    def _renew(self, client_id: str, form: dict[str, str]) -> Answer:
        token = form.get("refresh_token", "")
        refresh = self._refresh.get(token)
        if self.invalid_grant:
            raise OAuthError("invalid_grant", self.invalid_grant, subtype=self.grant_subtype)
        if refresh is None or refresh.client_id != client_id:
            raise OAuthError("invalid_grant", "Token has been expired or revoked.")
        if refresh.expires and self.clock.now >= refresh.expires:
            raise OAuthError("invalid_grant", "Token has been expired or revoked.")
        wanted = form.get("scope", "").split()
        if set(wanted) - set(refresh.scopes):
            raise OAuthError("invalid_scope", "Some requested scopes were not granted.")
        return self._tokens(refresh.account, refresh.scopes, token, new=False)

    def _tokens(self, account: str, scopes: tuple[str, ...], refresh: str, *, new: bool) -> Answer:
        access = self.tokens.issue(account, scopes)
        body: dict[str, Any] = {
            "access_token": access,
            "expires_in": int(LIFE.total_seconds()),
            "scope": " ".join(scopes),
            "token_type": "Bearer",
        }
        if refresh:
            self._refresh[refresh].access.append(access)
        if refresh and new:
            body["refresh_token"] = refresh
            if self._refresh[refresh].expires:
                body["refresh_token_expires_in"] = int(TESTING_LIFE.total_seconds())
        return Answer(200, json.dumps(body).encode(), headers={"Cache-Control": "no-store"})

    def _revoke(self, asked: Asked) -> Answer:
        """By refresh or access token, in the form or the query; the whole grant ends."""
        token = asked.form().get("token") or asked.first("token")
        for name, refresh in list(self._refresh.items()):
            if token == name or token in refresh.access:
                self.tokens.take_back(refresh.access)
                del self._refresh[name]
                self._consented.discard((refresh.client_id, refresh.account))
                return Answer(200, b"{}")
        if self.tokens.find(token):
            self.tokens.take_back([token])
            return Answer(200, b"{}")
        raise OAuthError("invalid_token", "Token expired or revoked")

    def _new_refresh(self, client_id: str, account: str, scopes: tuple[str, ...]) -> str:
        token = self._next("1//0fake-refresh")
        expires = self.clock.now + TESTING_LIFE if self.testing else None
        self._refresh[token] = Refresh(client_id, account, scopes, self.clock.now, expires, [])
        return token

    def _next(self, what: str) -> str:
        self._count += 1
        return f"{what}-{self._count:04d}"


PLACES = {
    ("GET", "/o/oauth2/auth"): "auth",
    ("POST", "/o/oauth2/consent"): "consent",
    ("POST", "/token"): "token",
    ("POST", "/revoke"): "revoke",
}


def _s256(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
