"""Other people's words on the screen: none of them steers, turns or hides, whatever command shows them."""

from __future__ import annotations

import ast
import io
import json
import os
import pty
import re
import sys
import tty
from argparse import Namespace
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from calendars import START, calendar, calendar_mail, event, utc
from command_line import say
from desk import INTERVIEW, MaildirDesk
from hidden_characters import EMOJI, FORGED, ODD, PERSIAN, STYLES, encode_word, find_hidden
from hypothesis import given
from hypothesis import strategies as st
from mails import APPLIED, DEBRIEFED, INVITED, SUBJECT, application, mail
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output
from rich.panel import Panel
from rich.table import Table
from rich.tree import Tree
from worlds import SENT_FOLDER
from worlds.maildir import MaildirWorld

import agent
from agent.cli import main
from agent.commands import line_breaks, screen
from agent.commands.styled import CleanConsole, make_line, stack_lines
from agent.commands.table import COMMANDS
from agent.commands.terminal import PlainAsker, SignInTerminal, TerminalAsker
from agent.debriefing.question import Choice
from agent.knowledge.text import escape_hidden, strip_hidden

IN_A_FILE_NAME = ODD.replace("/", "").replace("\x00", "")[-120:]
IN_AN_ID = "<r\x9b31m\u202e2\u200b@prairiegate.example>"
AFTER = DEBRIEFED + timedelta(hours=1)

LINES: dict[str, tuple[tuple[str, ...], ...]] = {
    "demo": (("--keep", "{file}"),),
    "init": (("--name", "{odd}"), ("--address", "{odd}", "--time-zone", "{odd}", "--home", "{nowhere}")),
    "config": (("get",), ("get", "{odd}"), ("set", "{odd}", "{odd}"), ("set", "me.tone", "{odd}")),
    "auth": (("--status",), ("{odd}",), (), ("--revoke",)),
    "debrief": (("{file}",), ("{nowhere}",), ("--id", "{odd}"), ("--id", "{seen}"), (), ("--id", "{id}")),
    "run": (("-v",), ("--dry-run", "-v")),
    "status": ((), ("{id}",), ("{odd}",)),
    "desk": (("--port", "{odd}"), ("{odd}",)),
    "preview": (("{id}",), ("{odd}",), ("{id}", "{odd}")),
    "explain": (("{id}",), ("{odd}",)),
    "open": (("{id}",), ("{odd}",), ("{seen}",), ("{id}", "{odd}")),
    "completion": (("bash",), ("{odd}",)),
    "choose": (("{id}", "{odd}"), ("{odd}", "{odd}"), ("{id}", IN_AN_ID)),
    "confirm": (("{id}",), ("{seen}",), ("{odd}",)),
    "snooze": (("{id}", "{odd}"), ("{odd}", "3d"), ("{id}", "3d")),
    "skip": (("{seen}",), ("{id}", "{odd}"), ("{odd}",), ("{id}",)),
    "rearm": (("{id}",), ("{odd}",)),
    "reword": (("{id}", "thank_you"), ("{odd}", "thank_you"), ("{id}", "{odd}")),
    "letter": (
        ("{id}", "thank_you"),
        ("{odd}", "thank_you"),
        ("{id}", "thank_you", "{odd}"),
        ("{id}", "thank_you", "--brief"),
        ("{id}", "thank_you", "--from", "{file}", "--yes"),
        ("{id}", "thank_you", "--from", "{nowhere}"),
    ),
    "close": (("{seen}",), ("{odd}",), ("{id}",)),
    "reopen": (("{id}",), ("{odd}",), ("{seen}",)),
    "declined": (("{id}",), ("{odd}",)),
    "thanked": (("{id}",), ("{id}", "{odd}"), ("{odd}",), ("{id}", "--on", "{odd}")),
    "remake": (("{id}", "thank_you"), ("{odd}", "thank_you"), ("{id}", "{odd}")),
    "forget": (("{seen}",), ("{odd}",), ("{id}",)),
    "find": (("--why", "--all", "-v"),),
    "schedule": (("show",), ("{odd}",)),
    "notify": ((), ("--test",), ("--add", "{odd}"), ("--add", "phone", "--store", "file"), ("{odd}",)),
    "doctor": (("--here", "-v"),),
    "log": ((), ("-n", "{odd}"), ("-n", "3")),
    "export": ((),),
}
"""What is typed behind each command's name; a command without a row here fails the first test."""


