"""What the README shows is what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from agent.commands.table import COMMANDS as TABLE
from agent.keeping import interview_file
from agent.mailboxes.registry import load_config

COMMANDS = tuple(command.name for command in TABLE)
CHECKOUT = Path(__file__).parents[2]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
PAGES = (CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md")))


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def shown_configs() -> list[str]:
    return [block for page in PAGES for block in blocks(page.read_text("utf-8"), "toml") if "[me]" in block]


def shown_interviews() -> list[str]:
    return [
        block
        for page in PAGES
        for block in blocks(page.read_text("utf-8"), "toml")
        if "[[interviewers]]" in block
    ]


def test_every_command_is_in_the_table() -> None:
    """The table lists exactly the commands there are; a line may hold several uses of one."""
    table = README.partition("## Commands")[2].partition("\n## ")[0].partition("###")[0]
    cells = [re.split(r"(?<!\\)\|", line)[1] for line in table.splitlines() if line.startswith("| `")]
    listed = [use.split()[0] for cell in cells for use in re.findall(r"`([^`]+)`", cell)]
    assert set(COMMANDS) == set(listed)


@pytest.mark.process
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    """`--help` says what a command does, how it is used, and shows one example of it."""
    words = [sys.executable, "-m", "agent", command, "--help"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env={"COLUMNS": "200"})
    assert (0, "") == (done.returncode, done.stderr)
    assert f"usage: second-chance {command}" in done.stdout
    assert f"example: second-chance {command}" in done.stdout


@pytest.mark.process
def test_the_options_of_the_table_are_understood() -> None:
    """Every option the table names stands in that command's help."""
    for use in re.findall(r"^\| `([^`]+)`", README, re.MULTILINE):
        command, *rest = use.split()
        if command in COMMANDS and (options := re.findall(r"--[a-z-]+", " ".join(rest))):
            words = [sys.executable, "-m", "agent", command, "--help"]
            told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
            assert not [option for option in options if option not in told], command


def test_the_two_commands_are_in_the_makefile() -> None:
    """`make demo` and `make test` are the first thing shown, and they exist."""
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    first = re.findall(r"^\$ make (\w+)", blocks(README, "console")[0], re.MULTILINE)
    assert first == ["demo", "test"]
    for page in PAGES:
        for target in re.findall(r"(?:^\$ |`)make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{page.name}: make {target}"


@pytest.mark.parametrize("shown", shown_configs() or [pytest.param("", id="none is shown")])
def test_the_shown_config_loads(shown: str, tmp_path: Path) -> None:
    """A config copied from a page is a config."""
    file = tmp_path / "config.toml"
    file.write_text(shown, encoding="utf-8")
    assert set(tomllib.loads(shown)["mailbox"]) == set(load_config(file).mailboxes)


@pytest.mark.parametrize("shown", shown_interviews() or [pytest.param("", id="none is shown")])
def test_the_shown_interview_loads(shown: str) -> None:
    """An interview file copied from a page is one, and no field of it is lost."""
    now = datetime.fromisoformat("2026-09-04T12:10:00-05:00")
    debrief = interview_file.parse(shown, source=Path("shown.toml"), now=now)
    assert (1, 1) == (len(debrief.botched), len(debrief.interviewers))


def test_every_link_leads_somewhere() -> None:
    """Links within the repository point at files that are there."""
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
            assert "://" in target or (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_exit_codes_are_those_of_the_errors() -> None:
    """The table of exit codes names every code an error can have, and 0 and 2."""
    table = README.partition("### Exit codes")[2].partition("\n## ")[0]
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}
    source = (CHECKOUT / "agent/errors.py").read_text(encoding="utf-8")
    used = {int(code) for code in re.findall(r"exit_code(?:: [\w\[\]]+)? = (\d+)", source)}
    assert listed == used | {0, 2}


def test_the_changelog_has_a_place_for_what_comes() -> None:
    """Changes that are in no release yet stand under Unreleased, and every command is told of."""
    changes = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)", changes, re.MULTILINE)[0] == "Unreleased"
    assert not [command for command in COMMANDS if f"`{command}`" not in changes]
