"""Which of the times that a conversation names holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import message

from agent.model.mail import Mark, Message
from agent.reading.times.agreement import choose_times

ZONE = "America/Chicago"
OWN = ">"
"""Before what the person wrote."""


def converse(*texts: str) -> list[Message]:
    """Mails of Tuesday, 1 September, one an hour from nine on."""
    mails = []
    for number, text in enumerate(texts):
        mail = message(
            f"<m{number}@prairiegate.example>",
            text=text.removeprefix(OWN),
            date=f"2026-09-01T{9 + number:02d}:00:00-05:00",
            subject="Re: Interview" if number else "Interview",
        )
        sent = frozenset({Mark.SENT}) if text.startswith(OWN) else frozenset()
        mails.append(replace(mail, marks=sent))
    return mails


def tell(mails: list[Message]) -> list[str]:
    """Day and time of each, with its end where it has one."""
    chosen = choose_times(mails, ZONE)
    return [f"{one.start:%m-%d %H:%M}" + (f"-{one.end:%H:%M}" if one.end else "") for one in chosen]


AGREED = [
    (
        (
            "Does Friday at 3 work?",
            ">Friday at 3 works great.",
            "Great, talk then!",
        ),
        ["09-04 15:00"],
    ),
    (
        (
            "We can offer:\n- Wednesday, 2 September, 1 PM\n- Thursday, 3 September, 1:30 PM\n- Friday at 3",
            ">Thursday at 1:30 PM would be ideal.",
            "You are booked in.",
        ),
        ["09-03 13:30"],
    ),
    (
        (
            "We can offer:\n- Wednesday, September 9 at 1:30 PM\n- Thursday, September 10 at 1:30 PM",
            ">Thursday works.",
        ),
        ["09-10 13:30"],
    ),
    (
        (
            "Wednesday at 10 or Thursday at 2?",
            ">The second one works.",
        ),
        ["09-03 14:00"],
    ),
    (
        (
            "want to grab coffee Friday Sep 4 at 9am at Pilcrow?",
            ">Would love to, see you at Pilcrow at 9.",
        ),
        ["09-04 09:00"],
    ),
    (
        (
            "Thursday at 2pm?",
            ">I could do Thursday at 2 or Friday at 10.",
            "Friday it is.",
        ),
        ["09-04 10:00"],
    ),
    (
        (
            "Thursday at 2pm?",
            ">Thursday 2pm is great.",
            "Confirmed for Thursday 2:00 - 3:00 pm.",
        ),
        ["09-03 14:00-15:00"],
    ),
    (
        (
            "Thursday at 2pm?",
            ">I can't wait to meet you on Thursday at 2.",
        ),
        ["09-03 14:00"],
    ),
    (
        (
            "Are you free Thursday?",
            ">Yes, after 2pm.",
            "Thursday at 3pm then.",
        ),
        ["09-03 15:00"],
    ),
]


MOVED = [
    (
        (
            "Thursday at 2pm?",
            ">Perfect.",
            "Something came up, could we make it 11am instead?",
            ">Sure.",
        ),
        ["09-03 11:00"],
    ),
    (
        (
            "Thursday at 2pm?",
            ">Perfect.",
            "Something came up, could we move to Friday, same time?",
            ">Sure.",
        ),
        ["09-04 14:00"],
    ),
    (
        (
            "Thursday at 2pm?",
            ">Thursday at 2 works.",
            "Would you be able to come Friday at 9 instead?",
            ">Friday is impossible, I can't do Friday. Let's keep Thursday.",
        ),
        ["09-03 14:00"],
    ),
    (
        (
            "Thursday at 2pm?",
            ">Yes",
            "Rescheduled. Former time: Thursday, September 3, 14:00. New: Tuesday, September 8, 14:00.",
        ),
        ["09-08 14:00"],
    ),
    (
        (
            "Thursday at 2pm?",
            ">Thursday 2pm is great.",
            "We need to shift to Monday, September 7 at 10 am.",
        ),
        ["09-07 10:00"],
    ),
    (
        (
            "Thursday at 2pm?",
            ">Yes, thanks.",
            "Small change: Thursday at 1pm.",
        ),
        ["09-03 13:00"],
    ),
    (
        (
            "Thursday at 2pm?",
            ">Yes",
            "Can we start half an hour earlier, at 1:30 pm?",
            ">Sure, 1:30 is fine.",
        ),
        ["09-03 13:30"],
    ),
]


PICKED = [
    (("I have Thursday at 10am, 1pm or 3pm.", ">1 works for me!"), ["09-03 13:00"]),
    (("I have Thursday at 10, or later that day.", ">Let's do 1pm."), ["09-03 13:00"]),
    (
        ("Some times:\n\nThu 9/3: 10:00 AM, 2:00 PM\nFri 9/4: 9:00 AM, 1:00 PM\n", ">Friday at 9 please."),
        ["09-04 09:00"],
    ),
    (("Either Thursday 2pm or Friday 10am.", ">The latter please."), ["09-04 10:00"]),
    (("Either Thursday 2pm or Friday 10am.", ">I'd prefer the earlier one."), ["09-03 14:00"]),
    (("Either Thursday 2pm or Friday 10am.", ">Both work for me.", "Then Friday."), ["09-04 10:00"]),
    (("Either Thursday 2pm or Friday 10am.", ">I can't make Thursday."), ["09-04 10:00"]),
    (("Thursday at 10am?", ">Works!", "We need to push our call to 11 on Thursday."), ["09-03 11:00"]),
    (
        ("Thursday at 10am?", ">Works!", "Could we meet an hour earlier?", ">Of course, 9 it is."),
        ["09-03 09:00"],
    ),
    (("Thursday at 10am?", ">Works!", "Could we start half an hour later?"), ["09-03 10:30"]),
    (("Thursday at 10am?", ">Thursday is no good.", "No worries. Friday, same time?"), ["09-04 10:00"]),
    (("Can we talk tomorrow at 3?", ">Tomorrow's bad, how about Thursday, same time?"), ["09-03 15:00"]),
    (("Thursday 2pm?", ">ok", "Correction: it's 3pm on Thursday, not 2pm."), ["09-03 15:00"]),
    (("Thursday 2pm?", ">I accepted another position, so I have to withdraw."), []),
    (("Thursday 2pm?", ">Thursday at 2pm is good. I have another appointment at 1pm."), ["09-03 14:00"]),
    (
        ("You'll meet Ana from 1 to 1:45 pm on Thursday and then Bo from 2 to 2:30 pm.",),
        ["09-03 13:00-14:30"],
    ),
    (("Morgen um 14 Uhr?", ">Ja.", "Können wir eine Stunde früher anfangen?"), ["09-02 13:00"]),
    (("Jeudi à 14h ?", ">Oui.", "Pourriez-vous venir une heure plus tôt ?"), ["09-03 13:00"]),
]


BESIDE = [
    (("Thursday at 2pm?", ">Yes.", "Great. Please arrive on Thursday at 1:45 pm."), ["09-03 14:00"]),
    (("Thursday at 2pm?", ">Yes.", "Could you be there 10 minutes earlier, at 1:50 pm?"), ["09-03 14:00"]),
    (("Thursday at 2pm?", ">Yes.", "Are you free for a prep call on Wednesday at 10?"), ["09-03 14:00"]),
    (("Thursday at 2pm?", ">Yes, my train comes in on Thursday at 12:30 pm."), ["09-03 14:00"]),
    (("The orientation is on Thursday at 2pm.",), ["09-03 14:00"]),
]


MOVED_ELSEWHERE = [
    (
        (
            "Passt Donnerstag um 14 Uhr?",
            ">Ja, gern.",
            "Mir ist etwas dazwischengekommen, geht auch Freitag um 9 Uhr?",
        ),
        "04 09:00",
    ),
    (
        ("Passt Donnerstag um 14 Uhr?", ">Ja.", "Wir müssen den Termin leider verschieben, ich melde mich."),
        "",
    ),
    (("Passt Donnerstag um 14 Uhr?", ">Donnerstag passt mir leider nicht."), ""),
    (
        (
            "Jeudi à 14h ?",
            ">Entendu.",
            "Une livraison arrive à 14h, pourriez-vous venir plutôt à 9h ?",
            ">9h me va.",
        ),
        "03 09:00",
    ),
    (("Jeudi à 14h ?", ">Oui.", "Nous devons malheureusement reporter l'entretien."), ""),
    (
        ("¿El jueves a las 14:00?", ">Sí.", "Ha surgido algo, ¿mejor el viernes a las 9:00?", ">Sí."),
        "04 09:00",
    ),
    (("Donderdag om 14:00?", ">Prima.", "Er is iets tussengekomen, kan het vrijdag om 9:00?"), "04 09:00"),
    (("Donderdag om 14:00?", ">Prima.", "We moeten het gesprek helaas uitstellen."), ""),
    (("Giovedì alle 14:00?", ">Va bene.", "Possiamo spostare a venerdì alle 9:00?"), "04 09:00"),
    (("Torsdag kl. 14:00?", ">Ja.", "Kan vi flytta till fredag kl. 9:00?"), "04 09:00"),
]


NOT = [
    (
        (
            "Thursday at 2pm?",
            ">Thursday doesn't work for me, sorry.",
        ),
        [],
    ),
    (
        (
            "Thursday at 2pm?",
            ">Thursday doesn't work for me, but Friday at 10 does.",
        ),
        ["09-04 10:00"],
    ),
    (
        (
            "Thursday at 2pm?",
            ">Thursday at 2 works.",
            "We have to postpone the interview, I'll be in touch with a new date.",
            ">No problem.",
        ),
        [],
    ),
    (
        (
            "Thursday at 2pm?",
            ">Thursday at 2 works.",
            "We have to postpone.",
            ">No problem.",
            "How about Monday, September 7 at 10?",
            ">Yes.",
        ),
        ["09-07 10:00"],
    ),
    (
        (
            "Thursday at 2pm?",
            ">Thursday at 2 works.",
            "Great. If you need to reschedule, please let us know.",
        ),
        ["09-03 14:00"],
    ),
    (
        (
            "Thursday at 2pm?",
            ">Thursday at 2 works.",
            "Great. The committee meets Friday at 4pm, so we will know then.",
        ),
        ["09-03 14:00"],
    ),
    (
        (
            "Thursday at 2pm?",
            ">That doesn't work for me, sorry. Any other time?",
        ),
        [],
    ),
    (
        (
            "Thursday at 2pm?",
            ">Yes",
            "Unfortunately the position is on hold, so we must cancel the interview.",
        ),
        [],
    ),
]


ROWS = [
    (
        (
            "Your day, Thursday, September 3:\n9:00 - 9:45 Ana Duarte\n10:00 - 10:45 Bo\n13:00 - 13:45 Eli",
            ">Looks good.",
        ),
        ["09-03 09:00-13:45"],
    ),
    (
        ("Schedule for Thursday, September 3\n\n9:00 Ana Duarte\n10:00 Bo Lind\n11:00 Chidi Eze\n",),
        ["09-03 09:00-12:00"],
    ),
    (
        ("Thursday, September 3: which of these works?\n9:00\n10:00\n11:00",),
        ["09-03 09:00", "09-03 10:00", "09-03 11:00"],
    ),
    (
        (
            "Thursday, September 3: which of these works?\n9:00\n10:00\n11:00",
            ">10:00 please",
        ),
        ["09-03 10:00"],
    ),
    (("On Thursday you will meet Ana at 9:00, then Bo at 10:00.",), ["09-03 09:00-11:00"]),
]


@pytest.mark.parametrize(("texts", "expected"), AGREED)
def test_what_was_agreed_holds(texts: tuple[str, ...], expected: list[str]) -> None:
    """The person's choice by name, day, hour or number, with the end that somebody gives."""
    assert expected == tell(converse(*texts))


