"""When an out-of-office note says its writer is back."""

from __future__ import annotations

import pytest
from builders import at, message
from hypothesis import given
from hypothesis import strategies as st

from agent.model.mail import SignalKind
from agent.reading.signals import classify
from agent.reading.times.returns import find_return_date

NOW = at("2026-09-04T12:00:00-05:00")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("I am back on 2026-09-14.", "2026-09-14"),
        ("I return on 14 September 2026.", "2026-09-14"),
        ("I return on the 14th of September 2026.", "2026-09-14"),
        ("I will be back September 14, 2026.", "2026-09-14"),
        ("Back on Sept. 14th 2026", "2026-09-14"),
        ("Ich bin ab dem 14. September 2026 wieder im Büro.", "2026-09-14"),
        ("Ich bin am 2. März 2027 zurück.", "2027-03-02"),
        ("De retour le 1er octobre 2026.", "2026-10-01"),
        ("Absente jusqu'au 14 février 2027", "2027-02-14"),
        ("Vuelvo el 14 de septiembre de 2026.", "2026-09-14"),
        ("Jag är tillbaka den 14 september 2026.", "2026-09-14"),
        ("Away from 5 September 2026 to 13 September 2026.", "2026-09-13"),
        (
            "Away 5 September 2026 to 11 September 2026, back on 14 September 2026; fair on 3 October 2026.",
            "2026-09-14",
        ),
        ("I am back today, 4 September 2026", "2026-09-04"),
        ("Back on 03.10.2026", "2026-10-03"),
        ("Ich bin bis 14.09.2026 nicht im Büro.", "2026-09-14"),
        ("Ich bin vom 7.9. bis zum 14.9. im Urlaub und ab dem 15.9. wieder da.", "2026-09-15"),
        ("Ich bin bis zum 14. im Urlaub.", "2026-09-14"),
        ("Ab Montag bin ich wieder erreichbar.", "2026-09-07"),
        ("Back on 14 September", "2026-09-14"),
        ("Back on Monday", "2026-09-07"),
        ("I am away until Friday", "2026-09-11"),
        ("Returning Tuesday 15 September.", "2026-09-15"),
        ("I am out from Monday, September 7 to Friday, September 11.", "2026-09-11"),
        ("I am out from 9/7 until 9/18.", "2026-09-18"),
        ("Out of office until 9/14 with limited access.", "2026-09-14"),
        ("I am out until the 14th.", "2026-09-14"),
        ("Away until the 2nd; call Anna on Monday.", "2026-10-02"),
        ("I am on leave until January 4.", "2027-01-04"),
        ("Je suis en congés jusqu'au 14 septembre.", "2026-09-14"),
        ("De vacaciones hasta el 14 de septiembre.", "2026-09-14"),
        ("Sono in ferie fino al 14 settembre.", "2026-09-14"),
        ("Ik ben afwezig tot en met 14 september.", "2026-09-14"),
        ("Estou de férias até 14 de setembro.", "2026-09-14"),
        ("Jag har semester till och med 14 september.", "2026-09-14"),
    ],
)
def test_unambiguous_days(words: str, day: str) -> None:
    """The day of return, else the last day away, else a full date; midnight in the note's own zone."""
    assert at(f"{day}T00:00:00-05:00") == find_return_date(words, NOW)


@pytest.mark.parametrize(
    "words",
    [
        "Back on 03/04/2026",
        "Away until 9/10",
        "Back next week",
        "I am on leave. The fair is on Friday.",
        "Back on 31 September 2026",
        "Back on 2026-13-01",
        "Since 1 January 2026",
        "Back on 14 September 2029",
        "Back on 14 Smarch 2026",
        "",
    ],
)
def test_unclear_days(words: str) -> None:
    """A day that can mean two, is past, does not exist, or is none of return counts for none."""
    assert find_return_date(words, NOW) is None


@given(st.text(max_size=120))
def test_any_words(words: str) -> None:
    """Nothing raises."""
    found = find_return_date(words, NOW)
    assert found is None or found >= NOW.replace(hour=0)


