"""Every question to a large Maildir is answered by an index, whatever lies outside its dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from mails import DENISE, ME

from agent.mailboxes.maildir.index import Index
from agent.model.mail import MessageId, Query

NOW = datetime(2026, 9, 4, tzinfo=UTC)
WEEKS = Query(
    since=NOW - timedelta(weeks=8),
    until=NOW,
    addresses=frozenset({DENISE}),
    domains=frozenset({"acme.example"}),
    sender_domains=frozenset({"system.example"}),
    message_ids=frozenset({MessageId("<a@x>")}),
    phrases=frozenset({"interview", "Vorstellungsgespräch"}),
    senders=frozenset({"Denise"}),
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    index = Index(None, tmp_path)
    for place in (".", ".Sent"):
        index.listings.add_directory(place, "cur")
    yield index
    index.close()


ASKED: Mapping[str, Callable[[Index], object]] = {
    "named": lambda index: index.named(["1.a"]),
    "entries": lambda index: list(index.entries([1, 2])),
    "mentioning": lambda index: index.mentioning([MessageId("<a@x>")]),
    "with_address": lambda index: index.with_address([DENISE], NOW),
    "written_by": lambda index: index.written_by([ME], [".Sent"], NOW),
    "conversations": lambda index: index.conversations({1, 2}),
    "candidates": lambda index: index.candidates(WEEKS),
    "everything": lambda index: index.candidates(Query(since=NOW, until=NOW, everything=True)),
    "arrived": lambda index: index.arrived(WEEKS, 5),
    "arrived, with calendars": lambda index: index.arrived(Query(since=NOW, until=NOW, calendars=True), 5),
    "lying_in": lambda index: index.lying_in([".Sent"], WEEKS),
    "what changed": lambda index: index.listings.in_buckets(1, [1, 2]),
    "what is gone": lambda index: index.drop([1, 2]),
    "where mail is": lambda index: index.listings.places_with_mail(),
}


@pytest.mark.parametrize("name", ASKED)
def test_no_question_goes_through_every_mail(index: Index, name: str) -> None:
    """SQLite says of each statement how it would find its rows."""
    if name.startswith("arrived"):
        index._sql.execute("INSERT INTO sqlite_sequence VALUES ('mails', 9)")
    said: list[str] = []
    index._sql.set_trace_callback(said.append)
    ASKED[name](index)
    index._sql.set_trace_callback(None)
    statements = [one for one in said if one.startswith(("SELECT", "DELETE", "UPDATE"))]
    assert statements
    for statement in statements:
        plan = [row[3] for row in index._sql.execute(f"EXPLAIN QUERY PLAN {statement}")]
        small = ("SCAN directories", "SCAN sqlite_sequence", "SCAN CONSTANT ROW")
        scans = [step for step in plan if step.startswith("SCAN") and not step.startswith(small)]
        assert scans == [], statement


@pytest.mark.parametrize(("question", "expected"), [("with_address", "latest>"), ("written_by", "latest>")])
def test_what_lies_before_the_date_is_not_looked_at(index: Index, question: str, expected: str) -> None:
    """Somebody may have written fifty thousand mails before it."""
    said: list[str] = []
    index._sql.set_trace_callback(said.append)
    ASKED[question](index)
    index._sql.set_trace_callback(None)
    plans = [
        row[3] for one in said if "latest" in one for row in index._sql.execute(f"EXPLAIN QUERY PLAN {one}")
    ]
    assert plans
    assert all(expected in plan for plan in plans)
