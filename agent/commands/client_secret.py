"""The file from Google's console for a sign-in: named by `auth --client`, or offered from Downloads."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from agent.commands.command import talk
from agent.errors import BadFileError, UsageError
from agent.keeping.config import MailboxSettings
from agent.keeping.home_folder import Home
from agent.mailboxes.back_end import Terminal
from agent.mailboxes.oauth import client_file, google_client
from agent.mailboxes.registry import find_back_end
from agent.setting_up.client import is_in_order, place_client

_MOST_OFFERED = 5


def provide_client(
    args: argparse.Namespace, settings: MailboxSettings, home: Home, terminal: Terminal
) -> AbstractContextManager[None]:
    """See to it that Google's file is where config.toml has it while somebody signs in.

    Args:
        args: The options; `client` is the file as it was typed.
        settings: The mailbox that is authorised.
        home: Where the file is kept.
        terminal: Whom a file that was found is offered to.

    Raises:
        UsageError: no file was named behind `--client`.
        BadFileError: there is none that can be used; it says where was looked.
        TryLaterError, SecondChanceError: it cannot be copied.
    """
    target, named = settings.google_client, args.client
    if target is None:
        return nullcontext()
    if named is None:
        if is_in_order(target):
            return nullcontext()
        source = _find(target, terminal)
    else:
        source = _check_named(named)
    if os.path.lexists(target) and source.resolve() == target.resolve():
        return nullcontext()
    copying = place_client(source, google_client.read_file(source), settings, home)
    talk(
        args,
        f"{source} is of a desktop app, as needed. It is copied to {target}; "
        "you may delete the one it was copied from.",
    )
    return copying


def explain_needless(settings: MailboxSettings) -> UsageError:
    """The error for a file that was named for a mailbox where Google does not sign in."""
    again = f"second-chance auth {settings.name}"
    if find_back_end(settings).access is None:
        return UsageError(
            f"The mailbox {settings.name!r} is a folder on this computer: nobody signs in, and no file from "
            "Google is needed. Nothing was copied.",
            "There is nothing more to do for it; see: second-chance doctor",
        )
    return UsageError(
        f"Google does not sign in for the mailbox {settings.name!r}, so no file from Google is needed. "
        "Nothing was copied.",
        f"Run it without --client: {again}",
    )


def _check_named(named: str) -> Path:
    """The file that was named, which holds a desktop client; a folder stands for the one that lies in it."""
    path = client_file.read_path(named)
    if not named.strip():
        raise UsageError("--client was given without a file.", "second-chance auth --client FILE")
    if not os.path.lexists(path):
        folders = client_file.find_downloads()
        found = client_file.list_clients(folders)
        hint = _describe_search(folders, found)
        if not found:
            hint += " Drop the file on the terminal behind --client to write its name."
        raise BadFileError(f"There is no file {path}.", hint)
    if path.is_dir():
        inside = client_file.list_clients((path,))
        if len(inside) != 1:
            what = "several clients lie" if inside else "no client lies"
            raise BadFileError(
                f"{path} is a folder, and {what} in it.", "Name the file: second-chance auth --client FILE"
            )
        return inside[0]
    google_client.parse(path, google_client.read_file(path))
    return path


def _find(target: Path, terminal: Terminal) -> Path:
    """The file in Downloads that the person says yes to.

    Raises:
        BadFileError: there is none, or they want none of them.
    """
    folders = client_file.find_downloads()
    found = client_file.list_clients(folders)[:_MOST_OFFERED]
    if terminal.is_interactive and found:
        chosen = _offer(found, terminal)
        if chosen:
            return chosen
    try:
        google_client.load(target)
    except BadFileError as error:
        if found:
            raise BadFileError(error.text, _describe_search(folders, found)) from None
        searched = BadFileError(f"{error.text} {_describe_search(folders, found)}", error.hint)
        searched.has_steps = error.has_steps
        raise searched from None
    return target


def _offer(found: Sequence[Path], terminal: Terminal) -> Path | None:
    """Ask which of the files is to be used; None: none."""
    terminal.show("Google's sign-in needs the file that its console gave you. There is:")
    for number, path in enumerate(found, 1):
        terminal.show(f"  {number}  {path}" if len(found) > 1 else f"  {path}")
    if len(found) == 1:
        terminal.show("Take it? It is copied. [Enter: yes, n: no]")
        return None if terminal.read_line("answer").strip().casefold() in {"n", "no"} else found[0]
    terminal.show(f"Which one? It is copied. [1 to {len(found)}; Enter: 1, the newest; n: none]")
    answer = terminal.read_line("answer").strip() or "1"
    return found[int(answer) - 1] if answer.isdecimal() and 1 <= int(answer) <= len(found) else None


def _describe_search(folders: Sequence[Path], found: Sequence[Path]) -> str:
    if found:
        return f"This one was found; take it with: second-chance auth --client {shlex.quote(str(found[0]))}"
    return f"No such file was found in {' or '.join(map(str, folders))} either."
