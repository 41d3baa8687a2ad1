"""Days and times that the words of a mail name: in which forms, zones and languages, and what is none."""
# ruff: noqa: RUF001 - typographic dashes are what people write

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from builders import at, message
from hypothesis import given
from hypothesis import strategies as st

from agent.model.appointment import SaidTime
from agent.model.mail import Message
from agent.reading.times.said_times import find_said_times

TUESDAY = "2026-09-01T09:00:00-05:00"
CHICAGO = "America/Chicago"
_WORDS = (
    *(
        "Friday",
        "tomorrow",
        "3",
        "September",
        "9/4",
        "3.9.",
        "at",
        "um",
        "kl.",
        "10",
        "10:30",
        "2pm",
        "-",
        "to",
    ),
    *(
        "bis",
        "or",
        ",",
        ".",
        "2026-09-03",
        "CET",
        "IST",
        "GMT+2",
        "next",
        "月",
        "日",
        "時",
        "9月3日",
        "by",
        "\n",
    ),
    *("not", "the", "3rd", "von", "from", "24h", "99:99", "31", "30", "February"),
)


def mail(text: str, **fields: Any) -> Message:
    """A mail of Tuesday, 1 September, nine in the morning in Chicago."""
    return message(text=text, **{"date": TUESDAY, "subject": "Hello", **fields})


def said(text: str, zone: str = CHICAGO, **fields: Any) -> tuple[SaidTime, ...]:
    """The times such a mail names."""
    return find_said_times(mail(text, **fields), zone)


