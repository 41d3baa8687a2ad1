"""The dialogue as a person goes through it, played by a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from builders import CHICAGO_NOON, at, botched, debrief, denise, profile
from scripted import ScriptedAsker

from agent.debriefing import dialogue
from agent.debriefing.answers import Answers, Replay, make_answers, make_debrief
from agent.debriefing.dialogue import hold_dialogue
from agent.debriefing.question import Choice
from agent.model.interview import (
    Debrief,
    Decision,
    Fit,
    Interviewer,
    Mode,
    Part,
    References,
    Tone,
    WentWrong,
)
from agent.model.prefill import Person, Prefill, Suggestion

MINIMAL: dict[str, Any] = {
    "Which company": "Fjordlab",
    "Which role": "Laboratory Technician",
    "How did you talk": "In person",
    "When did it end": "today 11:30",
    "Who talked with you": "Sigrid Aune",
    "What was the part": "hiring manager",
    "How did it go": "Well",
    "What do you bring": "running blanks in a water laboratory",
    "What about this work": "setting up the new trace bench",
}
ONE: dict[str, Any] = MINIMAL | {
    "How did it go": "Mixed",
    "Which question would": "How do you find a contamination?",
    "the matter with your answer": "It was incomplete",
    "What would you answer": "I repeat the blank first and then swap one reagent at a time",
    "What do they need it": "results that hold up in an audit",
}
TWO = ONE | {
    "Another one?": ["Why water of all things?", ""],
    "the matter with your answer": ["It was incomplete", "It was unclear"],
    "What would you answer": [
        "I repeat the blank first and then swap one reagent at a time",
        "I grew up at a river and want it clean",
    ],
}
THREE = TWO | {
    "Another one?": ["Why water of all things?", "What is a blank?", ""],
    "What was it about": ["finding a contamination", "water", "blanks"],
}


def story(answers: Answers | None = None, **changes: Any) -> Replay:
    return replace(Replay(profile=profile(), now=CHICAGO_NOON, answers=dict(answers or {})), **changes)


def play(script: dict[str, Any], **changes: Any) -> tuple[Debrief, ScriptedAsker]:
    asker = ScriptedAsker(script)
    return hold_dialogue(asker, story(**changes), lambda _: None), asker


def test_minimal_set() -> None:
    """Company, role, mode, end, one person, one skill, enthusiasm: a debrief."""
    found, asker = play(MINIMAL)
    expected = Debrief(
        company="Fjordlab",
        role="Laboratory Technician",
        mode=Mode.ONSITE,
        interview_end=at("2026-09-04T11:30:00-05:00"),
        their_time_zone="America/Chicago",
        their_country="US",
        interviewers=(Interviewer(name="Sigrid Aune", part=Part.HIRING_MANAGER),),
        fit=(Fit(skill="running blanks in a water laboratory"),),
        enthusiasm="setting up the new trace bench",
        went="good",
        tone=Tone.WARM,
    )
    assert expected == found
    assert not [ask for ask in asker.asked if "answer differently" in ask or "speak for your work" in ask]


def test_nothing_botched_is_one_key_press() -> None:
    """A bare Enter says that there is no question to answer differently; nothing more is asked about it."""
    found, asker = play(MINIMAL | {"How did it go": "Mixed"})
    assert found.botched == ()
    assert "Which question would you answer differently?" in asker.asked
    assert not [ask for ask in asker.asked if "the matter" in ask or "speak for your work" in ask]


def test_one_question() -> None:
    """One short question is quoted, so no topic is asked for; the room for its answer is 42 words."""
    found, asker = play(ONE)
    assert found.botched == (
        botched(
            question="How do you find a contamination?",
            asked_by="",
            better_answer="I repeat the blank first and then swap one reagent at a time",
        ),
    )
    assert found.fit[0].need == "results that hold up in an audit"
    assert "42 words" in asker.help_of("What would you answer")
    assert not [ask for ask in asker.asked if "What was it about" in ask]


def test_two_questions() -> None:
    """Two short questions need no topic either; the room is 22 words each."""
    found, asker = play(TWO)
    assert [one.went for one in found.botched] == [WentWrong.INCOMPLETE, WentWrong.UNCLEAR]
    assert [one.topic for one in found.botched] == ["", ""]
    assert "22 words" in asker.help_of("What would you answer")


def test_three_questions_have_topics() -> None:
    """Three questions are named by their topics, with 17 words for each answer."""
    found, asker = play(THREE)
    assert [one.topic for one in found.botched] == ["finding a contamination", "water", "blanks"]
    assert "17 words" in asker.help_of("What would you answer")


def test_a_fourth_question_is_refused() -> None:
    """A fourth question is refused with a sentence; leaving it empty goes on."""
    found, asker = play(
        THREE | {"Another one?": ["Why water of all things?", "What is a blank?", "Why us of all?", ""]}
    )
    assert len(found.botched) == 3
    assert [text for text in asker.said if "Keep the three that matter" in text]


@pytest.mark.parametrize(
    ("question", "needed"),
    [
        ("What is a Map<String> and when do you use one here?", True),
        ("How many " * 8 + "more?", True),
        ("How many " * 7 + "how many?", False),
        ("What does <b>bold</b> mean?", False),
    ],
)
def test_topic_where_a_question_cannot_be_quoted(question: str, *, needed: bool) -> None:
    """A long question, or one with braces or angle brackets left after cleaning, needs a topic (11b)."""
    _, asker = play(ONE | {"Which question would": question, "What was it about": "a topic in words"})
    assert needed == any("What was it about" in ask for ask in asker.asked)


def test_topic_without_a_word_of_the_question() -> None:
    """A topic that shares no stem with its question is taken with a word of doubt (11b)."""
    found, asker = play(THREE | {"What was it about": ["finding a contamination", "rivers", "blanks"]})
    assert found.botched[1].topic == "rivers"
    assert [text for text in asker.said if "will they know" in text]


PANEL: dict[str, Any] = ONE | {
    "Who else was there": ["Ola Nordmann", ""],
    "What was the part": ["hiring manager", "Another interviewer"],
    "What did Sigrid Aune tell": "how the night shift finds out",
    "What did Ola Nordmann tell": "the sample fridge that sends messages",
    "Who asked it": "Ola Nordmann",
    "Who told you": "Sigrid Aune",
}


def test_panel() -> None:
    """With several people each is asked about, and each question has somebody who asked it (7g, 11c)."""
    found, asker = play(PANEL)
    assert [person.highlight for person in found.interviewers] == [
        "how the night shift finds out",
        "the sample fridge that sends messages",
    ]
    assert [person.part for person in found.interviewers] == [Part.HIRING_MANAGER, Part.PANELIST]
    assert found.botched[0].asked_by == "Ola Nordmann"
    assert found.fit[0].said_by == "Sigrid Aune"
    shown = [text for text in asker.said if ONE["What do they need it"] in text]
    assert 1 == len(shown)
    assert "You " in shown[0]


def test_who_asked_is_not_asked_of_one() -> None:
    """With one interviewer there is nobody to choose from."""
    _, asker = play(ONE)
    assert not [ask for ask in asker.asked if "Who asked it" in ask or "Who told you" in ask]


def test_nobody_of_a_coordinator_stays_with_you() -> None:
    """Who only arranged the interview is not asked about."""
    _, asker = play(PANEL | {"What was the part": ["hiring manager", "They arranged it"]})
    assert not [ask for ask in asker.asked if "What did Ola Nordmann tell" in ask]


def test_two_people_of_one_name() -> None:
    """A name given twice is refused: letters could not be told apart."""
    _, asker = play(PANEL | {"Who else was there": ["sigrid aune", "Ola Nordmann", ""]})
    assert [text for text in asker.said if "already" in text]


def test_only_a_pay_question() -> None:
    """A question about pay counts as nothing botched; its answer stays private (SC-15)."""
    found, asker = play(
        ONE
        | {
            "Which question would": "What salary do you expect?",
            "What would you answer": "A salary of 50,000",
        }
    )
    assert found.botched[0].better_answer == "A salary of 50,000"
    assert not [ask for ask in asker.asked if "speak for your work" in ask or "Who asked" in ask]
    assert [text for text in asker.said if "about pay" in text]


def test_pay_does_not_take_room() -> None:
    """Beside a pay question the other one has the room of one."""
    _, asker = play(TWO | {"Another one?": ["What salary do you expect?", ""]})
    assert (
        "42 words"
        in asker.helped[asker.asked.index("What would you answer now? “How do you find a contamination?”")]
    )


def test_two_skills() -> None:
    """A second skill has its own need; after two there is no third (9)."""
    found, _ = play(
        ONE
        | {
            "A second thing": "teaching new colleagues",
            "What do they need it": ["", "people who stay", "results that hold up in an audit"],
        }
    )
    assert found.fit == (
        Fit(skill="running blanks in a water laboratory", need="results that hold up in an audit"),
        Fit(skill="teaching new colleagues", need="people who stay"),
    )


def test_evidence_needs_a_yes() -> None:
    """A reference who agreed and a quote that may be used go in (12, 12b)."""
    found, _ = play(
        ONE
        | {
            "Who could speak": "my former section leader",
            "agreed to that": "yes",
            "praised that work": "the calmest hands in the laboratory",
            "Who said it": "My former section leader",
            "May you quote it": "yes",
        }
    )
    assert found.references == References(
        who="my former section leader",
        testimonial_text="the calmest hands in the laboratory",
        testimonial_source="My former section leader",
    )


def test_evidence_without_a_yes_is_left_out() -> None:
    """Without the ticks a reference and a quote stay out of the debrief."""
    found, _ = play(
        ONE
        | {
            "Who could speak": "my former section leader",
            "praised that work": "the calmest hands in the laboratory",
            "Who said it": "My former section leader",
        }
    )
    assert found.references == References()


def test_decision_day_and_words() -> None:
    """A day makes its own words; they can be others."""
    found, asker = play(MINIMAL | {"By which day": "16 Sep"})
    assert found.decision == Decision(date=at("2026-09-16").date(), text="the 16th")
    assert "Wednesday 16 September 2026." in asker.said


@pytest.mark.parametrize("wrong", ["some day", "2026-09-01"])
def test_decision_day_refused(wrong: str) -> None:
    """No day, and a day before the interview, are asked again with the reason."""
    found, asker = play(MINIMAL | {"By which day": [wrong, ""]})
    assert found.decision == Decision()
    assert [text for text in asker.said if "could not read" in text or "before the interview" in text]


def test_a_question_is_listed_once() -> None:
    """What was asked twice stands in the last look once."""
    asker = ScriptedAsker(ONE | {"What do they need it": ["", "results that hold up in an audit"]})
    shown: list[Choice] = []
    choose = asker.choose

    def look(ask: str, *, help: str, choices: Sequence[Choice], default: str) -> str:  # noqa: A002
        shown[:] = choices
        return choose(ask, help=help, choices=choices, default=default)

    asker.choose = look  # type: ignore[method-assign]  # looks over its shoulder
    hold_dialogue(asker, story(), lambda _: None)
    assert len({choice.value for choice in shown}) == len(shown)


def test_notes_for_oneself() -> None:
    """Notes and things to prepare are kept for the person."""
    found, _ = play(
        MINIMAL | {"for yourself": "bad coffee", "What will you prepare": "blanks", "to prepare?": ""}
    )
    assert found.private_note == "bad coffee"
    assert found.improve == ("blanks",)


@pytest.mark.parametrize(
    ("words", "wrong", "reason"),
    [
        ("Which company", "", "needed"),
        ("Which role", "  ", "needed"),
        ("When did it end", "tomorrow 11:30", "could not read"),
        ("When did it end", "today 15:00", "still to come"),
        ("When did it end", "", "needed"),
        ("In which time zone", "Xyzzyburg", "no time zone"),
        ("Which country", "Atlantis", "no country"),
        ("Which state", "Ruritania", "no region"),
        ("The email address", "sigrid", "no email address"),
        ("What about this work", "the work!!", "calls out"),
        ("What do you bring", "WORK AND MORE WORK", "capitals"),
        ("Anything about the day", "\u202eabc", "invisible"),
    ],
)
def test_wrong_answers_are_asked_again(words: str, wrong: str, reason: str) -> None:
    """An answer that cannot be taken is asked for again with the reason, ready to be mended."""
    right = {
        "In which": "Oslo",
        "Which country": "US",
        "Which state": "Illinois",
        "The email": "s@fjordlab.example",
        "Anything": "",
    }
    better = next((answer for start, answer in (right | MINIMAL).items() if words.startswith(start)), "")
    others = {k: v for k, v in MINIMAL.items() if k != words}
    found, asker = play({words: [wrong, better], "Shall I?": "no"} | others)
    again = [number for number, ask in enumerate(asker.asked) if words in ask]
    assert len(again) == 2
    assert [text for text in asker.said if reason in text], asker.said
    assert found.company == "Fjordlab"


def test_refused_text_is_taken_with_its_correction() -> None:
    """Where a small change makes it right, one key does; the reason is told first."""
    found, asker = play(MINIMAL | {"What about this work": "the work!!"})
    assert "the work" == found.enthusiasm
    assert 1 == sum("What about this work" in ask for ask in asker.asked)
    assert [text for text in asker.said if "calls out" in text]


def test_refused_text_can_be_mended() -> None:
    """What was typed and refused is offered for mending instead of typing it again."""
    _, asker = play(
        ONE
        | {
            "What would you answer": [
                "I was so nervous that I forgot it all",
                "I repeat the blank first and then go on",
            ]
        }
    )
    assert "I was so nervous that I forgot it all" in asker.typed


def test_long_answer_is_announced() -> None:
    """Better answers longer than the letter's room are taken, and the person is told."""
    _, asker = play(ONE | {"What would you answer": "I repeat the blank " + "and then I check it again " * 9})
    assert [text for text in asker.said if "room for 42 and will shorten it" in text]


