"""Which thread is the interview's (RT-13), and what concerns the company."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from builders import address, at, debrief, denise, message, profile
from hypothesis import given
from hypothesis import strategies as st

from agent.model.interview import Part
from agent.model.mail import Body, Invitation, Mark, Message, Thread
from agent.model.plan import ThreadChoice
from agent.reading.matching import company_domains, find_doubtful, news_query, query, rank

NOW = at("2026-09-04T12:10:00-05:00")
OLD = "2026-03-01T09:00:00-06:00"


def thread(*messages: Message, key: str = "t") -> Thread:
    """A thread of these messages."""
    return Thread("personal", messages, key)


def ranked(*threads: Thread, **changes: Any) -> ThreadChoice:
    """The choice among these threads."""
    return rank(threads, debrief(**changes), profile())


def plain(message_id: str, **fields: Any) -> Message:
    """A mail with nothing in it that points to the interview."""
    return message(
        message_id,
        **{"sender": "A B <a@b.example>", "subject": "Hello", "text": "Hello", "date": OLD, **fields},
    )


def test_company_domains() -> None:
    """Interviewers' domains, without free mail, tracking systems, agencies and missing addresses."""
    people = (
        denise(),
        denise(email="d@Mail.PrairieGate.example"),
        denise(email="d@gmail.com"),
        denise(email="t@us.greenhouse-mail.io"),
        denise(email="c@agency.example", part=Part.RECRUITER_AGENCY),
        denise(email=""),
        denise(email="nonsense"),
    )
    found = company_domains(debrief(interviewers=people))
    assert found == {"prairiegate.example", "mail.prairiegate.example"}


def test_query() -> None:
    """Addresses, domains and words, from half a year before the interview until now."""
    people = (
        denise(email="Denise.Kowalczyk@PrairieGate.example"),
        denise(email="marcus.ellery@mail.example"),
    )
    asked = query(
        debrief(interviewers=people, role="Branch Operations Manager (m/w/d) #1234"), profile(), NOW
    )
    assert asked.addresses == {"denise.kowalczyk@prairiegate.example"}
    assert asked.domains == {"prairiegate.example", "mail.example"}
    assert asked.phrases == {"Prairie Gate Credit Union", "Branch Operations Manager"}
    assert (debrief().interview_end - timedelta(days=180), NOW, False) == (
        asked.since,
        asked.until,
        asked.everything,
    )


def test_wide_query() -> None:
    """Everything from three weeks before the interview."""
    asked = query(debrief(), profile(), NOW, wide=True)
    assert (debrief().interview_end - timedelta(days=21), NOW, True) == (
        asked.since,
        asked.until,
        asked.everything,
    )


def test_news_query() -> None:
    """What the company or a tracking system wrote since."""
    asked = news_query(debrief(), NOW)
    assert {"prairiegate.example"} == asked.domains
    assert "greenhouse.io" in asked.sender_domains
    assert (debrief().interview_end, NOW) == (asked.since, asked.until)
    assert asked.addresses == {"denise.kowalczyk@prairiegate.example"}
    assert {"Prairie Gate Credit Union", "undelivered", "returned mail"} <= asked.phrases
    assert {"Denise Kowalczyk", "Branch Operations Manager"} <= asked.phrases
    assert {"Prairie Gate Credit Union", "Prairie Gate Credit Union Careers"} <= asked.senders
    short = news_query(debrief(company="Solstice Grid GmbH", role="Teller"), NOW)
    assert {"Solstice Grid GmbH Karriere", "Solstice Grid Karriere"} <= short.senders
    assert "Solstice Grid" in short.phrases
    assert "Teller" not in short.phrases


def test_everything_fits() -> None:
    """All four points of evidence, each with its line."""
    choice = ranked(thread(message()), thread(plain("<n@x>")))
    assert (
        choice.message_ids,
        choice.subject,
    ) == (("<a1@prairiegate.example>",), "Branch Operations Manager interview")
    assert choice.why == (
        "interviewer wrote in it (3)",
        "company's domain (2)",
        "role in the subject (2)",
        "message within 14 days before the interview (1)",
    )
    assert [c.score for c in choice.candidates] == [8]