def starts(text: str, zone: str = CHICAGO, **fields: Any) -> list[str]:
    """When they begin, with their offsets."""
    return [f"{one.start:%m-%d %H:%M%z}" for one in said(text, zone, **fields)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday at 10:30 works", "09-04 10:30"),
        ("Fri 10:30", "09-04 10:30"),
        ("on Thursday, 3 September, at 2pm", "09-03 14:00"),
        ("Thursday the 3rd at 2 p.m.", "09-03 14:00"),
        ("Thursday (3 September) at 14:00", "09-03 14:00"),
        ("3 September (Thursday) 14:00", "09-03 14:00"),
        ("2pm, Sept. 3rd", "09-03 14:00"),
        ("September 3, 2026, 2:00 PM", "09-03 14:00"),
        ("Friday, September 4th at noon", "09-04 12:00"),
        ("on 9/23 at 4:15 p.m.", "09-23 16:15"),
        ("on the 3rd at 2pm", "09-03 14:00"),
        ("tomorrow at 3", "09-02 15:00"),
        ("next Friday, 11 September at 10:00", "09-11 10:00"),
        ("tomorrow, 2 September, at 3", "09-02 15:00"),
        ("3.9.2026 at 14:00", "09-03 14:00"),
        ("the day after tomorrow at 11:00", "09-03 11:00"),
        ("today at 4pm", "09-01 16:00"),
        ("this Friday 10.30", "09-04 10:30"),
        ("next Tuesday at 9am", "09-08 09:00"),
        ("Wednesday next week at 9am", "09-09 09:00"),
        ("Tuesday at 10am", "09-01 10:00"),
        ("Tuesday at 8am", "09-08 08:00"),
        ("2026-09-03 14:00", "09-03 14:00"),
        ("let us do Friday at 10", "09-04 10:00"),
        ("3 January at 10:00", "01-03 10:00"),
        ("Donnerstag, den 3. September um 14:30 Uhr", "09-03 14:30"),
        ("Do., 3.9., 14 Uhr", "09-03 14:00"),
        ("am 03.09.2026 um 14.30 Uhr", "09-03 14:30"),
        ("morgen um 14 Uhr", "09-02 14:00"),
        ("Guten Morgen, Freitag 14 Uhr passt", "09-04 14:00"),
        ("nächsten Dienstag um 9:00", "09-08 09:00"),
        ("le jeudi 3 septembre à 14h30", "09-03 14:30"),
        ("jeudi 3 à 14h", "09-03 14:00"),
        ("demain à 10 h 15", "09-02 10:15"),
        ("el jueves 3 de septiembre a las 15:00", "09-03 15:00"),
        ("por la mañana del jueves a las 10", "09-03 10:00"),
        ("mañana a las 10", "09-02 10:00"),
        ("tors 3/9 kl. 14", "09-03 14:00"),
        ("på torsdag kl. 13.30", "09-03 13:30"),
        ("i morgen kl 13", "09-02 13:00"),
        ("donderdag 3 september om 14.00 uur", "09-03 14:00"),
        ("giovedì 3 settembre alle ore 15", "09-03 15:00"),
        ("quinta-feira, 3 de setembro, às 15h", "09-03 15:00"),
        ("czwartek, 3 września o godz. 14:00", "09-03 14:00"),
        ("9月3日(木) 14:00", "09-03 14:00"),
        ("9月3日午後2時30分", "09-03 14:30"),
        ("9月3日午後2時半", "09-03 14:30"),
    ],
)
def test_one_time(text: str, expected: str) -> None:
    """In words of twelve languages, in the zone of the mail."""
    said_at = at("2026-09-01T09:00:00-05:00")
    found = said(text)
    assert [expected] == [f"{one.start:%m-%d %H:%M}" for one in found]
    assert (said_at, "<a1@prairiegate.example>") == (found[0].said_at, found[0].message_id)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("next Tuesday 9-10am", "09:00 10:00"),
        ("Thursday 11-1pm", "11:00 13:00"),
        ("Thursday 2:00pm-2:45pm", "14:00 14:45"),
        ("Thursday 2–3pm", "14:00 15:00"),
        ("Thursday from 2 to 3", "14:00 15:00"),
        ("between 2 and 3pm on Friday", "14:00 15:00"),
        ("Thu 3 Sep 10.30-11.30 Uhr", "10:30 11:30"),
        ("von 14 bis 15 Uhr am Freitag", "14:00 15:00"),
        ("entre 14h et 15h vendredi", "14:00 15:00"),
        ("9月3日(木) 14:00〜15:00", "14:00 15:00"),
        ("Friday 10:30 - 2 rounds", "10:30"),
        ("Friday at 10:30-25:15", "10:30"),
        ("Friday from 9 to 10", "09:00 10:00"),
        ("Friday at 10:00 until 9:30am", "10:00"),
        ("Friday at 10:30 and 2 colleagues", "10:30"),
    ],
)
def test_ranges_give_an_end(text: str, expected: str) -> None:
    """With one am or pm for both, and without."""
    (one,) = said(text)
    assert expected.split() == [f"{moment:%H:%M}" for moment in (one.start, one.end) if moment]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 2pm on Thursday or 10am on Friday", ["09-03 14:00", "09-04 10:00"]),
        ("Tuesday or Wednesday at 3pm", ["09-01 15:00", "09-02 15:00"]),
        (
            "Thursday at 10, Friday at " + "some hour or other, say, " * 5 + "or at 11:30",
            ["09-03 10:00"],
        ),
        ("Thursday at 10 or 16:00", ["09-03 10:00", "09-03 16:00"]),
        ("at 10:30 or so, and we would not mind any other time, on Friday", []),
        ("Thursday 2pm, Friday 3pm", ["09-03 14:00", "09-04 15:00"]),
        ("I cannot make Friday at 10:30, but Monday at 11 works", ["09-07 11:00"]),
        ("moved from Thursday 2pm to Friday 3pm", ["09-04 15:00"]),
        ("Friday at 10. Friday at 10:00 it is.", ["09-04 10:00"]),
        ("Thursday 2pm ET / 11am PT", ["09-03 14:00"]),
    ],
)
def test_several_times(text: str, expected: list[str]) -> None:
    """Each with its own day; the same moment once."""
    assert expected == [f"{one.start:%m-%d %H:%M}" for one in said(text)]


def test_at_most_six() -> None:
    """A calendar of free slots is cut."""
    assert 6 == len(said("\n".join(f"- {day} September at 10:00" for day in range(2, 20))))


