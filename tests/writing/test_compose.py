"""From a debrief to a letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from builders import at, botched, debrief, denise, profile
from hypothesis import given, settings
from hypothesis import strategies as st
from professions import TRADES

from agent.errors import SecondChanceError
from agent.model.interview import (
    Botched,
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
from agent.model.letter import Brief, Kind, Letter, Severity, fields_of
from agent.writing import rules
from agent.writing.answers.sanitise import clean_debrief
from agent.writing.compose import CannotComposeError, compose
from agent.writing.templates import Templates
from agent.writing.text_model import normalise, overlap, sentences, words

SHIPPED = Templates.shipped()
ME = profile(name="Noor Haddad")
LIMITS = {
    Kind.THANK_YOU: (55, 130),
    Kind.SECOND_CHANCE: (80, 160),
    Kind.GRACIOUS_DECLINE: (30, 85),
    Kind.STATUS_NUDGE: (30, 85),
}
AGENT = Interviewer(name="Rahel Tesfaye", part=Part.RECRUITER_AGENCY, email="rahel@agency.example")
ADA = Interviewer(name="Ada Obi", part=Part.PANELIST, email="ada@x.example", highlight="the bus that bakes")


def brief(asked: Debrief | None = None, kind: Kind = Kind.SECOND_CHANCE, **changes: Any) -> Brief:
    """What a letter for the first interviewer is written from, a day after the interview."""
    asked = asked or debrief()
    whole: dict[str, Any] = {
        "kind": kind,
        "debrief": asked,
        "profile": ME,
        "addressee": asked.interviewers[0] if asked.interviewers else None,
        "now": asked.interview_end + timedelta(days=1),
    }
    return Brief(**(whole | changes))


def write(asked: Debrief | None = None, kind: Kind = Kind.SECOND_CHANCE, **changes: object) -> Letter:
    """The letter with the shipped wording."""
    return composed(brief(asked, kind, **changes))


def composed(of: Brief) -> Letter:
    """The letter of a brief, in the first wording that keeps every rule."""
    return compose(of, SHIPPED, lambda letter: not errors(letter, of))


def errors(letter: Letter, of: Brief) -> list[str]:
    """The rules that the letter breaks."""
    context = rules.Context(**fields_of(replace(of, debrief=clean_debrief(of.debrief)), Brief))
    found = rules.check(letter.text, "Re: Interview", context)
    return [f"{one.rule}: {one.text}" for one in found if one.severity is Severity.ERROR]


@pytest.mark.no_cover
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("mode", Mode)
def test_every_trade_gets_a_letter_of_the_right_size(kind: Kind, tone: Tone, mode: Mode) -> None:
    """Four kinds, three tones, three modes, twelve trades: the length fits and no rule is broken."""
    for trade, asked in TRADES.items():
        if kind is Kind.SECOND_CHANCE and not asked.botched:
            continue
        of = brief(replace(asked, tone=tone, mode=mode), kind)
        letter = composed(of)
        least, most = LIMITS[kind]
        assert least <= len(words(letter.body)) <= most, (trade, letter.text)
        assert len(letter.paragraphs) == (2 if kind in (Kind.THANK_YOU, Kind.SECOND_CHANCE) else 1)
        assert errors(letter, of) == [], (trade, letter.text)


@pytest.mark.no_cover
@pytest.mark.parametrize("kind", Kind)
def test_every_wording_keeps_the_rules(kind: Kind) -> None:
    """However often another wording is asked for, no rule is broken."""
    asked = debrief(
        decision=Decision(text="the 16th"),
        references=References(who="my boss", testimonial_text="Calm.", testimonial_source="a teller"),
    )
    seen = set()
    for rewording in range(12):
        of = brief(asked, kind, rewording=rewording)
        letter = composed(of)
        assert errors(letter, of) == [], letter.text
        seen.add(letter.body)
    assert len(seen) > 1


def test_the_wording_is_the_hash_of_the_interview(tmp_path: Path) -> None:
    """SHA-256 of company, role, end, kind and slot picks the first line, for each reader the next one."""
    block = '{% call one_of("x") %}\nOne is here.\nTwo are here.\nThree are here.\n{% endcall %}\n'
    source = f"{{{{ greeting }}}}\n\n{block}\nBye,\n{{{{ name }}}}\n"
    (tmp_path / "thank_you.j2").write_text(source, encoding="utf-8")
    asked = debrief()
    seed = f"{asked.company}|{asked.role}|2026-09-04T11:30:00-05:00|thank_you|x"
    first = int.from_bytes(sha256(seed.encode()).digest(), "big")
    for position in range(3):
        letter = compose(brief(asked, Kind.THANK_YOU, position=position), Templates((tmp_path,)))
        (chosen,) = (one for one in letter.trace if one.slot == "x")
        assert chosen.variant == (first + position) % 3


def test_every_combination_comes_once_before_any_comes_again(tmp_path: Path) -> None:
    """Rewording counts through all combinations of lines, and begins again behind the last."""
    lines = {name: "".join(f"{name}{place} is here.\n" for place in "abc") for name in "xyz"}
    blocks = "".join(f'{{% call one_of("{name}") %}}\n{lines[name]}{{% endcall %}}\n' for name in lines)
    source = f"{{{{ greeting }}}}\n\n{blocks}\nBye,\n{{{{ name }}}}\n"
    (tmp_path / "thank_you.j2").write_text(source, encoding="utf-8")
    bodies = [
        compose(brief(kind=Kind.THANK_YOU, rewording=turn), Templates((tmp_path,))).body for turn in range(28)
    ]
    assert len(set(bodies[:27])) == 27
    assert bodies[27] == bodies[0]


def test_two_sentences_with_i_are_followed_by_another(tmp_path: Path) -> None:
    """After two sentences that begin with "I", a line that begins otherwise is taken if there is one."""
    block = '{% call one_of("x") %}\nI look forward to it.\nIn any case, thanks.\n{% endcall %}\n'
    only_i = '{% call one_of("y") %}\nI am glad.\n{% endcall %}\n'
    source = f"{{{{ greeting }}}}\n\nI came. I saw.\n{only_i}{block}\nBye,\n{{{{ name }}}}\n"
    (tmp_path / "thank_you.j2").write_text(source, encoding="utf-8")
    for turn in range(2):
        letter = compose(brief(kind=Kind.THANK_YOU, rewording=turn), Templates((tmp_path,)))
        assert letter.paragraphs == ("I came. I saw. I am glad. In any case, thanks.",)


def test_a_panel_gets_different_notes() -> None:
    """The notes to six people of one panel overlap by at most 0.55 each (C-27), in every tone."""
    told = (
        "the night buses",
        "how two share a desk",
        "the wall of broken parts",
        "pairs",
        "the roof",
        "bees",
    )
    panel = tuple(replace(ADA, name=f"Ada{place} Obi", highlight=what) for place, what in enumerate(told))
    for tone in Tone:
        asked = debrief(tone=tone, interviewers=panel)
        notes = [
            write(asked, Kind.THANK_YOU, addressee=person, position=place).body
            for place, person in enumerate(panel)
        ]
        assert max(overlap(one, other, ()) for one, other in combinations(notes, 2)) <= 0.55


@pytest.mark.parametrize(
    ("count", "length", "is_quoted"),
    [(1, 16, True), (1, 17, False), (2, 10, True), (2, 11, False), (3, 3, False)],
)
def test_short_questions_are_quoted(count: int, length: int, *, is_quoted: bool) -> None:
    """One question up to 16 words or each of two up to 10 is quoted, otherwise its topic is named (SC-01)."""
    asked = tuple(
        botched(
            question=f"{'word ' * (length - 1)}number{place}?",
            topic=f"thing {place}",
            better_answer="I do it",
        )
        for place in range(count)
    )
    text = normalise(write(debrief(botched=asked)).body)
    for place, one in enumerate(asked):
        assert (one.question in text) == is_quoted
        assert is_quoted != (f"thing {place}" in sentences(text)[0])


@pytest.mark.parametrize(
    "question", ["When {{ x }}?", "Is ${HOME} set?", "When is List<String> enough?", "{% if %}?"]
)
def test_code_in_a_question_is_never_quoted(question: str) -> None:
    """A question with braces or angle brackets is named by its topic, which it must have."""
    with pytest.raises(CannotComposeError) as caught:
        write(debrief(botched=(botched(question=question),)))
    assert (caught.value.field, caught.value.category) == ("botched[0].topic", "missing")
    letter = write(debrief(botched=(botched(question=question, topic="the template question"),)))
    assert ": the template question." in letter.body


def test_one_quoted_and_one_named_question() -> None:
    """Of two questions each is quoted or named by its own length; commas in items make semicolons."""
    asked = (
        botched(question="Why us, why now?", better_answer="You build what I use."),
        botched(question="word " * 21 + "?", topic="supplier fraud", better_answer="The phone comes first"),
    )
    letter = write(debrief(botched=asked))
    assert "two questions" in letter.paragraphs[0]
    assert ": “Why us, why now?”; and supplier fraud." in letter.paragraphs[0]
    assert "you build what I use." in letter.paragraphs[0]
    assert "the phone comes first." in letter.paragraphs[0]
    assert "these points" in letter.paragraphs[0]


def test_two_quotations_end_the_list_without_another_stop() -> None:
    """No second full stop after a quotation's own mark."""
    asked = (botched(question="Why us?"), botched(question="What is churn?"))
    assert ": “Why us?” and “What is churn?” " in write(debrief(botched=asked)).body