def test_the_end_is_said_back() -> None:
    """What was understood of the time is said back in full."""
    _, asker = play(MINIMAL | {"When did it end": "yesterday 4pm"})
    assert "Thursday 3 September 2026, 16:00 (America/Chicago, UTC-05:00)." in asker.said


def test_an_old_interview_is_said_to_be_old() -> None:
    """More than two weeks later the person hears that they will be asked once more (W-11)."""
    _, asker = play(MINIMAL | {"When did it end": "2026-08-01 10:00"})
    assert [text for text in asker.said if "two weeks" in text]


@pytest.mark.parametrize(("answer", "company"), [("yes", "Fjordlab"), ("no", "Fjordlab GmbH")])
def test_legal_form_is_offered_for_removal(answer: str, company: str) -> None:
    """The letters may say the company's name without its legal form; the person decides."""
    found, _ = play(MINIMAL | {"Which company": "Fjordlab GmbH", "without the legal form": answer})
    assert found.company == company


def test_greeting_with_a_title() -> None:
    """A title asks for the family name that goes with it."""
    found, asker = play(MINIMAL | {"How does a letter greet": "Dr."})
    person = found.interviewers[0]
    assert (person.title, person.family, person.given) == ("Dr.", "Aune", "")
    assert found.tone is Tone.FORMAL
    assert "Dear Dr." in asker.help_of("family name")


