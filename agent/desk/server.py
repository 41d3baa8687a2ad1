"""The server: listens on the loopback address alone, with bounds, until the desk is over."""

from __future__ import annotations

import errno
import logging
import socket
import sys
from collections.abc import Callable
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from agent.desk.entrance import HOST
from agent.errors import SecondChanceError, TryLaterError, UsageError

_THREADS = 8
_TICK = 1.0
"""Seconds between two looks at whether it is over."""
_PATIENCE = 60
"""Seconds that what is under way gets to be ended; then the process goes, as if it had been killed."""
_BOUNDS: dict[str, Any] = {
    "threads": _THREADS,
    "connection_limit": 64,
    "backlog": 64,
    "channel_timeout": 30,
    "cleanup_interval": 5,
    "max_request_header_size": 32 * 1024,
    "max_request_body_size": 8 * 1024 * 1024,
    "ident": "",  # no header `Server`
    "expose_tracebacks": False,
    "log_socket_errors": False,
}


def listen(port: int) -> socket.socket:
    """Take a port of the loopback address; 0: a free one.

    Raises:
        TryLaterError: another program has it.
        UsageError: the system does not let us have it.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # there, `reuse` would let another program take the port over
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen()  # who knocks before the pages are ready waits, and is not turned away
    except OSError as problem:
        listener.close()
        raise _explain(port, problem) from problem
    return listener


def _explain(port: int, problem: OSError) -> SecondChanceError:
    another = "Leave --port out, and a free one is taken."
    if problem.errno == errno.EADDRINUSE:
        return TryLaterError(f"Port {port} is taken by another program.", another)
    if problem.errno in {errno.EACCES, errno.EPERM}:
        return UsageError(f"Port {port} may only be used by the administrator of this computer.", another)
    return SecondChanceError(f"Port {port} cannot be used: {problem.strerror}.", another)


def _say_nothing() -> None:
    return None


def serve(
    app: Flask, listener: socket.socket, is_over: Callable[[], bool], tell: Callable[[], None] = _say_nothing
) -> None:
    """Answer requests until it is over; what is under way then is ended first.

    Args:
        app: The desk.
        listener: What `listen` gave; closed at the end.
        is_over: Asked about once a second.
        tell: Called where something is under way when it is over, which is ended first.
    """
    logging.getLogger("waitress").setLevel(logging.CRITICAL + 1)  # what goes wrong is told on the page
    connections: dict[int, Any] = {}
    server = create_server(app, connections, sockets=[listener], **_BOUNDS)
    try:
        while not is_over():
            wasyncore.loop(timeout=_TICK, map=connections, count=1)
    finally:
        if server.task_dispatcher.active_count:
            tell()
        server.task_dispatcher.shutdown(timeout=_PATIENCE)
        wasyncore.close_all(connections)
