"""The addresses a person writes from, as their mailbox last told them; kept so that no run has to ask again.

No secret and safe to delete (`identities-NAME.json`): it is asked for when the next letter is placed.
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
    """Whose mailbox it is now; what was told of another account does not count."""
    now: datetime
    """By the system's clock: how old a file is has nothing to do with `--now`."""

    def load(self) -> tuple[SendAs, ...] | None:
        """What was told of this account not too long ago; None: ask."""
        try:
            kept = json.loads(self.path.read_bytes())
            age = self.now - datetime.fromisoformat(kept["asked_at"])
            if kept["account"] != self.account or not timedelta() <= age < LASTS:
                return None
            return tuple(SendAs(**one) for one in kept["identities"])
        except (OSError, ValueError, TypeError, LookupError, RecursionError):
            return None

    def save(self, told: tuple[SendAs, ...]) -> None:
        """Keep what was told; where that cannot be, the next run asks again."""
        kept = {
            "account": self.account,
            "asked_at": self.now.isoformat(),
            "identities": [asdict(one) for one in told],
        }
        with suppress(SecondChanceError):
            write_private(self.path, json.dumps(kept, ensure_ascii=False, indent=2).encode() + b"\n")
