"""`second-chance desk`: the page in the browser, on this machine only."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from agent.commands import screen
from agent.commands.command import find_home, read_clock, read_now, talk
from agent.desk.entrance import HOST, Entrance
from agent.desk.entry_file import choose_file, remove_file, tidy_file, write_failure, write_file
from agent.desk.menu import build_entry, describe_entry, put_entry
from agent.errors import SecondChanceError, TryLaterError
from agent.keeping.home_folder import Home, lock_desk, write_private
from agent.mailboxes.oauth.loopback import open_browser
from agent.wording.json_text import render_answer

_LAST_PORT = 65_535
_ENDING = "What is under way is ended first; that may take a minute. Ctrl-C once more stops it at once."
_WAIT = 3.0
"""Seconds in which a desk that is just being opened says where it is."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `desk`."""
    parser.add_argument(
        "--port", type=_read_port, default=0, metavar="N", help="the port (otherwise: a free one)"
    )
    parser.add_argument(
        "--no-browser",
        action="store_true",
        help="print an address that opens the page once, within a minute, instead of opening it",
    )
    parser.add_argument("--menu", action="store_true", help="put it into this computer's menu of programs")


def run(args: argparse.Namespace) -> int:
    """Serve the pages until Ctrl-C, or until nobody used them for an hour."""
    home = find_home(args)
    if args.menu:
        return _put_into_menu(args, home)
    try:
        return _open(args, home)
    except SecondChanceError as error:
        if not (args.no_browser or args.json or screen.is_watched()):  # as the menu starts it: nobody reads
            _show_failure(home, error)
        raise


def _open(args: argparse.Namespace, home: Home) -> int:
    home.ensure()
    with ExitStack() as stack:
        try:
            stack.enter_context(lock_desk(home))
        except TryLaterError:
            return _enter_again(args, home)
        return _serve(args, home)


def _show_failure(home: Home, error: SecondChanceError) -> None:
    """Say in the browser why the desk does not open."""
    for file in (choose_file(home, Path.home()), Path.home() / "second-chance-desk.html"):
        with suppress(SecondChanceError, OSError):
            write_failure(file, error)
            open_browser(file.as_uri(), os.environ)
            return


def _put_into_menu(args: argparse.Namespace, home: Home) -> int:
    entry = build_entry(str(home.root), os.environ)
    put_entry(entry)
    if args.json:
        screen.show_json(render_answer(read_now(args), menu={"entry": str(entry.shown)}))
    else:
        screen.show(str(entry.shown))
    talk(args, *describe_entry(entry))
    return 0


def _serve(args: argparse.Namespace, home: Home) -> int:
    from agent.desk.app import build_app, prepare  # noqa: PLC0415 - Flask takes its time, and is not always needed
    from agent.desk.desk import Desk  # noqa: PLC0415 - the same
    from agent.desk.door import Door  # noqa: PLC0415 - the same
    from agent.desk.server import listen, serve  # noqa: PLC0415 - the same

    def read_moment() -> datetime:
        return read_now(args)

    remove_file(home.desk_file)  # of one that was killed
    file = choose_file(home, Path.home())
    with listen(args.port) as listener, _asked_to_end() as is_asked:
        door = Door(read_clock, Entrance.make(listener.getsockname()[1]))
        app = build_app(Desk(home=home, read_now=read_moment, read_clock=read_clock), door)
        prepare(app, home)
        write_private(home.desk_file, door.entrance.write())

        def is_over() -> bool:
            tidy_file(file, door.entered_at, read_clock())
            return is_asked() or door.is_closed() or door.is_idle()

        try:
            _show_the_way(args, door.entrance, file)
            talk(args, "It is open until you press Ctrl-C, or nobody used it for an hour.")
            serve(app, listener, is_over, lambda: talk(args, _ENDING))
        finally:
            remove_file(home.desk_file)
            remove_file(file)
        why = "Nobody used it for an hour. " if door.is_idle() else ""
        talk(args, f"{why}The desk is closed. `second-chance desk` opens it again.")
    return 0


def _enter_again(args: argparse.Namespace, home: Home) -> int:
    """Open the desk that is open already, in one more window."""
    entrance = _find_entrance(home)
    talk(args, "The desk is open already; this is one more way into it.")
    _show_the_way(args, entrance, choose_file(home, Path.home()))
    return 0


def _find_entrance(home: Home) -> Entrance:
    """Where the desk is open.

    Raises:
        TryLaterError: it does not say so, or does not answer.
    """
    until = time.monotonic() + _WAIT
    while (entrance := Entrance.read(home.desk_file)) is None and time.monotonic() < until:
        time.sleep(0.05)
    try:
        if entrance is not None:
            socket.create_connection((HOST, entrance.port), timeout=_WAIT).close()
            return entrance
    except OSError:
        pass
    raise TryLaterError(
        "The desk of this home is open already, but does not answer.",
        "Close it with Ctrl-C where it was started, then open it again.",
    )


def _show_the_way(args: argparse.Namespace, entrance: Entrance, file: Path) -> None:
    """Open the browser, or print the address; and name the code for a browser that is opened by hand."""
    now = read_clock()
    page = f"{entrance.origin}/"
    code = entrance.key.make_code(now)
    address = entrance.make_address(now) if args.no_browser else page
    if args.json:
        screen.show_json(render_answer(read_now(args), desk={"address": address, "page": page, "code": code}))
    elif args.no_browser:
        screen.show(address)
    screen.finish()
    by_hand = f"open {page} in a browser on this computer and type the code {code}, within a minute."
    if args.no_browser:
        talk(args, f"This address opens the desk once, within a minute. Or {by_hand}")
    elif _open_file(file, entrance, now):
        talk(args, f"The desk opens in your browser. If it does not: {by_hand}")
    else:
        talk(args, f"No browser can be opened from here. Please {by_hand}")


def _open_file(file: Path, entrance: Entrance, now: datetime) -> bool:
    """Whether a browser was asked to open the file that lets it in."""
    try:
        write_file(file, entrance, now)
    except SecondChanceError:
        return False
    if open_browser(file.as_uri(), os.environ):
        return True
    remove_file(file)
    return False


@contextmanager
def _asked_to_end() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed, or the system asks this process to end; a second Ctrl-C ends it at once."""
    asked = threading.Event()
    names = [one for one in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, one)]
    before = {signal.Signals[name]: signal.getsignal(signal.Signals[name]) for name in names}

    def note(number: int, _: object) -> None:
        asked.set()
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

    for number, handler in before.items():
        if handler is not signal.SIG_IGN:  # `nohup`
            signal.signal(number, note)
    try:
        yield asked.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _read_port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= _LAST_PORT):  # noqa: PLR2004 - int() takes time
        raise argparse.ArgumentTypeError(f"{text!r} is no port; it is a number from 1 to {_LAST_PORT}")
    return int(text)
