"""Writes docs/second-chance.1, the manual page, from the same rows and arguments as `--help`.

    python docs/man.py

The page goes into the wheel as it stands; tests/docs/test_man_page.py holds it against the command line.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from agent import __version__
from agent.cli import build_parser
from agent.commands.command import CommandParser
from agent.commands.table import COMMANDS

PAGE = Path(__file__).with_name("second-chance.1")
EXIT_STATUS = {
    "0": "Fine, or nothing was due.",
    "1": "A step failed; the next run tries again.",
    "2": "The command line was not understood.",
    "75": "Try again later: no network, a lock, a full disk, a server that rests.",
    "77": "Authorise again.",
    "78": "A config, interview or template file cannot be used.",
}
ENVIRONMENT = {
    "SECOND_CHANCE_HOME": "Where Second Chance keeps its files, unless --home says it.",
    "NO_COLOR": "Set to anything: no colours.",
    "PAGER": "What shows a text that is longer than the screen; empty or cat: nothing does.",
    "SECOND_CHANCE_TRACEBACK": "Set to 1: an unforeseen error is shown whole. It may quote your mail.",
}
FILES = {
    "config.toml": "Who you are, where your mail lies, how you want to be told.",
    "journal.db": "What was meant, done and said, so that no letter comes twice.",
    "templates/": "Letters of your own, which win over ours.",
    "credentials/": "What opens a mailbox, where no keyring keeps it.",
}


def build_page() -> str:
    """The whole page as roff."""
    parser = build_parser("", is_whole=True)
    return "\n".join((*_head(parser), *_list_options(parser), *_list_commands(parser), *_list_rest())) + "\n"


def _head(parser: CommandParser) -> Iterator[str]:
    yield '.\\" Written by: python docs/man.py'
    yield f'.TH SECOND-CHANCE 1 "" "Second Chance {__version__}" "User Commands"'
    yield ".nh"
    yield ".ad l"
    yield ".SH NAME"
    yield r"second\-chance \- the thank\-you and the second\-chance letter after an interview, as drafts"
    yield ".SH SYNOPSIS"
    yield r"\fBsecond\-chance\fR \fICOMMAND\fR [\fIoptions\fR]"
    yield ".SH DESCRIPTION"
    yield _text(parser.description or "")
    yield ".PP"
    yield _text(
        "An ID is an interview as status and find name it; its beginning will do. KIND is thank_you, "
        "second_chance, gracious_decline or status_nudge. Data goes to standard output, talk to "
        "standard error."
    )


def _list_options(parser: CommandParser) -> Iterator[str]:
    yield ".SH OPTIONS"
    yield _text("Every command takes these, before its name or after it.")
    yield from _describe(one for one in parser.arguments if one.option_strings)


def _list_commands(parser: CommandParser) -> Iterator[str]:
    yield ".SH COMMANDS"
    common = {name for one in parser.arguments for name in one.option_strings}
    for command in COMMANDS:
        own = parser.find_command(command.name)
        actions = [one for one in own.arguments if not common.issuperset(one.option_strings or "-")]
        yield ".SS " + " ".join((command.name, *map(_name_in_usage, actions))).replace("-", r"\-")
        yield _text(command.help)
        yield from _describe(actions)
        yield ".PP"
        yield "Example:"
        yield ".PP"
        yield ".RS 4"
        yield _text(command.example)
        yield ".RE"


def _name_in_usage(action: argparse.Action) -> str:
    """`ID`, `[KIND]`, `[--keep DIR]`."""
    if not action.option_strings:
        name = _value(action)
        return f"[{name}]" if action.nargs in {"?", "*"} else name
    return f"[{action.option_strings[-1]}{f' {_value(action)}' if action.nargs != 0 else ''}]"


def _value(action: argparse.Action) -> str:
    if isinstance(action.metavar, str):
        return action.metavar
    return "|".join(map(str, action.choices)) if action.choices else action.dest.upper()


def _describe(actions: Iterable[argparse.Action]) -> Iterator[str]:
    for one in actions:
        value = rf" \fI{_text(_value(one))}\fR" if one.nargs != 0 else ""
        names = ", ".join(rf"\fB{_text(name)}\fR{value}" for name in one.option_strings)
        yield ".TP"
        yield names or rf"\fI{_text(_value(one))}\fR"
        yield _text(one.help or "")


def _list_rest() -> Iterator[str]:
    sections = (
        ("EXIT STATUS", "", EXIT_STATUS),
        ("ENVIRONMENT", "", ENVIRONMENT),
        ("FILES", "In the home, which doctor names:", FILES),
    )
    for title, lead, rows in sections:
        yield f".SH {title}"
        if lead:
            yield lead
        for name, says in rows.items():
            yield ".TP"
            yield rf"\fB{_text(name)}\fR"
            yield _text(says)


def _text(written: str) -> str:
    """A text that roff takes for nothing else."""
    safe = " ".join(written.split()).replace("\\", r"\e").replace("-", r"\-").replace("%%", "%")
    return rf"\&{safe}" if safe[:1] in {".", "'"} else safe


if __name__ == "__main__":
    PAGE.write_text(build_page(), encoding="utf-8")
