"""Where the bus of the person's own session is: cron gives a job everything but its address."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

VARIABLE = "DBUS_SESSION_BUS_ADDRESS"
RUNTIME = Path("/run/user")
"""Where systemd keeps the folders of the users who are logged in."""


def find_session_bus(environ: MutableMapping[str, str], runtime: Path = RUNTIME) -> str:
    """The address of the session bus, from the environment or where systemd puts it; empty: there is none.

    Where only the variable is missing it is set, so that libraries find the bus too.

    Args:
        environ: The process's environment.
        runtime: Where systemd keeps the folders of the users who are logged in.
    """
    if not environ.get(VARIABLE) and hasattr(os, "getuid"):
        socket = runtime / str(os.getuid()) / "bus"
        if socket.is_socket():
            environ[VARIABLE] = f"unix:path={socket}"
    return environ.get(VARIABLE, "")
