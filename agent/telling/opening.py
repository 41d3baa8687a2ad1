"""The ways of `[notify]`, opened for a run."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping

from agent.keeping.config import Notify
from agent.keeping.home_folder import Home
from agent.keeping.notify_addresses import read_address
from agent.telling.way import Way
from agent.telling.ways import Ways, list_ways


def open_ways(
    notify: Notify, home: Home, environ: MutableMapping[str, str], more: Iterable[Way] = ()
) -> Ways:
    """What there is to tell by, with what is wrong with the rest.

    Args:
        notify: What config.toml says.
        home: Where it lies.
        environ: The process's environment.
        more: The inboxes of mailboxes.
    """
    return list_ways(notify, lambda name: read_address(home, name, environ), environ, more)