class OddDesk(MaildirDesk):
    """A desk in an odd folder, with an odd thread, odd invitations and odd folders of mail."""

    def __init__(self, base: Path) -> None:
        super().__init__(base / IN_A_FILE_NAME, mails=())
        odd = encode_word(ODD)
        self.deliver(application(), APPLIED, SENT_FOLDER)
        told = mail(
            f"Dear Marcus, Friday at 10:30 works. {ODD}",
            INVITED,
            "<a1@prairiegate.example>",
            sender=f"{odd} <denise.kowalczyk@prairiegate.example>",
            subject=encode_word(f"{SUBJECT} {ODD}"),
        )
        again = mail(
            f"And bring a passport. {ODD}",
            INVITED + timedelta(hours=1),
            IN_AN_ID,
            sender=f"{encode_word(f'Denise {ODD}')} <denise.kowalczyk@prairiegate.example>",
            subject=encode_word(f"Re: {SUBJECT} {ODD}"),
            references=("<a1@prairiegate.example>",),
            cc=f"{odd} <hr\u202e@prairiegate.example>",
        )
        for raw in (told, again, odd_invitation("sure"), odd_invitation("perhaps", cold=True)):
            self.deliver(raw, INVITED + timedelta(hours=1))
        for name in (f".{IN_A_FILE_NAME}", ".New\nLine"):
            for part in ("cur", "new", "tmp"):
                (self.mail / name / part).mkdir(parents=True)
        told, another, *_ = self("find", "--json", now=AFTER).json["found"]
        self.id, self.seen = told["id"], another["id"]
        assert self("debrief", self.file(INTERVIEW)).code == 0
        assert self("choose", self.id, "<a1@prairiegate.example>").code == 0
        assert len(self.draft_files()) == 1
        self.odd_file = self.file(INTERVIEW.replace("video", "x") + f"{json.dumps(ODD)} = 1", IN_A_FILE_NAME)

    def fill_in(self, words: tuple[str, ...]) -> tuple[str, ...]:
        known = {
            "{odd}": ODD,
            "{id}": self.id,
            "{seen}": self.seen,
            "{file}": self.odd_file,
            "{nowhere}": str(self.base / "nowhere" / IN_A_FILE_NAME),
        }
        return tuple(known.get(word, word) for word in words)


def odd_invitation(uid: str, *, cold: bool = False) -> bytes:
    """A calendar whose every field is odd."""
    written = ODD.replace("\r", "\\n").replace("\n", "\\n").replace("\x0b", "").replace("\x0c", "")
    written = written.replace("\u2028", "").replace("\x85", "")
    who = "Kim <kim@elsewhere.example>" if cold else "Denise <denise.kowalczyk@prairiegate.example>"
    start = START + timedelta(days=3 + cold)
    lines = event(
        start,
        start + timedelta(hours=1),
        uid=f"{uid}\x9b\u202e{written}",
        title=f"Interview: Manager {written}",
        organizer=who.replace(" <", f" {written} <"),
        more=(f"LOCATION:{written}", f"DESCRIPTION:{written}", f"URL:https://evil.example/{written}"),
        DTSTAMP=f":{utc(INVITED)}",
    )
    return mail_with_calendar(calendar(lines), f"<{uid}\x9b@prairiegate.example>", who)


def mail_with_calendar(written: str, message_id: str, sender: str) -> bytes:
    raw = calendar_mail(
        written, INVITED, "<x@x.example>", sender="Denise <d@x.example>", subject="SUBJECT"
    ).decode()
    name, _, address = sender.partition(" <")
    head = f"{encode_word(f'{name} {ODD}')} <{address}"
    return (
        raw.replace("Denise <d@x.example>", head, 1)
        .replace("SUBJECT", encode_word(f"Interview {ODD}"), 1)
        .replace("<x@x.example>", message_id, 1)
        .encode()
    )


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OddDesk:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    monkeypatch.setenv("PATH", str(tmp_path))
    return OddDesk(tmp_path)


