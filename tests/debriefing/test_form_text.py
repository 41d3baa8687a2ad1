"""The text of the form: what a person sees on the phone."""
# ruff: noqa: RUF001 - typographic quotes are what people read

from __future__ import annotations

import html
import os
import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from builders import CHICAGO_NOON, address, at, profile
from forms import CODE, DENISE, MINIMAL, PREFILL, TOMAS, filled, form, texts

from agent.debriefing.form_lines import FIELD_OF, LINES, SECTIONS, label_of
from agent.debriefing.form_sentences import FORMER_HINTS
from agent.debriefing.form_text import name_return, write_form
from agent.debriefing.shown import show_sentence
from agent.model.mail import MessageId
from agent.model.prefill import NOTHING_KNOWN, Person, Prefill, Suggestion
from agent.reading.body import read_body
from agent.writing.mime import note_to_self
from agent.writing.templates import Templates

EXAMPLE = Path(__file__).parents[1] / "data" / "form_example.txt"
ID = MessageId("<0123456789abcdef@mail.example>")


def test_example() -> None:
    """The form of a realistic interview; written anew with UPDATE_FORM=1 when it changes on purpose."""
    written = form()
    text = f"{written.subject}\n\n{written.text}"
    if os.environ.get("UPDATE_FORM"):
        EXAMPLE.write_text(text, encoding="utf-8")
    assert EXAMPLE.read_text(encoding="utf-8") == text


def test_it_fits_on_a_phone() -> None:
    """Blank lines included, a form of two people is no longer than this."""
    assert form().text.count("\n") <= 70
    assert form(NOTHING_KNOWN).text.count("\n") <= 62


FIRST_SCREEN = [
    "how it went",
    "one thing you bring",
    "what they need",
    "what excites you",
    "a question you would answer differently",
    "your better answer",
]
CHARACTERS_IN_A_ROW = 42
"""At 390 pixels, in a letter of 16."""
ROWS_ON_A_SCREEN = 30
"""Of 19 pixels each, on a telephone of 844, with the head of a mail above them."""


