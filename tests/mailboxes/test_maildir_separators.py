"""The sign before the flags: a draft is named as the mailbox's other files are."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from mailbox_desk import MailboxDesk, unheard
from mails import SECOND_CHANCE, as_placed, letter, raw_mail
from worlds.maildir import FOLDERS, PLUS_PLUS, MaildirWorld

from agent.model.plan import Fate

CASES: Mapping[str, tuple[Mapping[str, str], str]] = {
    "no mail at all": ({}, ":"),
    "only mail without flags": ({"new/1.a": "", "cur/2.b": ""}, ":"),
    "the standard's": ({"cur/1.a:2,S": ""}, ":"),
    "another one": ({"cur/1.a;2,S": "", "cur/2.b;2,": ""}, ";"),
    "the third": ({"cur/1.a!2,S": ""}, "!"),
    "most files": ({"cur/1.a;2,S": "", "cur/2.b;2,S": "", "cur/3.c:2,S": ""}, ";"),
    "Drafts before the rest": ({"cur/1.a:2,S": "", "cur/2.b:2,S": "", ".Drafts/cur/3.c!2,DS": ""}, "!"),
    "our own draft tells nothing": (
        {
            "cur/1.a;2,S": "",
            ".Drafts/cur/1788000000.R0123456789abcdefP1Q1H0123456789abcdef.host:2,DS": "",
        },
        ";",
    ),
    "a name that mbsync lengthened": ({"cur/1.a,U=7;2,S": ""}, ";"),
}
"""Which files there are, and the sign that a draft gets."""


@pytest.mark.parametrize("case", CASES)
def test_a_draft_is_named_as_the_other_files_are(tmp_path: Path, case: str) -> None:
    """And found again, replaced and known as a draft under that name."""
    world = MaildirWorld(tmp_path, PLUS_PLUS)
    files, separator = CASES[case]
    for number, name in enumerate(files):
        (world.root / name).write_bytes(raw_mail(f"<f{number}@x>"))
    before = set((world.root / ".Drafts" / "cur").iterdir())
    outgoing, placement = letter()
    box = world.open()
    ticket = box.stage(outgoing)
    draft = as_placed(placement, box.place(outgoing, ticket))
    assert ticket == box.place(outgoing, ticket)
    assert {f"{draft.draft_id}{separator}2,DS"} == _new_names(world, before)
    assert box.find_fate(draft).fate is Fate.UNSENT
    replaced = box.replace(draft, letter(text=SECOND_CHANCE)[0], unheard)
    assert {f"{replaced}{separator}2,DS"} == _new_names(world, before)


def _new_names(world: MaildirWorld, before: set[Path]) -> set[str]:
    return {file.name for file in set((world.root / ".Drafts" / "cur").iterdir()) - before}


def test_where_no_colon_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that refuses it gets what is usual there; another refusal stays one."""
    world = MaildirWorld(tmp_path, FOLDERS)
    real = os.rename

    def as_on_fat(source: Any, target: Any, **how: Any) -> None:
        if ":" in Path(target).name:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(target))
        real(source, target, **how)

    monkeypatch.setattr(os, "rename", as_on_fat)
    desk = MailboxDesk(world)
    _, placement = desk.place()
    assert [f"{placement.draft_id};2,DS"] == [file.name for file in world.draft_files()]
    assert desk.box.find_fate(placement).fate is Fate.UNSENT
