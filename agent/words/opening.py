"""The draft before the person's eyes: in the browser, else their mail program.

Only Gmail has an address for a single draft. A provider that is read in the browser is opened there; for any
other mailbox the mail program of this computer is started. Which draft it is, and where, is said in any case.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

from agent.errors import RefusedError
from agent.keeping.journal.records import Record
from agent.knowledge.kinds import KINDS
from agent.mailboxes.oauth.loopback import has_screen, open_browser
from agent.model.appointment import Appointment
from agent.model.letter import Kind
from agent.model.plan import Draft, Fate, Placement
from agent.visit import Agent
from agent.wording import sentences

_PATIENCE = 10
"""Seconds a program may take to start another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A draft that stands unsent, and where it can be seen."""

    name: str
    """`thank-you to Denise Kowalczyk`, or what the form is about."""
    draft: Draft
    mailbox: str
    link: str
    """The address of this draft; empty: it has none."""
    webmail: str
    """The address where its provider's drafts are read; empty: none is known."""

    @property
    def address(self) -> str:
        """Where a browser shows it, as near as can be; empty: nowhere."""
        return self.link or self.webmail


def find_drafts(agent: Agent, interview: Record | Appointment, kind: Kind | None) -> tuple[Found, ...]:
    """The drafts that stand unsent, the newest first.

    Raises:
        RefusedError: none does.
    """
    if isinstance(interview, Appointment):
        form = interview.form
        if form is None or form.fate is not Fate.UNSENT or kind:
            raise RefusedError(
                "Nothing stands in your Drafts for this interview.",
                "second-chance find says what comes next; "
                f"`second-chance debrief --id {interview.id}` records it here.",
            )
        return (_describe(agent, "the form with the questions", form, interview.mailbox),)
    placed = agent.journal.placements(interview.id)
    unsent = [one for one in placed if one.fate is Fate.UNSENT and kind in {None, one.kind}]
    if not unsent:
        what = KINDS[kind] if kind else "letter"
        raise RefusedError(
            f"No {what} of this interview stands unsent in your Drafts.",
            f"`second-chance status {interview.id}` shows what became of each.",
        )
    unsent.sort(key=lambda one: one.placed_at.timestamp() if one.placed_at else 0, reverse=True)
    mailbox = agent.mailbox_name(interview.debrief)
    return tuple(_describe(agent, sentences.name_letter(one), one, mailbox) for one in unsent)


def choose_draft(agent: Agent, interview: Record | Appointment, kind: Kind | None, person: str) -> Found:
    """The newest draft that stands unsent, of those to one person where one is named.

    Raises:
        RefusedError: none does.
    """
    found = find_drafts(agent, interview, kind)
    theirs = (one for one in found if isinstance(one.draft, Placement) and one.draft.person == person)
    return next(theirs, found[0])


def _describe(agent: Agent, name: str, draft: Draft, mailbox: str) -> Found:
    settings = agent.config.mailboxes.get(mailbox)
    return Found(
        name=name,
        draft=draft,
        mailbox=mailbox,
        link=settings.draft_link(draft) if settings else "",
        webmail=settings.webmail if settings else "",
    )


def open_draft(found: Found) -> str:
    """Open it as near as can be and say what was done; empty: nothing could be."""
    address = found.address
    if address and open_browser(address, os.environ):
        return (
            f"Opened in your browser: {address}"
            if found.link
            else f"Opened your mail in the browser: {address} The draft is in its Drafts."
        )
    if not address and has_screen(os.environ) and start_mail_program():
        return "Your mail program was started; the draft is in its Drafts."
    return ""


def describe_place(found: Found) -> str:
    """Which draft it is, and the folder it stands in."""
    name = found.name[:1].upper() + found.name[1:]
    return f"{name} is in the Drafts folder of your mailbox {found.mailbox}: “{found.draft.subject}”"


def say_where(found: Found) -> str:
    """Where the person finds it themselves."""
    return (
        f"In a browser: {found.address}"
        if found.address
        else "Open your mail program, and in it the Drafts folder."
    )


def start_mail_program() -> bool:
    """Start the program that this computer has for mail; False: none is known. No new mail is begun."""
    if sys.platform == "darwin":
        return _does(["open", "-a", "Mail"])
    asked, launcher = shutil.which("xdg-mime"), shutil.which("gtk-launch")
    if not asked or not launcher:
        return False
    program = _ask([asked, "query", "default", "x-scheme-handler/mailto"])
    return bool(program) and _does([launcher, program])


def _does(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603 - fixed words
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _ask(command: list[str]) -> str:
    """What a program answers, without its end; empty: nothing."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed words
            command, capture_output=True, timeout=_PATIENCE, check=False, text=True
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    answer = done.stdout.strip()
    return answer if done.returncode == 0 and not answer.startswith("-") else ""