def test_greeting_in_japan() -> None:
    """-san stands behind the family name."""
    _, asker = play(MINIMAL | {"How does a letter greet": "-san"})
    assert "-san," in asker.help_of("family name")


def test_family_name_of_a_mononym() -> None:
    """Nobody's family name is guessed from a name of one word."""
    _, asker = play(
        MINIMAL | {"Who talked": "Suharto", "How does a letter greet": "Mr.", "family name?": "Suharto"}
    )
    assert asker.default_of("family name?") == ""


def test_first_name_basis() -> None:
    """On first-name terms the first name is confirmed, and no title is asked for."""
    found, asker = play(MINIMAL | {"first-name terms": "yes"})
    person = found.interviewers[0]
    assert (person.first_name_basis, person.given) == (True, "Sigrid")
    assert not [ask for ask in asker.asked if "How does a letter greet" in ask]


def test_country_without_regions() -> None:
    """Where a country has no regions none is asked for; the country follows from the zone."""
    found, asker = play(MINIMAL | {"In which time zone": "Tokyo"})
    assert (found.their_time_zone, found.their_country) == ("Asia/Tokyo", "JP")
    assert not [ask for ask in asker.asked if "state or region" in ask]


def test_several_mailboxes() -> None:
    """With several mailboxes the person says which; with one nothing is asked."""
    found, _ = play(MINIMAL | {"Which mailbox": "work"}, mailboxes=("personal", "work"))
    assert found.mailbox == "work"