def test_three_questions_are_named_by_their_topics() -> None:
    """Three topics in one list with a serial comma, then one short answer each."""
    letter = write(TRADES["accountant"])
    assert "month-end close, supplier fraud, and leading a system change." in letter.body
    for answer in ("I cut", "I call", "I pair"):
        assert answer in letter.body


@pytest.mark.parametrize(
    ("asked_by", "expected"),
    [
        ("Denise Kowalczyk", "you"),
        ("denise.kowalczyk@PRAIRIEGATE.example", "you"),
        ("", "you"),
        ("Ada Obi", "Ada Obi"),
        ("ada@x.example", "Ada Obi"),
        ("The finance director", "the finance director"),
        ("nobody@x.example", "one of the interviewers"),
    ],
)
@pytest.mark.parametrize("question", ["Why us?", "word " * 20 + "?"])
def test_who_asked_is_said_honestly(asked_by: str, expected: str, question: str) -> None:
    """If somebody else asked, the letter says who, and never "you asked" (SC-18)."""
    item = botched(asked_by=asked_by, question=question, topic="churn")
    asked = debrief(interviewers=(denise(), ADA), botched=(item,))
    body = write(asked).body
    if expected == "you":
        assert "Ada" not in body
        assert "one of the interviewers" not in body
    else:
        assert "you asked" not in body
        assert "your question" not in body.casefold()
    if expected != "you":
        assert f"{expected} asked" in body or f"from {expected}" in body or f"gave {expected}" in body


