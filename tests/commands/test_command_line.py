"""What holds for every command: help with an example, the common options, exit codes of usage, pipes."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from command_line import PROGRAM, say
from desk import ID, MaildirDesk

from agent.cli import build_parser, main
from agent.commands.table import COMMANDS

README = Path(__file__).parents[2] / "README.md"
EXAMPLES = {command.name: command.example for command in COMMANDS}
EACH = pytest.mark.parametrize("name", EXAMPLES)


@EACH
def test_help_has_an_example(name: str) -> None:
    """`COMMAND --help` is data, names the common options, and shows an example that begins rightly."""
    said = say(name, "--help")
    assert (0, "") == (said.code, said.err)
    assert f"example: second-chance {name}" in " ".join(said.out.split())
    for option in ("--home", "--json", "--now", "--verbose", "--quiet"):
        assert option in said.out, option


@EACH
def test_the_example_parses(name: str) -> None:
    """What the help shows is understood."""
    program, *words = shlex.split(EXAMPLES[name].partition(" > ")[0])
    assert "second-chance" == program
    args = build_parser(words[0]).parse_args(words)
    assert name == args.command


@EACH
def test_a_naive_now_is_refused(name: str) -> None:
    """Every moment is aware."""
    said = say(name, "--now", "2026-09-04T12:00:00")
    assert (2, "") == (said.code, said.out)
    assert "needs its offset" in said.err or "required" in said.err


@pytest.mark.parametrize(
    "now", ["yesterday", "2026-13-01T00:00Z", "", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"]
)
def test_a_now_that_is_no_time(tmp_path: Path, now: str) -> None:
    """Usage, for every odd moment."""
    desk = MaildirDesk(tmp_path)
    for command in ("status", "run", "export"):
        said = desk(command, f"--now={now}", now=None)
        assert (2, "") == (said.code, said.out), command
        assert "Traceback" not in said.err


@EACH
def test_quiet_and_verbose_exclude_each_other(name: str) -> None:
    """Usage."""
    assert 2 == say(name, "-q", "-v").code


@EACH
def test_an_unknown_option_is_usage(name: str) -> None:
    """Also an abbreviated one: scripts must not depend on prefixes."""
    assert 2 == say(name, "--hom", "x").code
    assert 2 == say(name, "--frobnicate").code


def test_no_command_and_unknown_command() -> None:
    """Usage with the list of commands."""
    assert 2 == say().code
    said = say("frobnicate")
    assert (2, "") == (said.code, said.out)
    assert "debrief" in said.err


def test_version_and_help() -> None:
    """The two questions that need no command."""
    assert re.fullmatch(r"second-chance \d+\.\d+\.\d+\n", say("--version").out)
    overview = say("--help").out
    for name in EXAMPLES:
        assert f"    {name} " in overview, name


def test_readme_lists_exactly_the_commands() -> None:
    """No command is undocumented, none is promised that is not there."""
    table = README.read_text(encoding="utf-8").partition("## Commands")[2].partition("\n## ")[0]
    listed = set(re.findall(r"^\| `([a-z]+)\b", table, re.MULTILINE)) - {"0"}
    assert set(EXAMPLES) == listed
    assert len(COMMANDS) == len(listed)


@pytest.mark.process
@pytest.mark.parametrize("words", [["status"], ["demo"], ["export"], ["status", "--json"], ["preview", ID]])
def test_a_reader_that_goes_away(tmp_path: Path, words: list[str]) -> None:
    """`| head -1`: no traceback, no complaint."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    home = [] if words == ["demo"] else ["--home", str(desk.home)]
    reading, writing = os.pipe()
    os.close(reading)  # gone before the first word
    done = subprocess.run(
        [*PROGRAM, *words, *home], stdout=writing, stderr=subprocess.PIPE, text=True, check=False, timeout=60
    )
    os.close(writing)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert done.returncode in {0, 1}


@pytest.mark.process
def test_full_standard_output(tmp_path: Path) -> None:
    """Data that cannot be written is an error, not silence."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PROGRAM, "export", "--home", str(desk.home)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert 75 == done.returncode
    assert "Error: There is no room left" in done.stderr
    assert "Hint: " in done.stderr
    assert "Exception ignored" not in done.stderr


def test_stopped_by_hand_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C outside a visit: a sentence, 130."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("agent.commands.status.read_now", stop)
    said = MaildirDesk(tmp_path)("status")
    assert (130, "") == (said.code, said.out)
    assert "Stopped." in said.err


def test_a_fault_of_ours_is_a_sentence_unless_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback by itself; with SECOND_CHANCE_TRACEBACK the whole of it."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("agent.commands.status.read_now", broken)
    desk = MaildirDesk(tmp_path)
    said = desk("status")
    assert (1, "") == (said.code, said.out)
    assert "ZeroDivisionError" in said.err
    assert "Hint: nothing was sent." in said.err
    monkeypatch.setenv("SECOND_CHANCE_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        desk("status")


@pytest.mark.process
def test_closed_streams(tmp_path: Path) -> None:
    """Started without stdin, stdout and stderr, as some daemons do."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    line = f"exec '{PROGRAM[0]}' -m agent run -v --home '{desk.home}' <&- >&- 2>&-"
    assert 0 == subprocess.run(["sh", "-c", line], check=False, timeout=60).returncode


def test_without_a_command_the_help_is_talk(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing was asked for: no data, the commands on stderr, and a usage error."""
    assert main([]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "COMMAND" in said.err


def test_common_options_stand_anywhere_but_behind_two_dashes(tmp_path: Path) -> None:
    """Before the command, between its words or behind them; behind `--` a word is a word."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    home = ("--home", str(desk.home))
    expected = say("preview", ID, "thank_you", *home, "--json").json["letters"]
    assert [one["kind"] for one in expected] == ["thank_you"]
    for words in (
        (*home, "--json", "preview", ID, "thank_you"),
        ("preview", ID, *home, "--json", "thank_you"),
        ("preview", f"--home={desk.home}", ID, "--json", "thank_you"),
        ("preview", *home, "--json", "--", ID, "thank_you"),
    ):
        assert say(*words).json["letters"] == expected, words
    for wrong in (("preview", *home, ID, "--", "--json"), ("preview", ID, "thank_you", "--home")):
        said = say(*wrong)
        assert (said.code, said.out) == (2, ""), wrong
