"""What a message is (RT-07)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import address, at, debrief, message
from hypothesis import given
from hypothesis import strategies as st

from agent.model.mail import Body, Invitation, Message, MessageId, Signal, SignalKind
from agent.reading.message import read_message
from agent.reading.senders import automatic_line
from agent.reading.signals import classify, classify_text

END = debrief().interview_end
DATA = Path(__file__).parent.parent / "data"
AUTO, BOUNCE, CALENDAR = SignalKind.AUTO, SignalKind.BOUNCE, SignalKind.CALENDAR
REJECTION, INVITATION, OFFER = SignalKind.REJECTION, SignalKind.INVITATION, SignalKind.OFFER
UNCLEAR = SignalKind.UNCLEAR
ASK, ACK, OTHER = SignalKind.ASK, SignalKind.ACK, SignalKind.HUMAN_OTHER
NO = "We have decided not to proceed with your candidacy."


def of(*notices: str, **fields: Any) -> Signal:
    """The signal of a mail with these header lines."""
    return classify(message(notices=notices, **fields), interview_end=END)


def kind_and_personal(signal: Signal) -> tuple[SignalKind, bool]:
    """The two that decide."""
    return signal.kind, signal.personal


@pytest.mark.parametrize(("kind", "text"), yaml.safe_load((DATA / "signaltests.yaml").read_text("utf-8")))
def test_the_table_of_sentences(kind: str, text: str) -> None:
    """Every sentence of the collection is what is written beside it."""
    assert kind == classify_text(text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (REJECTION, "We won\u2019t be moving forward\nwith your application."),
        (REJECTION, "誠に残念\nながら"),
        (REJECTION, "We are unable to offer you the role."),
        (REJECTION, "We cannot invite you to a second interview."),
        (REJECTION, "The position has been filled."),
        (UNCLEAR, "We have chosen another candidate, though we would like you to come back."),
        (
            OFFER,
            "We are happy to offer you the role. Should you decline, we go with another candidate.",
        ),
        (
            INVITATION,
            "We\u2019d love to hear more: please choose a slot for the final interview. Any questions?",
        ),
        (ASK, "Did you bring the form?"),
        (ASK, "Please confirm your address."),
        (ACK, "Received, thank you."),
        (OTHER, "Thank you. " + "word " * 45),
        (OTHER, "See https://x.example/?a=b for the map."),
        (OTHER, ""),
        (OTHER, "Unfortunately the lift is broken."),
        (OTHER, "Leider ist der Aufzug kaputt."),
        (OTHER, "We paused the hiring process for a week."),
        (OTHER, "Fine.\n-- \nQuestions? Please send us your feedback"),
        (ACK, "Thanks for your note.\n\nSent from my iPhone"),
    ],
)
def test_more_sentences(kind: SignalKind, text: str) -> None:
    """Wrapped lines and curly quotes are normalised, the order holds, signatures mean nothing."""
    assert kind is classify_text(text)


@pytest.mark.parametrize(
    "weak", ["Unfortunately", "Leider", "Malheureusement", "Lamentablemente", "Tyvärr", "申し訳"]
)
def test_a_weak_word_is_no_rejection(weak: str) -> None:
    """A message needs one strong pattern."""
    assert OTHER is classify_text(f"{weak} ...")


def test_only_new_words_count() -> None:
    """An acknowledgement may quote an old rejection."""
    raw = (
        "From: D <d@x.example>\nSubject: Re: x\n\nThanks, we will be in touch.\n\n"
        f"On Fri, 4 Sep 2026 D <d@x> wrote:\n> {NO}\n"
    )
    heard = classify(read_message(raw.encode(), key="1", received=END), interview_end=END)
    assert kind_and_personal(heard) == (ACK, True)


def test_evidence_shows_the_words_that_decided() -> None:
    """A person sees why."""
    assert "decided not to proceed" in of(text=NO).evidence


@pytest.mark.parametrize(
    "line",
    [
        "Auto-Submitted: auto-generated",
        "auto-submitted:  auto-notified",
        "X-Autoreply: yes",
        "X-Autorespond: 1",
        "X-Auto-Reply-From: x",
        "Precedence: bulk",
        "Precedence: junk",
        "List-Id: <l.x>",
        "List-Unsubscribe: <u>",
        "Content-Type: multipart/report; boundary=b",
        "Return-Path: <>",
    ],
)
def test_any_automatic_header_makes_it_no_human_reply(line: str) -> None:
    """Each of `headers_auto` is enough, where no person's name stands beside it."""
    signal = of(line, sender="Prairie Gate Team <team@prairiegate.example>")
    assert (AUTO, False, line) == (signal.kind, signal.personal, signal.evidence)


