"""Mails that `find` sees an interview in, or perhaps one, or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import noticing_mails
from desk import Desk
from mailbox_contract import SENT_FOLDER
from maildirs import PLUS_PLUS
from noticing_mails import APPLIED, HOUR, INVITED, MINUTES, application, calendar, event, utc
from world import DENISE

LOOKED = INVITED + HOUR
END = noticing_mails.OVER
OVER = END + MINUTES
STRANGER = "Quick Hire <talent@quick-hire.example>"


def calendar_mail(  # noqa: PLR0913 - what calendars change
    when: datetime = INVITED,
    message_id: str = "<i1@prairiegate.example>",
    *,
    sender: str = DENISE,
    title: str = "Interview: Branch Operations Manager",
    text: str = noticing_mails.TEXT,
    method: str = "REQUEST",
    answers: str = "",
    **lines: str | None,
) -> bytes:
    """A mail with an invitation; `lines` are lines of its event by their names, None leaves one out."""
    written: dict[str, Any] = {"DTSTAMP": f":{utc(when)}", **lines}
    one = event(title=title, organizer=sender, **written)
    return noticing_mails.calendar_mail(
        calendar(one, method=method),
        when,
        message_id,
        method=method,
        sender=sender,
        subject=f"Invitation: {title}",
        text=text,
        references=(answers,) if answers else (),
    )


def strangers() -> bytes:
    """An invitation of somebody the person never wrote to: perhaps an interview."""
    return calendar_mail(
        message_id="<s1@quick-hire.example>",
        sender=STRANGER,
        title="Interview: Night Shift Lead",
        text="Dear Marcus, we would like to invite you to an interview for the Night Shift Lead role.\n",
        UID=":s1@quick-hire.example",
    )


def desk_with(
    base: Path, *mails: bytes, applied: bool = True, config: Mapping[str, str] | None = None
) -> Desk:
    """A desk with these mails, all of them of one moment."""
    desk = Desk(base, mails=())
    if applied:
        desk.deliver(application(), APPLIED, PLUS_PLUS[SENT_FOLDER])
    for raw in mails:
        desk.deliver(raw, INVITED)
    if config:
        find = "".join(f"{key} = {value}\n" for key, value in config.items())
        desk.config(desk.config_file.read_text() + f"\n[find]\n{find}")
    return desk
