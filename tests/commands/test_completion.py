"""Completion: a real bash is told commands, options, kinds and ids by the program itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from argcomplete.finders import CompletionFinder
from command_line import say
from desk import ID, MaildirDesk

from agent.commands.completion import find_command
from agent.commands.table import COMMANDS
from agent.keeping.journal.known_ids import list_known_ids

ASK = """
eval "$(second-chance completion bash)"
while IFS= read -r line; do
  COMP_LINE=$line COMP_POINT=${#line} COMP_TYPE=9
  read -ra COMP_WORDS <<< "$line"; COMPREPLY=()
  _python_argcomplete second-chance
  echo "${COMPREPLY[*]}"
done
"""


@pytest.mark.process
def test_bash_completes_what_can_stand_there(tmp_path: Path) -> None:
    """Ids of the home that the line names, before the command or behind it."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    home = f"--home {desk.home}"
    expected = {
        "second-chance sno": "snooze ",
        "second-chance de": "demo debrief desk declined",
        f"second-chance explain {home} pra": f"{ID} ",
        f"second-chance {home} skip {ID} th": "thank_you ",
        f"second-chance {home} debrief --id p": f"{ID} ",
        "second-chance schedule in": "install ",
        "second-chance run --dry": "--dry-run ",
        "second-chance completion f": "fish ",
        "second-chance --qu": "--quiet ",
    }
    environ = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    asked = "\n".join(expected) + "\n"
    done = subprocess.run(
        ["bash", "-c", ASK], input=asked, capture_output=True, text=True, check=True, timeout=120, env=environ
    )
    assert dict(zip(expected, done.stdout.splitlines(), strict=True)) == expected
    assert done.stderr == ""


def test_each_shell_has_its_script() -> None:
    """On stdout, as data; JSON holds the same."""
    marks = {"bash": "complete ", "zsh": "#compdef second-chance", "fish": "complete --command second-chance"}
    for shell, mark in marks.items():
        said = say("completion", shell)
        assert (said.code, said.err) == (0, "")
        assert mark in said.out
        assert say("completion", shell, "--json").json["script"].strip() == said.out.strip()
    assert say("completion", "csh").code == 2


def test_the_command_of_a_line_is_found_wherever_it_stands() -> None:
    """Only its arguments are loaded."""
    names = [command.name for command in COMMANDS]
    assert find_command("second-chance --home /x --json sta", names) == ""
    assert find_command("second-chance --home /x status pra", names) == "status"


def test_a_journal_that_cannot_be_read_has_no_ids(tmp_path: Path) -> None:
    """None, one of another kind, and a folder: a key pressed is no moment for an error."""
    (tmp_path / "other.db").write_text("no database")
    for name in ("none.db", "other.db", "."):
        assert list_known_ids(tmp_path / name) == ()


class Shell(CompletionFinder):
    """What answers a shell, in this process: it ends as a command ends, and takes no file of another."""

    answered = Path()

    def __call__(self, *words: Any, **options: Any) -> None:
        with self.answered.open("w", encoding="utf-8") as answered:
            super().__call__(*words, **options | {"exit_method": sys.exit, "output_stream": answered})

    def _init_debug_stream(self) -> None:
        """There is none."""


def test_the_program_answers_a_shell_that_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without words of its own: the line is in the environment, and nothing else is printed."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    monkeypatch.setattr(Shell, "answered", tmp_path / "answered")
    monkeypatch.setattr("argcomplete.finders.CompletionFinder", Shell)
    monkeypatch.setattr("argcomplete.io.debug_stream", sys.stderr)
    home = f"--home {desk.home}"
    expected = {
        "second-chance de": ["debrief", "declined", "demo", "desk"],
        f"second-chance {home} skip {ID} th": ["thank_you "],
        f"second-chance status {home} pra": [f"{ID} "],
        f"second-chance status {home} harbor": [],
        f"second-chance status --home {tmp_path / 'none'} pra": [],
        "second-chance status ": [],
        "second-chance status --n": [],
        "second-chance --v": ["--verbose "],
    }
    monkeypatch.setenv("_ARGCOMPLETE", "1")
    monkeypatch.setenv("SECOND_CHANCE_HOME", str(tmp_path / "none"))
    got = {}
    for line in expected:
        monkeypatch.setenv("COMP_LINE", line)
        monkeypatch.setenv("COMP_POINT", str(len(line)))
        said = say()
        assert (said.code, said.out, said.err) == (0, "", "")
        got[line] = sorted(filter(None, Shell.answered.read_text(encoding="utf-8").split("\013")))
    assert got == expected


def test_whoever_looks_on_is_told_where_the_script_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """On stderr, and so the script can still be put into a file; with -q it is not said."""
    monkeypatch.setattr("agent.commands.screen.is_watched", lambda: True)
    for shell in ("bash", "zsh", "fish"):
        said = say("completion", shell)
        assert said.err.startswith(f"To keep it: second-chance completion {shell} > ~/")
        assert "To keep it" not in said.out
    assert say("completion", "bash", "-q").err == ""