@pytest.mark.parametrize(
    ("words", "month_first", "day"),
    [
        ("Away until 9/10", True, "2026-09-10"),
        ("Away until 9/10", False, "2026-10-09"),
        ("Away until 1/15", True, "2027-01-15"),
        ("Away until 1/15/2026", True, None),
        ("Away until 9/31", True, None),
        ("Away until 09/10/2026", False, "2026-10-09"),
        ("Away from 9/6 until 9/10, not 9/30", None, "2026-09-10"),
        ("Away from 25/9 until 6/10", True, "2026-10-06"),
    ],
)
def test_a_day_and_a_month_in_their_writers_order(
    words: str,
    month_first: bool | None,  # noqa: FBT001 - a parameter
    day: str | None,
) -> None:
    """Another date of the note tells it, else what is known of the writer; no day, no date."""
    found = find_return_date(words, NOW, month_first=month_first)
    assert day == (found and str(found.date()))


@pytest.mark.parametrize(
    ("today", "words", "day"),
    [
        ("2026-09-04", "Away until the 31st", "2026-10-31"),
        ("2026-09-04", "Ich bin bis zum 3. im Urlaub.", "2026-10-03"),
        ("2026-12-20", "Away until the 4th", "2027-01-04"),
        ("2027-01-31", "Away until the 30th", None),
        ("2026-09-04", "Away until the 14th floor is painted", None),
    ],
)
def test_a_day_of_the_month_alone(today: str, words: str, day: str | None) -> None:
    """The next such day, within the month that follows; a month that has none is passed over."""
    found = find_return_date(words, at(f"{today}T12:00:00-05:00"))
    assert day == (found and str(found.date()))


LONG_NOTE = (
    "Thank you for your message.\nI am away from my desk from Monday, September 7, until Friday, September "
    "11.\nIf your matter is urgent, please contact Jo Park at jo@x.example or 555 0100.\n\nRegards,\nDenise"
)
GERMAN_NOTE = (
    "Guten Tag,\n\nvielen Dank für Ihre Nachricht. Ich bin bis zum 14.09. nicht im Büro. Ihre E-Mail wird "
    "nicht weitergeleitet. In dringenden Fällen wenden Sie sich bitte an info@x.example.\n\nMit besten Grüßen"
)
AWAY = [
    "I am out of the office until 9/14 with limited access",
    "Hi,\n\nI'm on leave and back on Monday.\n\nDenise",
    "Hi Marcus, I'm travelling this week with limited access to email. I will reply when I return.",
    "Thanks for your mail. I'm travelling until the 14th and will respond as soon as I can.",
    LONG_NOTE,
    "Out of office until Monday. For anything urgent please call the front desk.",
    "Our offices are closed until January 4. Happy holidays!",
    GERMAN_NOTE,
    "Bonjour,\n\nJe suis absente jusqu'au 14 septembre. En cas d'urgence, merci de contacter le secrétariat.",
    "Estoy fuera de la oficina hasta el 14 de septiembre. Responderé a mi regreso.",
    "Sono in ferie fino al 14 settembre. Per urgenze contattare info@x.example.",
    "Ik ben afwezig tot en met 14 september. Voor dringende zaken kunt u contact opnemen met de receptie.",
    "Estou de férias até 14 de setembro. Em caso de urgência, contacte a receção.",
    "Jag är på semester till den 14 september. Vid brådskande ärenden kontakta receptionen.",
    "Jestem na urlopie do 14 września. W pilnych sprawach proszę o kontakt z recepcją.",
]
ANSWERS = [
    "I was on holiday last week, sorry for the delay. We decided to go on with you.",
    "I'm on leave from Friday, let's talk Thursday.",
    "I'm out of the office on Monday. Could we speak on Tuesday at ten instead?",
    "Thanks! I am travelling this week but my colleague Edwin will call you to set up the next round.",
    "I am back in the office now and have read your letter with pleasure.",
    "Thank you for your message. I am on leave until Monday, and we have filled the position meanwhile.",
    "We will be in touch next week.",
    "Which dates in December would you be away?",
    "Can we be sure that we are away by noon?",
    "Thanks for your mail, received!",
    "Before I go on leave on Friday I wanted to tell you how much the panel liked you.",
    "Ich bin ab Freitag im Urlaub, passt Ihnen Donnerstag um zehn?",
    "Je suis en congés vendredi, mais votre candidature a été retenue.",
    "",
]


