"""A home in which something of every kind waits: each page of the desk has something to show.

Five companies of one autumn. Prairie Gate: the second letter stands. Larch Clinic: told today, two
thank-yous stand. Northbank: they said no. Alder Print: what they wrote may be a decision. Quarry Lane: over.
Two more interviews are seen in the mail: one is over and its form stands, one is still to come.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from calendars import calendar, calendar_mail, event
from desk import DUE_AT, INTERVIEW, PANEL, SENT_AT, MaildirDesk
from mails import APPLIED, DEBRIEFED, MARCUS, mail, raw_mail
from stories import DAY, HOUR
from worlds import SENT_FOLDER

NOW = DUE_AT + HOUR
PRAIRIE, LARCH = "prairie-gate-credit-union-2026-09-04", "larch-clinic-2026-09-09"
NORTHBANK, ALDER, QUARRY = (
    f"{name}-2026-09-04" for name in ("northbank-ferries", "alder-print", "quarry-lane")
)
SEEN, COMING = "elm-street-bakery-2026-09-09", "harbor-maps-2026-09-10"
INTERVIEWS = (PRAIRIE, LARCH, NORTHBANK, ALDER, QUARRY)
_NO = "Dear Marcus, we have decided to move forward with another candidate. All the best.\n\nDenise"
_MAYBE = "We have come to a decision about the role, and I would rather tell you on the phone.\n\nDenise"


def fill(base: Path) -> MaildirDesk:
    """The home at `NOW`, and the mailbox that goes with it."""
    desk = MaildirDesk(base, mails=())
    _invite(desk, "Prairie Gate Credit Union")
    desk.debrief()
    for company in ("Northbank Ferries", "Alder Print", "Quarry Lane"):
        _invite(desk, company)
        desk.debrief(_at(company, INTERVIEW))
    desk.send()
    desk.run(SENT_AT)
    desk.answer(_NO, SENT_AT + DAY, "<no@northbank.example>", **_thread("Northbank Ferries"))
    desk.answer(_MAYBE, SENT_AT + DAY, "<maybe@alder.example>", **_thread("Alder Print"))
    assert desk("close", QUARRY, now=SENT_AT + DAY).code == 0
    invite_by_calendar(desk, "Elm Street Bakery", over=NOW - 3 * HOUR)
    invite_by_calendar(desk, "Harbor Maps", over=NOW + DAY)
    desk.run(DUE_AT - HOUR)
    desk.run(DUE_AT)
    desk.run(DUE_AT + HOUR / 2)
    _invite(desk, "Larch Clinic")
    ended = (NOW - HOUR).isoformat()
    desk.debrief(_at("Larch Clinic", PANEL.replace("2026-09-04T11:30:00-05:00", ended)), now=NOW)
    return desk


def _domain(company: str) -> str:
    return f"{company.lower().replace(' ', '')}.example"


def _at(company: str, text: str) -> str:
    """The sample interview, told of another company."""
    return text.replace("Prairie Gate Credit Union", company).replace("prairiegate.example", _domain(company))


def _thread(company: str) -> dict[str, str | tuple[str, ...]]:
    return {
        "sender": f"Denise Kowalczyk <denise.kowalczyk@{_domain(company)}>",
        "references": (f"<invitation@{_domain(company)}>",),
        "subject": f"Re: Interview at {company}",
    }


def _invite(desk: MaildirDesk, company: str) -> None:
    when, domain = DEBRIEFED - 3 * DAY, _domain(company)
    raw = mail(
        f"Dear Marcus,\n\nwe look forward to meeting you at {company}: Branch Operations Manager.",
        when,
        f"<invitation@{domain}>",
        sender=f"Denise Kowalczyk <denise.kowalczyk@{domain}>",
        subject=f"Interview at {company}",
    )
    desk.deliver(raw, when)


def see_one(base: Path) -> MaildirDesk:
    """A home that knows of the interview at Elm Street alone, which is over."""
    desk = MaildirDesk(base, mails=())
    invite_by_calendar(desk, "Elm Street Bakery", over=NOW - 3 * HOUR)
    desk.run(DUE_AT)
    return desk


def invite_by_calendar(desk: MaildirDesk, company: str, over: datetime) -> None:
    """They applied, and were invited to a talk that is over then."""
    asked = raw_mail(
        f"<apply@{_domain(company)}>", sender=MARCUS, to=f"jobs@{_domain(company)}", date=APPLIED
    )
    desk.deliver(asked, APPLIED, SENT_FOLDER)
    person = f"Kim Larsen <kim.larsen@{_domain(company)}>"
    title = f"Interview: Branch Operations Manager at {company}"
    start = over - timedelta(minutes=45)
    written = calendar(event(start, over, uid=f"talk@{_domain(company)}", title=title, organizer=person))
    raw = calendar_mail(
        written,
        DEBRIEFED,
        f"<calendar@{_domain(company)}>",
        sender=person,
        subject=f"Invitation: {title}",
        text=f"Dear Marcus,\n\nwe look forward to seeing you at {company}.\n\nKim\n",
    )
    desk.deliver(raw, DEBRIEFED)