@pytest.mark.parametrize(
    ("others", "asked_by", "expected"),
    [
        ((denise(),), "", "Denise Kowalczyk"),
        ((denise(), ADA), "", "one of the interviewers"),
        ((), "", "the interviewer"),
        ((denise(), ADA), "Ada Obi", "Ada Obi"),
        ((denise(), ADA), "Rahel Tesfaye", "one of the interviewers"),
    ],
)
def test_an_agency_is_told_who_asked(others: tuple[Interviewer, ...], asked_by: str, expected: str) -> None:
    """The agency's consultant was not in the room (RT-05): thanks, offer and reasons fit that."""
    asked = debrief(interviewers=(AGENT, *others), botched=(botched(asked_by=asked_by),))
    of = brief(asked, via=True, pass_on=tuple(one.name for one in others))
    letter = composed(of)
    assert expected in letter.body
    assert "you and your team" not in letter.body
    assert "you told me" not in letter.body
    assert errors(letter, of) == []


def test_several_questions_for_an_agency() -> None:
    """With several questions the agency is not told that "we spoke"."""
    asked = debrief(interviewers=(AGENT, denise()), botched=(botched(), botched(question="Why us?")))
    body = write(asked, via=True).body
    assert "the interview on Friday for" in body
    assert "we spoke" not in body


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("who", [AGENT, replace(AGENT, part=Part.COORDINATOR)])
def test_who_arranged_the_interview_is_never_said_to_have_been_there(kind: Kind, who: Interviewer) -> None:
    """Letters to an agency or a coordinator thank for arranging, pass thanks on, and keep every rule."""
    asked = debrief(interviewers=(who, denise(), ADA), botched=(botched(asked_by=""),), mode=Mode.VIDEO)
    for rewording in range(6):
        of = brief(asked, kind, via=True, pass_on=("Denise Kowalczyk", "Ada Obi"), rewording=rewording)
        letter = composed(of)
        assert errors(letter, of) == [], letter.text
        for words_of_a_meeting in (
            "we spoke",
            "our video call",
            "you mentioned",
            "you told",
            "your question",
        ):
            assert words_of_a_meeting not in letter.body.casefold()
        if kind is Kind.THANK_YOU:
            assert "Denise Kowalczyk and Ada Obi" in letter.body
            assert "masking tape" in letter.body


