"""What is named for the person to type: it goes to the home they named, and is near what they meant."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import say, say_it_all
from desk import ID, MaildirDesk

from agent.commands import hints, screen
from agent.commands.line_breaks import break_line, count_columns, measure
from agent.commands.palette import STOPPED, paint_lead
from agent.commands.styled import CleanConsole
from agent.commands.table import COMMANDS


@pytest.fixture(autouse=True)
def no_home_behind() -> Iterator[None]:
    yield
    hints.name_home("")


# ---- the home


def test_each_command_gets_the_home_and_a_letter_does_not() -> None:
    """`second-chance letter` is a command before an id, and two words of a sentence elsewhere."""
    hints.name_home("/home/ana/my files")
    kept = "second-chance --home '/home/ana/my files'"
    for text, said in (
        ("Then: `second-chance confirm x-2026-09-04`.", f"Then: `{kept} confirm x-2026-09-04`."),
        ("second-chance status, second-chance find", f"{kept} status, {kept} find"),
        (f"`second-chance letter {ID} thank_you` shows it", f"`{kept} letter {ID} thank_you` shows it"),
        ("Acme: second-chance letter: armed.", None),
        ("The second-chance letter of this interview", None),
        ("a second-chance draft, second-chance find-it, /usr/bin/second-chance run", None),
        ("second-chance run --home /elsewhere", None),
        ("second-chance demo", None),
    ):
        assert hints.keep_home(text) == (said or text)
    for command in COMMANDS:
        if command.name not in {"demo", "completion", "letter"}:
            assert hints.keep_home(f"second-chance {command.name}") == f"{kept} {command.name}"
    hints.name_home(None)
    assert hints.keep_home("second-chance run") == "second-chance run"


def test_it_is_named_on_every_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    """Data, talk, and what is drawn in columns."""
    hints.name_home("/h")
    screen.show("second-chance run")
    screen.tell("second-chance run")
    paper = CleanConsole(file=io.StringIO(), width=60)
    paper.print("second-chance run", soft_wrap=True)
    assert isinstance(paper.file, io.StringIO)
    out, err = capsys.readouterr()
    assert {out, err, paper.file.getvalue()} == {"second-chance --home /h run\n"}


def test_only_a_home_that_was_given_by_option_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who set SECOND_CHANCE_HOME has it set for the next command, too."""
    home = str(tmp_path / "a b")
    before, behind = say_it_all("--home", home, "status"), say_it_all("status", "--home", home)
    assert f"second-chance --home '{home}' init" in before.err
    assert (before.code, before.err) == (behind.code, behind.err)
    monkeypatch.setenv("SECOND_CHANCE_HOME", home)
    assert "with: second-chance init" in say_it_all("status").err


# ---- options before the command


def test_common_options_before_the_command_are_as_good(tmp_path: Path) -> None:
    """One or all of them, joined or not; the quiet run is quiet there, too."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    behind = desk("status", "--json", now=None).json
    home = f"--home={desk.home}"
    assert say(home, "--json", "status").json["interviews"] == behind["interviews"]
    assert say("-q", "--home", str(desk.home), "--now", "2026-09-04T12:10:00-05:00", "status").code == 0
    assert say("--json", "status", home).json["interviews"] == behind["interviews"]
    for words in (("--home",), ("--json",), ("--frob", "status"), ("--home", "x"), ("--why", "find")):
        assert say(*words).code == 2, words


def test_options_between_the_words_are_as_good(tmp_path: Path) -> None:
    """Also where the word behind them may be left out; what lacks its value takes none of the others."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    home = str(desk.home)
    assert "kept: 1." in say("preview", ID, "--home", home, "thank_you").out
    assert say("config", "get", "--home", home, "me.tone").out == "warm\n"
    assert say("config", "set", f"--home={home}", "me.tone", "--json", "formal").code == 0
    said = say("snooze", ID, "--home", home, "2030-01-01")
    assert said.code == 0
    for words in (
        ("config", "get", "me.tone", "--home"),
        ("status", "--home"),
        ("status", "--home", "--json"),
    ):
        said = say(*words)
        assert (said.code, "expected one argument" in said.err) == (2, True), words


# ---- did you mean