AMARA = Person(
    name="Amara Obi",
    email="amara@halvorsen.example",
    source="wrote on 1 September",
    title="Dr.",
    first_name_basis=True,
    part=Part.RECRUITER_INHOUSE,
)
TOMASZ = Person(
    name="Tomasz Lis", email="tomasz@halvorsen.example", source="named in the mail of 1 September"
)
KNOWN = Prefill(
    company=Suggestion("Halvorsen Transit", "from the address amara@halvorsen.example"),
    role=Suggestion("Service Designer", "from the subject"),
    mode=Suggestion("video", "from the mail of 1 September"),
    interview_end=Suggestion("2026-09-04T10:00:00-05:00", "from the calendar entry of 1 September"),
    their_time_zone=Suggestion("Europe/Oslo", "from the mail of 1 September"),
    tone=Suggestion("brief", "they write briefly themselves"),
    people=(AMARA, TOMASZ),
)


def test_prefilled_by_enter_alone() -> None:
    """What the thread tells only has to be confirmed, and says where it comes from."""
    found, asker = play(
        {"What do you bring": "field research with crews", "What about this": "shaping the first version"},
        prefill=KNOWN,
    )
    person = found.interviewers[0]
    assert (found.company, found.role, found.mode, found.tone) == (
        "Halvorsen Transit",
        "Service Designer",
        Mode.VIDEO,
        Tone.BRIEF,
    )
    assert (person.name, person.email, person.part) == (AMARA.name, AMARA.email, Part.RECRUITER_INHOUSE)
    assert (person.first_name_basis, person.title) == (True, "Dr.")
    assert found.interview_end == at("2026-09-04T10:00:00-05:00")
    assert "(from the calendar entry of 1 September)" in asker.help_of("When did it end")


