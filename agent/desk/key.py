"""The key of one desk, and what is made with it: secrets and codes that let a browser in, for a minute."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

LASTS = timedelta(minutes=1)
"""How long a secret or a code opens the door."""
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""Those of RFC 8628 §6.1: without vowels no words come about, without digits no O is taken for a 0."""
_LENGTH = 8
"""Letters of a code; 20 to the power of 8 are 25 thousand million."""
_STEP = 20
"""Seconds after which another code is shown; each is good for a minute at least."""


@dataclass(frozen=True, slots=True)
class Key:
    """What only those know who can read the home folder."""

    octets: bytes

    @classmethod
    def make(cls) -> Key:
        """A new one."""
        return cls(secrets.token_bytes(32))

    def make_secret(self, now: datetime) -> str:
        """A secret that opens the door once, for a minute from now (aware); it fits into an address."""
        what = f"{secrets.token_urlsafe(18)}.{int((now + LASTS).timestamp())}"
        return f"{what}.{self._sign('secret', what)}"

    def read_secret(self, secret: str, now: datetime) -> datetime | None:
        """Until when a secret that was made with this key is good; None: it is none, or too old."""
        what, _, sign = secret.rpartition(".")
        if not is_same(sign, self._sign("secret", what)):
            return None
        until = datetime.fromtimestamp(int(what.rpartition(".")[2]), now.tzinfo)
        return until if now <= until <= now + LASTS else None

    def make_code(self, now: datetime) -> str:
        """A code that can be typed, good for a minute at least: `WDJB-MJHT`."""
        return self._make_code(int(now.timestamp()) // _STEP)

    def is_code(self, typed: str, now: datetime) -> bool:
        """Whether a code, however it was typed, is one of the last minute."""
        bare = "".join(filter(str.isalpha, typed.upper()))
        step = int(now.timestamp()) // _STEP
        good = [self._make_code(step - back) for back in range(int(LASTS.total_seconds()) // _STEP + 1)]
        return any([is_same(bare, one.replace("-", "")) for one in good])  # noqa: C419 - each is looked at

    def _make_code(self, step: int) -> str:
        number = int(self._sign("code", str(step)), 16)
        letters = "".join(_LETTERS[number // len(_LETTERS) ** at % len(_LETTERS)] for at in range(_LENGTH))
        return f"{letters[: _LENGTH // 2]}-{letters[_LENGTH // 2 :]}"

    def _sign(self, use: str, what: str) -> str:
        return hmac.digest(self.octets, f"{use}:{what}".encode("utf-8", "surrogatepass"), "sha256").hex()


def is_same(one: str, other: str) -> bool:
    """Whether two texts are the same; how long it takes tells nothing of where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
