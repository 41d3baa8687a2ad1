from __future__ import annotations

from pathlib import Path

import pytest
from desk import DUE_AT, ID, MaildirDesk
from mails import DEBRIEFED, INVITED, mail


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path)


def test_says_why_this_thread_this_message_this_time(desk: MaildirDesk) -> None:
    """The evidence of the thread, the rule of each parent, and what comes next."""
    desk.reach_second_letter()
    desk("run", now=DUE_AT)
    said = desk("explain", ID, now=DUE_AT)
    assert (0, "") == (said.code, said.err)
    for words in (
        "  because interviewer wrote in it (3)",
        "    answers <a1@prairiegate.example>",
        "It answers the newest message a person wrote of the thread, of ",
        "It answers your own sent thank-you.",
        "    seen: It stands in Drafts as it was placed.",
        "there is only ever one",
    ):
        assert words in said.out, words


def test_json_holds_the_same(desk: MaildirDesk) -> None:
    """For programs: thread, drafts, reasons, the next look."""
    desk.debrief()
    said = desk("explain", ID, "--json").json
    assert {"version", "now", "interview", "thread", "drafts", "why", "look_again"} == said.keys()
    assert (1, DEBRIEFED.isoformat(), ID) == (said["version"], said["now"], said["interview"])
    assert ["<a1@prairiegate.example>"] == said["thread"]["message_ids"]
    (draft,) = said["drafts"]
    assert any(why.startswith("It answers the newest message") for why in draft["why"])


def test_lists_candidates_while_the_thread_is_unclear(tmp_path: Path) -> None:
    """Each with its points."""
    several = tuple(
        (
            mail("The Branch Operations Manager role.", INVITED, f"<{n}@prairiegate.example>", subject=n),
            INVITED,
        )
        for n in ("Friday", "Role")
    )
    desk = MaildirDesk(tmp_path, mails=several)
    desk.debrief()
    out = desk("explain", ID).out
    assert "is not settled" in out
    assert "<Role@prairiegate.example>" in out
    assert f"to take it: second-chance choose {ID} '<Role@prairiegate.example>'" in out
    assert "points" in out


def test_no_thread_at_all(tmp_path: Path) -> None:
    """An empty mailbox: said plainly."""
    desk = MaildirDesk(tmp_path, mails=())
    assert ["choose_thread"] == desk.debrief().only["needs_input"]
    assert "was not found yet" in desk("explain", ID).out
    assert "none yet" in desk("explain", ID).out


def test_before_the_first_visit(desk: MaildirDesk) -> None:
    """Recorded, never visited: nothing is made up."""
    desk.mail.rename(desk.base / "away")
    assert desk("debrief", desk.file()).code == 1
    said = desk("explain", ID)
    assert said.code == 0
    assert "was not found yet" in said.out


def test_hostile_subjects_cannot_steer_the_terminal(tmp_path: Path) -> None:
    """Escape sequences of a subject are not shown."""
    evil = mail(
        "Dear Marcus, the Branch Operations Manager role.",
        INVITED,
        "<a1@prairiegate.example>",
        subject="=?utf-8?q?Hi_=1b=5b2Jthere=07_=E2=80=AEtxt?=",
    )
    desk = MaildirDesk(tmp_path, mails=((evil, INVITED),))
    desk.debrief()
    for words in (("explain", ID), ("status",), ("preview", ID)):
        out = desk(*words).out
        assert not set("\x1b\x07\u202e") & set(out), words


def test_unknown_id(desk: MaildirDesk) -> None:
    """Exit 2 with sentence and hint."""
    said = desk("explain", "nobody")
    assert (2, "") == (said.code, said.out)
    assert "Hint: " in said.err
