"""The registry of mail systems: what each tells of itself, and what is loaded for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from agent.mailboxes.registry import BACK_ENDS

CONFIG = """\
[me]
name = "Marcus Ellery"
addresses = ["marcus.ellery@mail.example"]
time_zone = "America/Chicago"
[mailbox.local]
kind = "maildir"
path = "Mail"
"""
CHILD = """\
import sys
from datetime import UTC, datetime
from pathlib import Path
from agent.keeping.home_folder import Home
from agent.mailboxes.registry import load_config, open_mailbox
parts = {"google", "googleapiclient", "imapclient", "keyring", "pydantic", "requests"}
print("registry", *sorted(parts & set(sys.modules)))
home = Home(Path(sys.argv[1]))
open_mailbox("local", load_config(home.config_file), home, datetime.now(UTC)).close()
print("maildir", *sorted(parts & set(sys.modules)))
"""


@pytest.mark.parametrize("kind", BACK_ENDS)
def test_each_mail_system_is_whole(kind: str) -> None:
    """It is known by its own word, has a label and questions, and a sign-in unless it needs none."""
    back_end = BACK_ENDS[kind]
    assert (kind, True) == (back_end.kind, bool(back_end.label))
    assert back_end.set_up().name
    access = back_end.access and back_end.access()
    assert (access is None) == (kind == "maildir")


@pytest.mark.process
def test_only_what_is_used_is_loaded(tmp_path: Path) -> None:
    """The registry loads nobody's libraries; a Maildir only what reads its config."""
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert ["registry", "maildir pydantic"] == done.stdout.splitlines()
