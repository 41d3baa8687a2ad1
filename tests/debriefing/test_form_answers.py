"""What a form says becomes a debrief, or a sentence beside each line that cannot stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from builders import CHICAGO_NOON, at, profile
from forms import (
    MINIMAL,
    ONE,
    PREFILL,
    blank_lines_between,
    filled,
    form,
    no_blank_lines,
    read,
    replay,
    texts,
    wrapped,
)
from hypothesis import given
from hypothesis import strategies as st
from scripted import ScriptedAsker

from agent.debriefing.answers import Replay, make_answers
from agent.debriefing.dialogue import hold_dialogue
from agent.debriefing.form_answers import list_left_out, list_remarks, read_answers
from agent.debriefing.form_lines import LINES, MEND, label_of
from agent.debriefing.form_meaning import read_meaning
from agent.debriefing.form_people import read_names
from agent.debriefing.form_reading import read_form
from agent.model.interview import Botched, Debrief, Fit, Interviewer, Mode, Part, References, Tone, WentWrong
from agent.model.mail import Body
from agent.model.prefill import NOTHING_KNOWN, Person, Prefill, Suggestion
from agent.writing.answers.refusals import lint

MORE = {
    "who told you what they need": "Denise",
    "why it matters": "I have seen what a bad handover costs",
    "what you would ask for": "a quarter of an hour, by phone if that is easier",
    "who could speak for you": "my former district manager",
    "they agreed": "yes",
    "they decide by": "16 Sep",
}
TWO_MORE = ONE | {
    "question 2": "Why do you want to leave?",
    "what was missing 2": "unclear",
    "better answer 2": "I want to lead a branch of my own",
    "question 3": "What is a float?",
    "what was missing 3": "I had no answer",
    "better answer 3": "I would name the cash each drawer begins with",
}


def made(answers: Mapping[str, str], prefill: Prefill = PREFILL) -> Debrief:
    """The debrief of a form with these answers."""
    found = read_answers(everything(answers, prefill), replay(prefill))
    assert isinstance(found, Debrief), found
    return found


def wrong(answers: Mapping[str, str], prefill: Prefill = PREFILL) -> dict[str, str]:
    """The sentences beside its lines, by label."""
    found = read_answers(everything(answers, prefill), replay(prefill))
    assert not isinstance(found, Debrief)
    return {label_of(field): sentence for field, sentence in found.items()}


def everything(answers: Mapping[str, str], prefill: Prefill = PREFILL) -> dict[str, str]:
    """What is read in the form with these answers, empty lines included."""
    text = filled(form(prefill).text, answers)
    found = read_form(Body(text, text), "SC-7F3A21")
    assert found is not None
    return dict(found.texts)


def test_minimal() -> None:
    """Three lines beside what the mails tell: a debrief."""
    expected = Debrief(
        company="Prairie Gate Credit Union",
        role="Branch Operations Manager",
        mode=Mode.ONSITE,
        interview_end=at("2026-09-04T11:30:00-05:00"),
        interviewers=(
            Interviewer(
                name="Denise Kowalczyk",
                email="denise.kowalczyk@prairiegate.example",
                given="Denise",
                first_name_basis=True,
                part=Part.PANELIST,
            ),
            Interviewer(name="Tomas Reyes", email="tomas.reyes@prairiegate.example", part=Part.PANELIST),
        ),
        fit=(Fit(skill="running a four-teller branch through two audits"),),
        enthusiasm="rebuilding the closing routine with your tellers",
        mailbox="personal",
        thread="<first@prairiegate.example>",
        their_time_zone="America/Chicago",
        their_country="US",
        tone=Tone.WARM,
        went="good",
    )
    assert expected == made(MINIMAL)


def test_the_same_as_by_dialogue() -> None:
    """The same answers in the dialogue make the same debrief."""
    asker = ScriptedAsker(
        {
            "How did it go": "Mixed",
            "Who else": ["Tomas Reyes", ""],
            "What do you bring": MINIMAL["one thing you bring"],
            "What about this work": MINIMAL["what excites you"],
            "Which question would": ONE["a question you would answer differently"],
            "What was the matter": "incomplete",
            "What would you answer": ONE["your better answer"],
            "What do they need": ONE["what they need"],
            "Who told you": "Denise Kowalczyk",
            "Why does that matter": MORE["why it matters"],
            "What would you ask for": MORE["what you would ask for"],
            "Who asked it": "do not remember",
            "Who could speak": MORE["who could speak for you"],
            "agreed to that": "yes",
            "By which day": MORE["they decide by"],
        }
    )
    story = replay()
    story.answers.update(mailbox="personal", thread="<first@prairiegate.example>")
    by_dialogue = hold_dialogue(asker, story, lambda _: None)
    assert by_dialogue == made(ONE | MORE)
    assert ("Denise Kowalczyk", MORE["why it matters"], MORE["what you would ask for"]) == (
        by_dialogue.fit[0].said_by,
        by_dialogue.fit[0].why,
        by_dialogue.request,
    )


def test_one_question() -> None:
    """A question, its better answer, a reference who agreed, and a day."""
    found = made(ONE | MORE | {"who asked it": "Denise", "praise": "Calm under pressure"} | {
        "who said it": "My former manager", "you may quote it": "yes"})  # fmt: skip
    assert (
        (
            Botched(
                question=ONE["a question you would answer differently"],
                better_answer=ONE["your better answer"],
                went=WentWrong.INCOMPLETE,
                asked_by="Denise Kowalczyk",
            ),
        ),
        References(
            who="my former district manager",
            testimonial_text="Calm under pressure",
            testimonial_source="My former manager",
        ),
        "the 16th",
        "steadier closing routines",
    ) == (found.botched, found.references, found.decision.text, found.fit[0].need)


def test_who_has_not_agreed_is_left_out() -> None:
    """A reference without a yes stays out, as in the dialogue."""
    assert References() == made(ONE | MORE | {"they agreed": ""}).references


def test_nothing_but_ready() -> None:
    """A form with nothing in it: kind sentences, every needed line."""
    assert [
        "company",
        "role",
        "how you talked",
        "when it ended",
        "name 1",
        "one thing you bring",
        "what excites you",
    ] == list(wrong({}, NOTHING_KNOWN))


def test_an_empty_mapping() -> None:
    """Every line deleted: what the mails tell is taken, the rest is asked for."""
    found = read_answers({}, replay())
    assert not isinstance(found, Debrief)
    assert ["fit[0].skill", "enthusiasm"] == list(found)


def test_everything_emptied() -> None:
    """What was filled in and taken out stays out; plain defaults hold."""
    emptied = dict.fromkeys(everything({}), "")
    found = read_answers(emptied, replay())
    assert not isinstance(found, Debrief)
    assert {"company", "role", "interview_end", "their_time_zone", "interviewers[0].name"} <= set(found)
    assert {"fit[0].skill", "enthusiasm"} <= set(found)
    assert "tone" not in found


def test_every_problem_at_once() -> None:
    """Each line that cannot stay has its sentence."""
    found = wrong(
        TWO_MORE
        | {
            "how you talked": "by carrier pigeon",
            "when it ended": "tomorrow 11:30",
            "their time zone": "Xyzzyburg",
            "their region": "",
            "email 1": "denise at prairiegate",
            "your better answer": "I was nervous because I had not slept, sorry",
            "what it was about 2": "{topic}",
            "they decide by": "once the moon is full",
            "what excites you": "the teams!!",
        }
    )
    assert {
        "how you talked": "Please write in person, video or phone.",
        "their time zone": "I know no time zone “Xyzzyburg”. "
        "Write the nearest big city, such as Berlin or Chicago.",
        "email 1": "That is no email address. It looks like name@company.example.",
        "what excites you": "“teams!!” calls out; a full stop is stronger. "
        "This would do: “building the new garden with your team”.",
        "what it was about 2": "“{topic}” looks like a placeholder that was never filled in. "
        "This would do: “angry guests”.",
    }.items() <= found.items()
    assert {"when it ended", "your better answer", "they decide by"} <= set(found)
    assert "“nervous" in found["your better answer"] or "gives a reason" in found["your better answer"]


def test_their_region() -> None:
    """The region is checked against the country of the zone."""
    assert "IL" == made(MINIMAL | {"their region": "Illinois"}).subdivision
    assert "US has no region" in wrong(MINIMAL | {"their region": "Bavaria"})["their region"]


def test_country_typed_by_hand() -> None:
    """A line that is not laid is understood all the same."""
    answers = everything(MINIMAL) | {"their_country": "Austria", "subdivision": ""}
    found = read_answers(answers, replay())
    assert isinstance(found, Debrief)
    assert "AT" == found.their_country


def test_gaps_close() -> None:
    """Who was not there is cleared; the lines of the others keep their numbers."""
    found = made(MINIMAL | {"name 1": ""})
    assert ["Tomas Reyes"] == [one.name for one in found.interviewers]
    assert {"email 2"} == set(wrong(MINIMAL | {"name 1": "", "email 2": "no address"}))


def test_questions_may_begin_anywhere() -> None:
    """A question in the second place alone is the only one."""
    second = {
        "a question you would answer differently": "question 2",
        "your better answer": "better answer 2",
        "what your answer lacked": "what was missing 2",
    }
    moved = {second.get(label, label): text for label, text in ONE.items()}
    assert [ONE["a question you would answer differently"]] == [one.question for one in made(moved).botched]
    assert {"better answer 2"} == set(wrong(moved | {"better answer 2": ""}))


def test_answers_without_their_first_line() -> None:
    """A better answer without a question, words about nobody, a need without a skill: asked for."""
    found = wrong(
        MINIMAL
        | {
            "better answer 3": "I recount with a second person before anyone leaves",
            "what stayed with you 3": "how night-shift drivers report faults",
            "one thing you bring": "",
            "what they need": "steadier closing routines",
        }
    )
    assert {"question 3", "name 3", "one thing you bring"} == set(found)


def test_well_and_yet_a_question() -> None:
    """Who says that it went well and writes a question all the same is taken at their word."""
    assert 1 == len(made(ONE | {"how it went": "well"}).botched)


def test_a_question_about_pay() -> None:
    """It is kept for oneself; no topic, no need, no asking who asked (SC-15)."""
    found = made(
        MINIMAL
        | {
            "a question you would answer differently": "What are your salary expectations?",
            "what your answer lacked": "unclear",
            "your better answer": "Between 50 and 60",
        }
    )
    assert ("", "") == (found.botched[0].topic, found.fit[0].need)


def test_need_and_topics_for_three() -> None:
    """With three questions a long one needs its topic, as in a file; the second letter needs the need."""
    long = "What would you have done in my place on the morning when both of our drivers called in sick?"
    found = wrong(TWO_MORE | {"what they need": "", "a question you would answer differently": long})
    assert {"what they need", "what it was about"} == set(found)
    assert found["what it was about"].startswith("This is still empty. Such as “month-end close”")


def test_title_and_names() -> None:
    """Titles a mail tells stand in the form; the letter's name follows."""
    weiss = Person(name="Anna Weiß", email="a.weiss@x.example", source="wrote on 1 September", title="Dr.")
    told = replace(PREFILL, people=(weiss,))
    found = made(MINIMAL, told).interviewers[0]
    assert ("Dr.", "Weiß", False) == (found.title, found.family, found.first_name_basis)
    nobody = everything(MINIMAL | {"name 1": "Pelé"}, told)
    problems = read_answers(nobody, replay(told))
    assert {"interviewers[0].family"} == set(problems if not isinstance(problems, Debrief) else ())