@pytest.mark.parametrize(
    "line",
    [
        "Auto-Submitted: no",
        "X-Auto-Response-Suppress: All",
        "Precedence: first-class",
        "Return-Path: <d@x.example>",
    ],
)
def test_headers_that_say_nothing(line: str) -> None:
    """`X-Auto-Response-Suppress` is no sign of an automatic message (S48)."""
    assert kind_and_personal(of(line)) == (OTHER, True)


def test_a_request_for_silence_is_no_automatic_mail() -> None:
    """`X-Auto-Response-Suppress` asks others not to answer by themselves; it says nothing of its own mail."""
    assert automatic_line(replace(message(), notices=("X-Auto-Response-Suppress: All",))) == ""


@pytest.mark.parametrize(
    "sender",
    [
        "no-reply@pg.example",
        "noreply@pg.example",
        "do-not-reply@pg.example",
        "donotreply@pg.example",
        "jobs-noreply@linkedin.example",
        "notifications@pg.example",
        "notifications+x1@pg.example",
        "alerts@pg.example",
        "bounces+1@pg.example",
        "calendar-notification@google.com",
        "automated-mail@pg.example",
        "system@pg.example",
    ],
)
def test_a_no_reply_sender_is_never_a_person(sender: str) -> None:
    """Nobody would read an answer, so nobody wrote it, unless a Reply-To names a person."""
    assert kind_and_personal(of(sender=f"Denise <{sender}>")) == (AUTO, False)
    assert kind_and_personal(of(sender=sender, reply_to=(address("denise@pg.example"),))) == (OTHER, True)
    assert kind_and_personal(of(sender=sender, reply_to=(address("no-reply@pg.example"),))) == (AUTO, False)


@pytest.mark.parametrize(
    "sender",
    ["noreen@pg.example", "norbert.reply@pg.example", "systems.lead@pg.example", "alertness@pg.example"],
)
def test_names_that_only_look_like_no_reply(sender: str) -> None:
    """A person may be called Noreen."""
    assert of(sender=sender).personal


def test_an_ats_with_a_personal_reply_to_is_a_person() -> None:
    """RT-07: the list headers of a tracking system do not make its recruiter a list."""
    mail: dict[str, Any] = {"sender": "Denise via Greenhouse <no-reply@us.greenhouse-mail.io>"}
    listed = ("List-Unsubscribe: <u>", "List-Id: <l>")
    token = (address("denise+4f2@us.greenhouse-mail.io"),)
    signal = of(*listed, **mail, reply_to=token, text=NO)
    assert (signal.kind, signal.personal, signal.bulk) == (REJECTION, True, False)
    assert kind_and_personal(of(*listed, **mail, text=NO)) == (REJECTION, False)
    assert kind_and_personal(of("Auto-Submitted: auto-generated", **mail, reply_to=token)) == (AUTO, False)
    outside = {"sender": "Denise <denise@lists.example>", "reply_to": (address("denise@pg.example"),)}
    assert kind_and_personal(of(*listed, **outside)) == (AUTO, False)


