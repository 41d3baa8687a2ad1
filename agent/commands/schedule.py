"""`second-chance schedule`: have `run` called every hour, by cron, systemd or launchd."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from agent import scheduling
from agent.commands import screen
from agent.commands.command import find_home, read_now, talk
from agent.errors import UsageError
from agent.scheduling import NAMES, list_schedulers
from agent.scheduling.scheduler import Job, Scheduler, build_job
from agent.setting_up.schedule import (
    FOR_WINDOWS,
    choose_scheduler,
    describe_removal,
    examine_scheduler,
    install_in,
    remove_from,
)
from agent.wording.json_text import render_answer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `schedule`."""
    parser.add_argument("action", choices=("show", "install", "remove"), help="what to do")
    parser.add_argument(
        "--with", dest="which", choices=NAMES, help="what shall call it (otherwise: what this system has)"
    )


def run(args: argparse.Namespace) -> int:
    """Show, install or remove."""
    job = build_job(str(find_home(args).root))
    if sys.platform == "win32":
        return _show_for_windows(args, job)
    all_of_them = list_schedulers(os.environ)
    action = {"show": _show, "install": _install, "remove": _remove}[args.action]
    return action(args, job, all_of_them)


def _show(args: argparse.Namespace, job: Job, among: Sequence[Scheduler]) -> int:
    """What is installed where, and what would be."""
    rows = [_build_row(scheduler, job) for scheduler in among if args.which in (None, scheduler.name)]
    if args.json:
        _print(args, rows)
        return 0
    for row in rows:
        screen.show(f"{row['with']}: {row['state']}")
        _indent(str(row["text"]))
    would = choose_scheduler(args.which, among)
    if would.name not in {row["with"] for row in rows if row["installed"] and row["current"]}:
        screen.show(f"second-chance schedule install would put this into {would.name}:")
        _indent(would.render(job))
    return 0


def _install(args: argparse.Namespace, job: Job, among: Sequence[Scheduler]) -> int:
    """Install it in one of them."""
    chosen = choose_scheduler(args.which, among)
    for said in install_in(chosen, find_home(args), job, among):
        talk(args, said)
    if args.json:
        _print(args, [_build_row(chosen, job)])
    return 0


def _remove(args: argparse.Namespace, job: Job, among: Sequence[Scheduler]) -> int:
    """Remove it from one of them, or from all."""
    gone = remove_from(args.which, among)
    talk(args, *describe_removal(gone))
    if args.json:
        _print(args, [_build_row(one, job) for one in gone])
    return 0


def _build_row(scheduler: Scheduler, job: Job) -> dict[str, object]:
    """How a scheduler stands, for JSON and for the list."""
    found = examine_scheduler(scheduler, job)
    return {
        "with": found.scheduler,
        "installed": found.is_installed,
        "current": found.is_current,
        "text": found.text,
        "state": found.state,
    }


def _print(args: argparse.Namespace, rows: list[dict[str, object]]) -> None:
    screen.show_json(render_answer(read_now(args), schedule=rows))


def _indent(text: str) -> None:
    for line in text.splitlines():
        screen.show(f"    {line}".rstrip())


def _show_for_windows(args: argparse.Namespace, job: Job) -> int:
    """On Windows: the command for the Task Scheduler, to be run by the person."""
    if args.which:
        raise UsageError(
            f"Windows has no {args.which}.", f"second-chance schedule {args.action} prints what to do there."
        )
    lines = {
        "show": (scheduling.render_windows_query(), scheduling.render_windows_create(job)),
        "install": (scheduling.render_windows_create(job),),
        "remove": (scheduling.render_windows_delete(),),
    }[args.action]
    talk(args, FOR_WINDOWS)
    rows: list[dict[str, object]] = [
        {"with": "windows", "installed": False, "current": False, "text": line, "state": "to be run by you"}
        for line in lines
    ]
    if args.json:
        _print(args, rows)
    else:
        screen.show(*lines)
    return 0
