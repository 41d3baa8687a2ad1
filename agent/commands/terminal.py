"""The person at the terminal: asked questions in menus or plain lines, and signing in to a mailbox.

All talk goes to stderr, so that stdout stays data; what they type or pipe comes from stdin.
"""

from __future__ import annotations

import argparse
import getpass
import io
import os
import sys
import textwrap
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from agent.commands import screen
from agent.commands.command import talk
from agent.debriefing.question import Asker, Choice
from agent.errors import UsageError
from agent.knowledge.text import strip_hidden

if TYPE_CHECKING:
    from prompt_toolkit.output import Output


_WIDTH = 78
_NOTHING = "-"
_YES, _NO = {"y", "yes"}, {"n", "no"}


def choose_asker(environ: Mapping[str, str]) -> Asker:
    """The terminal's asker; plain lines where stdin or stderr is no terminal, or a dumb one.

    Plain lines are what a screen reader and a pipe need.
    """
    terminal = sys.stdin.isatty() and screen.is_watched() and environ.get("TERM", "") != "dumb"
    return TerminalAsker() if terminal else PlainAsker(sys.stdin, screen.talk_stream())


class TerminalAsker:
    """Menus and lines that can be edited (questionary)."""

    def __init__(self, output: Output | None = None) -> None:
        """Show menus on an output, usually the terminal of stderr."""
        from prompt_toolkit.output import create_output  # noqa: PLC0415 - only a dialogue needs it

        self._output: dict[str, Any] = {"output": output or create_output(stdout=screen.talk_stream())}

    def say(self, text: str) -> None:
        """Tell something; the screen breaks the lines."""
        screen.tell_lines(text)

    def text(self, ask: str, *, help: str, default: str, typed: str) -> str:  # noqa: A002 - the protocol's word
        """A line, beginning with what was typed before or is suggested."""
        import questionary  # noqa: PLC0415 - only a dialogue needs it

        self._help(help)
        shown = strip_hidden(typed or default)
        answer: str = questionary.text(strip_hidden(ask), default=shown, **self._output).unsafe_ask()
        return answer

    def choose(self, ask: str, *, help: str, choices: Sequence[Choice], default: str) -> str:  # noqa: A002
        """A menu."""
        import questionary  # noqa: PLC0415 - only a dialogue needs it

        self._help(help)
        # Questionary would take an empty value for none: positions are never empty.
        labels = (strip_hidden(choice.label) for choice in choices)
        shown = [questionary.Choice(label, str(number)) for number, label in enumerate(labels)]
        first = next((number for number, choice in enumerate(choices) if choice.value == default), 0)
        asked = questionary.select(strip_hidden(ask), shown, default=shown[first], **self._output)
        number = asked.unsafe_ask()
        return choices[int(number)].value

    def confirm(self, ask: str, *, help: str, default: bool) -> bool:  # noqa: A002
        """One key: y, n or Enter."""
        import questionary  # noqa: PLC0415 - only a dialogue needs it

        self._help(help)
        asked = questionary.confirm(strip_hidden(ask), default=default, **self._output)
        answer: bool = asked.unsafe_ask()
        return answer

    def _help(self, text: str) -> None:
        if text:
            screen.tell("", *(f"  {line}" for line in text.split("\n")))


class PlainAsker:
    """One question a line, one answer a line."""

    def __init__(self, answers: TextIO, talk: TextIO) -> None:
        """Read answers from one stream, talk on another."""
        if isinstance(answers, io.TextIOWrapper):
            answers.reconfigure(errors="replace")  # bytes of another encoding are no reason to stop
        self._answers = answers
        self._talk = talk

    def say(self, text: str) -> None:
        """Tell something."""
        screen.tell(*_wrap(text), stream=self._talk)

    def text(self, ask: str, *, help: str, default: str, typed: str) -> str:  # noqa: A002, ARG002 - lines cannot be mended here
        """A line; Enter takes the suggestion, a dash leaves it empty."""
        self._ask(ask, help)
        default = strip_hidden(default)  # what Enter takes is what was shown
        if default:
            self.say(f"[Enter: {default}   {_NOTHING}: nothing]")
        given = self._line()
        if not given:
            return default
        return "" if given == _NOTHING else given

    def choose(self, ask: str, *, help: str, choices: Sequence[Choice], default: str) -> str:  # noqa: A002
        """A number from a list; Enter takes the suggestion, or the first."""
        self._ask(ask, help)
        first = next((number for number, choice in enumerate(choices, 1) if choice.value == default), 1)
        for number, choice in enumerate(choices, 1):
            self.say(f"  {number}  {choice.label}")
        self.say(f"[Enter: {first}]")
        while True:
            given = self._line() or str(first)
            if given.isdecimal() and 1 <= int(given) <= len(choices):
                return choices[int(given) - 1].value
            self.say(f"Please write a number from 1 to {len(choices)}.")

    def confirm(self, ask: str, *, help: str, default: bool) -> bool:  # noqa: A002
        """Yes or no; Enter takes the suggestion."""
        self._ask(ask, help)
        self.say(f"[yes or no; Enter: {'yes' if default else 'no'}]")
        while True:
            given = self._line().casefold()
            if not given:
                return default
            if given in _YES | _NO:
                return given in _YES
            self.say("Please write yes or no.")

    def _ask(self, ask: str, help_text: str) -> None:
        self.say("")
        self.say(ask)
        if help_text:
            self.say(help_text)

    def _line(self) -> str:
        self._talk.write("> ")
        self._talk.flush()
        line = self._answers.readline()
        if not line:
            raise EOFError
        return line.strip()


def _wrap(text: str) -> Iterator[str]:
    """Lines of at most 78 columns; line ends of our own stay."""
    for line in text.split("\n"):
        yield from textwrap.wrap(strip_hidden(line), _WIDTH) or [""]


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
    def place(self) -> str:
        """Where the person goes on behind Google's page."""
        return "in the terminal"

    def open_page(self, address: str, advice: str, when_blocked: str) -> bool:  # noqa: ARG002 - said at Ctrl-C
        """Open Google's page in the person's browser; False where there is none."""
        from agent.mailboxes.oauth.loopback import open_browser  # noqa: PLC0415 - only for a sign-in

        if not open_browser(address, os.environ):
            return False
        self.say(f"Your browser opens Google's page. {advice}\nIf no page opens, go to\n\n{address}\n")
        return True

    def say(self, text: str) -> None:
        """Tell something, unless the person asked for quiet."""
        talk(self._args, *text.split("\n"))

    def show(self, text: str) -> None:
        """Show something, also under `--quiet`."""
        screen.tell_lines(text)

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
        return getpass.getpass(strip_hidden(prompt), screen.talk_stream())

    def wait(self, seconds: float) -> None:
        """Sleep."""
        time.sleep(seconds)