def test_an_ats_without_reply_to_is_a_person_only_when_it_answers() -> None:
    """A portal's own mail answers nothing; a person writing through it does."""
    portal = message(sender="Prairie Gate <prairiegate@myworkday.com>")
    assert not classify(portal, interview_end=END).personal
    assert classify(replace(portal, in_reply_to=(MessageId("<1@x>"),)), interview_end=END).personal


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (REJECTION, NO),
        (REJECTION, "The Branch Operations Manager role has been filled."),
        (REJECTION, "Our recruiting process is currently paused."),
        (REJECTION, "We have put the role on hold."),
        (REJECTION, "There is a hiring freeze."),
        (REJECTION, "Die Stelle wurde inzwischen besetzt."),
        (REJECTION, "Le poste est déjà pourvu."),
        (REJECTION, "La vacante ha sido cubierta."),
        (REJECTION, "Tjänsten är nu tillsatt."),
        (OFFER, "We are pleased to offer you the role."),
        (INVITATION, "Please pick a time for the next round."),
        (AUTO, "Thank you, we received your application."),
        (AUTO, "Could you rate your interview?"),
        (AUTO, "We will write once the position is filled."),
        (AUTO, "We accept applications until the role has been filled."),
        (AUTO, "The position has not been filled."),
        (AUTO, "Your application is on hold until Monday."),
        (AUTO, "The role comes with paid leave."),
        (AUTO, "The role will start after the office is closed."),
        (AUTO, "The job fair is closed."),
        (REJECTION, "The position you interviewed for on Friday has been withdrawn."),
        (REJECTION, "Our search has been suspended."),
        (REJECTION, "The interview process for this role has now been put on hold."),
        (AUTO, "The search box is closed on Sundays? No."),
    ],
)
@pytest.mark.parametrize(
    "how",
    [
        {"sender": "Prairie Gate <no-reply@prairiegate.example>"},
        {"sender": "Prairie Gate <no-reply@greenhouse.io>", "notices": ("List-Unsubscribe: <u>",)},
        {"notices": ("Auto-Submitted: auto-generated",)},
    ],
)
def test_news_from_a_program(kind: SignalKind, text: str, how: dict[str, Any]) -> None:
    """A non-personal rejection, closed role, offer or invitation keeps its meaning; all else is AUTO."""
    signal = classify(message(text=text, **how), interview_end=END)
    assert (kind, False) == kind_and_personal(signal)


TRACKING = "Prairie Gate <no-reply@greenhouse-mail.io>"
HOUSE = "Prairie Gate <no-reply@prairiegate.example>"


@pytest.mark.parametrize(
    ("sender", "subject", "text", "kind"),
    [
        (TRACKING, "Your application", "Log in to see what is new.", UNCLEAR),
        (TRACKING, "Status", "The status of your application has changed.", UNCLEAR),
        (HOUSE, "Status", "The status of your application has changed.", UNCLEAR),
        (HOUSE, "Hello", "The canteen has a new menu.", AUTO),
        (TRACKING, "Thank you", "Thank you for completing our survey.", AUTO),
        (TRACKING, "Reminder", "Please verify your e-mail address.", AUTO),
        (TRACKING, "We received your application", "We will review it.", AUTO),
    ],
)
def test_a_program_may_hide_a_decision(sender: str, subject: str, text: str, kind: SignalKind) -> None:
    """After the interview a tracking system's mail is unclear unless a mere receipt; before, nothing is."""
    after = message(sender=sender, subject=subject, text=text, date="2026-09-08T15:00:00-05:00")
    assert (kind, False) == kind_and_personal(classify(after, interview_end=END))
    before = replace(after, date=at("2026-09-01T15:00:00-05:00"))
    assert AUTO is classify(before, interview_end=END).kind


def test_what_is_unclear_shows_its_words_and_their_sentence() -> None:
    """The person is asked with the sentence, and sees the words."""
    told = of(text="Thanks for coming in. We may go with another candidate, I'll know on Thursday.")
    assert (UNCLEAR, True) == kind_and_personal(told)
    assert "another candidate" in told.evidence
    assert told.sentence == "We may go with another candidate, I'll know on Thursday."