def test_two_people_of_one_name() -> None:
    """The same name twice is said."""
    assert {"name 2"} == set(wrong(MINIMAL | {"name 2": "Denise Kowalczyk"}))


def test_mailboxes() -> None:
    """With several mailboxes the one the mails are in is taken; unknown, it is asked for."""
    story = replace(replay(), mailboxes=("personal", "work"))
    found = read_answers(everything(MINIMAL), story)
    assert isinstance(found, Debrief)
    assert "personal" == found.mailbox
    unknown = replace(story, prefill=replace(PREFILL, mailbox=""))
    assert {"mailbox": "Please write personal or work."} == read_answers(everything(MINIMAL), unknown)
    told = read_answers(everything(MINIMAL) | {"mailbox": "Work"}, unknown)
    assert isinstance(told, Debrief)
    assert "work" == told.mailbox


def test_the_replay_is_not_changed() -> None:
    """Checking a form leaves what is known as it was."""
    story = replay()
    read_answers(everything(MINIMAL), story)
    assert {} == story.answers


@pytest.mark.parametrize(
    ("label", "typed", "field", "value"),
    [
        ("how you talked", "On Zoom", "mode", "video"),
        ("how you talked", "at their office", "mode", "onsite"),
        ("how you talked", "By phone", "mode", "phone"),
        ("how you talked", "Face-to-face", "mode", "onsite"),
        ("who they are to you 1", "my boss", "interviewers[0].part", "hiring_manager"),
        ("who they are to you 1", "a colleague", "interviewers[0].part", "panelist"),
        ("who they are to you 1", "HR", "interviewers[0].part", "recruiter_inhouse"),
        ("who they are to you 1", "recruiter of an agency", "interviewers[0].part", "recruiter_agency"),
        ("who they are to you 1", "arranged it", "interviewers[0].part", "coordinator"),
        ("who they are to you 1", "hiring_manager", "interviewers[0].part", "hiring_manager"),
        ("by first name 1", "Yes, please", "interviewers[0].first_name_basis", "yes"),
        ("by first name 1", "nope", "interviewers[0].first_name_basis", "no"),
        ("how it went", "pretty good", "went", "good"),
        ("how it went", "so-so", "went", "mixed"),
        ("how it went", "not so well", "went", "badly"),
        ("tone", "Formal.", "tone", "formal"),
        ("tone", "short", "tone", "brief"),
        ("one reminder", "yes", "nudge", "yes"),
        ("when it ended", "yesterday 4pm", "interview_end", "2026-09-03T16:00:00-05:00"),
    ],
)
def test_choices_in_words(label: str, typed: str, field: str, value: str) -> None:
    """Choices and moments as people write them."""
    assert value == make_answers(made(MINIMAL | {label: typed}))[field]