@pytest.mark.parametrize("text", AWAY)
def test_a_text_that_only_says_that_its_writer_is_away(text: str) -> None:
    """It is no answer, whatever headers it lacks."""
    signal = classify(message(text=text), interview_end=None)
    assert (signal.kind, signal.personal) == (SignalKind.AUTO, False)


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_that_mentions_a_holiday(text: str) -> None:
    """A person who says something else, too, has answered."""
    assert classify(message(text=text), interview_end=None).kind is not SignalKind.AUTO


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Interview",
        "Autoreply: Interview",
        "[Auto-Reply] Interview",
        "Interview (out of office)",
        "OOO: Interview",
        "I am on annual leave: Interview",
        "Abwesenheitsnotiz: Interview",
        "Abwesend: Interview",
        "Automatische Antwort: Interview",
        "Réponse automatique : Interview",
        "Absence du bureau : Interview",
        "Respuesta automática: Interview",
        "Risposta automatica: Interview",
        "Fuori ufficio: Interview",
        "Automatisch antwoord: Interview",
        "Afwezig: Interview",
        "Resposta automática: Interview",
        "Automatiskt svar: Interview",
        "Frånvaro: Interview",
        "Autosvar: Interview",
        "Automatisk svar: Interview",
        "Automaattinen vastaus: Interview",
        "Odpowiedź automatyczna: Interview",
        "Automatická odpověď: Interview",
        "Automatikus válasz: Interview",
        "Otomatik yan\u0131t: Interview",
        "自動応答: Interview",
        "自动回复: Interview",
        "자동 회신: Interview",
        "Sjálfvirkt svar: Interview",
    ],
)
def test_subjects_of_automatic_replies(subject: str) -> None:
    """Each mail program says it in its own language; behind `Re:` the words have to say it too."""
    assert classify(message(text="I agree.", subject=subject), interview_end=None).kind is SignalKind.AUTO
    away, agreed = (
        message(text=text, subject=f"Re: {subject}", base_subject=subject)
        for text in ("I am on leave until Monday; the interview was filled.", "I agree.")
    )
    assert classify(away, interview_end=None).kind is SignalKind.AUTO
    assert classify(agreed, interview_end=None).kind is not SignalKind.AUTO


@pytest.mark.parametrize(
    "subject", ["Absence management role", "Away day interview", "Automation engineer", "Leave policy"]
)
def test_subjects_that_only_sound_so(subject: str) -> None:
    """A role or a topic is no automatic reply."""
    assert (
        classify(message(text="We agree.", subject=subject), interview_end=None).kind is not SignalKind.AUTO
    )


@pytest.mark.parametrize(
    ("notices", "text", "is_away"),
    [
        (("X-MS-Exchange-Inbox-Rules-Loop: d@x.example",), "The branch answers on Mondays.", True),
        (("X-MS-Exchange-Inbox-Rules-Loop: marcus@mine.example",), "We would like to meet you.", False),
        (("X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent",), "I am on leave; call Jo.", True),
        (
            ("X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent",),
            "We would like to meet you.",
            False,
        ),
        (("X-Autogenerated: Reply",), "The branch answers on Mondays.", True),
        (("X-FC-MachineGenerated: true",), "The branch answers on Mondays.", True),
    ],
)
def test_headers_of_automatic_replies(notices: tuple[str, ...], text: str, *, is_away: bool) -> None:
    """The rules of a mailbox answer under its own address; what they pass on is somebody else's mail."""
    mail = message(text=text, notices=notices, sender="Denise <d@x.example>")
    assert (classify(mail, interview_end=None).kind is SignalKind.AUTO) is is_away