def test_newsletters_are_bulk() -> None:
    """A list's mail is never part of the conversation; whatever it invites to."""
    signal = of("List-Id: <l>", text="We are inviting you to our open day. Please pick a time.")
    assert (signal.kind, signal.bulk) == (AUTO, True)
    assert of("Precedence: list").bulk
    assert not of("Precedence: bulk").bulk
    assert not of("List-Unsubscribe: <u>", sender="x@greenhouse.io").bulk
    assert kind_and_personal(of("List-Id: <l>", text=NO)) == (REJECTION, False)


@pytest.mark.parametrize(
    ("notices", "subject"),
    [
        (("Auto-Submitted: auto-replied",), "Re: Interview"),
        (("X-Autoreply: yes",), "Re: Interview"),
        (("Precedence: auto_reply",), "Re: Interview"),
        ((), "Automatic reply: Interview"),
        ((), "Abwesenheitsnotiz: Interview"),
        ((), "Réponse automatique : Interview"),
        (("Auto-Submitted: auto-generated",), "Out of office"),
    ],
)
def test_out_of_office(notices: tuple[str, ...], subject: str) -> None:
    """Whatever an absence note says it cancels nothing; its day of return is read."""
    text = f"I am out of the office, back on 14 September 2026. {NO}"
    signal = of(*notices, subject=subject, text=text)
    assert (AUTO, False, at("2026-09-14T00:00:00-05:00")) == (
        signal.kind,
        signal.personal,
        signal.return_date,
    )


def test_an_absence_is_known_by_its_words_where_a_person_sent_it() -> None:
    """`auto-generated` with the words of an absence; a portal that mentions a holiday is none."""
    away = f"I am on annual leave until 2026-09-14. {NO}"
    assert AUTO is of("Auto-Submitted: auto-generated", text=away).kind
    assert REJECTION is of("Auto-Submitted: auto-generated", text=away, sender="no-reply@x.example").kind
    american = of("Auto-Submitted: auto-replied", text="Away until 03/04/2027").return_date
    assert american == at("2027-03-04T00:00:00-05:00")
    utc = {"text": "Away until 03/04/2027", "date": "2026-09-05T09:00:00+00:00"}
    assert of("Auto-Submitted: auto-replied", **utc).return_date is None


@pytest.mark.parametrize(
    ("notices", "fields"),
    [
        (("Content-Type: multipart/report; report-type=delivery-status; boundary=b",), {}),
        (("X-Failed-Recipients: d@x.example",), {}),
        ((), {"sender": "MAILER-DAEMON@mx.example"}),
        ((), {"sender": "Postmaster <postmaster@mx.example>"}),
        (
            ("Content-Type: multipart/report; report-type=disposition-notification",),
            {"sender": "mailer-daemon@mx.example"},
        ),
        (("Return-Path: <>",), {"subject": "Undeliverable: Re: Interview"}),
    ],
)
def test_bounces(notices: tuple[str, ...], fields: dict[str, Any]) -> None:
    """A failed delivery, by its report, its sender or its subject."""
    assert kind_and_personal(of(*notices, **fields, text=NO)) == (BOUNCE, False)


@pytest.mark.parametrize(
    "notices",
    [
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=b",),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=b", "Action: delayed"),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=b", "Action: delivered"),
        ("Content-Type: multipart/report; boundary=b",),
    ],
)
def test_receipts_and_delays_are_no_bounces(notices: tuple[str, ...]) -> None:
    """A read receipt or a delay is automatic and means nothing, whatever it quotes."""
    assert kind_and_personal(of(*notices, text=NO)) == (AUTO, False)