@pytest.mark.parametrize(("texts", "expected"), MOVED)
def test_what_was_moved_holds_as_it_was_moved(texts: tuple[str, ...], expected: list[str]) -> None:
    """Earlier, later, to another day; until the person says no to that."""
    assert expected == tell(converse(*texts))


@pytest.mark.parametrize(("texts", "expected"), NOT)
def test_what_was_refused_or_put_off_does_not_hold(texts: tuple[str, ...], expected: list[str]) -> None:
    """Until a new time is named; an if and what is named by the way count for nothing."""
    assert expected == tell(converse(*texts))


@pytest.mark.parametrize(("texts", "expected"), ROWS)
def test_rows_of_one_day_are_one_time(texts: tuple[str, ...], expected: list[str]) -> None:
    """From the first begin to the last end; times to choose from are several."""
    assert expected == tell(converse(*texts))


@pytest.mark.parametrize(("texts", "expected"), MOVED_ELSEWHERE)
def test_in_other_languages(texts: tuple[str, ...], expected: str) -> None:
    """Moved and put off, as Germans, the French, Spaniards, the Dutch, Italians and Swedes write."""
    assert ([f"09-{expected}"] if expected else []) == tell(converse(*texts))


def test_what_is_over_settles_nothing() -> None:
    """After the first talk the time of the second is named without a word of another time."""
    first = converse(
        "Does Tuesday at 9:30 work?", ">Tuesday at 9:30 works.", "Bo wants to meet you, Friday at 10."
    )
    assert ["09-04 10:00"] == tell(first)


