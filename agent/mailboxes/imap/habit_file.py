"""What an IMAP server can be asked, kept between runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from agent.errors import SecondChanceError
from agent.keeping.home_folder import write_private

LAST = timedelta(days=7)
"""For so long it holds what was found out of a server: they are mended, and they break."""


@dataclass(frozen=True, slots=True)
class HabitFile:
    """What was found out of a server, on disk.

    The file (`server-NAME.json`) holds no secret and is safe to delete: the server is tried out again.
    """

    path: Path
    server: str
    """Whose habits they are; what was found out of another does not count."""
    now: datetime
    """By the system's clock: how old a file is has nothing to do with `--now`."""

    def load(self) -> Mapping[str, object] | None:
        """What was found out of this server not too long ago; None: try it out."""
        try:
            content = json.loads(self.path.read_bytes())
            age = self.now - datetime.fromisoformat(content["found_at"])
            is_fresh = content["server"] == self.server and timedelta() <= age < LAST
            return {str(name): value for name, value in content.items()} if is_fresh else None
        except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return None

    def save(self, content: Mapping[str, object]) -> None:
        """Keep it from now on; where that cannot be, the next run tries again."""
        found = {"server": self.server, "found_at": self.now.isoformat(), **content}
        with suppress(SecondChanceError):
            write_private(self.path, json.dumps(found, indent=2).encode() + b"\n")
