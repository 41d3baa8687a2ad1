"""The whole debrief by answering questions, through the program as a pipe sees it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import IO

from desk import PROGRAM

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


def test_a_debrief_by_dialogue_ends_with_a_draft(tmp_path: Path) -> None:
    """Answered with what is offered and two sentences of one's own, it is recorded, drafted and let go of."""
    mail = sample.lay(tmp_path / "Mail")
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text(mail.config, encoding="utf-8")
    before = set(mail.drafts())
    program = subprocess.Popen(
        [*PROGRAM, "debrief", "--home", str(home), "--now", NOW],
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
    assert len(set(mail.drafts()) - before) == 1
    assert not any((home / "unfinished").glob("*"))
