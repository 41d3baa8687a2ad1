"""The inboxes of config.toml: which of them can bear a note to the person, told without opening one."""

from __future__ import annotations

from collections.abc import Iterator

from agent.keeping.config import Config
from agent.model.finding import Finding, State

INSTEAD = "Be told on your phone instead: second-chance notify --add phone, then notify --test."
"""What to do where no inbox can."""


def name_inbox(mailbox: str) -> str:
    """What the inbox of a mailbox is called in a sentence."""
    return f"a note in your inbox (mailbox {mailbox})"


def check_inboxes(config: Config) -> Iterator[Finding]:
    """Into which inboxes notes can be put, as far as config.toml wants them; no mailbox is asked."""
    if not config.notify.inbox:
        return
    settings = config.mailboxes.values()
    bearing = [one.name for one in settings if one.bears_notes]
    for name in bearing:
        yield Finding("notify.inbox", State.OK, f"You are told by {name_inbox(name)}.")
    state, fix = (State.OK, "") if bearing else (State.WARNING, INSTEAD)
    for one in settings:
        if one.note_obstacle:
            text = f"No note is put into the inbox of {one.name}. {one.note_obstacle}"
            yield Finding("notify.inbox", state, text, fix)