@pytest.mark.parametrize(
    ("fields", "score", "why"),
    [
        ({}, 0, ()),
        (
            {"sender": "D <denise.kowalczyk@prairiegate.example>"},
            5,
            ("interviewer wrote in it (3)", "company's domain (2)"),
        ),
        (
            {"cc": (address("DENISE.Kowalczyk@prairiegate.example"),)},
            5,
            ("interviewer is addressed in it (3)",),
        ),
        ({"reply_to": (address("denise.kowalczyk@prairiegate.example"),)}, 0, ()),
        (
            {
                "sender": "X <x@hire.lever.co>",
                "reply_to": (address("denise.kowalczyk@prairiegate.example"),),
            },
            5,
            ("interviewer wrote in it (3)",),
        ),
        (
            {
                "sender": "D <denise.kowalczyk@prairiegate.example>",
                "unverified": "dmarc=fail (mx.mail.example)",
            },
            0,
            (),
        ),
        ({"sender": "HR <hr@prairiegate.example>"}, 2, ("company's domain (2)",)),
        ({"sender": "HR <hr@mail.prairiegate.example>"}, 2, ("company's domain (2)",)),
        ({"sender": "HR <hr@notprairiegate.example>"}, 0, ()),
        ({"sender": "HR <hr@prairiegate-careers.example>"}, 2, ("company's domain (2)",)),
        ({"sender": "HR <hr@prairie.example>"}, 0, ()),
        (
            {"sender": "Prairie Gate Credit Union <x@greenhouse.io>"},
            2,
            ("tracking system naming the company (2)",),
        ),
        ({"sender": "X <x@hire.lever.co>", "subject": "News of Prairie Gate credit union"}, 2, None),
        ({"sender": "X <x@hire.lever.co>", "text": "Prairie Gate\nCredit Union says hello"}, 2, None),
        ({"sender": "X <x@hire.lever.co>", "text": "Prairie Gateway"}, 0, ()),
        ({"text": "Prairie Gate Credit Union says hello"}, 0, ()),
        ({"subject": "branch operations MANAGER"}, 2, ("role in the subject (2)",)),
        ({"text": "the branch operations\nmanager role"}, 2, ("role in the text (2)",)),
        ({"subject": "Branch Operations Managers"}, 0, ()),
        ({"date": "2026-08-21T12:00:00-05:00"}, 1, ("message within 14 days before the interview (1)",)),
        ({"date": "2026-08-20T12:00:00-05:00"}, 0, ()),
        ({"date": "2026-09-04T12:00:00-05:00"}, 0, ()),
        ({"text": None}, 0, ()),
    ],
)
def test_evidence(fields: dict[str, Any], score: int, why: tuple[str, ...] | None) -> None:
    """Each point of evidence alone, and what only looks like it."""
    (best,) = ranked(thread(plain("<n@x>", **fields), plain("<m@x>", subject="branch"))).candidates or (None,)
    if score < 2:
        assert best is None
        return
    assert best is not None
    assert score == best.score
    assert why is None or set(why) <= set(best.why)


def test_names_stand_in_for_missing_addresses() -> None:
    """An interviewer without an address is known by the full name, in headers and calendars."""
    nameless = (denise(email=""),)
    wrote = plain("<n@x>", sender="Kowalczyk, Denise <x@mail.example>")
    meeting = Invitation(method="REQUEST", uid="1", organizer=address("Denise Kowalczyk <d@x.example>"))
    called = replace(plain("<m@x>"), body=Body("", "", invitations=(meeting,)))
    first_name = plain("<o@x>", sender="Denise <x@mail.example>")
    assert [c.score for c in ranked(thread(wrote), interviewers=nameless).candidates] == [3]
    assert [c.score for c in ranked(thread(called), interviewers=nameless).candidates] == [3]
    assert ranked(thread(first_name), interviewers=nameless).candidates == ()


