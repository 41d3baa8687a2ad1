"""Another server, to which requests are sent on: whatever arrives there is noted."""

from __future__ import annotations

import json
from typing import Self

from fake_google.faults import Fault, Faults
from fake_google.loopback import Answer, Asked, Entry, Loopback


class Elsewhere:
    """Context manager; it answers everything with what a token endpoint or an API would say."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.requests: list[Entry] = []
        self.got: list[Asked] = []
        self._loopback = Loopback(self)

    def __enter__(self) -> Self:
        """Itself, listening."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self._loopback.close()

    @property
    def url(self) -> str:
        """Its address."""
        return self._loopback.url

    # ---- the service behind the server

    def name(self, asked: Asked) -> str:
        """Verb and path."""
        return f"{asked.verb} {asked.path}"

    def units(self, asked: Asked) -> int:  # noqa: ARG002 - the server asks every service
        """Nothing here costs quota."""
        return 0

    def failure(self, fault: Fault) -> Answer:
        """Never asked for."""
        return Answer(fault.status)

    def answer(self, asked: Asked) -> Answer:
        """Take it."""
        self.got.append(asked)
        said = {
            "id": "d1",
            "emailAddress": "marcus.ellery@mail.example",
            "access_token": "a",
            "expires_in": 9,
        }
        return Answer(200, json.dumps(said).encode())
