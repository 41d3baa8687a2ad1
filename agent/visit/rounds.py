"""Several interviews visited in turn; the failure of one does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from agent.errors import AuthoriseError, SecondChanceError, wrap_unforeseen
from agent.keeping.journal.records import Failure, PlanSnapshot
from agent.model.interview import InterviewId
from agent.model.plan import InterviewState, Track, TrackState
from agent.visit.agent import Agent
from agent.visit.visiting import VisitResult, visit


@dataclass(frozen=True, slots=True)
class Outcome:
    """What visiting several interviews came to; one's failure does not stop the others."""

    visited: tuple[VisitResult, ...]
    errors: tuple[tuple[InterviewId, SecondChanceError], ...]
    shut: tuple[tuple[str, SecondChanceError], ...] = ()
    """Mailboxes that did not let us in, with what they said."""

    def with_more(self, errors: Iterable[tuple[str, SecondChanceError]]) -> Outcome:
        """The same with the troubles of mailboxes that no visit ran into."""
        said = {error.text for _, error in self.errors}
        more = tuple((InterviewId(""), error) for _, error in errors if error.text not in said)
        return replace(self, errors=(*more, *self.errors))

    @property
    def exit_code(self) -> int:
        """0; the code all errors share; 1 where they differ."""
        codes = {error.exit_code for _, error in self.errors}
        return codes.pop() if len(codes) == 1 else int(bool(codes))


def visit_all(
    agent: Agent,
    ids: Iterable[InterviewId],
    now: datetime,
    *,
    dry_run: bool = False,
    shut: Iterable[tuple[str, SecondChanceError]] = (),
    count: Callable[[], None] = lambda: None,
) -> Outcome:
    """Visit each interview in turn; `count` is called behind each.

    A mailbox that does not let us in is asked once: only the person can change that. `shut` names those that
    were asked already, with what they said.
    """
    closed = {name: error for name, error in shut if isinstance(error, AuthoriseError)}
    visited: list[VisitResult] = []
    errors: list[tuple[InterviewId, SecondChanceError]] = []
    # An earlier session of a round follows the last one.
    for interview in agent.journal.sort_latest_first(ids):
        try:
            visited.append(_visit_one(agent, interview, now, closed, dry_run=dry_run))
        except SecondChanceError as error:
            errors.append((interview, error))
        except Exception as error:  # noqa: BLE001 - an unforeseen fault in one must not cost the others their letter
            errors.append((interview, wrap_unforeseen(error, "inside Second Chance")))
        count()
    for one, problem in errors:
        _note(agent, one, problem, now)
    return Outcome(tuple(visited), tuple(errors), tuple(closed.items()))


def _visit_one(
    agent: Agent, interview: InterviewId, now: datetime, closed: dict[str, AuthoriseError], *, dry_run: bool
) -> VisitResult:
    """Visit one interview, unless its mailbox did not let us in before."""
    mailbox = agent.mailbox_name(agent.journal.get(interview).debrief)
    if mailbox in closed:
        raise closed[mailbox]
    try:
        return visit(agent, interview, now, dry_run=dry_run)
    except AuthoriseError as error:
        closed[mailbox] = error
        raise


def _note(agent: Agent, interview: InterviewId, error: SecondChanceError, now: datetime) -> None:
    """Keep what stopped the visit for `status`; the next run tries again."""
    with suppress(SecondChanceError):  # where the journal is the trouble, it cannot keep this either
        plan = agent.journal.get(interview).plan or PlanSnapshot(
            state=InterviewState.OPEN, track=Track(TrackState.NONE)
        )
        failure = Failure(error.code, error.text, error.hint)
        failed = replace(plan, errors=(failure,), look_again=now, visited_at=now)
        agent.journal.record_visit(interview, failed)
