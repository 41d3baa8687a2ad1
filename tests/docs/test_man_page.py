"""The manual page says what `--help` says."""

from __future__ import annotations

import re
import runpy
import subprocess
from pathlib import Path

import pytest

from agent.cli import build_parser
from agent.commands.table import COMMANDS

CHECKOUT = Path(__file__).parents[2]
PAGE = CHECKOUT / "docs" / "second-chance.1"
TEXT = PAGE.read_text(encoding="utf-8")


def test_the_page_is_what_the_command_line_says() -> None:
    """Every command with its arguments; otherwise: `python docs/man.py`."""
    assert runpy.run_path(str(CHECKOUT / "docs/man.py"))["build_page"]() == TEXT


def test_every_command_and_option_stands_there() -> None:
    """Names as they are typed: a hyphen that can be copied."""
    plain = TEXT.replace(r"\-", "-")
    assert re.findall(r"^\.SS ([a-z]+)", TEXT, re.MULTILINE) == [command.name for command in COMMANDS]
    for command in COMMANDS:
        assert command.help in plain
        for option in re.findall(r"(?<!\S)--[a-z-]+", build_parser(command.name).format_help()):
            assert rf"\fB{option}\fR" in plain, option
    for line in TEXT.splitlines():
        assert not re.search(r"(?<!\\)-", line) or line.startswith((".\\", ".TH"))


@pytest.mark.groff
def test_it_renders_without_a_warning() -> None:
    """As `man` would."""
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", str(PAGE)], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == ""
    assert "SECOND-CHANCE(1)" in re.sub(r"\x1b\[[0-9;]*m|.\x08", "", done.stdout)