def test_a_forwarded_invitation() -> None:
    """An interviewer inside a forward block counts; the same words elsewhere do not."""
    text = "fyi\n---------- Forwarded message ---------\nFrom: D <Denise.Kowalczyk@prairiegate.example>"
    forwarded = replace(plain("<n@x>"), body=Body(text, "fyi", forward_block=True))
    choice = ranked(thread(forwarded))
    assert choice.why == ("interviewer stands in a forwarded mail (3)",)
    assert choice.message_ids == ("<n@x>",)
    assert ranked(thread(replace(plain("<n@x>"), body=Body(text, "fyi")))).candidates == ()
    named = replace(forwarded, body=Body("From: Denise Kowalczyk", "", forward_block=True))
    assert [c.score for c in ranked(thread(named), interviewers=(denise(email=""),)).candidates] == [3]


def test_an_own_address_in_the_debrief_is_nobodys() -> None:
    """The person is no interviewer, whatever the file says."""
    mine = (denise(email="marcus.ellery@mail.example"),)
    (candidate,) = ranked(thread(plain("<n@x>")), interviewers=mine, company="X").candidates
    assert candidate.why == ("company's domain (2)",)


@pytest.mark.parametrize(
    "only",
    [
        message(notices=("List-Id: <l.x>",)),
        message(marks=frozenset({Mark.DRAFT})),
        message(marks=frozenset({Mark.TRASH})),
        message(marks=frozenset({Mark.SPAM})),
    ],
)
def test_what_is_no_candidate(only: Message) -> None:
    """Newsletters, drafts, trash and spam alone; one real mail makes a thread of them."""
    assert ranked(thread(only)) == ThreadChoice()
    assert ranked(thread(only, message("<b@x>"))).message_ids


def test_no_threads_no_choice() -> None:
    """A miss is empty."""
    assert ThreadChoice() == ranked() == ranked(thread())


def test_a_lead_of_two_decides() -> None:
    """Two more decide; the rest is listed, best first."""
    full, without_role = thread(message()), thread(message("<b@x>", subject="Hello"), key="u")
    assert ranked(without_role, full).message_ids == ("<a1@prairiegate.example>",)
    near, far = message("<b@x>"), message("<c@x>", date=OLD)
    choice = ranked(thread(far), thread(near, key="u"))
    assert [c.thread.message_ids for c in choice.candidates] == [("<b@x>",), ("<c@x>",)]


TOMAS = denise(name="Tomas Ruiz", email="tomas.ruiz@prairiegate.example")


@pytest.mark.parametrize(
    ("older", "newer", "is_taken"),
    [
        ({}, {"subject": "Friday: directions and parking", "text": "The side entrance, please."}, False),
        ({"subject": "Your visit"}, {"subject": "Friday: directions and parking"}, True),
        ({}, {"subject": "Parking for the Branch Operations Manager interview"}, True),
        ({"date": OLD}, {"subject": "Second talk, Branch Operations Manager"}, True),
        ({}, {"sender": "Tomas Ruiz <tomas.ruiz@prairiegate.example>", "subject": "Welcome"}, False),
        (
            {},
            {"sender": "Tomas Ruiz <tomas.ruiz@prairiegate.example>", "subject": "Branch Operations Manager"},
            None,
        ),
        (
            {"sender": "Denise Kowalczyk <denise@gmail.com>", "subject": "One"},
            {"sender": "Denise Kowalczyk <denise@gmail.com>", "subject": "Two"},
            None,
        ),
    ],
)
def test_of_equal_threads_with_one_interviewer_the_newer(
    older: dict[str, Any],
    newer: dict[str, Any],
    is_taken: bool | None,  # noqa: FBT001 - a row
) -> None:
    """It is taken with a warning; what is with somebody else, or maybe of another company, is asked about."""
    first = thread(message("<b@x>", **{"text": "Friday at 10?", **older}))
    second = thread(
        message("<c@x>", **{"text": "Friday.", "date": "2026-09-02T09:00:00-05:00", **newer}), key="u"
    )
    asked = {} if "gmail" not in str(older) else {"company": "Quill House", "role": "Teller"}
    people = (denise(email="denise@gmail.com"),) if asked else (denise(), TOMAS)
    choice = ranked(first, second, interviewers=people, **asked)
    expected = {None: (), True: ("<c@x>",), False: ("<b@x>",)}[is_taken]
    assert choice.message_ids == expected
    assert choice.warnings == (("newest_of_equal_threads",) if is_taken else ())
    assert any(line.startswith("it is newer than") for line in choice.why) is bool(is_taken)


