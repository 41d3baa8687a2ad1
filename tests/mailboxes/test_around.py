"""A mailbox around another one."""

from __future__ import annotations

from typing import Any, cast

import pytest

from agent.mailboxes.around import MailboxAround, find_innermost
from agent.mailboxes.interface import Mailbox


class Recording:
    """A mailbox that answers with what it was asked."""

    name = "work"
    unread = ("Archive",)
    requests = 7
    closed = 0

    def close(self) -> None:
        self.closed += 1

    def __getattr__(self, method: str) -> Any:
        return lambda *given: (method, *given)


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("search", ("query",)),
        ("read", (["<1@firm.example>"], "key")),
        ("read_bodies", ("thread",)),
        ("find_arrivals", ("query", "bookmark", "label", "glance")),
        ("stage", ("outgoing",)),
        ("place", ("outgoing", "ticket")),
        ("find_fate", ("draft",)),
        ("replace", ("draft", "outgoing", "report")),
        ("end_renewal", ("draft",)),
    ],
)
def test_everything_is_passed_on(method: str, given: tuple[object, ...]) -> None:
    """What is asked reaches the mailbox inside whole, and its answer comes back; through two as well."""
    one = MailboxAround(cast("Mailbox", Recording()))
    for box in (one, MailboxAround(one)):
        assert (method, *given) == getattr(box, method)(*given)


def test_what_only_the_one_inside_has() -> None:
    """Its name, what it could not read, and what no protocol has; the innermost is found, and closed."""
    recording = Recording()
    inside = cast("Mailbox", recording)
    box = MailboxAround(MailboxAround(inside))
    assert ("work", ("Archive",), 7) == (box.name, box.unread, box.requests)
    assert find_innermost(box) is inside
    assert find_innermost(inside) is inside
    box.close()
    assert 1 == recording.closed