@pytest.mark.parametrize(
    "text",
    [
        "See you on 03/04 at 10:30",
        "on 03/04/2027 at 10:30",
        "We are here 24/7 from 9:00",
        "Please reply by Friday at 5pm",
        "bis Freitag 17 Uhr",
        "until tomorrow at 12:00",
        "Unfortunately I cannot make Friday at 10:30",
        "Friday at 10:30 does not work",
        "Friday at 10:30 at the latest",
        "Leider passt Freitag um 10:30 Uhr nicht",
        "Mon-Fri 9-17",
        "Opening hours: Friday 9:00-17:00",
        "every Friday at 10",
        "last Friday at 10:30",
        "vendredi dernier à 14h",
        "yesterday at 10:00",
        "today at 8:00",
        "on 1 August 2026 at 10:00",
        "born on 3 September 1990 at 10:00",
        "Friday, 30 February 2027 at 10:00",
        "We meet at 10 Downing Street on Friday",
        "version 3.10 on Friday",
        "call +1 212 555 10 30 on Friday",
        "https://x.example/2026-09-03/14:00",
        "Friday at 10:75 or 25:00",
        "Friday at 13pm",
        "within 24h on Friday",
        "Friday at 10% more",
        "It takes 2 h on Friday",
        "9月3日25時",
        "tors 4/9 kl. 14",
        "Thursday 4/9 at 10:00",
        "Friday at 7",
        "Friday: " + "we talk about this and that " * 5 + "at 10:30, not on Monday",
        "",
    ],
)
def test_no_time(text: str) -> None:
    """Ambiguous days, deadlines, refusals, office hours, days gone by, numbers that are none."""
    assert () == said(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday at 14:00", "-0500"),
        ("Friday at 14:00 CET", "+0200"),
        ("Friday at 14:00 (CEST)", "+0200"),
        ("Friday at 2pm ET", "-0400"),
        ("Friday at 2pm PT", "-0700"),
        ("Friday at 14:00 GMT+2", "+0200"),
        ("Friday at 14:00 UTC-03:30", "-0330"),
        ("Friday at 14:00 (Europe/Berlin)", "+0200"),
        ("Friday at 14:00 Berlin time", "+0200"),
        ("Friday at 2pm Eastern", "-0400"),
        ("vendredi à 14h, heure de Paris", "+0200"),
        ("Friday at 14:00 CST", "-0500"),
        ("2026-09-04T14:00+02:00", "+0200"),
        ("2026-09-04T14:00:00Z", "+0000"),
        ("Friday at 14:00. All times are in Europe/Berlin", "+0200"),
        ("Friday at 14:00 et puis voilà", "-0500"),
        ("Friday at 14:00 UTC+99", "-0500"),
    ],
)
def test_zones(text: str, expected: str) -> None:
    """Abbreviations, offsets, names, cities; `et` is no zone."""
    assert [expected] == [f"{one.start:%z}" for one in said(text)]


def test_a_zone_that_could_be_several() -> None:
    """IST is India, Israel or Ireland: offered where the mail's own offset decides, else not."""
    assert [] == starts("Friday at 14:00 IST")
    assert ["09-04 14:00+0530"] == starts("Friday at 14:00 IST", date="2026-09-01T09:00:00+05:30")


def test_the_offset_of_the_mail_else_the_persons_zone() -> None:
    """A Date in UTC tells no zone; one offset as in the person's zone follows its summer time."""
    assert ["09-04 14:00+0200"] == starts("Friday at 14:00", date="2026-09-01T16:00:00+02:00")
    assert ["09-04 14:00-0500"] == starts("Friday at 14:00", date="2026-09-01T14:00:00+00:00")
    assert ["11-06 14:00-0600"] == starts("6 November at 14:00")
    assert ["09-04 14:00+0000"] == starts("Friday at 14:00", "Nowhere/Land", date="2026-09-01T14:00:00+00:00")


def test_a_weekday_counts_from_the_mails_own_day() -> None:
    """Late on Monday in Chicago it is Tuesday in London."""
    assert ["09-01 14:00-0500"] == starts("Tuesday at 14:00", date="2026-08-31T23:30:00-05:00")


