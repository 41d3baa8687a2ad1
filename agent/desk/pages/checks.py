"""Checks: everything that could stop the next run, and a button for each fix that can be made here."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, current_app, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from agent.checkup import Finding, Installation, State
from agent.checkup.as_cron import examine_whole
from agent.checkup.run_log import find_zone
from agent.desk.desk import Desk, draw, find_desk, go_to, note
from agent.desk.remedies import Remedy, list_remedies, say_rest
from agent.keeping.config import Config
from agent.keeping.home_folder import Home
from agent.mailboxes import registry
from agent.mailboxes.interface import Mailbox
from agent.scheduling import list_schedulers
from agent.scheduling.scheduler import build_job
from agent.setting_up.schedule import choose_scheduler, install_in
from agent.setting_up.settings import write
from agent.wording import sentences

PAGE = Blueprint("checks", __name__)
_A_MOVED_CLOCK = timedelta(seconds=5)
_NAMES = {
    "clock": "The clock",
    "client_secret": "Google's file",
    "config": "Your settings",
    "cron": "Starting by itself",
    "disk": "Room on the disk",
    "environment": "What cron knows",
    "find": "Looking for interviews",
    "home": "The home",
    "journal": "The journal",
    "lock": "One run at a time",
    "mailbox": "Your mailbox",
    "notify": "Being told",
    "proxy": "The way out",
    "schedule": "The hourly run",
    "secret": "Ids of drafts",
    "senders": "Who wrote your mail",
    "templates": "The letters",
    "token": "The sign-in",
    "zones": "Time zones",
}
"""What each check looks at, in words."""
_STATES = {
    State.BROKEN: ("bad", "must be mended"),
    State.WARNING: ("warn", "could be better"),
    State.OK: ("good", "fine"),
}
_GRAVEST_FIRST = tuple(_STATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One finding, ready to be drawn."""

    title: str
    look: str
    state: str
    text: str
    fix: str
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True, slots=True)
class _Examination:
    """What was found last, and when."""

    at: datetime
    findings: tuple[Finding, ...]


@PAGE.get("/checks")
def show() -> str:
    """What was found last; nothing is looked at before the person asks for it."""
    desk = find_desk()
    last: _Examination | None = current_app.extensions.get("checks")
    if last is None:
        return draw("checks.html", rows=None, fine=(), when="")
    rows = [_build_row(one) for one in _sort(last.findings)]
    troubles = [row for row in rows if row.look != "good"]
    fine = [row for row in rows if row.look == "good"]
    when = sentences.format_moment(last.at, find_zone(desk.home), desk.read_now())
    return draw("checks.html", rows=troubles, fine=fine, when=when)


@PAGE.post("/checks")
def examine() -> Response:
    """Look at everything, as `doctor` does."""
    _examine(find_desk())
    return go_to("checks.show")


@PAGE.post("/checks/mend/<what>")
def mend(what: str) -> Response:
    """Do one thing that a finding asks for, then look again."""
    desk = find_desk()
    match what:
        case "schedule":
            among = list_schedulers(os.environ)
            chosen = choose_scheduler(request.form.get("which") or None, among)
            note(*install_in(chosen, desk.home, build_job(str(desk.home.root)), among))
        case "desktop":
            write(desk.home.config_file, "notify.desktop", value=True)
            note("You are told on this computer's screen from now on.")
        case "rights":
            desk.home.ensure()
            note("Whatever is private is closed to others now.")
        case _:
            raise NotFound
    _examine(desk)
    return go_to("checks.show")


def _examine(desk: Desk) -> None:
    now = desk.read_now()
    is_moved = abs(now - desk.read_clock()) > _A_MOVED_CLOCK

    def open_mailbox(name: str, config: Config, home: Home) -> Mailbox:
        return registry.open_mailbox(name, config, home, desk.read_clock(), now=now)

    installation = Installation(
        home=desk.home,
        now=now,
        read_clock=None if is_moved else desk.read_clock,
        environ=os.environ,
        open_mailbox=open_mailbox,
    )
    current_app.extensions["checks"] = _Examination(now, examine_whole(installation))


def _sort(findings: Iterable[Finding]) -> list[Finding]:
    """What must be mended first; else in the order in which a run meets it."""
    return sorted(findings, key=lambda one: _GRAVEST_FIRST.index(one.state))


def _build_row(finding: Finding) -> Row:
    kind, _, what = finding.name.partition(".")
    title = _NAMES.get(kind.partition("[")[0], kind)
    look, state = _STATES[finding.state]
    return Row(
        title=f"{title}: {what}" if what else title,
        look=look,
        state=state,
        text=finding.text,
        fix=say_rest(finding),
        remedies=tuple(list_remedies(finding)),
    )
