"""FakeGmail: the server with its mailbox, and the person who sits in front of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from fake_google import ASKED, METADATA, Clock, Grant, TokenBook
from fake_google.faults import Fault, Faults
from fake_google.loopback import Answer, Asked, Entry, Loopback

from fake_gmail.answers import REASONS, ApiError, MaskError, Shapes, failure, masked
from fake_gmail.endpoints import WORK, Call
from fake_gmail.methods import COMMON, Method, find
from fake_gmail.person import Person
from fake_gmail.store import Account, NotThereError, SendAs, Store

ADDRESS = "marcus.ellery@mail.example"
MINUTE = timedelta(minutes=1)
LONGEST_ADDRESS = 2000
"""Characters of an address, after which clients and proxies have ideas of their own."""


class FakeGmail(Person):
    """Context manager; `tokens` and `clock` are shared with a FakeGoogle where both are used.

    `refused` holds what must never be asked (sending, inserting, uploading, batches, unknown paths, a GET
    that is written as a POST, an address of more than 2,000 characters):
    `check()` raises for it, and the fixture calls that.
    """

    def __init__(
        self,
        *,
        address: str = ADDRESS,
        name: str = "Marcus Ellery",
        tokens: TokenBook | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.clock = clock or (tokens.clock if tokens else Clock())
        self.tokens = tokens or TokenBook(self.clock)
        self.address = address
        self.send_as = [SendAs(address, name, default=True, primary=True)]
        self.store = Store(Account(address, self.send_as), self.clock)
        self.shapes = Shapes()
        self.faults = Faults()
        self.requests: list[Entry] = []
        self.refused: list[str] = []
        self.page_limit = 500
        """The most a page holds, whatever maxResults says."""
        self.units_a_minute: int | None = None
        """The quota of one user; None: no limit."""
        self._spent: list[tuple[datetime, int]] = []
        self._others: dict[str, Store] = {}
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

    def check(self) -> None:
        """Fail when somebody asked what must never be asked.

        Raises:
            AssertionError: a request was refused.
        """
        assert not self.refused, f"refused by the fake Gmail: {self.refused}"

    # ---- what tests use

    @property
    def url(self) -> str:
        """The `api_endpoint`."""
        return self._loopback.url

    @property
    def now(self) -> datetime:
        """The time at Gmail."""
        return self.clock.now

    @now.setter
    def now(self, moment: datetime) -> None:
        self.clock.now = moment

    @property
    def calls(self) -> list[str]:
        """The methods asked for so far, in order."""
        return [entry.method for entry in self.requests]

    @property
    def units_used(self) -> int:
        """Quota units of all requests so far."""
        return sum(entry.units for entry in self.requests)

    def token(self, scopes: Iterable[str] = ASKED, **more: Any) -> str:
        """An access token for this account."""
        return self.tokens.issue(self.address, scopes, **more)

    def fail(self, method: str = "*", how: str = "500", **more: Any) -> None:
        """Let a coming request of this method go wrong; `how` and the rest: see `fake_google.faults`."""
        self.faults.add(method, how, **more)

    def expire_history(self) -> None:
        """Every history id known so far is too old."""
        self.store.history_floor = self.store.history_id + 1
        self.store.history_id += 1

    # ---- the service behind the server

    def name(self, asked: Asked) -> str:
        """Such as `drafts.create`; verb and path for what is not served."""
        found = find(asked.verb, asked.path)
        return found[0].name if found else f"{asked.verb} {asked.path}"

    def units(self, asked: Asked) -> int:
        """Quota units of the method."""
        found = find(asked.verb, asked.path)
        return found[0].units if found else 0

    def failure(self, fault: Fault) -> Answer:
        """An error as Gmail words it."""
        return failure(fault)

    def answer(self, asked: Asked) -> Answer:
        """Check who asks and whether it may, then do it."""
        found = find(asked.verb, asked.path)
        if asked.verb == "GET" and asked.length > LONGEST_ADDRESS:
            self.refused.append(f"{self.name(asked)} with {asked.length} characters")
        if found is None or "x-http-method-override" in asked.headers:
            self.refused.append(self.name(asked))
            return ApiError(403, "The fake Gmail does not serve this.").answer
        method, path = found
        try:
            grant = self._admit(asked, method)
            self._spend(method)
            store = self._store_of(grant, path["userId"])
            call = Call(asked, path, store, self.shapes, self.page_limit)
            result = WORK[method.name](call)
            if result is None:
                return Answer(204)
            return Answer(200, json.dumps(masked(result, asked.first("fields"))).encode())
        except NotThereError:
            return ApiError(404).answer
        except MaskError as error:
            return ApiError(400, f"Invalid field selection {error}").answer
        except ApiError as error:
            return error.answer

    def _admit(self, asked: Asked, method: Method) -> Grant:
        """Token, scopes and parameters are right.

        Raises:
            ApiError: one of them is not.
        """
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        grant = self.tokens.find(token) if scheme == "Bearer" else None
        if grant is None:
            raise ApiError(401)
        if not grant.scopes & method.scopes:
            raise ApiError(403, REASONS["insufficientPermissions"], "insufficientPermissions")
        unknown = {name for name, _ in asked.query} - method.parameters - COMMON
        if unknown:
            raise ApiError(400, f"Invalid JSON payload received. Unknown name: {sorted(unknown)}")
        if METADATA in grant.scopes:
            if asked.first("q"):
                raise ApiError(403, "Metadata scope does not support 'q' parameter")
            if "format" in method.parameters and asked.first("format", "full").lower() in ("full", "raw"):
                raise ApiError(403, "Metadata scope doesn't allow format FULL or RAW")
        return grant

    def _spend(self, method: Method) -> None:
        """Count against the quota of the last minute.

        Raises:
            ApiError: it is used up.
        """
        self._spent = [(at, units) for at, units in self._spent if self.now - at < MINUTE]
        self._spent.append((self.now, method.units))
        if self.units_a_minute is not None and sum(units for _, units in self._spent) > self.units_a_minute:
            self._spent.pop()
            raise ApiError(403, REASONS["userRateLimitExceeded"], "userRateLimitExceeded")

    def _store_of(self, grant: Grant, user: str) -> Store:
        """The mailbox of the account the token belongs to.

        Raises:
            ApiError: another account is named.
        """
        if user not in ("me", grant.account):
            raise ApiError(403, f"Delegation denied for {grant.account}")
        if grant.account == self.address:
            return self.store
        account = Account(grant.account, [SendAs(grant.account, default=True, primary=True)])
        return self._others.setdefault(grant.account, Store(account, self.clock))
