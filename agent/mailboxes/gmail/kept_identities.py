"""The addresses a person writes from, as Gmail last gave them; kept so that not every run has to ask again.

The file (`identities-NAME.json`) holds no secret and is safe to delete: Gmail is asked again when the next
letter is placed.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from agent.errors import SecondChanceError
from agent.keeping.home_folder import write_private
from agent.model.mail import SendAs

LASTS = timedelta(days=14)
"""A changed signature is known after this at the latest; most interviews have their letters within."""


@dataclass(frozen=True, slots=True)
class KeptIdentities:
    """One mailbox's file."""

    path: Path
    account: str
    """Whose mailbox it is now; what another account gave does not count."""
    now: datetime
    """By the system's clock: how old a file is has nothing to do with `--now`."""

    def load(self) -> tuple[SendAs, ...] | None:
        """What this account gave not too long ago; None: ask."""
        try:
            content = json.loads(self.path.read_bytes())
            age = self.now - datetime.fromisoformat(content["asked_at"])
            if content["account"] != self.account or not timedelta() <= age < LASTS:
                return None
            return tuple(SendAs(**one) for one in content["identities"])
        except (OSError, ValueError, TypeError, LookupError, RecursionError):
            return None

    def save(self, identities: tuple[SendAs, ...]) -> None:
        """Keep them; where that cannot be, the next run asks again."""
        content = {
            "account": self.account,
            "asked_at": self.now.isoformat(),
            "identities": [asdict(one) for one in identities],
        }
        with suppress(SecondChanceError):
            write_private(self.path, json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n")
