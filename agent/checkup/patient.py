"""Whom the doctor looks at."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from agent.errors import SecondChanceError
from agent.keeping import config
from agent.keeping.config import Config
from agent.keeping.paths import Home
from agent.mailboxes import Mailbox


@dataclass(frozen=True)
class Patient:
    """A home, the moment, and the world around it."""

    home: Home
    now: datetime
    """Aware."""
    moved: bool
    """Whether `now` was told (`--now`) and is not what the clock says."""
    environ: MutableMapping[str, str]
    open_mailbox: Callable[[str, Config, Home], Mailbox]

    @cached_property
    def settings(self) -> Config | None:
        """config.toml; None when it does not load: its own check says so, others have nothing to do."""
        try:
            return config.load(self.home.config_file)
        except SecondChanceError:
            return None
