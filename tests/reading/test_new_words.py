"""What is new in a mail and what is only carried along."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.reading.new_words import forward_block, new_text, without_signature

ATTRIBUTIONS = [
    "On Fri, Sep 4, 2026 at 12:10 PM Denise Kowalczyk <d@x.example> wrote:",
    "On Fri, Sep 4, 2026 at 12:10 PM Denise Kowalczyk <\nd@x.example> wrote:",
    "On Friday, 4 September 2026,\nDenise Kowalczyk\n<d@x.example> wrote:",
    "Am Fr., 4. Sept. 2026 um 12:10 Uhr schrieb Denise Kowalczyk <d@x.example>:",
    "Am 04.09.2026 um 12:10 schrieb Denise Kowalczyk:",
    "Le ven. 4 sept. 2026 à 12:10, Denise Kowalczyk <d@x.example> a écrit :",
    "El vie, 4 sept 2026 a las 12:10, Denise Kowalczyk (<d@x.example>) escribió:",
    "Den fre 4 sep. 2026 kl 12:10 skrev Denise Kowalczyk <d@x.example>:",
    "Il giorno ven 4 set 2026 alle ore 12:10 Denise <d@x.example> ha scritto:",
    "Op vr 4 sep. 2026 om 12:10 schreef Denise Kowalczyk <d@x.example>:",
    "2026年9月4日(金) 12:10 Denise Kowalczyk <d@x.example>:",
    "2026年9月4日 12:10\uff0cDenise <d@x.example> 写道\uff1a",
    "On 4 Sep 2026, Denise Kowalczyk said:",
    "Denise Kowalczyk wrote on 9/4/26 12:10 PM:",
    "Denise Kowalczyk/HR/PrairieGate wrote on 09/04/2026 12:10:08 PM:",
    "Denise Kowalczyk <d@x.example> wrote:",
    "Denise Kowalczyk <d@x.example> hat am 04.09.2026 12:10 CEST geschrieben:",
    "W dniu 4.09.2026 o 12:10, Denise Kowalczyk pisze:",
    "pt., 4 wrz 2026 o 12:10 Denise Kowalczyk <d@x.example> napisał(a):",
    "Denise Kowalczyk kirjoitti 4.9.2026 klo 12.10:",
    "Em 04/09/2026 12:10, Denise Kowalczyk escreveu:",
    "2026. 09. 04. 12:10 keltezéssel, Denise Kowalczyk <d@x.example> írta:",
    "Denise Kowalczyk <d@x.example>, 4 Eyl 2026 Cum, 12:10 tarihinde şunu yazd\u0131:",
    "Dne 04. 09. 26 v 12:10 Denise Kowalczyk napsal(a):",
]
SEPARATORS = [
    "-----Original Message-----",
    "-----Ursprüngliche Nachricht-----",
    "-------- Message d\u2019origine --------",
    "---------- Forwarded message ---------",
    "________________________________\nFrom: Denise Kowalczyk <d@x.example>",
    "_____________________________________________\nVon: Denise Kowalczyk\nGesendet: Freitag\nAn: Marcus",
    "From: Denise Kowalczyk <d@x.example>",
    "Von: Denise Kowalczyk <d@x.example>",
    "De : Denise Kowalczyk <d@x.example>",
    "发件人: Denise <d@x.example>",
    "From: Denise Kowalczyk\nSent: Friday, 4 September 2026\nTo: Marcus Ellery\nSubject: Interview",
    "Von: Denise Kowalczyk\nGesendet: Freitag\nAn: Marcus\nBetreff: Gespräch",
    "Van: Denise\nVerzonden: vrijdag\nAan: Marcus\nOnderwerp: Gesprek",
    "Begin forwarded message:",
    "Fra: Denise Kowalczyk\nSendt: fredag 4. september 2026\nTil: Marcus\nEmne: Samtale",
    "Od: Denise\nWysłano: piątek, 4 września 2026\nDo: Marcus\nTemat: Rozmowa",
    "Lähettäjä: Denise\nLähetetty: perjantai 4. syyskuuta 2026\nVastaanottaja: Marcus\nAihe: Haastattelu",
    "Kimden: Denise\nGönderildi: 4 Eylül 2026\nKime: Marcus\nKonu: Mülakat",
    "보낸 사람: Denise\n보낸 날짜: 2026년 9월 4일\n받는 사람: Marcus\n제목: 면접",
    "*From:* Denise Kowalczyk\n*Date:* Friday, 4 September 2026\n*To:* Marcus Ellery\n*Subject:* Interview",
    "Subject: Interview\nDate: Fri, 4 Sep 2026\nFrom: Denise Kowalczyk\nTo: Marcus Ellery",
    "Denise Kowalczyk/HR/PG@PG\n09/04/2026 12:10 PM\n\nTo\nMarcus <m@y.example>\ncc\n\nSubject\nTeller",
    "Denise Kowalczyk---09/04/2026 12:10:08 PM---Dear Marcus, the",
    "From:\tDenise Kowalczyk/HR/PG\nTo:\tMarcus Ellery\nDate:\t09/04/2026 12:10 PM\nSubject:\tTeller",
    "-----Denise Kowalczyk <d@x.example> wrote: -----",
]
NOTICES = [
    "EXTERNAL EMAIL: open links and files only if you know the sender.",
    "[EXTERNAL]",
    "CAUTION: This email originated from outside. Do not click links\nunless you recognize the sender.",
    "*** WARNING ***\nThis message was sent from outside the company. Please do not click links.",
    "+----------+\n| This message came from outside the University. |\n+----------+",
    "| CAUTION |\n| This is an external message. |",
    "You don't often get email from d@x.example. Learn why this is important",
    "ACHTUNG: Diese E-Mail kommt von außerhalb der Organisation.",
    "Ce message provient d'un expéditeur externe. Ne cliquez pas sur les liens.",
    "Este correo electrónico proviene de fuera de la organización.",
    "Let op: deze e-mail komt van buiten de organisatie. Klik niet op links.",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_quoted_history_below_an_attribution_goes(attribution: str) -> None:
    """The line above the quote goes with it, also when it is wrapped."""
    assert new_text(f"New words.\n\n{attribution}\n\n> old\n> words\n") == "New words."


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_history_without_marks_goes_to_the_end(attribution: str) -> None:
    """Below an attribution without `>` everything is history."""
    assert new_text(f"New words.\n\n{attribution}\nold words\n\nmore old words") == "New words."


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_words_below_and_between_quotes_stay(attribution: str) -> None:
    """Inline and bottom replies are new."""
    text = f"{attribution}\n> question one\nanswer one\n> question two\nanswer two\n"
    assert new_text(text) == "answer one\nanswer two"


@pytest.mark.parametrize("separator", SEPARATORS)
def test_separators_end_what_is_new(separator: str) -> None:
    """Outlook's blocks and the lines of forwards begin history."""
    assert new_text(f"New words.\n\n{separator}\n\nunfortunately old words") == "New words."


