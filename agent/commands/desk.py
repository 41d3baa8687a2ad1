"""`second-chance desk`: the page in the browser, on this machine only."""

from __future__ import annotations

import argparse
import socket
from datetime import datetime

from agent.commands import screen
from agent.commands.command import find_home, read_clock, read_now

HOST = "127.0.0.1"
_THREADS = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `desk`."""
    parser.add_argument("--port", type=int, default=0, metavar="N", help="the port; 0: a free one")
    parser.add_argument("--no-browser", action="store_true", help="print the address instead of opening it")
    parser.add_argument("--menu", action="store_true", help="put it into this computer's menu of programs")


def run(args: argparse.Namespace) -> int:
    """Serve the pages until Ctrl-C."""
    from waitress.server import create_server  # noqa: PLC0415 - only the desk needs a server

    from agent.desk.app import build_app  # noqa: PLC0415 - the same
    from agent.desk.desk import Desk  # noqa: PLC0415 - the same
    from agent.desk.door import Door  # noqa: PLC0415 - the same

    def read_moment() -> datetime:
        return read_now(args)

    desk = Desk(home=find_home(args), read_now=read_moment, read_clock=read_clock)
    door = Door(read_clock)
    with socket.create_server((HOST, args.port)) as listener:
        port = listener.getsockname()[1]
        server = create_server(build_app(desk, door), sockets=[listener], threads=_THREADS)
        screen.show(f"http://{HOST}:{port}/{door.prefix}/enter?secret={door.make_secret()}")
        server.run()
    return 0