@pytest.mark.parametrize("typed", ["informal", "warm and brief", "loud"])
def test_choices_that_are_none(typed: str) -> None:
    """What is none of the answers, or two of them, is asked again."""
    assert {"tone": "Please write warm, formal or brief."} == wrong(MINIMAL | {"tone": typed})


def test_what_the_form_says_is_what_it_means() -> None:
    """Every answer the form fills in by itself is read as the one it was."""
    for mode in Mode:
        for part in Part:
            person = Person(name="Sigrid Aune", email="s@x.example", source="wrote on 1 May", part=part)
            told = replace(PREFILL, mode=Suggestion(mode, "from the mail of 1 May"), people=(person,))
            found = made(MINIMAL, told)
            # Who was there and is not known otherwise is an interviewer, as in the dialogue.
            assert (mode, part or Part.PANELIST) == (found.mode, found.interviewers[0].part)


FIELDS = st.sampled_from([line.field for line in LINES])
WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["yes", "no", "mixed", "video", "4 Sep 11:30", "DE", "Berlin", "incomplete", "\x00", "\x85"]
    ),
)


@given(st.dictionaries(FIELDS, WORDS), st.booleans())
def test_anything_in_any_line(written: dict[str, str], known: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """Whatever stands in whatever line: a debrief or sentences beside lines that there are."""
    found = read_answers(written, replay() if known else Replay(profile=profile(), now=CHICAGO_NOON))
    if not isinstance(found, Debrief):
        assert set(found) <= {line.field for line in LINES}
        assert all(found.values())


def test_round_trip_with_problems() -> None:
    """What was refused comes back word for word, is mended, and then makes a debrief."""
    answers = ONE | {"your better answer": "I was nervous because I had not slept, sorry"}
    written = everything(answers)
    problems = read_answers(written, replay())
    assert not isinstance(problems, Debrief)
    again = form(texts=written, problems=problems).text
    assert {field: text for field, text in written.items() if text} == texts(again)
    mended = filled(again, {"your better answer": ONE["your better answer"]})
    found = read_answers(texts(mended), replay())
    assert made(ONE) == found


def test_fields_without_a_line() -> None:
    """Positions beyond the form, names of no field: passed over."""
    extra = {"botched[7].went": "unclear", "nonsense": "1", "interviewers[99].name": ""}
    assert made(MINIMAL) == read_answers(everything(MINIMAL) | extra, replay())


def test_why_it_matters_without_a_need() -> None:
    """The dialogue asks for it behind a need; written into the form, it is kept in any case."""
    assert "I like calm shops" == made(MINIMAL | {"why it matters": "I like calm shops"}).fit[0].why


def test_what_letters_do_without_holds_nothing_back() -> None:
    """It stays as typed, and the letters leave it out; beside a line that is needed it has its sentence."""
    bad = {
        "why it matters": "so and " * 7,
        "what stayed with you 1": "she told me about the flood",
        "who told you what they need": "both of them",
        "who asked it": "I forgot",
        "what you would ask for": "{{ a call }}",
        "who could speak for you": "boss@mail.example",
        "they agreed": "yes",
        "praise": "the best",
        "who said it": "boss@mail.example",
        "you may quote it": "yes",
        "they decide by": "when they feel like it",
    }
    found = made(ONE | bad)
    assert bad["what stayed with you 1"] == found.interviewers[0].highlight
    assert bad["what you would ask for"] == found.request
    assert bad["who could speak for you"] == found.references.who
    assert ("", "") == (found.fit[0].said_by, found.botched[0].asked_by)
    assert (None, "when they feel like it") == (found.decision.date, found.decision.text)
    assert {"fit[0].why", "interviewers[0].highlight", "request", "references.who"} < {
        one.field for one in lint(found) if not one.stops
    }
    sentences = wrong(ONE | bad | {"what excites you": ""})
    assert set(bad) - {"they agreed", "praise", "you may quote it"} | {"what excites you"} == set(sentences)
    assert {"what they need", "what it was about"} == set(
        wrong(
            ONE
            | {
                "what they need": "{{ x }}",
                "a question you would answer differently": "why " * 40 + "so?",
                "what it was about": "{{ x }}",
            }
        )
    )


SLIPS = ONE | {
    "your better answer": "first i recount with a second person",
    "why it matters": "because i like calm shops",
}


def test_small_slips_are_mended_on_a_yes() -> None:
    """With yes behind the line what is offered is taken; without, words stand as typed."""
    mended = made(SLIPS | {"small slips": "yes please"})
    assert "irst I recount" in mended.botched[0].better_answer
    assert "because I like calm shops" == mended.fit[0].why
    for word in ("no", "", "what is that"):
        assert SLIPS["your better answer"] == made(SLIPS | {"small slips": word}).botched[0].better_answer
    older = {field: text for field, text in everything(SLIPS).items() if field != MEND}
    found = read_answers(older, replay())
    assert isinstance(found, Debrief)
    assert SLIPS["why it matters"] == found.fit[0].why


def test_remarks() -> None:
    """Each filled line has its finished sentence once, an offer with its words; a wrong line has neither."""
    typed = everything(SLIPS | {"what excites you": "{{ x }}", "what stayed with you 1": "the vault"})
    remarks = {label_of(field): text for field, text in list_remarks(typed, replay()).items()}
    assert {
        "what stayed with you 1",
        "one thing you bring",
        "what they need",
        "why it matters",
        "a question you would answer differently",
        "your better answer",
    } == set(remarks)
    assert "the vault" in remarks["what stayed with you 1"]
    assert remarks["your better answer"].startswith("I would write: “")
    assert "irst I recount with a second person”. In your letter: “" in remarks["your better answer"]
    assert all(text.startswith(("I would write: “", "In your letter: “")) for text in remarks.values())
    sentences = [text.partition("In your letter: ")[2] for text in remarks.values()]
    assert len(sentences) == len(set(sentences))


def test_an_offer_beside_a_problem() -> None:
    """What cannot stay and has a correction shows it; a yes behind small slips takes it."""
    loud = ONE | {"what excites you": "GOOD PEOPLE AND GOOD BREAD"}
    assert "capitals" in wrong(loud)["what excites you"]
    assert "“good people and good bread”" in list_remarks(everything(loud), replay())["enthusiasm"].casefold()
    assert "good people and good bread" == made(loud | {"small slips": "yes"}).enthusiasm.casefold()


def test_remarks_are_never_taken_for_answers() -> None:
    """A form that comes back is read as it was, whatever a mail program does with its lines."""
    typed = everything(SLIPS | {"what excites you": "{{ x }}", "what stayed with you 1": "the vault"})
    problems = read_answers(typed, replay())
    assert not isinstance(problems, Debrief)
    back = form(texts=typed, problems=problems, remarks=list_remarks(typed, replay())).text
    assert "I would write: “" in back
    for change in (str, wrapped(68), blank_lines_between, no_blank_lines):
        said = read(change(back))
        assert said is not None
        assert typed == said.texts
    assert "In your letter" not in form(texts=typed, remarks=list_remarks(typed, replay())).text


def test_a_mistyped_word_is_asked_about_beside_its_line() -> None:
    """The form that comes back asks once, and is read as it was."""
    typed = everything({"one thing you bring": "the expereince of a till", "what excites you": "{{ x }}"})
    problems = read_answers(typed, replay())
    assert not isinstance(problems, Debrief)
    remarks = list_remarks(typed, replay())
    back = form(texts=typed, problems=problems, remarks=remarks).text
    assert "Is this right: “expereince”?" in " ".join(back.split())
    for change in (str, wrapped(68), blank_lines_between, no_blank_lines):
        said = read(change(back))
        assert said is not None
        assert typed == said.texts


def test_remarks_of_anything() -> None:
    """Empty forms and forms with nothing but problems have no remarks."""
    assert {} == list_remarks({}, replay())
    assert {} == list_remarks(
        {"interviewers[0].highlight": "x", "when it ended": "{{"}, replay(NOTHING_KNOWN)
    )


def test_an_address_is_nobody_elses() -> None:
    """Who is written in somebody's place does not get that one's mail, and it is told."""
    answers = everything(MINIMAL | {"name 2": "Priya Shah"})
    found = read_answers(answers, replay())
    assert isinstance(found, Debrief)
    assert ("Priya Shah", "") == (found.interviewers[1].name, found.interviewers[1].email)
    assert "Tomas Reyes's address is not used for Priya Shah." in list_left_out(answers, replay())
    same = made(MINIMAL | {"name 2": "Tomas"})
    assert "tomas.reyes@prairiegate.example" == same.interviewers[1].email


def test_what_is_told_of_words_in_passing() -> None:
    """As what a time, a day and a yes were taken; nothing where nothing was."""
    answers = everything(
        ONE
        | {
            "when it ended": "today 11ish",
            "they decide by": "end of next week",
            "who could speak for you": "my former matron",
            "they agreed": "perhaps",
        }
    )
    assert list_left_out(answers, replay()) == (
        "“today 11ish” is taken as Friday 4 September 2026, 11:00.",
        "“end of next week” is taken as Friday 11 September 2026.",
        "“perhaps” behind “they agreed” is no yes.",
    )
    assert () == list_left_out(everything(ONE), replay())


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Weiss, Anna", ["Weiss, Anna"]),
        ("Anna Weiss, Ben Roth", ["Anna Weiss", "Ben Roth"]),
        ("Anna Weiss and 2 others", ["Anna Weiss and 2 others"]),
        ("Anna Weiss, ward manager", ["Anna Weiss"]),
    ],
)
def test_a_name_line_is_split_where_all_of_it_are_people(line: str, names: list[str]) -> None:
    """A family name before a first one is one person; what is no name keeps the line whole."""
    assert names == [one.name for one in read_names(line)]


def test_more_people_than_lines() -> None:
    """Who has no line of their own gets a free one; who gets none is told."""
    lines = (
        "Anna Weiss and Ben Roth and Cara Lind",
        "Dan Holm",
        "Eve Marsh and Finn Oker",
        "Gus Pohl and Hedy Wolk",
        "Ida Kern",
    )
    meant = read_meaning({f"interviewers[{place}].name": line for place, line in enumerate(lines)})
    assert meant.left_out == ("There is no line left for \u201cHedy Wolk\u201d.",)
    assert [meant.texts[f"interviewers[{place}].name"] for place in range(8)] == [
        "Anna Weiss", "Dan Holm", "Eve Marsh", "Gus Pohl", "Ida Kern", "Ben Roth", "Cara Lind", "Finn Oker",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "is_kept"), [("I would say why I left", True), ("", False), ("none", False)]
)
def test_no_question_with_an_answer_below_it_is_kept(answer: str, *, is_kept: bool) -> None:
    """Who answered was asked something."""
    meant = read_meaning({"botched[0].question": "Nothing", "botched[0].better_answer": answer})
    assert (meant.texts["botched[0].question"], "botched[0].better_answer" in meant.texts) == (
        ("Nothing", True) if is_kept else ("", False)
    )