def test_an_arranger_who_told_something() -> None:
    """Without anybody to pass thanks to, the arranger's own highlight stands in the note."""
    asked = debrief(interviewers=(replace(AGENT, highlight="the night buses"),))
    assert "hearing about the night buses." in write(asked, Kind.THANK_YOU, via=True).body


def test_thanks_are_passed_on() -> None:
    """Those without an address are named once, with a serial comma (TY-12)."""
    letter = write(kind=Kind.THANK_YOU, pass_on=("Ada Obi", "LEFÈVRE Camille", "Weiß, Henrike"))
    assert letter.body.count("Ada Obi, Camille Lefèvre, and Henrike Weiß") == 1


def test_an_invitation_changes_the_close() -> None:
    """With the next round in sight the note looks forward to it (TY-11)."""
    for rewording in range(2):
        of = brief(kind=Kind.THANK_YOU, next_round=True, rewording=rewording)
        letter = composed(of)
        said = letter.body.casefold()
        assert any(words in said for words in ("next conversation", "next round", "what comes next", "again"))
        assert errors(letter, of) == []


def test_an_unknown_reader_is_greeted_as_a_team() -> None:
    """Nobody known by name: "Dear X team,"."""
    letter = write(debrief(company="Fjordlab"), Kind.GRACIOUS_DECLINE, addressee=None)
    assert letter.greeting == "Dear Fjordlab team,"


def test_a_declined_request_is_answered_as_one() -> None:
    """GD-08: "my request" exactly if the request was sent; GD-07: feedback only if wanted."""
    plain = write(kind=Kind.GRACIOUS_DECLINE)
    assert "my request" not in plain.body
    assert "feedback" not in plain.body
    of = brief(debrief(feedback=True), Kind.GRACIOUS_DECLINE, second_chance_sent=True)
    letter = composed(of)
    assert "my request for a second conversation" in letter.body
    assert "one piece of feedback" in letter.body
    assert len(words(letter.body)) <= 85
    assert errors(letter, of) == []