@pytest.mark.parametrize("notice", NOTICES)
@pytest.mark.parametrize("rule", ["", "_" * 32, "-" * 40, "=" * 20, "*" * 60, "\u2500" * 30])
def test_the_notice_of_a_mail_system_goes(notice: str, rule: str) -> None:
    """What it says of mail from outside is nobody's word; what stands below its line is the mail."""
    assert new_text(f"{notice}\n{rule}\n\nHi Marcus,\nwe chose another.") == "Hi Marcus,\nwe chose another."
    boxed = f"{rule}\n{notice}\n{rule}\nHi Marcus,\nwe chose another."
    assert new_text(boxed) == "Hi Marcus,\nwe chose another."


@pytest.mark.parametrize("rule", ["_" * 32, "-" * 40, "=" * 20, "*" * 60])
def test_a_line_across_begins_no_history(rule: str) -> None:
    """It closes a letterhead, parts paragraphs, stands above a foot; no older mail without its headers."""
    letterhead = f"Prairie Gate Credit Union\n4 Oak Street\n{rule}\nDear Marcus,\nwe chose another."
    assert new_text(letterhead).endswith("Dear Marcus,\nwe chose another.")
    assert new_text(f"First this.\n{rule}\nThen that.\n") == "First this.\n\nThen that."


@pytest.mark.parametrize(
    "text",
    [
        "We chose somebody from outside our company.",
        "Attention Marcus, the interview has moved.",
        "Please open the attachments before Friday.",
        "As Priya said at our 10:30 meeting in 2026, we need\nthis:\na plan",
        "Dear Marcus,\nas Kim wrote on 4 September 2026:\nthe branch opens at nine.",
        "You wrote to info@x.example on 4 September 2026:\nthank you.",
        "Subject: Interview\nDate: Friday\nFrom: 10:00\nTo: 11:00",
        "We met on Friday and you wrote:\nthat is fine",
        "Two things:\n- bring a passport\n- be on time",
        "From: the main entrance turn left.\nTo: the lift.",
        "Date: Friday\nTime: 10:00\nPlace: Main Street 4",
        "On the phone you said it was fine",
        "Am Montag bin ich wieder da:\nbis dann",
        "Data: none",
        "- Denise",
        "A line -- with dashes ----- inside",
        ":",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    """Nothing of an ordinary mail is taken for history."""
    assert text == new_text(text)


def test_an_empty_mail_has_no_new_words() -> None:
    """Nothing, or only history."""
    assert (new_text(""), new_text("\n\n"), new_text("> old\n> words")) == ("", "", "")


@given(st.text(max_size=400))
def test_new_text_of_any_text(text: str) -> None:
    """Nothing raises; nothing is invented."""
    assert set(new_text(text)) <= set(text) | {"\n"}


@given(
    st.lists(
        st.sampled_from(
            ["On ", "wrote:", "From:", "Am ", " schrieb ", "> ", "\n", "x", "-- ", "To:", "@", ":", "Le "]
        )
    )
)
def test_new_text_of_history_debris(pieces: list[str]) -> None:
    """Pieces of attributions and headers in any order never raise."""
    assert ">" not in {line[:1] for line in new_text("".join(pieces)).splitlines()}


@pytest.mark.parametrize(
    ("text", "forwarded"),
    [
        ("fyi\n\n---------- Forwarded message ---------\nFrom: D <d@x.example>\n", True),
        ("-----Weitergeleitete Nachricht-----\n", True),
        ("Begin forwarded message:\n", True),
        ("> ---------- Forwarded message ---------", True),
        ("-----Original Message-----", False),
        ("I forwarded message after message", False),
        ("", False),
    ],
)
def test_forward_block(text: str, *, forwarded: bool) -> None:
    """A forwarded mail is seen by its separator; a reply's history is none."""
    assert forwarded is forward_block(text)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Hi\n-- \nDenise\nDirector", "Hi"),
        ("Hi\n--\nDenise", "Hi"),
        ("Hi -- there", "Hi -- there"),
        ("Hi\nSent from my iPhone", "Hi"),
        ("Hi\n\nGesendet von Mail für Windows", "Hi"),
        ("Sent from my desk: all of it", ""),
        ("I sent from my desk", "I sent from my desk"),
        ("", ""),
    ],
)
def test_without_signature(text: str, own: str) -> None:
    """The signature and the phone's own line go."""
    assert own == without_signature(text)
