"""The server of the desk: what is under way when it is over is ended first."""

from __future__ import annotations

import socket
import threading

import pytest
import requests
from flask import Flask

from agent.desk.server import listen, serve


@pytest.mark.server
def test_what_is_under_way_is_ended_first() -> None:
    """An answer that is being made when the desk is closed arrives whole; that it is waited for is said."""
    app = Flask("slow")
    begun, told = threading.Event(), threading.Event()

    @app.get("/")
    def answer() -> str:
        begun.set()
        assert told.wait(60)
        return "whole"

    listener = listen(0)
    port = listener.getsockname()[1]
    server = threading.Thread(target=serve, args=(app, listener, begun.is_set, told.set))
    server.start()
    got = requests.get(f"http://127.0.0.1:{port}/", timeout=60)
    server.join(60)
    assert (200, "whole") == (got.status_code, got.text)
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=10)


@pytest.mark.server
def test_it_listens_on_this_computer_alone() -> None:
    """On no address that another computer could name."""
    with listen(0) as listener:
        assert "127.0.0.1" == listener.getsockname()[0]


@pytest.mark.server
def test_who_knocks_before_the_pages_are_ready_is_not_turned_away() -> None:
    """A browser that is quicker than the server waits for it."""
    with listen(0) as listener, socket.create_connection(listener.getsockname(), timeout=10):
        pass