@pytest.mark.parametrize(
    ("decision", "country", "expected"),
    [
        (Decision(date=date(2026, 9, 16), text="the 16th"), "US", "around the 16th."),
        (Decision(text="The middle of the month."), "US", "around the middle of the month."),
        (Decision(date=date(2026, 9, 16)), "US", "around September 16."),
        (Decision(date=date(2026, 9, 16)), "DE", "around 16 September."),
    ],
)
def test_a_nudge_names_their_date(decision: Decision, country: str, expected: str) -> None:
    """The words of the decision date, or the date itself."""
    bodies = [
        write(debrief(decision=decision, their_country=country), Kind.STATUS_NUDGE, rewording=turn).body
        for turn in range(8)
    ]
    assert any(expected in body for body in bodies)


@pytest.mark.parametrize(
    ("changes", "kind", "field"),
    [
        ({"fit": ()}, Kind.THANK_YOU, "fit[0].skill"),
        ({"enthusiasm": " "}, Kind.THANK_YOU, "enthusiasm"),
        ({"enthusiasm": ""}, Kind.STATUS_NUDGE, "enthusiasm"),
        ({"company": "“”"}, Kind.GRACIOUS_DECLINE, "company"),
        ({"role": ""}, Kind.THANK_YOU, "role"),
        ({"fit": (Fit(skill="x y"),)}, Kind.SECOND_CHANCE, "fit[0].need"),
        ({"botched": ()}, Kind.SECOND_CHANCE, "botched"),
        ({"botched": (botched(question="Q:"),)}, Kind.SECOND_CHANCE, "botched[0].question"),
        ({"botched": (botched(better_answer=""),)}, Kind.SECOND_CHANCE, "botched[0].better_answer"),
        ({"botched": (botched(), botched(question="word " * 21))}, Kind.SECOND_CHANCE, "botched[1].topic"),
        (
            {"references": References(testimonial_text="Calm.")},
            Kind.SECOND_CHANCE,
            "references.testimonial.source",
        ),
    ],
)
def test_an_empty_field_is_asked_for_by_name(changes: dict[str, object], kind: Kind, field: str) -> None:
    """What a letter cannot do without is named; the letters that do without it are written."""
    with pytest.raises(CannotComposeError) as caught:
        write(debrief(**changes), kind)
    assert (caught.value.field, caught.value.category) == (field, "missing")
    assert field in caught.value.text
    assert caught.value.hint
    assert isinstance(caught.value, SecondChanceError)
    if "enthusiasm" in changes:
        assert write(debrief(**changes)).body


@pytest.mark.parametrize(
    ("changes", "kind", "expected"),
    [
        ({"enthusiasm": "a\x00b c"}, Kind.THANK_YOU, ("enthusiasm", "control")),
        ({"fit": (Fit(skill="a \u202e b", need="c d"),)}, Kind.SECOND_CHANCE, ("fit[0].skill", "control")),
        (
            {"botched": (botched(question="a\x1b b?"),)},
            Kind.SECOND_CHANCE,
            ("botched[0].question", "control"),
        ),
        ({"their_time_zone": "Mars/Olympus"}, Kind.THANK_YOU, ("their_time_zone", "unknown")),
        ({"their_time_zone": "../etc"}, Kind.THANK_YOU, ("their_time_zone", "unknown")),
        ({"botched": (botched(),) * 4}, Kind.SECOND_CHANCE, ("botched", "too_long")),
        (
            {"botched": (botched(better_answer="word " * 43),)},
            Kind.SECOND_CHANCE,
            ("botched[0].better_answer", "too_long"),
        ),
        ({"enthusiasm": "word " * 120}, Kind.THANK_YOU, ("enthusiasm", "too_long")),
        ({"fit": (Fit(skill="word " * 90, need="b c"),)}, Kind.SECOND_CHANCE, ("fit[0].skill", "too_long")),
    ],
)
def test_an_unusable_field_is_refused_by_name(
    changes: dict[str, object], kind: Kind, expected: tuple[str, str]
) -> None:
    """Control characters, unknown zones and texts too long for any letter name their field."""
    with pytest.raises(CannotComposeError) as caught:
        write(debrief(**changes), kind)
    assert (caught.value.field, caught.value.category) == expected