def test_a_single_weak_thread_is_asked_about() -> None:
    """Fewer than three points choose nothing; one point is not even shown."""
    choice = ranked(thread(plain("<n@x>", sender="HR <hr@prairiegate.example>")))
    assert (choice.message_ids, len(choice.candidates)) == ((), 1)
    assert ranked(thread(plain("<n@x>", date="2026-09-01T09:00:00-05:00"))) == ThreadChoice()


def test_a_thread_of_doubtful_mail_is_listed_and_never_chosen() -> None:
    """RT-13: where everything comes in forwarded, the person can still say which thread it is."""
    forged = thread(replace(message(), unverified="dmarc=fail (mx.example)"))
    assert ranked(forged) == ThreadChoice()
    choice = find_doubtful([forged], debrief(), profile())
    assert (choice.message_ids, [one.why[-1] for one in choice.candidates]) == (
        (),
        ["its senders could not be confirmed"],
    )


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=30))
def test_any_words_rank(text: str, company: str, role: str) -> None:
    """Nothing raises, whatever the debrief and the mail say; the choice is one of the candidates."""
    choice = ranked(
        thread(plain("<n@x>", text=text, sender=f"{text} <x@greenhouse.io>")), company=company, role=role
    )
    assert not choice.message_ids or choice.candidates


def test_a_conversation_that_gmail_parted_is_one() -> None:
    """An automatic reply under a subject of its own is no rival of the thread it answers, in any order."""
    invitation = plain("<a@acme.example>", sender="denise.kowalczyk@prairiegate.example")
    away = plain(
        "<b@acme.example>",
        sender="denise.kowalczyk@prairiegate.example",
        subject="Automatic reply",
        in_reply_to=(invitation.message_id,),
        date=(invitation.date + timedelta(days=1)).isoformat(),
    )
    for order in ((0, 1), (1, 0)):
        threads = (thread(invitation, key="t1"), thread(away, key="t2"))
        choice = ranked(*(threads[at] for at in order))
        assert choice.thread is threads[0]
        assert 1 == len(choice.candidates)


@pytest.mark.parametrize("sender", ["D <d@evil.example>", "Denise Kowalczyk <denise@prairiegate-hr.example>"])
def test_whom_a_stranger_names_is_no_evidence_beside_the_company(sender: str) -> None:
    """To, Cc and a quoted mail can name anybody: the company's own thread is chosen, with fewer points."""
    genuine = thread(message(subject="Friday", text="See you on Friday."), key="g")
    text = "Begin forwarded message: denise.kowalczyk@prairiegate.example"
    forged = message(
        "<f@evil.example>",
        sender=sender,
        to="marcus.ellery@mail.example, denise.kowalczyk@prairiegate.example",
        subject="Branch Operations Manager at Prairie Gate Credit Union",
        body=Body(text, text, forward_block=True),
    )
    assert genuine == ranked(genuine, thread(forged, key="f")).thread
    assert thread(forged, key="f") == ranked(thread(forged, key="f")).thread, "alone it is all there is"
