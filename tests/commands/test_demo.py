from __future__ import annotations

import io
import socket
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import say
from mail_program import parse

from agent.commands import demo
from agent.demo.walk import SCENES, Action, Scene, Show


def test_plays_the_whole_job(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Both stories on stdout, the farewell on stderr, and nothing left behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("SECOND_CHANCE_HOME", str(tmp_path / "untouched"))
    said = say("demo")
    assert said.code == 0
    for words in (
        "After the interview",
        "• how it went (",
        "• how it went (well, mixed or badly): mixed",
        "Recorded. The letters come as drafts of their own",
        "Dear Denise,",
        "The second chance",
        "cash shortage",
        "A kind no",
        "kept: 6.",
    ):
        assert words in " ".join(said.out.split()), words
    assert "NOT KEPT" not in said.out
    assert "none was sent by Second Chance" in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
def test_keep_leaves_a_mailbox_to_open(tmp_path: Path) -> None:
    """The drafts of both stories lie in a Maildir that any program opens."""
    place = tmp_path / "demo"
    said = say("demo", "--keep", str(place))
    assert said.code == 0
    assert str(place / "Mail") in said.err
    drafts = [parse(file.read_bytes()) for file in (place / "Mail" / ".Drafts" / "cur").iterdir()]
    (last,) = [one for one in drafts if one["In-Reply-To"]]
    assert last["To"].addresses[0].addr_spec.startswith("ruth")
    board = say("status", "--home", str(place / "home"))
    assert board.code == 0
    assert "Prairie Gate Credit Union" in board.out


@pytest.mark.parametrize("there", ["full", "file"])
def test_keep_refuses_what_is_there(tmp_path: Path, there: str) -> None:
    """An existing folder with something in it, or a file: usage, nothing touched."""
    place = tmp_path / "demo"
    if there == "full":
        place.mkdir()
        (place / "mine").write_text("mine")
    else:
        place.write_text("mine")
    said = say("demo", "--keep", str(place))
    assert (2, "") == (said.code, said.out)
    assert "Hint: " in said.err
    assert "mine" == (place / "mine" if there == "full" else place).read_text()


@pytest.mark.long
def test_json_shows_both_interviews() -> None:
    """The report as `status` prints it."""
    said = say("demo", "--json", "-q")
    assert (0, "") == (said.code, said.err)
    assert [] == said.json["errors"]
    first, second = said.json["interviews"]
    assert ["sent", "sent"] == [one["fate"] for one in first["drafts"]]
    assert "cancelled" != first["second_chance"]["state"]
    assert ("closed", "sent") == (second["state"], second["second_chance"]["state"])
    assert ["gracious_decline"] == [one["kind"] for one in second["drafts"] if one["fate"] == "unsent"]


@pytest.mark.long
def test_quiet_is_quiet() -> None:
    """-q: it plays, and says nothing."""
    said = say("demo", "-q")
    assert (0, "", "") == (said.code, said.out, said.err)


@pytest.mark.long
def test_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even a socket."""

    def no_socket(*_: object, **__: object) -> None:
        pytest.fail("a socket was opened")

    monkeypatch.setattr(socket, "socket", no_socket)
    assert say("demo", "-q").code == 0


@pytest.mark.long
@pytest.mark.parametrize(("typed", "scenes"), [("\nq\n", 2), ("\n" * 20, 14)])
def test_step_by_step(monkeypatch: pytest.MonkeyPatch, typed: str, scenes: int) -> None:
    """Enter goes on, q and the end of the input stop; at the end nothing is asked."""
    monkeypatch.setattr("agent.commands.demo.is_anybody_there", lambda _: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    said = say("demo", "--step")
    assert said.code == 0
    assert said.out.count("== ") == scenes
    assert said.err.count("Enter shows what comes next") == min(scenes, 13)


def test_step_by_step_where_nobody_sits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe is not asked for anything."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert "Enter shows" not in say("demo", "--step", "-q").err


@pytest.mark.parametrize(
    ("scene", "what"),
    [
        (replace(SCENES[0], drafts=1), "0 new drafts in 'After the interview'"),
        (SCENES[1], "0 forms in the Drafts"),
    ],
    ids=["drafts", "forms"],
)
def test_a_demo_that_goes_otherwise_is_an_error(
    monkeypatch: pytest.MonkeyPatch, scene: Scene, what: str
) -> None:
    """Nothing is shown that did not come about, and whoever tries it out need not fear for their mail."""
    monkeypatch.setattr(demo, "SCENES", (scene,))
    said = say("demo")
    assert said.code == 1
    assert f"The demo went otherwise than it should: {what}" in said.err
    assert "your own mailbox was not touched" in said.err


def test_a_letter_is_shown_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the scene that brought it, and by none that follows."""
    again = replace(SCENES[1], title="Again", action=Action.RUN, drafts=0, show=(Show.LETTER,))
    monkeypatch.setattr(demo, "SCENES", (SCENES[0], replace(SCENES[1], show=(Show.LETTER,)), again))
    said = say("demo")
    assert said.code == 0, said.err
    assert said.out.count("Dear Denise,") == 1
    assert "Dear Denise," not in said.out.partition("== Again")[2]