@pytest.mark.parametrize(("texts", "expected"), PICKED)
def test_an_hour_a_day_or_a_number_is_enough(texts: tuple[str, ...], expected: list[str]) -> None:
    """Beside what was named before: `1 works`, `the latter`, `an hour earlier`."""
    assert expected == tell(converse(*texts))


@pytest.mark.parametrize(("texts", "expected"), BESIDE)
def test_what_is_beside_the_talk_does_not_move_it(texts: tuple[str, ...], expected: list[str]) -> None:
    """When to arrive, a call to prepare, a train; where nothing else is named it is offered all the same."""
    assert expected == tell(converse(*texts))


@pytest.mark.parametrize(
    ("texts", "times"),
    [
        (
            (
                "You talk with Bo Lind on Thursday, September 10, 11:00 - 11:45.",
                "September 10, 9:00 - 16:00.",
            ),
            ["09-10 09:00-16:00"],
        ),
        (
            (">Could we talk on Friday at 3 PM?", "Our next team meeting takes place on Monday at 9 AM."),
            ["09-04 15:00"],
        ),
        (
            (">Could we talk on Friday at 3 PM?", "Could you do Monday at 9 AM instead?"),
            ["09-07 09:00"],
        ),
    ],
)
def test_a_row_grows_to_its_day_and_what_is_said_by_the_way_moves_nothing(
    texts: tuple[str, ...], times: list[str]
) -> None:
    """The whole day takes the place of the one row that was known; another time has to be asked for."""
    assert tell(converse(*texts)) == times