def test_address_of_a_known_name() -> None:
    """A typed name that the thread knows brings its address."""
    found, _ = play(MINIMAL | {"Who talked": ["Somebody else"], "The name?": "Lis, Tomasz"}, prefill=KNOWN)
    assert (found.interviewers[0].name, found.interviewers[0].email) == ("Lis, Tomasz", TOMASZ.email)


def test_known_people_are_offered_once() -> None:
    """Who was chosen is not offered again."""
    found, _ = play(MINIMAL | {"Who talked": "Amara", "Who else": ["Tomasz", ""]}, prefill=KNOWN)
    assert [person.name for person in found.interviewers] == [AMARA.name, TOMASZ.name]


def test_eight_people_at_most() -> None:
    """After eight people nobody else is asked for."""
    names = [f"Person{letter} Known" for letter in "ABCDEFGH"]
    found, _ = play(MINIMAL | {"Who talked": names[0], "Who else": names[1:]})
    assert [person.name for person in found.interviewers] == names


def test_a_suggestion_that_cannot_be_taken_is_none() -> None:
    """A suggestion with text a letter may not carry is shown for mending, not confirmed by Enter."""
    prefill = Prefill(role=Suggestion("x" * 100))
    found, asker = play(MINIMAL, prefill=prefill)
    assert found.role == MINIMAL["Which role"]
    assert "x" * 100 in asker.typed


