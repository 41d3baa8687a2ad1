"""Times and days that mail spells out: in words, by the half of the day, weeks ahead, figures alone."""

from __future__ import annotations

import pytest
from builders import message

from agent.reading.times.said_times import find_said_times

MONDAY = "2026-08-24T09:12:00-05:00"


def times(text: str) -> list[str]:
    """The times that a mail of Monday, 24 August names."""
    mail = message(text=text, subject="Hello", date=MONDAY)
    found = find_said_times(mail, "America/Chicago")
    return [f"{one.start:%m-%d %H:%M}" + (f" {one.end:%H:%M}" if one.end else "") for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on the 2nd of October at half past two at our offices", "10-02 14:30"),
        ("on Friday at quarter to four", "08-28 15:45"),
        ("Friday at a quarter past ten", "08-28 10:15"),
        ("Friday at half-past 2", "08-28 14:30"),
        ("Friday, half ten", "08-28 10:30"),
        ("Friday at three o'clock", "08-28 15:00"),
        ("at ten on Friday", "08-28 10:00"),
        ("Friday at two thirty", "08-28 14:30"),
        ("Friday at half past eight in the evening", "08-28 20:30"),
        ("Friday at 8 in the evening", "08-28 20:00"),
        ("Friday at half past nine pm", "08-28 21:30"),
        ("Friday at 6:30 in the morning", "08-28 06:30"),
        ("at 7 in the morning on Friday", "08-28 07:00"),
        ("Friday at half past six in the morning", "08-28 06:30"),
        ("Friday from 5 to 6:30 in the morning", "08-28 05:00 06:30"),
        ("Come by Friday at 6:30 in the morning", "08-28 06:30"),
        ("Freitag um 6 Uhr morgens", "08-28 06:00"),
        ("vendredi à 6 h du matin", "08-28 06:00"),
        ("el viernes a las 6 de la mañana", "08-28 06:00"),
        ("vrijdag om 6 uur 's ochtends", "08-28 06:00"),
        ("venerdì alle 6 del mattino", "08-28 06:00"),
        ("na sexta-feira às 6 da manhã", "08-28 06:00"),
        ("Freitag um halb drei", "08-28 14:30"),
        ("Freitag um halb 3", "08-28 14:30"),
        ("Freitag, Viertel vor vier", "08-28 15:45"),
        ("Freitag um dreiviertel zehn", "08-28 09:45"),
        ("Freitag um vierzehn Uhr", "08-28 14:00"),
        ("Freitag um 14 Uhr 30", "08-28 14:30"),
        ("Freitag um 8 Uhr abends", "08-28 20:00"),
        ("vendredi à 14 heures", "08-28 14:00"),
        ("vendredi à 14 heures 30", "08-28 14:30"),
        ("vendredi à deux heures et demie", "08-28 14:30"),
        ("vendredi à quinze heures", "08-28 15:00"),
        ("vendredi à midi et demi", "08-28 12:30"),
        ("vendredi à trois heures moins le quart", "08-28 14:45"),
        ("el viernes a las dos y media", "08-28 14:30"),
        ("el viernes a las 2 y media de la tarde", "08-28 14:30"),
        ("el viernes a las cuatro menos cuarto", "08-28 15:45"),
        ("el viernes a las 7 de la tarde", "08-28 19:00"),
        ("vrijdag om half drie", "08-28 14:30"),
        ("vrijdag om kwart over tien", "08-28 10:15"),
        ("vrijdag om drie uur", "08-28 15:00"),
        ("venerdì alle due e mezza", "08-28 14:30"),
        ("venerdì alle quindici", "08-28 15:00"),
        ("venerdì alle tre e un quarto", "08-28 15:15"),
        ("na sexta-feira às duas e meia", "08-28 14:30"),
        ("na sexta-feira às 15 horas", "08-28 15:00"),
        ("na sexta-feira às três da tarde", "08-28 15:00"),
    ],
)
def test_hours_in_words(text: str, expected: str) -> None:
    """As each of seven languages says them."""
    assert times(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Can you do the 28th at 4:15?", ["08-28 16:15"]),
        ("so the 28th at 4 then", ["08-28 16:00"]),
        ("on the 28th, 10 am", ["08-28 10:00"]),
        ("am 28. um 16 Uhr", ["08-28 16:00"]),
        ("el 28 a las 16:00", ["08-28 16:00"]),
        ("il 28 alle 16", ["08-28 16:00"]),
        ("Fr 28. um 16 Uhr", ["08-28 16:00"]),
        ("Figure the 2 at 5", []),
        ("from the 3 at the bottom at 9:00", []),
    ],
)
def test_a_day_by_its_number_alone(text: str, expected: list[str]) -> None:
    """The next such day; and "do" or "so" before it is no German weekday."""
    assert times(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday 1400 hrs", "08-28 14:00"),
        ("Friday at 1400 hours", "08-28 14:00"),
        ("Friday 0900-1030 hrs", "08-28 09:00 10:30"),
        ("Friday 14h00", "08-28 14:00"),
        ("Friday 10 a.m. to noon", "08-28 10:00 12:00"),
        ("Friday from noon to 1pm", "08-28 12:00 13:00"),
        ("Friday 2p", "08-28 14:00"),
        ("Friday at 10a", "08-28 10:00"),
        ("Friday 2-2:45p", "08-28 14:00 14:45"),
        ("Friday 2:15p - 3p", "08-28 14:15 15:00"),
        ("Interview on 10-Sep-2026 at 14:00", "09-10 14:00"),
        ("Interview on 10/Sep/26 at 14:00", "09-10 14:00"),
        ("Sep-10-2026 14:00", "09-10 14:00"),
        ("Your interview\nDate: 10-Sep-2026\nTime: 14:00 - 15:00", "09-10 14:00 15:00"),
        ("Date\n10 September 2026\nTime\n14:00 - 15:00", "09-10 14:00 15:00"),
        ("a week from Thursday at 2pm", "09-03 14:00"),
        ("Thursday week at 2pm", "09-03 14:00"),
        ("Tuesday fortnight at 10:30", "09-08 10:30"),
        ("a fortnight on Tuesday at 10:30", "09-08 10:30"),
        ("two weeks from Wednesday at 3pm", "09-09 15:00"),
        ("a week tomorrow at 10:30", "09-01 10:30"),
        ("a week from today at 2pm", "08-31 14:00"),
        ("Thursday, week 36, at 2pm", "08-27 14:00"),
        ("the week of Thursday 2pm", "08-27 14:00"),
        ("Donnerstag in einer Woche um 14 Uhr", "09-03 14:00"),
        ("Dienstag in vierzehn Tagen um 14 Uhr", "09-08 14:00"),
        ("jeudi en huit à 14h", "09-03 14:00"),
        ("mardi en quinze à 10h30", "09-08 10:30"),
        ("el jueves dentro de una semana a las 16:00", "09-03 16:00"),
        ("donderdag over een week om 14:00", "09-03 14:00"),
        ("giovedì a otto alle 15", "09-03 15:00"),
        ("na quinta-feira daqui a uma semana às 15h", "09-03 15:00"),
    ],
)
def test_figures_and_weeks(text: str, expected: str) -> None:
    """Four figures before a word for hours, one letter for half a day, hyphens in a date, weeks ahead."""
    assert times(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Friday, house 10a",
        "We have two openings on Friday",
        "Friday at one of our offices",
        "vendredi, un entretien de 2 heures",
        "el viernes, una entrevista de 2 horas",
        "Friday for 2 hours",
        "Let us meet at seven on Friday",
        "On Friday we closed order 1400",
        "On Friday half the team is away, and three are on leave",
        "Freitag sind halbe Tage, drei fehlen",
    ],
)
def test_what_is_no_time(text: str) -> None:
    """Lengths, numbers of things and of houses."""
    assert times(text) == []