def test_a_delay_is_told_by_its_subject_too() -> None:
    """Not every mail system sends a report with a notice that it is still trying."""
    late = of(
        sender="mailer-daemon@mx.example",
        subject="Delivery Status Notification (Delay)",
        text="It will be tried again for two days.",
    )
    assert (AUTO, False) == kind_and_personal(late)


def test_a_person_may_write_about_failures() -> None:
    """`Undeliverable` in a person's subject is no bounce."""
    assert OTHER is of(subject="Undeliverable parcels: our talk").kind


def meeting(start: str | None = "2026-09-08T10:00:00-05:00", method: str = "REQUEST") -> Invitation:
    """A meeting, later than the interview unless said otherwise."""
    return Invitation(method=method, uid="1", start=at(start) if start else None, title="Interview")


SCHEDULING = "Content-Type: text/calendar"


def with_meeting(invitation: Invitation, *notices: str, text: str = "", **fields: Any) -> Message:
    """A mail that brings a meeting."""
    return message(notices=notices, text=None, body=Body(text, text, invitations=(invitation,)), **fields)


@pytest.mark.parametrize(
    ("invitation", "text", "notices", "expected"),
    [
        (meeting(), "Please join", (SCHEDULING,), (INVITATION, True)),
        (meeting(), "", (SCHEDULING, "Auto-Submitted: auto-generated"), (INVITATION, False)),
        (meeting(), "See you there", (), (INVITATION, True)),
        (meeting("2026-09-04T10:00:00-05:00"), "Updated invitation. Join?", (SCHEDULING,), (CALENDAR, False)),
        (meeting("2026-09-04T10:00:00-05:00"), "", (), (CALENDAR, False)),
        (
            meeting(method="CANCEL"),
            "Cancelled: second interview, Google Meet",
            (SCHEDULING,),
            (CALENDAR, False),
        ),
        (meeting(method="REPLY"), "", (SCHEDULING,), (CALENDAR, False)),
        (meeting(None), "", (SCHEDULING,), (CALENDAR, False)),
        (meeting("2026-09-04T10:00:00-05:00"), "Here is the file you asked for.", (), (OTHER, True)),
        (meeting(method="CANCEL"), NO, (SCHEDULING,), (REJECTION, True)),
        (meeting(), "We are happy to offer you the role", (), (OFFER, True)),
    ],
)
def test_calendar_mails(
    invitation: Invitation, text: str, notices: tuple[str, ...], expected: tuple[SignalKind, bool]
) -> None:
    """A REQUEST after the interview invites; updates and cancellations of the past one mean nothing."""
    found = classify(with_meeting(invitation, *notices, text=text), interview_end=END)
    assert expected == kind_and_personal(found)


def test_a_later_meeting_says_so() -> None:
    """The evidence names the calendar and the start."""
    evidence = classify(with_meeting(meeting()), interview_end=END).evidence
    assert evidence == "text/calendar REQUEST starting 2026-09-08T10:00:00-05:00, after the interview"


def test_without_a_known_end_a_meeting_is_only_a_meeting() -> None:
    """Nothing is later than an unknown time."""
    assert CALENDAR is classify(with_meeting(meeting()), interview_end=None).kind


def test_headers_alone_and_nobodys_mail() -> None:
    """A message without a body is a person's; one without From is nobody's."""
    assert kind_and_personal(of(text=None)) == (OTHER, True)
    assert kind_and_personal(classify(replace(message(), sender=None), interview_end=END)) == (AUTO, False)


@given(
    st.text(max_size=300),
    st.lists(st.text(max_size=40), max_size=3),
    st.text(max_size=30),
    st.text(max_size=30),
)
def test_any_message_has_a_signal(text: str, notices: list[str], sender: str, subject: str) -> None:
    """Nothing raises; what is bulk or automatic is never personal."""
    signal = of(*notices, text=text, sender=sender, subject=subject)
    assert not (signal.personal and (signal.bulk or signal.kind in {AUTO, BOUNCE, CALENDAR}))