@pytest.mark.long
@pytest.mark.no_cover
@pytest.mark.parametrize("script", [MINIMAL, PANEL], ids=["none", "panel"])
def test_left_after_any_question_and_taken_up(
    script: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left after whichever question, the dialogue goes on at the next one and ends as if never left."""
    monkeypatch.setattr(dialogue, "show_sentence", lambda *_: "")  # hundreds of letters that nobody reads
    whole, all_of_it = play(script)
    for leave in range(len(all_of_it.asked)):
        kept: dict[str, str] = {}

        def keep(answers: Answers, kept: dict[str, str] = kept) -> None:
            kept.clear()
            kept.update(answers)

        before, after = ScriptedAsker(script, leaves_after=leave), ScriptedAsker(script)
        after._given = before._given
        with pytest.raises(EOFError):
            hold_dialogue(before, story(), keep)
        found = hold_dialogue(after, story(kept), keep)
        assert whole == found
        assert all_of_it.asked == before.asked + after.asked


def test_earlier_answers_can_be_changed() -> None:
    """The last look lists every answer; the chosen one is asked again, and what then follows from it."""
    found, asker = play(
        ONE
        | {
            "Is everything right": ["Company", "Person 2", ""],
            "Which company": ["Fjordlab", "Fjordlab Bergen"],
            "Who else": ["", "Ola Nordmann", ""],
        }
    )
    assert found.company == "Fjordlab Bergen"
    assert [person.name for person in found.interviewers] == ["Sigrid Aune", "Ola Nordmann"]
    assert "Who asked it? “How do you find a contamination?”" in asker.asked


def test_a_question_taken_back() -> None:
    """An emptied question goes, later ones move up, and nothing of it is left."""
    script = TWO | {
        "Is everything right": ["Question 1", ""],
        "Which question would": ["How do you find a contamination?", ""],
    }
    found, _ = play(script)
    assert [one.question for one in found.botched] == ["Why water of all things?"]


def test_another_name_asks_for_its_parts_again() -> None:
    """A changed name does not keep the first name of the old one."""
    script = MINIMAL | {
        "first-name terms": "yes",
        "Is everything right": ["Person 1", ""],
        "Who talked": ["Sigrid Aune", "Signe Aune"],
    }
    found, _ = play(script)
    assert (found.interviewers[0].name, found.interviewers[0].given) == ("Signe Aune", "Signe")


def test_from_the_beginning_with_everything_filled_in() -> None:
    """A debrief opened again is confirmed by Enter alone, and comes out as it went in."""
    whole = debrief(went="mixed", tone=Tone.WARM, closed_days=(at("2026-09-07").date(),), feedback=True)
    asker = ScriptedAsker()
    found = hold_dialogue(asker, story(make_answers(whole)), lambda _: None, from_the_beginning=True)
    assert whole == found
    assert "Which company was it?" in asker.asked


def test_answers_that_cannot_stay_are_asked_again() -> None:
    """A refused text of a recorded interview is asked for again, with what it was and why."""
    whole = debrief(went="mixed", tone=Tone.WARM, enthusiasm="{{ fun }}")
    asker = ScriptedAsker({"What about this work": "rebuilding the closing routine"})
    found = hold_dialogue(asker, story(make_answers(whole)), lambda _: None)
    assert found.enthusiasm == "rebuilding the closing routine"
    assert [text for text in asker.said if "Your earlier answer was “{{ fun }}”" in text]


def test_shown_answers_are_short() -> None:
    """Long answers are cut in the list of the last look, never in the debrief."""
    long = "I repeat the blank first " + "and look again " * 10
    found, _ = play(ONE | {"What would you answer": long})
    assert found.botched[0].better_answer == long.strip()


def test_the_end_is_shown_plainly() -> None:
    """A known end is offered as one would type it; where the clocks ran twice it keeps its offset."""
    asker = ScriptedAsker()
    hold_dialogue(asker, story(make_answers(debrief())), lambda _: None, from_the_beginning=True)
    assert asker.default_of("When did it end") == "2026-09-04 11:30"
    twice = debrief(interview_end=at("2025-11-02T01:30:00-06:00"))
    hold_dialogue(asker, story(make_answers(twice)), lambda _: None, from_the_beginning=True)
    assert asker.default_of("When did it end") == "2025-11-02T01:30:00-06:00"


def test_a_debrief_is_the_sum_of_its_answers() -> None:
    """Every field of a debrief survives being taken apart into answers."""
    whole = debrief(
        interviewers=(denise(lead=True), denise(name="Ola Nordmann", email="", part=Part.PANELIST)),
        mailbox="personal",
        thread="<a1@prairiegate.example>",
        improve=("blanks", "numbers"),
        decision=Decision(date=at("2026-09-16").date(), text="the 16th"),
        nudge=True,
        closed_days=(at("2026-09-07").date(),),
        references=References(who="my boss", testimonial_text="good", testimonial_source="She"),
    )
    assert whole == make_debrief(make_answers(whole))


def test_the_finished_sentence_is_shown_at_once() -> None:
    """Behind each answer that a letter carries stands the sentence that will carry it."""
    _, asker = play(ONE)
    shown = [text for text in asker.said if text.startswith("In your letter: “")]
    for field in (
        "What do you bring",
        "What do they need it",
        "What about this work",
        "Which question would",
    ):
        assert any(ONE[field].casefold() in text.casefold() for text in shown), field
    assert any("repeat the blank first" in text for text in shown)
    assert not [text for text in shown if "Fjordlab needs: “" in text]


def test_a_small_correction_is_a_key() -> None:
    """It is offered with the words; yes takes them, no leaves what was typed."""
    typed = "I repeat the blank and then i swap one reagent at a time"
    taken, asker = play(ONE | {"What would you answer": typed})
    assert "I repeat the blank and then I swap one reagent at a time" == taken.botched[0].better_answer
    (asked,) = [ask for ask in asker.asked if ask.startswith("I would write: “")]
    assert asked.endswith("then I swap one reagent at a time”. Shall I?")
    left, _ = play(ONE | {"What would you answer": typed, "Shall I?": "no"})
    assert typed == left.botched[0].better_answer
