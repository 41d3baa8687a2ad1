"""Looking for everything that could stop the next run, each with its fix; nothing is changed.

A check is a function from a `Patient` to findings. To add one, write it in the module of its group and
name it in `CHECKS` (or, when it looks at the person's own session and not at cron's, in `OUTSIDE`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from agent.checkup import access, clock, finding_interviews, letters, mail, timetable
from agent.checkup import home as house
from agent.checkup import journal as memory
from agent.checkup.findings import Finding, State, broken
from agent.checkup.installation import Installation
from agent.errors import SecondChanceError
from agent.keeping.home_folder import reason

__all__ = ["CHECKS", "OUTSIDE", "Finding", "Installation", "State", "examine", "worst"]

Check: TypeAlias = Callable[[Installation], Iterable[Finding]]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("config", house.config),
    ("home", house.home),
    ("disk", house.disk),
    ("lock", house.lock),
    ("journal", memory.journal),
    ("clock", clock.clock),
    ("zones", clock.zones),
    ("templates", letters.templates),
    ("client_secret", access.client_secret),
    ("token", access.token),
    ("mailbox", mail.mailboxes),
    ("find", finding_interviews.find),
)
"""What a run meets, in the order it meets it."""

OUTSIDE: tuple[tuple[str, Check], ...] = (("schedule", timetable.schedule),)
"""What has to be looked at in the person's own session."""


def examine(patient: Installation, checks: Sequence[tuple[str, Check]]) -> tuple[Finding, ...]:
    """Make every check; one that fails in an unforeseen way is a finding and stops no other."""
    return tuple(finding for name, check in checks for finding in _made(name, check, patient))


def _made(name: str, check: Check, patient: Installation) -> Iterator[Finding]:
    try:
        yield from check(patient)
    except SecondChanceError as error:
        yield broken(name, error)
    except OSError as problem:
        where = f" ({problem.filename})" if problem.filename else ""
        text = f"This could not be checked: {reason(problem)}{where}."
        yield Finding(name, State.BROKEN, text, "See that you may read it, then look again.")
    except Exception as error:  # noqa: BLE001 - a doctor that falls over helps nobody
        yield Finding(
            name,
            State.BROKEN,
            f"This could not be checked ({type(error).__name__}).",
            "SECOND_CHANCE_TRACEBACK=1 second-chance run; please report what it prints.",
        )


_GRAVITY = (1, 77, 78)
"""Exit codes, the worst last: without a config nothing else can be right."""


def worst(findings: Iterable[Finding]) -> int:
    """The exit code: 0 when nothing is broken, else that of the worst finding (DESIGN §5)."""
    codes = [one.exit_code for one in findings if one.state is State.BROKEN]
    return max(codes, key=_GRAVITY.index, default=0)