def test_the_persons_own_clock() -> None:
    """`Your time` is theirs, wherever the mail comes from; the same moment once."""
    text = "Friday at 3.30pm UK time (9.30am yours)"
    assert ["09-04 15:30+0100"] == starts(text, date="2026-09-01T16:00:00+02:00")
    assert ["09-04 09:30-0500"] == starts("Friday at 9:30 your time", date="2026-09-01T16:00:00+02:00")


def test_a_weekday_above_the_date_it_answers() -> None:
    """`Thursday works` to `Thursday, 10 September` is that day; of two such days it is the next."""
    one, two = "Thursday, 10 September, at 2pm?", "Thursday, 10 September, or Thursday, 17 September?"
    for quoted, expected in ((one, "09-10 14:00"), (two, "09-03 14:00")):
        reply = mail("Thursday at 2pm works")
        assert reply.body is not None
        body = replace(reply.body, text=f"Thursday at 2pm works\n\n> {quoted}")
        (time_said,) = find_said_times(replace(reply, body=body), CHICAGO)
        assert expected == f"{time_said.start:%m-%d %H:%M}"


class TestSentence:
    """The sentence that a time comes with."""

    def test_its_own(self) -> None:
        """Only the sentence, as it is written."""
        (one,) = said(
            "Dear Marcus, thank you. Thursday, 3. September at 2 p.m. EST suits us well. Bring a pen."
        )
        assert "Thursday, 3. September at 2 p.m. EST suits us well." == one.sentence

    def test_day_and_time_on_lines_of_their_own(self) -> None:
        """As systems write them; a room is no time of that day again."""
        text = "Date: Thursday, 3 September 2026\nTime: 14:00 - 15:00 (CET)\nRoom 10:15"
        (one,) = said(text)
        assert ("Date: Thursday, 3 September 2026 Time: 14:00 - 15:00 (CET)", "14:00+0200") == (
            one.sentence,
            f"{one.start:%H:%M%z}",
        )

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (
                "Your day, Thursday, September 3:\n9:00 - 9:45  Ana Duarte\n10:00 - 10:45  Bo Lind",
                ["09-03 09:00-0500", "09-03 10:00-0500"],
            ),
            ("Thursday 3 September, 9:00 Ana\n10:00 Bo\n11:00 Eli", ["09:00", "10:00", "11:00"]),
            ("Thursday, 3 September\n9:00\nAna Duarte\n10:00\nBo Lind", ["09:00", "10:00"]),
            ("Thursday, 3 September\nAna 9:00-9:45\nLunch 12:00-13:00", ["09:00", "12:00"]),
            ("Wednesday:\n- 9:00\n- 10:00\nThursday:\n- 11:00", ["02 09:00", "02 10:00", "03 11:00"]),
            ("Thursday, 3 September, 9:00.\nRoom 10:15", ["09:00"]),
            ("Thursday, 3 September, 9:00.\n\n\n\n\n\n10:15 the train", ["09:00"]),
        ],
    )
    def test_rows_of_one_day(self, text: str, expected: list[str]) -> None:
        """What begins with a time below a day and its time is of that day; a room or a far line is not."""
        found = starts(text)
        assert len(expected) == len(found)
        assert all(one in other for one, other in zip(expected, found, strict=True))

    def test_the_time_first(self) -> None:
        """The day may stand below."""
        assert ["09-03 14:00-0500"] == starts("Time: 14:00\nDate: 3 September 2026")

    def test_the_next_sentence(self) -> None:
        """A time in the sentence after the day."""
        assert ["09-03 14:00-0500"] == starts(
            "The interview is on Thursday, 3 September. It starts at 14:00."
        )

    def test_not_of_a_last_day(self) -> None:
        """A deadline lends its day to nothing."""
        assert [] == starts("Please answer by Thursday.\nTime: 14:00")

    def test_wrapped_lines(self) -> None:
        """A sentence may go over lines."""
        text = (
            "We would be glad to see you in our office at the river on Friday, the\n4. September, at\n10:30."
        )
        assert ["09-04 10:30-0500"] == starts(text)

    def test_it_is_short_and_clean(self) -> None:
        """At most 200 characters, none that hides or turns text."""
        (one,) = said(
            "\u202e\x07" + "we talk and talk " * 25 + "on Friday at 10:30\u2066 " + "and talk again " * 25
        )
        assert len(one.sentence) <= 200
        assert one.sentence.isprintable()
        assert "10:30" in one.sentence