def test_half_a_testimonial_is_left_out_beside_a_reference() -> None:
    """A testimonial without its source is not needed where a reference is named."""
    letter = write(debrief(references=References(who="My former boss", testimonial_text="Calm.")))
    assert "put it this way" not in letter.body
    assert "my former boss" in letter.body.casefold()


def test_a_testimonial_is_quoted() -> None:
    """Source with a capital letter, own end mark kept, no second stop."""
    asked = debrief(references=References(testimonial_text='She is "calm".', testimonial_source="a teller"))
    body = write(asked).body
    assert ": “She is 'calm'.” " in body
    assert "A teller " in body


def slots(letter: Letter) -> set[str]:
    """The slots a letter was made of."""
    return {one.slot for one in letter.trace}


def long_answer(count: int) -> str:
    """An answer of so many words that can be cut after each ten."""
    return ", because ".join("I take one careful step after another every single time" for _ in range(count))


def test_a_long_letter_loses_the_testimonial_first() -> None:
    """Over 160 words: testimonial, then what happened, then shorter lines; references are never dropped."""
    references = References(
        who="my former district manager",
        testimonial_text="word " * 14 + "end",
        testimonial_source="the branch auditor of the northern district",
    )
    fit = (Fit(skill="one two three", need="four five six"),)
    roomy = debrief(company="Ax", role="Cook", fit=fit, references=references)
    short = References(who="x y", testimonial_text="Calm.", testimonial_source="a teller")
    assert {"testimonial", "what_happened", "refs"} <= slots(write(replace(roomy, references=short)))
    tight = write(roomy)
    assert "testimonial" not in slots(tight)
    assert "refs" in slots(tight)
    alone = replace(roomy, references=replace(references, who=""))
    assert "testimonial" in slots(write(alone))
    tighter = write(replace(roomy, botched=(botched(better_answer=long_answer(3)),)))
    assert "testimonial" not in slots(tighter)
    assert len(words(tighter.body)) <= 160
    assert tighter.warnings == ("left_out: references.testimonial",)


def test_a_letter_still_too_long_shortens_the_answers() -> None:
    """Over 170 words the limit per answer goes down by two until the letter fits, with a warning."""
    fit = (Fit(skill="word " * 9 + "end", need="word " * 9 + "end"),)
    asked = debrief(
        company="Prairie Gate Credit Union of Northern Illinois",
        fit=fit,
        references=References(who="one two three four five six seven eight nine ten"),
        botched=(botched(question="word " * 15 + "end?", better_answer=long_answer(4)),),
    )
    letter = write(asked)
    assert letter.warnings == ("answer_shortened",)
    assert len(words(letter.body)) <= 170
    assert "I take one careful step after another every single time" in letter.body


def test_a_long_answer_is_shortened_with_a_warning() -> None:
    """An answer over its limit is cut at a clause, and the person is told."""
    letter = write(debrief(botched=(botched(better_answer=long_answer(5)),)))
    assert letter.warnings == ("answer_shortened",)
    assert letter.body.count("careful") == 3
    assert write().warnings == ()


def test_a_brief_letter_takes_shorter_lines() -> None:
    """The brief tone aims at 85 and 145 words."""
    for kind, most in ((Kind.THANK_YOU, 85), (Kind.SECOND_CHANCE, 145)):
        assert len(words(write(debrief(tone=Tone.BRIEF), kind).body)) <= most