def test_every_command_has_its_lines() -> None:
    """Whoever adds a command says here how other people's words could get out of it."""
    assert set(LINES) == {command.name for command in COMMANDS}


@pytest.mark.parametrize("command", LINES)
def test_no_command_shows_what_is_hidden(desk: OddDesk, command: str) -> None:
    """In words and in JSON, on stdout and on stderr, also where it fails or does not understand."""
    for words in (*LINES[command], (ODD,), (f"--{ODD}",), ("--now", ODD)):
        for more in ((), ("--json",), ("-v",)):
            said = desk(command, *desk.fill_in(words), *more, now=None if "--now" in words else AFTER)
            assert find_hidden(said.out) == [], words
            assert find_hidden(said.err) == [], words
            if more == ("--json",) and said.out:
                json.loads(said.out)


@pytest.mark.process
@pytest.mark.parametrize("command", LINES)
def test_on_a_terminal_as_little(desk: OddDesk, command: str) -> None:
    """In columns and colours; what rich writes by itself is taken away before looking."""
    for words in LINES[command]:
        shown = STYLES.sub("", show_on_terminal(desk, command, *desk.fill_in(words)))
        assert find_hidden(shown) == [], words


def show_on_terminal(desk: OddDesk, *words: str) -> str:
    """What a command shows on a terminal where Ctrl-D is typed at once; wide, so that no path is broken.

    It runs in a fork of this process: to start Python anew for each line would take ten times as long.
    """
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    os.write(ours, b"\x04")
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            line_breaks.WIDEST = 400  # this process's own
            os.close(ours)
            os.environ |= {"TERM": "xterm-256color", "COLUMNS": "400"}
            os.dup2(theirs, 1)
            os.dup2(theirs, 2)
            sys.stdin, sys.stdout, sys.stderr = open(os.devnull), os.fdopen(1, "w"), os.fdopen(2, "w")  # noqa: PTH123, SIM115
            with suppress(SystemExit):
                main([*words, "--home", str(desk.home), "--now", AFTER.isoformat()])
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(0)
    os.close(theirs)
    shown = b"".join(iter(lambda: read_some(ours), b""))
    os.waitpid(child, 0)
    os.close(ours)
    return shown.decode()