def list_first_screen(text: str) -> tuple[list[str], int]:
    """The labels up to `ready`, and how many rows of a telephone they take with all that stands above."""
    above = text.partition("ONLY IF YOU LIKE")[0].rstrip().split("\n")
    rows = sum(max(1, -(-len(line) // CHARACTERS_IN_A_ROW)) for line in above)
    return [re.split(" [(]|:", line[2:])[0] for line in above if line.startswith("• ")], rows


def test_one_screen_decides() -> None:
    """What is needed, and `ready`, stand on the first screen of a telephone; all else below."""
    labels, rows = list_first_screen(form().text)
    assert [*FIRST_SCREEN, "ready"] == labels
    assert rows <= ROWS_ON_A_SCREEN
    assert form().text.startswith("Hi Marcus, how was your interview at Prairie Gate Credit Union?\n")
    unknown = replace(PREFILL, role=Suggestion(), mode=Suggestion(), interview_end=Suggestion())
    labels, rows = list_first_screen(form(unknown).text)
    assert [*FIRST_SCREEN, "role", "how you talked", "when it ended", "ready"] == labels
    assert rows <= ROWS_ON_A_SCREEN + 6


def test_html_says_the_same() -> None:
    """A div for each line; labels are bold, hints and sources grey, and what is typed behind them neither."""
    written = form()
    tags = set(re.findall(r"<[^>]*>", written.html))
    assert tags == {"<div>", "</div>", "<br>", "<b>", "</b>", '<span style="color:#666">', "</span>"}
    assert "<div>• <b>ready</b>: no</div>" in written.html
    plain = [html.unescape(re.sub(r"<[^>]*>", "", line)) for line in written.html.splitlines()]
    assert written.text.splitlines() == plain


def test_the_page_names_lines_that_there_are() -> None:
    """docs/form.md speaks of the lines by their labels."""
    page = Path(__file__).parents[2].joinpath("docs/form.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z ]+\d?):(?: \w+)?`", page))
    assert named - {"ready"} <= set(FIELD_OF)
    assert {"how you talked", "they agreed", "who asked it"} <= named


def test_labels_are_unlike() -> None:
    """Every label and field once; hints and labels hold nothing that reading stumbles over."""
    assert len(LINES) == len({line.label for line in LINES}) == len({line.field for line in LINES})
    assert not [line for line in LINES if re.search("[()‹›]|:$", line.hint + line.label)]
    assert "thread" == label_of("thread")
    assert all(section.heading.isupper() for section in SECTIONS if section.heading)
    assert len(FIELD_OF) == sum(1 + len(line.also) for line in LINES), "no name means two lines"


@pytest.mark.parametrize(
    ("changes", "subject"),
    [
        ({}, "Your interview at Prairie Gate Credit Union on Friday: a few questions for you"),
        (
            {"company": Suggestion()},
            "Interview: Branch Operations Manager on Friday: a few questions for you",
        ),
        ({"company": Suggestion(), "subject": ""}, "Your interview on Friday: a few questions for you"),
        (
            {"company": Suggestion(), "subject": "", "interview_end": Suggestion()},
            "Your interview: a few questions for you",
        ),
        (
            {"interview_end": Suggestion("2026-08-28T11:30:00-05:00")},
            "Your interview at Prairie Gate Credit Union on 28 August: a few questions for you",
        ),
        (
            {"company": Suggestion("X\r\nBcc: all@x.example")},
            "Your interview at X Bcc: all@x.example on Friday: a few questions for you",
        ),
    ],
)  # fmt: skip
def test_subject(changes: dict[str, Suggestion], subject: str) -> None:
    """Company and weekday, as far as they are known."""
    assert subject == form(replace(PREFILL, **changes)).subject  # type: ignore[arg-type] # fields by name


def test_nothing_known() -> None:
    """One name, the person's own zone, and what is needed on the first screen."""
    written = form(NOTHING_KNOWN).text
    assert "• name 1 (needed; who you talked with):\n" in written
    assert "name 2" not in written
    assert "• their time zone: America/Chicago\n" in written
    labels, _ = list_first_screen(written)
    assert ["name 1", "company", "role", "how you talked", "when it ended", "ready"] == labels[-6:]
    needed = re.findall(r"• ([^(:\n]+) \(needed", written)
    assert ["one thing you bring", "what excites you", *labels[-6:-1]] == needed


def test_as_many_people_as_are_known() -> None:
    """Everybody the mails know stands there, eight at most."""
    crowd = tuple(
        Person(name=f"{name} Aune", email=f"{name}@x.example", source="wrote on 1 September")
        for name in ("Ada", "Bea", "Cleo", "Dora", "Eva", "Fay", "Gro", "Hei")
    )
    written = form(replace(PREFILL, people=crowd)).text
    assert (
        "• name 8: Hei Aune ‹wrote on 1 September›\n• email 8: Hei@x.example\n"
        "• who they are to you 8: another interviewer\n" in written
    )
    assert "• who asked it:" in written
    assert "• who told you what they need:" in written
    assert "name 9" not in written
    assert "• name 3 (who else was there):\n\nTHE FACTS" in form().text


def test_one_person_is_asked_less() -> None:
    """Who asked which question, and who named the need, is asked of panels only."""
    written = form(replace(PREFILL, people=(DENISE,))).text
    assert "who asked" not in written
    assert "who told you" not in written


def test_a_company_is_filled_in_without_its_legal_form() -> None:
    """As the dialogue offers it."""
    told = replace(PREFILL, company=Suggestion("Fjordlab GmbH", "from the mail of 1 September"))
    assert "• company: Fjordlab ‹from the mail of 1 September›\n" in form(told).text


def test_what_cannot_stay_is_not_filled_in() -> None:
    """A time to come, a company of 2,000 letters, an address that is none: left empty."""
    told = replace(
        PREFILL,
        company=Suggestion("x" * 2000, "from the mail of 1 September"),
        interview_end=Suggestion("2026-09-05T11:30:00-05:00", "from the calendar"),
        people=(replace(DENISE, email="nobody"),),
    )
    written = form(told).text
    assert "• company (needed; as it should stand in the letters):\n" in written
    assert "• when it ended (needed; such as today 11:30):\n" in written
    assert "• email 1:\n" in written


def test_sources_are_marked() -> None:
    """Whatever a source says, it is known again as one, and never an answer."""
    told = replace(
        PREFILL,
        role=Suggestion("Teller", "a card ‹Teller›\nof 1 May"),
        tone=Suggestion("brief", "they write briefly themselves"),
    )
    written = form(told).text
    assert "• role: Teller ‹as seen: a card Teller of 1 May›\n" in written
    assert "Teller" == texts(written)["role"]


def test_hints_of_the_mails() -> None:
    """What the mails say instead of an end or a zone stands beside the empty line."""
    told = replace(
        PREFILL,
        interview_end=Suggestion(),
        end_hint="The calendar says 10:30 and not in which time zone.",
        their_time_zone=Suggestion(),
        offset_hint="Their mail of 1 September was written at UTC+02:00.",
    )
    written = form(told).text
    assert (
        "• when it ended (needed; such as today 11:30): "
        "‹The calendar says 10:30 and not in which time zone›\n" in written
    )
    assert (
        "• their time zone (needed; a big city near them): "
        "‹Their mail of 1 September was written at UTC+02:00›\n" in written
    )
    assert ["when it ended", "their time zone", "ready"] == list_first_screen(written)[0][-3:]
    assert not {"interview_end", "their_time_zone"} & set(texts(written))


def test_people_who_are_there_twice() -> None:
    """Each name once; a name that no letter may carry is passed over, and nobody behind it is lost."""
    crowd = (DENISE, replace(DENISE, email="d@x.example"), replace(DENISE, name="x" * 99), TOMAS)
    written = texts(form(replace(PREFILL, people=crowd)).text)
    assert ("Denise Kowalczyk", "Tomas Reyes", None) == tuple(
        written.get(f"interviewers[{position}].name") for position in range(3)
    )
    assert "tomas.reyes@prairiegate.example" == written["interviewers[1].email"]


def test_an_hour_that_came_twice() -> None:
    """The night the clocks go back, a time stands with its offset."""
    now = at("2026-11-02T12:00:00-06:00")
    for offset in ("-05:00", "-06:00"):
        told = replace(PREFILL, interview_end=Suggestion(f"2026-11-01T01:30:00{offset}", "from the mail"))
        written = write_form(told, profile(), now=now, code=CODE).text
        expected = "Sunday 1 November 2026, 01:30" if offset == "-05:00" else f"2026-11-01T01:30:00{offset}"
        assert expected == texts(written)["interview_end"]


def test_problems_stand_above_their_lines() -> None:
    """A sentence above each; these lines stand first, and it is not ready any more."""
    written = form(
        texts={"went": "hm", "enthusiasm": "teams", "botched[1].topic": ""},
        problems={
            "enthusiasm": "Please use 3 to 12 words: this has 1.",
            "went": "Please write well, mixed or badly.",
            "botched[1].topic": "This is still empty.",
            "thread": "It is gone.",
        },
    ).text
    top = written.partition("\n\n")[0]
    assert top.startswith("Almost there: 4 lines need another look. A note stands above each.")
    assert top.endswith("\n‹Not yet: It is gone.›"), "what has no line of its own"
    first = ["how it went", "what excites you", "what it was about 2", "one thing you bring"]
    assert first == list_first_screen(written)[0][:4]
    assert (
        "‹Not yet: Please write well, mixed or badly.›\n• how it went (well, mixed or badly): hm\n" in written
    )
    assert "‹Not yet: Please use 3 to 12 words: this has 1.›\n• what excites you: teams\n" in written
    assert "• ready: no\n" in written


def test_one_problem() -> None:
    """The grammar of one."""
    assert "one line needs another look. A note" in form(problems={"role": "This is still empty."}).text


def test_notes() -> None:
    """A note stands at the very top; then what to do, unless all is done: then it was ready."""
    done = form(
        texts={"role": "Teller"}, note="Done: recorded on 4 September; you may delete this draft."
    ).text
    assert done.startswith("‹Done: recorded on 4 September; you may delete this draft.›\n\n• how it went ")
    assert "• ready: yes\n" in done
    assert "private_note" not in texts(done)
    moved = form(note="The interview was moved.").text
    assert moved.startswith("‹The interview was moved.›\nHi Marcus, how was your interview at")
    assert "private_note" not in texts(moved)


def test_answers_come_back_word_for_word() -> None:
    """What was written stands there again, with its source where it is still the one filled in."""
    text = filled(form().text, MINIMAL | {"role": "Teller  Lead"})
    again = form(texts=texts(text)).text
    assert texts(text) == texts(again)
    assert "• company: Prairie Gate Credit Union ‹from the address" in again
    assert "• role: Teller Lead\n" in again


def test_cleared_people_stay_away() -> None:
    """Who was cleared, or whose lines were deleted, is not filled in again."""
    again = form(texts={"interviewers[0].name": "Denise Kowalczyk"}).text
    assert "Tomas Reyes" not in again
    assert "• company: Prairie Gate Credit Union" in again


def test_lines_that_are_not_laid_come_with_their_answers() -> None:
    """A country somebody added stands in the form from then on."""
    assert "• their country: Austria\n" in form(texts={"their_country": "Austria"}).text


def test_draft() -> None:
    """From and To the person alone, both texts, the Message-ID it was given, the same bytes each time."""
    written = form()
    me = address("Marcus Ellery <marcus@mail.example>")

    def made() -> bytes:
        return note_to_self(
            written.subject, written.text, written.html, person=me, message_id=ID, date=CHICAGO_NOON
        )

    mail = message_from_bytes(made(), policy=default)
    assert made() == made()
    assert [] == mail.defects
    assert ("Marcus Ellery <marcus@mail.example>",) * 2 == (mail["From"], mail["To"])
    assert (written.subject, ID, "multipart/alternative") == (
        mail["Subject"],
        mail["Message-ID"],
        mail.get_content_type(),
    )
    assert {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"} == set(mail.keys())
    assert written.text == read_body(made()).text.replace("\r\n", "\n")


def test_prefill_of_the_mailbox_is_silent() -> None:
    """Where the mails lie is no line of its own."""
    assert "mailbox" not in form(Prefill(mailbox="work")).text


def test_the_letters_bear_the_examples() -> None:
    """What a hint gives as an example is an answer that the letters have a sentence for."""
    hints = {line.field: line.hint for line in LINES if line.hint.startswith("such as ")}
    of_letters = {"interviewers[0].highlight", "fit[0].skill", "fit[0].need", "enthusiasm", "references.who"}
    of_letters |= {"botched[0].better_answer", "request"}
    assert of_letters < set(hints)
    for field in of_letters:
        words = hints[field].removeprefix("such as ")
        assert words.casefold() in show_example(field, words, COMPANIES[0]).casefold(), field


COMPANIES = tuple(f"{name} {trade}" for name in ("Acme", "Brill", "Cole", "Dorn") for trade in "ABCDEFGHIJ")


def show_example(field: str, words: str, company: str) -> str:
    known = {
        "company": company,
        "role": "Teller",
        "interviewers[0].name": "Ann Lee",
        "interviewers[0].part": "hiring_manager",
        "fit[0].skill": "calm",
        "botched[0].question": "Why is that?",
    }
    return show_sentence(field, known | {field: words}, profile(), Templates.shipped())


def test_a_form_of_an_earlier_version_is_read() -> None:
    """Its hints are no answers, though this version has others."""
    text = form().text
    for label, hint in zip(("one thing you bring", "what excites you"), FORMER_HINTS[1::2], strict=False):
        text = re.sub(rf"(?m)^• {label} \([^)]*\):.*$", f"• {label} (needed; {hint}):", text)
        text = text.replace("• what stayed with you 2:", f"• what stayed with you 2 ({FORMER_HINTS[0]}):")
    found = texts(text)
    assert not {"fit[0].skill", "enthusiasm", "interviewers[1].highlight"} & set(found)


def test_lines_for_afterwards() -> None:
    """They stand only where they are asked for, and are read like others."""
    assert "wait until" not in form().text
    later = form(texts={"role": "Teller"}, later=("snooze", "close")).text
    said = filled(later, {"wait until": "next Monday", "no letters for this one": "yes"})
    assert {"snooze": "next Monday", "close": "yes", "role": "Teller"}.items() <= texts(said).items()
    assert "I have thanked them" not in later


def test_the_subject_of_a_form_that_comes_back() -> None:
    """It says how many lines wait."""
    named = name_return("Fenwick", 2)
    assert named == form(subject=named).subject == "Your interview at Fenwick: 2 lines need another look"
    assert name_return("", 1) == "Your interview: 1 line needs another look"


def test_a_question_stands_above_its_answer() -> None:
    """Also where only the answer needs another look."""
    texts_so_far = {"botched[0].question": "Why us?", "botched[0].better_answer": "I was nervous"}
    back = form(texts=texts_so_far, problems={"botched[0].better_answer": "That is a reason."}).text
    assert list_first_screen(back)[0][:2] == ["a question you would answer differently", "your better answer"]