class TestWhere:
    """Which words of a mail count."""

    def test_the_subject(self) -> None:
        """As calendars write it; it comes after what the text says."""
        subject = "Invitation: Interview @ Thu Sep 3, 2026 2pm - 3pm (CEST) (marcus@mail.example)"
        (one,) = said("See you", subject=subject)
        assert ("2026-09-03T14:00:00+02:00", subject) == (one.start.isoformat(), one.sentence)

    def test_a_weekday_in_the_subject_of_a_reply(self) -> None:
        """It was said long ago; a date still holds."""
        reply: dict[str, Any] = {"in_reply_to": ("<0@x>",)}
        assert [] == starts("Fine", subject="Re: Friday at 10?", **reply)
        assert ["09-04 10:30-0500"] == starts("Fine", subject="Re: 4 September at 10:30", **reply)

    def test_not_the_signature(self) -> None:
        """Below `-- ` and below a closing, but for a postscript."""
        assert [] == starts("Thanks\n-- \nFriday at 10:30")
        assert [] == starts("See you\n\nBest regards,\nAnna\nFriday at 10:30")
        assert ["09-04 10:30-0500"] == starts("See you\nMit freundlichen Grüßen\nAnna\nPS: Friday at 10:30")

    def test_not_quoted_history(self) -> None:
        """Only the new words, whatever the whole text says."""
        quoting = mail("Fine by me")
        assert quoting.body is not None
        body = replace(quoting.body, text="Fine by me\n> Friday at 10:30")
        assert () == find_said_times(replace(quoting, body=body), CHICAGO)

    def test_headers_only(self) -> None:
        """Without a body the subject is all there is."""
        assert (
            ["09-04 10:30-0500"]
            == starts("", subject="4 September, 10:30")
            == [
                f"{one.start:%m-%d %H:%M%z}"
                for one in find_said_times(
                    replace(mail("", subject="4 September, 10:30"), body=None), CHICAGO
                )
            ]
        )


class TestBadInput:
    """Whatever a mail holds, nothing raises and time is bounded."""

    @pytest.mark.parametrize("date", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:00+00:00"])
    def test_the_ends_of_the_calendar(self, date: str) -> None:
        """Days there are none before and after."""
        assert isinstance(said("Friday at 10:30, tomorrow at 9:00 GMT+14 and 1/1 at 10:00", date=date), tuple)

    def test_a_naive_date(self) -> None:
        """It counts as UTC."""
        assert ["09-04 10:30-0500"] == starts("Friday at 10:30", date="2026-09-01T14:00:00")

    @pytest.mark.parametrize(
        "piece",
        ["9 ", "monday ", "12:30-", "9:30\n", "1.1.", "thursday 3 september at 10 - ", "9月3日 14時", "+1 2"],
    )
    def test_endless_mail(self, piece: str) -> None:
        """Long texts are cut."""
        assert len(said(piece * 50_000, subject=piece * 5_000)) < 100

    @given(
        st.lists(
            st.sampled_from(_WORDS),
            max_size=30,
        ),
        st.integers(0, 36_500).map(lambda days: at("1990-01-01T12:00") + timedelta(days=days)),
    )
    def test_any_words_of_time(self, words: list[str], date: datetime) -> None:
        """What is offered lies ahead, ends after it starts, and has a sentence."""
        for one in find_said_times(replace(mail(" ".join(words)), date=date), CHICAGO):
            assert one.start > date
            assert one.end is None or one.start < one.end <= one.start + timedelta(hours=12)
            assert 0 < len(one.sentence) <= 200

    @given(st.text(max_size=400), st.text(max_size=40))
    def test_any_text(self, text: str, zone: str) -> None:
        """Any text and any name of a zone."""
        assert isinstance(find_said_times(mail(text, subject=text), zone), tuple)
