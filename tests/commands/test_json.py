"""The stable JSON: keys and types of every command that prints it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from desk import DUE_AT, ID, INTERVIEW, SENT_AT, MaildirDesk
from mails import INVITED, invitation, mail

Shape = Any
"""A dict of shapes, a list of one shape, a tuple of types, or a check."""

MAYBE_TEXT = (str, type(None))


def moment(text: object) -> bool:
    """ISO 8601 with offset."""
    return isinstance(text, str) and datetime.fromisoformat(text).tzinfo is not None


def maybe_moment(text: object) -> bool:
    return text is None or moment(text)


DRAFT = {
    "kind": {"thank_you", "second_chance", "gracious_decline", "status_nudge"},
    "for": str,
    "draft_id": str,
    "message_id": str,
    "in_reply_to": MAYBE_TEXT,
    "from": str,
    "to": [str],
    "cc": [str],
    "subject": str,
    "suggested_send": maybe_moment,
    "fate": {"unsent", "sent", "sent_edited", "deleted", "unknown"},
}
BECAUSE = {"code": str, "message_id": MAYBE_TEXT, "from": str, "date": moment, "words": str}
INTERVIEW_SHAPE = {
    "id": str,
    "company": str,
    "role": str,
    "state": {"open", "stale", "closed"},
    "thread": {"mailbox": str, "subject": str, "message_ids": [str]},
    "placed_now": [DRAFT],
    "drafts": [DRAFT],
    "second_chance": {
        "state": {
            "none", "needs_input", "armed", "waiting", "due",
            "drafted", "sent", "cancelled", "blocked", "expired",
        },
        "not_before": maybe_moment,
        "expires": maybe_moment,
        "reason": MAYBE_TEXT,
        "because": [BECAUSE],
    },
    "warnings": [str],
    "needs_input": [str],
    "because": [BECAUSE],
    "candidates": [{"message_id": str, "subject": str, "score": int, "why": [str]}],
}  # fmt: skip
REPORT = {
    "version": int,
    "now": moment,
    "interviews": [INTERVIEW_SHAPE],
    "errors": [{"interview": str, "code": str, "text": str, "hint": str}],
}


def misfits(value: Any, shape: Shape, where: str = "") -> list[str]:
    """Where a value does not have its shape."""
    if isinstance(shape, dict):
        if where.endswith(".thread") and value is None:
            return []
        if not isinstance(value, dict) or value.keys() != shape.keys():
            return [f"{where}: {value!r}"]
        return [m for key, one in shape.items() for m in misfits(value[key], one, f"{where}.{key}")]
    if isinstance(shape, list):
        return [m for i, one in enumerate(value) for m in misfits(one, shape[0], f"{where}[{i}]")]
    if isinstance(shape, set):
        good = value in shape
    elif isinstance(shape, type | tuple):
        good = isinstance(value, shape)
    else:
        good = shape(value)
    return [] if good else [f"{where}: {value!r}"]


LIFE = [
    (["debrief", "FILE"], SENT_AT),
    (["run"], SENT_AT),
    (["run", "--dry-run"], SENT_AT),
    (["status"], SENT_AT),
    (["status", ID], SENT_AT),
    (["choose", ID, "<a1@prairiegate.example>"], SENT_AT),
    (["confirm", ID], SENT_AT),
    (["snooze", ID, "1h"], SENT_AT),
    (["skip", ID, "status_nudge"], SENT_AT),
    (["reword", ID, "thank_you"], SENT_AT),
    (["close", ID], SENT_AT),
    (["forget", ID], SENT_AT),
]


def test_every_command_prints_the_same_shape(tmp_path: Path) -> None:
    """Keys and types as documented, talk nowhere on stdout."""
    desk = MaildirDesk(tmp_path)
    file = desk.file()
    for words, now in LIFE:
        said = desk(*(file if word == "FILE" else word for word in words), "--json", now=now)
        assert said.code == 0, (words, said.err)
        assert misfits(said.json, REPORT) == [], words
        assert said.json["now"] == now.isoformat(), words
        assert said.json["version"] == 1
        if words[0] != "forget":
            assert [ID] == [one["id"] for one in said.json["interviews"]], words


def test_rearm_prints_it_too(tmp_path: Path) -> None:
    """After a reply stopped the letter."""
    desk = MaildirDesk(tmp_path)
    desk.thank_and_wait()
    desk.answer("Thank you, Marcus. We will be in touch. Denise", SENT_AT.replace(hour=14))
    stopped = desk("run", "--json", now=SENT_AT.replace(hour=15))
    assert misfits(stopped.json, REPORT) == []
    said = desk("rearm", ID, "--json", now=SENT_AT.replace(hour=16))
    assert misfits(said.json, REPORT) == []


def test_candidates_are_listed_with_their_evidence(tmp_path: Path) -> None:
    """An unclear thread: no letter, the question, and what speaks for each."""
    other = mail(
        "About the Branch Operations Manager role, Denise",
        INVITED,
        "<b1@prairiegate.example>",
        subject="Role",
    )
    desk = MaildirDesk(tmp_path, mails=((invitation(), INVITED), (other, INVITED)))
    one = desk.debrief().only
    assert misfits(one, INTERVIEW_SHAPE) == []
    assert (None, ["choose_thread"]) == (one["thread"], one["needs_input"])
    assert {"<a1@prairiegate.example>", "<b1@prairiegate.example>"} == {
        c["message_id"] for c in one["candidates"]
    }
    assert all(c["why"] and c["score"] >= 3 for c in one["candidates"])
    assert one["second_chance"]["state"] == "needs_input"


def test_a_draft_record_says_what_stands_there(tmp_path: Path) -> None:
    """The record and the mail in Drafts agree."""
    desk = MaildirDesk(tmp_path)
    (placed,) = desk.debrief().only["placed_now"]
    (letter,) = desk.letters()
    (file,) = desk.draft_files()
    assert {
        "kind": "thank_you",
        "for": "Denise Kowalczyk",
        "draft_id": file.name.partition(":")[0],
        "message_id": letter["Message-ID"],
        "in_reply_to": letter["In-Reply-To"],
        "from": letter["From"].addresses[0].addr_spec,
        "to": [one.addr_spec for one in letter["To"].addresses],
        "cc": [],
        "subject": letter["Subject"],
        "suggested_send": "2026-09-04T12:30:00-05:00",
        "fate": "unsent",
    } == placed


def test_second_chance_record(tmp_path: Path) -> None:
    """Its state with its window, in the recipient's offset."""
    desk = MaildirDesk(tmp_path)
    desk.thank_and_wait()
    assert {
        "state": "waiting",
        "not_before": "2026-09-09T10:00:00-05:00",
        "expires": "2026-09-16T18:00:00-05:00",
        "reason": None,
        "because": [],
    } == desk.status(SENT_AT)["second_chance"]
    desk("run", now=DUE_AT)
    assert "drafted" == desk.status(DUE_AT)["second_chance"]["state"]


@pytest.mark.parametrize(
    "words",
    [["status", "nobody"], ["choose", "nobody", "<x@y>"], ["close", "nobody"], ["preview", "nobody"]],
    ids=lambda words: words[0],
)
def test_an_error_stands_in_the_json(tmp_path: Path, words: list[str]) -> None:
    """With --json, stdout is JSON also when nothing came of it; the sentence stands on stderr too."""
    desk = MaildirDesk(tmp_path)
    said = desk(*words, "--json")
    assert said.code == 2
    assert misfits(said.json, REPORT) == []
    (error,) = said.json["errors"]
    assert ("nobody", "unknown_interview") == (error["interview"], error["code"])
    assert error["text"] in said.err
    assert error["hint"]


def test_a_refused_file_stands_in_the_json_with_all_its_problems(tmp_path: Path) -> None:
    """One error; every problem of the file in its text."""
    desk = MaildirDesk(tmp_path)
    bad = INTERVIEW.replace('"onsite"', '"beach"').replace("2026-09-04", "2027-09-04")
    said = desk("debrief", desk.file(bad), "--json")
    assert said.code == 78
    (error,) = said.json["errors"]
    assert "bad_file" == error["code"]
    assert "mode" in error["text"]
    assert "interview_end" in error["text"]