def test_a_thin_debrief_makes_a_valid_letter() -> None:
    """The fewest answers that are needed give a thank-you without errors."""
    thin = debrief(
        company="Ax",
        role="Cook",
        interviewers=(Interviewer(name="Li Wei", part=Part.HIRING_MANAGER),),
        fit=(Fit(skill="night bakery"),),
        enthusiasm="the rye week",
        botched=(),
        references=References(),
        their_time_zone="",
        their_country="",
    )
    of = brief(thin, Kind.THANK_YOU)
    letter = composed(of)
    assert errors(letter, of) == []
    assert len(words(letter.body)) >= 50


def test_company_names_with_stops_join_well() -> None:
    """A company such as "Kestrel Systems Inc." makes neither two stops nor a stop before a comma."""
    asked = debrief(company="Kestrel Systems Inc.", references=References(who="my boss at Foo Inc."))
    for kind in Kind:
        for rewording in range(6):
            of = brief(asked, kind, rewording=rewording)
            letter = composed(of)
            assert ".." not in letter.text
            assert ".," not in letter.text
            assert errors(letter, of) == []


def test_the_persons_own_plain_letter(tmp_path: Path) -> None:
    """A template without any choice is just a letter; its trace says so, its extra lines are a signature."""
    source = "Hello {{ company }},\n\nI liked\nthe {{ highlight }}.\n\nBye,\n{{ name }}\nPhone 5\n"
    (tmp_path / "thank_you.j2").write_text(source, encoding="utf-8")
    signed = profile(name="Noor Haddad", signature="\r\nNoor\r\nOslo\n")
    letter = compose(
        brief(
            debrief(company="Ax", interviewers=(denise(highlight="“night” buses"),)),
            Kind.THANK_YOU,
            profile=signed,
        ),
        Templates.of_home(tmp_path),
    )
    assert (
        letter.text == "Hello Ax,\n\nI liked the “night” buses.\n\nBye,\nNoor Haddad\nPhone 5\nNoor\nOslo\n"
    )
    assert {one.slot for one in letter.trace} == {"text"}
    assert compose(brief(kind=Kind.THANK_YOU), Templates.of_home(tmp_path)).signature == "Phone 5"


def test_a_mark_after_a_choice_joins_it(tmp_path: Path) -> None:
    """A slot inside a sentence leaves no blank before the mark that follows it."""
    source = (
        '{{ greeting }}\n\nI am {% call one_of("a") %}\nglad\n{% endcall %}\n, really.\n\nBye,\n{{ name }}\n'
    )
    (tmp_path / "thank_you.j2").write_text(source, encoding="utf-8")
    assert compose(brief(kind=Kind.THANK_YOU), Templates((tmp_path,))).body == "I am glad, really."


WORDS = st.sampled_from(
    [
        *(
            "the",
            "Night",
            "shift",
            "I",
            "four-teller",
            "Zürich",
            "because",
            "so",
            "naïve",
            "日本",
            "AT&T",
            "c",
            "Inc.",
        ),
        *(
            "“quote”",
            '"q"',
            "(aside)",
            "{{ x }}",
            "<b>",
            "List<T>",
            "&amp;",
            "…",
            "-",
            ",",
            "why?",
            "a.m.",
            "'s",
            ";",
        ),
    ]
)


def phrases(least: int, most: int) -> st.SearchStrategy[str]:
    """Texts of so many words, now and then anything at all."""
    return st.one_of(st.lists(WORDS, min_size=least, max_size=most).map(" ".join), st.text(max_size=20))