def read_some(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # the other side was closed
        return b""


@pytest.mark.parametrize("last", ["reopen", "declined"])
def test_a_mail_that_stops_a_letter_is_told_in_clean_words(desk: OddDesk, last: str) -> None:
    """Who wrote it, and the sentence that did it, are as odd as the rest."""
    desk.send(AFTER)
    wrote = AFTER + timedelta(hours=1)
    no = f"We have decided to move forward with another candidate {ODD.partition(FORGED)[0]} for this role."
    desk.answer(no, wrote, sender=f"{encode_word(f'Denise {ODD}')} <denise.kowalczyk@prairiegate.example>")
    told = []
    for words in (
        ("run", "-v"),
        ("status", desk.id),
        ("explain", desk.id),
        ("find", "--why"),
        (last, desk.id),
    ):
        for more in ((), ("--json",)):
            said = desk(*words, *more, now=wrote + timedelta(hours=1))
            told.append(said.out + said.err)
            assert find_hidden(said.out) + find_hidden(said.err) == [], words
    assert any("another candidate A" in one for one in told)


def test_json_keeps_each_value(desk: OddDesk) -> None:
    """Escapes are for the reader's eyes: what is parsed is what stands in the mail."""
    thread = desk.status(AFTER)["thread"]
    assert IN_AN_ID in thread["message_ids"]
    told = " ".join(ODD.translate(dict.fromkeys((*range(32), 127, 133, 8232), " ")).split())
    assert told in " ".join(thread["subject"].split())


def test_an_odd_home_is_named_in_plain_words(tmp_path: Path) -> None:
    """`init` says where it wrote; the path in its JSON is the whole one."""
    home, mail_folder = tmp_path / IN_A_FILE_NAME, str(MaildirWorld(tmp_path).root)
    words = ("--name", "Marcus", "--address", "m@mail.example", "--maildir", mail_folder)
    said = say("init", *words, "--home", str(home / "a"))
    assert (0, []) == (said.code, find_hidden(said.out + said.err))
    answered = say("init", *words, "--home", str(home / "b"), "--json")
    assert find_hidden(answered.out) == []
    assert str(home / "b" / "config.toml") == answered.json["config"]


# ---- the border itself


def test_what_is_spelled_with_joiners_stays() -> None:
    """Persian, an emoji of several, a red heart; between Latin letters a joiner only hides."""
    for word in (PERSIAN, EMOJI, "❤️", "क्\u200dष", "é", "A\u00a0B", "日本\u3000語"):
        assert strip_hidden(word) == word
        assert escape_hidden(f'"{word}"') == f'"{word}"'
    assert strip_hidden("pay\u200dpal\u200c.example 1\u200d2\u200d") == "paypal.example 12"
    assert escape_hidden('"pay\u200dpal"') == r'"pay\u200dpal"'
    assert strip_hidden("x\ufe0f\ufe0f❤\ufe0f\ufe0f\U000e0100") == "x❤️"


@given(st.text() | st.text(alphabet=ODD))
def test_any_text(text: str) -> None:
    """One line; cleaned twice it is the same; as JSON it keeps its value."""
    shown = strip_hidden(text)
    assert find_hidden(shown) == []
    assert len(shown.splitlines()) <= 1
    assert strip_hidden(shown) == shown
    written = escape_hidden(json.dumps({"a": [text]}, ensure_ascii=False, indent=2))
    assert find_hidden(written.replace("\n", " ")) == []
    assert json.loads(written) == {"a": [text]}


def test_lines_are_made_by_the_border_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """A line end in a text begins no line."""
    screen.show("a\nb", "c\u2028d\x85e")
    screen.tell(f"x\n{FORGED}")
    screen.tell_lines("one\ntwo\x9b")
    assert capsys.readouterr() == ("a b\nc d e\n", f"x {FORGED}\none\ntwo \n")


def test_everything_that_rich_is_given_is_cleaned() -> None:
    """Lines, cells, titles, headings, panels and branches; markup in it is no markup."""
    on = CleanConsole(file=io.StringIO(), force_terminal=True, width=200, _environ={"TERM": "xterm"})
    table = Table(ODD, show_lines=True)
    table.add_row(ODD)
    table.add_row(stack_lines((ODD, "bold"), make_line(ODD, (ODD, "dim"))))
    tree = Tree(ODD)
    tree.add(ODD)
    tree.add(make_line(ODD, is_cut=True))
    for one in (ODD, f"[bold]{ODD}", table, tree, Panel(ODD), Panel(stack_lines(ODD))):
        on.print(one)
    on.print(ODD, style="bold", soft_wrap=True)
    on.rule(ODD)
    assert isinstance(on.file, io.StringIO)
    shown = on.file.getvalue()
    assert find_hidden(STYLES.sub("", shown)) == []
    assert "[bold]A" in shown


def test_questions_are_asked_in_clean_words(capsys: pytest.CaptureFixture[str]) -> None:
    """In plain lines; what Enter takes is what was shown."""
    paper, choices = io.StringIO(), (Choice("a\u202e", ODD), Choice("b", "B"))
    asker = PlainAsker(io.StringIO("\n\n\n"), paper)
    assert "a\u202e" == asker.choose(ODD, help=ODD.replace("\n", ""), choices=choices, default="")
    assert strip_hidden(ODD) == asker.text(ODD, help="", default=ODD, typed="")
    assert asker.confirm(ODD, help="", default=True)
    SignInTerminal(Namespace(quiet=False)).show(ODD.replace("\n", ""))
    SignInTerminal(Namespace(quiet=False)).say(ODD.replace("\n", ""))
    assert find_hidden(paper.getvalue().replace(f"\n{FORGED}", "")) == []
    assert find_hidden(capsys.readouterr().err) == []


def test_menus_show_clean_words() -> None:
    """Questionary is given nothing else."""
    shown = io.StringIO()
    with create_pipe_input() as keys, create_app_session(input=keys):
        asker = TerminalAsker(Vt100_Output(shown, lambda: Size(40, 150), term="xterm"))
        keys.send_text("\r\ry")
        asker.choose(ODD, help="", choices=(Choice("a", ODD), Choice("b", "B")), default="")
        assert strip_hidden(ODD) == asker.text(ODD, help="", default=ODD, typed="")
        asker.confirm(ODD, help="", default=True)
    written = re.sub(r"\x1b(\[[0-9;?]*[A-Za-z]|[^\[])", "", shown.getvalue()).replace("\r", "")
    assert find_hidden(written) == []


def test_a_traceback_that_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """It quotes what the fault quotes."""
    screen.tell_fault(ValueError, ValueError(ODD.replace("\n", "")), None)
    assert find_hidden(capsys.readouterr().err) == []


# ---- nothing goes around it

SOURCES = sorted(Path(agent.__file__).parent.rglob("*.py"))
BORDER = {"agent/commands/screen.py"}
DRAWS = {
    "agent/commands/styled.py": {"rich.console", "rich.text"},
    "agent/commands/terminal.py": {"questionary", "prompt_toolkit.output"},
    "agent/commands/progress.py": {"rich.progress"},
}
"""Who may use what writes to a terminal by itself."""
FRAMES = {"rich.panel", "rich.table", "rich.tree"}
"""What only holds lines that were given to it."""
WRITERS = {"pprint", "questionary", "prompt_toolkit", "rich"}
WAYS = {
    *("print", "input", "sys.stdout", "sys.stderr", "sys.__stdout__", "sys.__stderr__", "os.write"),
    *("argparse.ArgumentParser", "logging.basicConfig", "logging.StreamHandler", "warnings.warn"),
    *("traceback.print_exc", "traceback.print_exception", "getpass.getpass", "screen.talk_stream"),
}
GOES_WAYS = {
    "agent/commands/terminal.py": {"getpass.getpass", "screen.talk_stream"},
    "agent/cli.py": {"screen.talk_stream"},
    "agent/commands/progress.py": {"screen.talk_stream"},  # for words of ours alone
    "agent/commands/command.py": {"argparse.ArgumentParser"},
    "agent/commands/words_on_interview.py": {"argparse.ArgumentParser"},  # as a type
}


def find_ways_around(source: str) -> set[str]:
    """What a module uses that puts words before a person without the border; imports for types are none."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = []
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
        elif isinstance(node, ast.arg):
            node.annotation = None
    used: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            used |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            used |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Attribute | ast.Name):
            used.add(ast.unparse(node))
    writers = {one for one in used if one.partition(".")[0] in WRITERS and one not in WAYS}
    return (used & WAYS) | {one for one in writers if not any(one.startswith(frame) for frame in FRAMES)}


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_no_module_writes_around_the_border(source: Path) -> None:
    """Only the border prints; only four modules may use what draws on a terminal, and only so much of it."""
    name = source.relative_to(Path(agent.__file__).parents[1]).as_posix()
    found = find_ways_around(source.read_text(encoding="utf-8"))
    drawn, ways = tuple(DRAWS.get(name, ())), GOES_WAYS.get(name, set())
    around = {one for one in found - ways if not (drawn and one.startswith(drawn))}
    assert name in BORDER or around == set()


@pytest.mark.parametrize(
    "source",
    [
        "print('x')",
        "import sys\nsys.stderr.write('x')",
        "from sys import stdout",
        "from rich import print",
        "def f():\n    from rich.text import Text",
        "import rich.console",
        "from rich.markup import render",
        "import questionary",
        "from argparse import ArgumentParser",
        "import os\nos.write(2, b'x')",
        "from agent.commands import screen\nscreen.talk_stream()",
    ],
)
def test_the_check_sees_a_way_around(source: str) -> None:
    """Each of these would be found."""
    assert find_ways_around(source)
