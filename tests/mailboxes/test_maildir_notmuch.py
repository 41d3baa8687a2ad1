"""notmuch as a judge that knows nothing of us: does the draft lie in the thread, and is it a draft?"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from mailbox_desk import MailboxDesk, unheard
from mails import INVITATION, PLACED, SECOND_CHANCE, letter, raw_mail
from worlds.maildir import FOLDERS, PLUS_PLUS, MaildirWorld

pytestmark = pytest.mark.notmuch


def notmuch(world: MaildirWorld, *words: str) -> list[str]:
    """What notmuch prints, a line each."""
    config = world.root.parent / "notmuch-config"
    if not config.exists():
        config.write_text(f"[database]\npath={world.root}\n[new]\ntags=\n[maildir]\nsynchronize_flags=true\n")
    environment = {**os.environ, "NOTMUCH_CONFIG": str(config)}
    done = subprocess.run(["notmuch", *words], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.mark.parametrize("places", [PLUS_PLUS, FOLDERS])
def test_the_draft_is_in_the_thread_and_a_draft(tmp_path: Path, places: dict[str, str]) -> None:
    """Notmuch sees one thread and the tag `draft`, and after replacing still exactly one draft."""
    world = MaildirWorld(tmp_path, places)
    world.deliver(raw_mail(), PLACED)
    world.deliver(raw_mail("<other@x>"), PLACED)
    desk = MailboxDesk(world)
    _, placement = desk.place()
    notmuch(world, "new")
    thread = notmuch(world, "search", "--output=threads", f"id:{INVITATION.strip('<>')}")
    assert notmuch(world, "search", "--output=threads", "tag:draft") == thread
    assert notmuch(world, "search", "--output=messages", "tag:draft") == [
        f"id:{placement.message_id.strip('<>')}"
    ]
    desk.box.replace(placement, letter(text=SECOND_CHANCE)[0], unheard)
    notmuch(world, "new")
    assert notmuch(world, "count", "--output=files", "tag:draft") == ["1"]
    assert notmuch(world, "search", "--output=threads", "tag:draft") == thread


def test_threads_are_those_of_notmuch(tmp_path: Path) -> None:
    """Branches, a missing root, a mail without Message-ID: the same mails belong together."""
    world = MaildirWorld(tmp_path)
    for message_id, references in [
        ("<a@x>", ""),
        ("<b@x>", "<a@x>"),
        ("<c@x>", "<a@x>"),
        ("<d@x>", "<a@x> <b@x>"),
        ("<e@x>", "<gone@x>"),
        ("<f@x>", "<gone@x> <gone2@x>"),
        ("<g@x>", ""),
        ("<h@x>", "<i@x>"),
    ]:
        world.deliver(raw_mail(message_id, references=references), PLACED)
    notmuch(world, "new")
    for asked in ("<a@x>", "<d@x>", "<e@x>", "<g@x>", "<h@x>"):
        theirs = notmuch(world, "search", "--output=messages", f"thread:{{id:{asked.strip('<>')}}}")
        ours = world.open().read([letter(answers=asked)[1].references[0]])
        assert ours is not None
        assert {f"id:{one.strip('<>')}" for one in ours.message_ids} == set(theirs)
