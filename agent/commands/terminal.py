"""The terminal of a command in which a person signs in: talk on stderr, what they type or pipe on stdin."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import time
from collections.abc import Mapping

from agent.commands.command import talk
from agent.errors import UsageError


class SignInTerminal:
    """What `agent.mailboxes.back_end.Terminal` asks for."""

    def __init__(self, args: argparse.Namespace) -> None:
        """Talk as much as the options of the command say."""
        self._args = args

    @property
    def is_interactive(self) -> bool:
        """Whether stdin is a terminal."""
        return sys.stdin.isatty()

    @property
    def may_open_browser(self) -> bool:
        """Whether `--no-browser` was not given."""
        return not self._args.no_browser

    @property
    def environ(self) -> Mapping[str, str]:
        """The environment of the process."""
        return os.environ

    def say(self, text: str) -> None:
        """Tell something, unless the person asked for quiet."""
        talk(self._args, text)

    def show(self, text: str) -> None:
        """Show something, also under `--quiet`."""
        print(text, file=sys.stderr)

    def read_line(self, what: str) -> str:
        """The next line of stdin without its end; empty when nothing comes.

        Raises:
            UsageError: it is not UTF-8.
        """
        try:
            return sys.stdin.readline().rstrip("\r\n")
        except UnicodeDecodeError:  # its message quotes what was read
            raise UsageError(
                f"The {what} on stdin is not UTF-8.", "Encode it as UTF-8 and run it again."
            ) from None

    def read_secret(self, prompt: str) -> str:
        """A line that is typed and not echoed."""
        return getpass.getpass(prompt, sys.stderr)

    def wait(self, seconds: float) -> None:
        """Sleep."""
        time.sleep(seconds)
