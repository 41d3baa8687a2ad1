"""Which threads are read whole when an interview's is looked for."""

from __future__ import annotations

from builders import debrief, message

from agent.model.mail import Thread
from agent.reading import matching


def thread(message_id: str, date: str, *notices: str) -> Thread:
    return Thread("local", (message(message_id, date=date, notices=notices),))


def test_the_nearest_threads_come_first() -> None:
    """Time to the interview decides, before it or after it."""
    far = thread("<far@x.example>", "2026-06-01T09:00:00-05:00")
    before = thread("<before@x.example>", "2026-09-01T09:00:00-05:00")
    after = thread("<after@x.example>", "2026-09-04T15:00:00-05:00")
    assert [after, before, far] == matching.nearest([far, before, after], debrief())


def test_newsletters_alone_are_no_thread_of_an_interview() -> None:
    """A thread of nothing but list mail is not worth reading whole."""
    news = thread("<n@x.example>", "2026-09-04T09:00:00-05:00", "List-Id: <weekly.x.example>")
    assert [] == matching.nearest([news], debrief())
