"""Looking for everything that could stop the next run, each with its fix; nothing is changed.

A check is a function from an `Installation` to findings. To add one, write it in the module of its group and
name it in `CHECKS` (or, when it looks at the person's own session and not at cron's, in `OUTSIDE`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from agent.checkup import clock, cron, home, letters, mailboxes, network, notify, senders
from agent.checkup.installation import Installation
from agent.errors import SecondChanceError
from agent.keeping.home_folder import reason
from agent.model.finding import Finding, State

__all__ = ["CHECKS", "OUTSIDE", "Finding", "Installation", "State", "examine", "worst"]

Check: TypeAlias = Callable[[Installation], Iterable[Finding]]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("config", home.check_config),
    ("home", home.check_home),
    ("disk", home.check_disk),
    ("lock", home.check_lock),
    ("journal", home.check_journal),
    ("secret", home.check_secret),
    ("clock", clock.check_clock),
    ("zones", clock.check_zones),
    ("templates", letters.check_templates),
    ("client_secret", mailboxes.check_client_secrets),
    ("token", mailboxes.check_tokens),
    ("proxy", network.check_proxies),
    ("mailbox", mailboxes.check_mailboxes),
    ("senders", senders.check_senders),
    ("find", mailboxes.check_finding),
    ("notify", notify.check_telling),
)
"""What a run meets, in the order it meets it."""

OUTSIDE: tuple[tuple[str, Check], ...] = (("schedule", cron.check_schedule),)
"""What has to be looked at in the person's own session."""


def examine(installation: Installation, checks: Sequence[tuple[str, Check]]) -> tuple[Finding, ...]:
    """Make every check; one that fails in an unforeseen way is a finding and stops no other."""
    return tuple(finding for name, check in checks for finding in _make(name, check, installation))


def _make(name: str, check: Check, installation: Installation) -> Iterator[Finding]:
    return map(_mend_circle, _make_check(name, check, installation))


_OURSELVES = re.compile(
    r"(?:^|(?<=[.;] ))(?:Run `?second-chance doctor`?(?! again)[^.]*\.?|`second-chance doctor`[^.;]*[.;]?) ?"
)
"""A step that only leads to where the person is."""


def _mend_circle(finding: Finding) -> Finding:
    """Who reads it has run `doctor` already: a step that only says so gives way to another."""
    if "second-chance doctor" not in finding.fix:
        return finding
    left = _OURSELVES.sub("", finding.fix).strip()
    left = f"{left[:-1]}." if left.endswith(";") else left
    return replace(finding, fix=left or "Look again in an hour; if it stays, please report this sentence.")


def _make_check(name: str, check: Check, installation: Installation) -> Iterator[Finding]:
    try:
        yield from check(installation)
    except SecondChanceError as error:
        yield Finding.of_error(name, error)
    except OSError as problem:
        where = f" ({problem.filename})" if problem.filename else ""
        text = f"This could not be checked: {reason(problem)}{where}."
        yield Finding(name, State.BROKEN, text, "See that you may read it, then look again.")
    except Exception as error:  # noqa: BLE001 - a doctor that falls over helps nobody
        yield Finding(
            name,
            State.BROKEN,
            f"This could not be checked ({type(error).__name__}).",
            "SECOND_CHANCE_TRACEBACK=1 second-chance run; please report what it prints. "
            "It may quote your mail: look it through first.",
        )


_GRAVITY = (1, 77, 78)
"""Exit codes, the worst last: without a config nothing else can be right."""


def worst(findings: Iterable[Finding]) -> int:
    """The exit code: 0 when nothing is broken, else that of the worst finding."""
    codes = [one.exit_code for one in findings if one.state is State.BROKEN]
    return max(codes, key=_GRAVITY.index, default=0)
