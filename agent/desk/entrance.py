"""Where the desk can be entered: its address, and what another process of the same person needs to know.

A second `second-chance desk` on the same home opens the desk that is open already. It learns where that is
from a file that only the owner of the home can read, and makes a secret by itself.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from agent.desk.key import Key

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Entrance:
    """The door of one desk, from outside."""

    port: int
    prefix: str
    """The first part of every address: cookies know no ports, but they know paths."""
    key: Key

    @classmethod
    def make(cls, port: int) -> Entrance:
        """A new one, with a key and a prefix that nobody knows."""
        return cls(port, secrets.token_urlsafe(12), Key.make())

    @property
    def host(self) -> str:
        """What a request to this desk names as its host, and no other does."""
        return f"{HOST}:{self.port}"

    @property
    def origin(self) -> str:
        """Where the pages of this desk come from (RFC 6454)."""
        return f"http://{self.host}"

    @property
    def door(self) -> str:
        """The address that takes secrets."""
        return f"{self.origin}/{self.prefix}/enter"

    def make_address(self, now: datetime) -> str:
        """An address that opens the desk once, for a minute from now (aware)."""
        return f"{self.door}?secret={self.key.make_secret(now)}"

    def write(self) -> bytes:
        """The same as a file."""
        parts = {"port": self.port, "prefix": self.prefix, "key": self.key.octets.hex()}
        return json.dumps(parts).encode()

    @classmethod
    def read(cls, file: Path) -> Entrance | None:
        """What `write` gave; None: there is nothing, or something else."""
        try:
            parts = json.loads(file.read_bytes())
            return cls(int(parts["port"]), str(parts["prefix"]), Key(bytes.fromhex(parts["key"])))
        except (OSError, ValueError, KeyError, TypeError):
            return None
