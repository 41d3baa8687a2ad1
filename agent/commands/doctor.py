"""`second-chance doctor`: everything that could stop the next run, with the fix."""

from __future__ import annotations

import argparse
import os
from functools import partial

from agent.checkup import CHECKS, Finding, Installation, State, examine, worst
from agent.checkup.as_cron import examine_whole
from agent.checkup.cron import as_json
from agent.commands import render, screen
from agent.commands.command import find_home, read_clock, read_now
from agent.commands.composition import open_mailbox
from agent.commands.palette import GOOD, STOPPED, WAITS
from agent.commands.progress import show_progress
from agent.wording.json_text import render_answer

_STYLES = {State.OK: GOOD, State.WARNING: WAITS, State.BROKEN: f"bold {STOPPED}"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `doctor`."""
    parser.add_argument(
        "--here", action="store_true", help="look from this session only; do not start anything as cron would"
    )


def run(args: argparse.Namespace) -> int:
    """Look at everything and print a line for each."""
    installation = Installation(
        home=find_home(args),
        now=read_now(args),
        read_clock=None if args.now else read_clock,
        environ=os.environ,
        open_mailbox=partial(open_mailbox, now=read_now(args)),
    )
    with show_progress(args, "Looking at everything that a run needs"):
        findings = examine(installation, CHECKS) if args.here else examine_whole(installation)
    if args.json:
        screen.show_json(render_answer(installation.now, checks=as_json(findings)))
    else:
        _format_findings(findings, quiet=args.quiet)
    return worst(findings)


def _format_findings(findings: tuple[Finding, ...], *, quiet: bool) -> None:
    from rich.table import Table  # noqa: PLC0415 - only where text is shown

    from agent.commands.styled import make_line  # noqa: PLC0415 - as above

    on = render.open_console()
    for finding in findings:
        if quiet and finding.state is State.OK:
            continue
        state, said = (f"{finding.state:<8}", _STYLES[finding.state]), f"{finding.name}: {finding.text}"
        if on.is_terminal:  # what does not fit on the line goes on below itself
            row = Table.grid(expand=True)
            row.add_column(width=8)
            row.add_column(ratio=1, overflow="fold")
            row.add_row(make_line(state), said)
            on.print(row)
        else:
            on.print(make_line(state, said), soft_wrap=True)
        if finding.fix:
            for number, part in enumerate(finding.fix.splitlines()):
                on.print(f"{'fix: ' if number == 0 else '':>13}{part}", soft_wrap=True)