def test_a_mistyped_option_is_named() -> None:
    """Before the command and behind it; nothing else is blamed, and there is always a next step."""
    for words, meant in (
        (("status", "--jsno"), "There is no option '--jsno'. Did you mean: --json?"),
        (("--homee", "x", "status"), "There is no option '--homee'. Did you mean: --home?"),
        (("--hom", "/a b", "status"), "There is no option '--hom'. Did you mean: --home?"),
        (("run", "--frob"), "There is no option '--frob'. second-chance run --help shows what it takes."),
        (("choose", "x"), "required: MESSAGE-ID. second-chance choose --help shows an example."),
        (("close", "x", "thank_you"), "'thank_you' is one word too many. second-chance close --help shows"),
    ):
        said = say(*words)
        assert (said.code, said.out) == (2, ""), words
        assert meant in said.err, words


def test_a_mistyped_command_is_named(tmp_path: Path) -> None:
    """Letters changed, left out or doubled; another program's word; a kind with a hyphen is fine."""
    for typed, meant in (
        ("stauts", "status"),
        ("debreif", "debrief"),
        ("snoze", "snooze"),
        ("list", "status"),
        ("login", "auth"),
        ("thankd", "thanked"),
    ):
        said = say(typed)
        assert (said.code, said.out) == (2, "")
        assert f"Did you mean: {meant}" in said.err, typed
    assert "Did you mean" not in say("frobnicate").err
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    assert desk("preview", ID, "Thank-You").code == 0
    assert "Did you mean: thank_you?" in desk("preview", ID, "thankyu").err


def test_a_mistyped_id_is_named(tmp_path: Path) -> None:
    """The company as it is written, a word of it, or nearly; in JSON as well."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    assert desk("status", "Prairie Gate Credit Union").code == 0
    for typed in ("prarie-gate", "gate", "credit", "Priarie Gate"):
        said = desk("status", typed)
        assert said.code == 2
        assert f"Did you mean {ID}?" in said.err, typed
    assert "Did you mean" not in desk("status", "harrow").err
    assert f"Did you mean {ID}?" in desk("explain", "gate", "--json").json["errors"][0]["text"]


# ---- lines


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_lines_end_at_words(columns: int) -> None:
    """Set in as the first line is; a command to copy stays whole; ids are never cut."""
    text = (
        "  - Denise wrote something that may be a decision. Read it, then say which it was: "
        f"`second-chance declined gate-1` or `second-chance reopen {ID}`."
    )
    lines = list(break_line(text, columns))
    assert " ".join(" ".join(lines).split()) == " ".join(text.split())
    assert all(count_columns(line) <= columns for line in lines if ID not in line)
    assert lines[0].startswith("  - D")
    assert all(line.startswith("    ") for line in lines[1:])
    assert sum("`second-chance declined gate-1`" in line for line in lines) == 1
    assert [len(line.split()) for line in break_line("日本語 " * 20, 60)] == [8, 8, 4]


@pytest.mark.parametrize(
    "command",
    [
        "second-chance --home '/home/ana/my files' doctor",
        "second-chance schedule install",
        "second-chance --home /home/ana/files notify --test",
        f"second-chance --home /h debrief --id {ID}",
        "second-chance auth personal --store file",
        f"second-chance choose {ID} '<a1@prairiegate.example>'",
        "second-chance config set me.tone formal",
    ],
)
def test_no_line_ends_within_a_command(command: str) -> None:
    """Half a command is another one: whoever copies two lines types two."""
    whole = command.removesuffix(" formal")
    for words in range(12):
        text = f"        {'word ' * words}Then run {command}, or wait until the next day."
        assert any(whole in line for line in break_line(text, 60)), words


def test_a_line_is_broken_on_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Elsewhere another program reads it; columns beyond 100 are left empty."""
    text = "word " * 40 + "end"
    screen.tell(text)
    assert capsys.readouterr().err == f"{text}\n"
    for columns, most in ((60, 60), (400, 100)):
        paper = Terminal()
        monkeypatch.setenv("COLUMNS", str(columns))
        screen.tell(text, stream=paper)
        assert most - 5 <= max(map(len, paper.getvalue().splitlines())) <= most
    assert measure(Terminal(), {}) == 80
    assert measure(None, {}) is None


def test_colours_stand_on_terminals_that_want_them() -> None:
    """NO_COLOR, a dumb terminal and a pipe have none."""
    coloured = paint_lead("Error: no", STOPPED, Terminal(), {"TERM": "xterm"})
    assert coloured == "\x1b[31mError:\x1b[0m no"
    for stream, environ in (
        (Terminal(), {"TERM": "xterm", "NO_COLOR": "1"}),
        (Terminal(), {"TERM": "dumb"}),
        (io.StringIO(), {"TERM": "xterm"}),
    ):
        assert paint_lead("Error: no", STOPPED, stream, environ) == "Error: no"