PEOPLE = st.builds(
    Interviewer,
    name=phrases(1, 3),
    part=st.sampled_from(Part),
    given=phrases(0, 1),
    family=phrases(0, 2),
    title=st.sampled_from(["", "Dr.", "Ms.", "-san"]),
    first_name_basis=st.booleans(),
    highlight=phrases(0, 14),
)
DEBRIEFS = st.builds(
    Debrief,
    company=phrases(1, 4),
    role=phrases(1, 4),
    mode=st.sampled_from(Mode),
    interview_end=st.just(at("2026-09-04T11:30:00-05:00")),
    interviewers=st.lists(PEOPLE, max_size=3).map(tuple),
    fit=st.lists(st.builds(Fit, skill=phrases(2, 10), need=phrases(0, 10)), max_size=2).map(tuple),
    enthusiasm=phrases(3, 12),
    botched=st.lists(
        st.builds(
            Botched,
            question=phrases(3, 30),
            better_answer=phrases(5, 60),
            went=st.sampled_from(WentWrong),
            topic=phrases(0, 8),
            asked_by=phrases(0, 2),
        ),
        max_size=4,
    ).map(tuple),
    references=st.builds(
        References, who=phrases(0, 10), testimonial_text=phrases(0, 15), testimonial_source=phrases(0, 8)
    ),
    decision=st.builds(Decision, date=st.none() | st.dates(), text=phrases(0, 3)),
    their_time_zone=st.sampled_from(["", "Asia/Tokyo", "America/Chicago", "Nowhere", "Europe"]),
    their_country=st.sampled_from(["", "US", "JP", "DE"]),
    tone=st.none() | st.sampled_from(Tone),
    feedback=st.booleans(),
)


@settings(max_examples=150)
@given(st.data())
def test_any_debrief_makes_a_letter_or_a_question(data: st.DataObject) -> None:
    """Composing raises only `CannotComposeError`; it is deterministic, words go in unchanged (V-1)."""
    asked = data.draw(DEBRIEFS)
    kind = data.draw(st.sampled_from(Kind))
    of = brief(
        asked,
        kind,
        now=asked.interview_end + timedelta(days=data.draw(st.integers(0, 30))),
        via=data.draw(st.booleans()),
        pass_on=data.draw(st.lists(phrases(1, 2), max_size=2).map(tuple)),
        position=data.draw(st.integers(0, 7)),
        rewording=data.draw(st.integers(0, 5)),
        next_round=data.draw(st.booleans()),
        second_chance_sent=data.draw(st.booleans()),
    )
    refused = None
    try:
        letter = compose(of, SHIPPED)
    except CannotComposeError as error:
        refused = error
    if refused:
        assert refused.field
        assert refused.category in {"missing", "too_long", "control", "unknown"}
        return
    assert letter == compose(of, SHIPPED)
    assert letter == compose(replace(of, debrief=clean_debrief(asked)), SHIPPED)
    assert "\n" not in "".join(letter.paragraphs)
    assert not set("\x00\x01\x02\x03") & set(letter.text)
    if kind is Kind.SECOND_CHANCE:
        assert len(letter.paragraphs) == 2
    _assert_verbatim(letter, clean_debrief(asked))


def _assert_verbatim(letter: Letter, tidy: Debrief) -> None:
    """Company, skill, need and enthusiasm stand in the letters that carry them, first letter aside."""
    body = letter.body
    if letter.kind in (Kind.THANK_YOU, Kind.SECOND_CHANCE):
        assert tidy.company in body
    if letter.kind is Kind.SECOND_CHANCE:
        assert tidy.fit[0].skill[1:] in body
        assert tidy.fit[0].need[1:] in body
    if letter.kind in (Kind.THANK_YOU, Kind.STATUS_NUDGE):
        assert tidy.enthusiasm[1:] in body


def test_a_block_whose_lines_all_take_other_words_is_left_out(tmp_path: Path) -> None:
    """A person's own letter may have a line for one shape alone."""
    block = '{% call one_of("x") %}\nI want {{ skill | fits("infinitive") }}.\n{% endcall %}\n'
    source = f"{{{{ greeting }}}}\n\nI came.\n{block}\nBye,\n{{{{ name }}}}\n"
    (tmp_path / "thank_you.j2").write_text(source, encoding="utf-8")
    letter = compose(brief(kind=Kind.THANK_YOU), Templates((tmp_path,)))
    assert letter.paragraphs == ("I came.",)
