"""The whole debrief by answering questions, through the program as a pipe sees it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import IO

import pytest
from calendars import LATER, LOOKED, invite
from command_line import PROGRAM
from desk import desk_with

from agent.demo import sample

NOW = "2026-09-04T12:10:00-05:00"
ANSWERS = {
    "What do you bring": "running a four-teller branch through two audits",
    "work excites you": "rebuilding the closing routine with your tellers",
}
MOST = 80
"""More questions than any debrief asks."""


def question(said: IO[bytes]) -> str:
    """What the program says up to its next prompt; what is left when it ends."""
    words = b""
    while not words.endswith(b"> "):
        one = said.read(1)
        if not one:
            break
        words += one
    return words.decode()


def held(home: Path, *words: str, now: str = NOW) -> list[str]:
    """A dialogue answered with what is offered and two sentences of one's own; all that was asked."""
    program = subprocess.Popen(
        [*PROGRAM, "debrief", *words, "--home", str(home), "--now", now],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TERM": "dumb"},
    )
    assert program.stdin
    assert program.stdout
    assert program.stderr
    heard = []
    with program.stdin, program.stdout, program.stderr:
        for _ in range(MOST):
            heard.append(question(program.stderr))
            if not heard[-1].endswith("> "):
                break
            known = [answer for asked, answer in ANSWERS.items() if asked in heard[-1]]
            program.stdin.write("".join([*known, "\n"]).encode())
            program.stdin.flush()
        program.stdin.close()
        assert program.wait() == 0, heard[-3:]
    return heard


@pytest.mark.process
def test_a_debrief_by_dialogue_ends_with_a_draft(tmp_path: Path) -> None:
    """Recorded, drafted and let go of."""
    mail = sample.write_mailbox(tmp_path / "Mail")
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text(mail.config, encoding="utf-8")
    before = set(mail.drafts())
    held(home)
    assert len(set(mail.drafts()) - before) == 1
    assert not any((home / "unfinished").glob("*"))


@pytest.mark.process
def test_a_debrief_of_what_was_seen_asks_for_little(tmp_path: Path) -> None:
    """Begun with `--id`: company, role, end and people are offered, and the letter answers the invitation."""
    desk = desk_with(tmp_path, invite())
    (one,) = desk("find", "--json", now=LOOKED).json["found"]
    heard = "".join(held(desk.home, "--id", one["id"], now=LATER.isoformat()))
    for offered in ("Prairie Gate Credit Union", "Branch Operations Manager", "11:00", "Denise Kowalczyk"):
        assert offered in heard
    (thanks,) = desk.letters()
    assert "<i1@prairiegate.example>" == thanks["In-Reply-To"]
    assert [] == desk("find", "--json", now=LATER).json["found"]
