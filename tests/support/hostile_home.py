"""A home in which strangers' mischief stands in every mail, interview and appointment."""

from __future__ import annotations

from pathlib import Path

from calendars import calendar, calendar_mail, event
from desk import BOTCHED, DENISE, DUE_AT, FACTS, FIT, SENT_AT, MaildirDesk
from hidden_characters import ODD, encode_word
from mails import APPLIED, INVITED, MARCUS, raw_mail
from stories import DAY, HOUR
from worlds import SENT_FOLDER

MARKUP = (
    "<script hostile>hostile=1</script><img hostile src=x onerror=hostile=1>\"'></textarea></title>"
    "<b hostile><svg/onload=hostile=1> javascript:hostile=1 {{7*1191}} {% raw %} ${7*1191} &lt;b hostile&gt; "
    "--></style><style>*{display:none}</style> ';DROP TABLE a;-- ../../etc/passwd %0d%0aSet-Cookie:%20a=b"
)
"""What mischief is made with."""
NOW = DUE_AT + HOUR
_LINE = MARKUP.replace('"', "'").replace("\\", "/")
_MALLORY = "Mallory <mallory@prairiegate.example>"
_NAME = encode_word(MARKUP + ODD)
_STRANGER = f"{_NAME} <mallory@prairiegate.example>"


def fill(base: Path, size: int = 20_000) -> MaildirDesk:
    """The home at `NOW`, with interviews, appointments and a log.

    Args:
        base: Where it is made.
        size: Octets of the longest mail.
    """
    desk = MaildirDesk(base)
    written = FACTS + DENISE + FIT + BOTCHED
    for old in (
        "the teller who",
        "running a",
        "steadier",
        "rebuilding",
        "never reaches",
        "I recount",
        "How would",
    ):
        written = written.replace(old, f"{_LINE} {old}")
    desk.debrief(written.replace("Credit Union", "Credit <b hostile>Union</b>"))
    desk.debrief(f"{FACTS}{DENISE}{FIT}{BOTCHED}".replace("Prairie Gate", "Larch"))
    desk.send()
    desk.run(SENT_AT)
    words = f"We have come to a decision about the role {MARKUP}{ODD}, and would rather tell you by phone."
    desk.answer(f"Dear Marcus,\n\n{words}\n", SENT_AT + DAY, sender=_STRANGER)
    desk.answer("x" * size, SENT_AT + DAY, "<m@prairiegate.example>", subject=encode_word(MARKUP + ODD))
    title = f"Interview: {_LINE}"
    told = event(NOW - 2 * HOUR, NOW - HOUR, uid="talk-9@elm.example", title=title, organizer=_MALLORY)
    asked = raw_mail("<apply@mail.example>", sender=MARCUS, to=_MALLORY, date=APPLIED)
    desk.deliver(asked, APPLIED, SENT_FOLDER)
    invite = calendar_mail(
        calendar(told),
        INVITED,
        "<i9@elm.example>",
        sender=_MALLORY,
        subject="Interview",
        text=f"{title} {ODD}",
    )
    for plain, odd in (
        (b"From: Mallory <", f"From: {_NAME} <"),
        (b"Subject: Interview", f"Subject: {_NAME}"),
    ):
        invite = invite.replace(plain, odd.encode())
    desk.deliver(invite, INVITED)
    desk.run(DUE_AT)
    desk.run(DUE_AT + HOUR / 2)
    return desk
