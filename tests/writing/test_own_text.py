"""The person's own letter: read as it is; only what would harm them is an error."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import at, debrief, denise, profile
from hidden_characters import EMOJI, PERSIAN

from agent.model.letter import Kind, Severity
from agent.writing import mime
from agent.writing.own_text import Judgement, judge, read_own_letter
from agent.writing.rules import Context

OMAR = denise(name="Omar Haddad", email="omar@prairiegate.example", given="Omar", family="Haddad")
CONTEXT = Context(
    kind=Kind.THANK_YOU,
    debrief=debrief(interviewers=(denise(), OMAR)),
    profile=profile(),
    addressee=denise(),
    now=at("2026-09-04T12:10:00-05:00"),
    subject_inherited=True,
)
BODY = "Thank you for the talk about the closing routine. I would like to work on it with you."


def say(text: str, context: Context = CONTEXT, roles: frozenset[str] = frozenset()) -> Judgement:
    return judge(read_own_letter(text, context.kind), "Re: Your interview", context, roles)


def greet(line: str, context: Context = CONTEXT) -> Judgement:
    return say(f"{line}\n\n{BODY}\n\nMarcus\n", context)


def test_a_text_stays_as_it_is() -> None:
    """Whatever its line ends, blank lines, wrapping and signature; no editor's mark at its beginning."""
    for text in (
        f"Hi Denise,\n\n{BODY}\n\nBest,\nMarcus\n",
        f"Hi Denise,\n{BODY}\n\n\n  Marcus\n",
        "No greeting at all\n",
        f"Hi Denise,\n\n{BODY}\n\nMarcus\n-- \nMarcus Ellery\n555 0100\n",
        "> quoted\n\n- one\n- two\n",
        f"سلام دنیز،\n\n{PERSIAN}\n",
        f"Hi Denise, {EMOJI}\n",
    ):
        assert read_own_letter(text, Kind.THANK_YOU).text == text
        dos = "\ufeff\r\n\r\n" + text.replace("\n", "\r\n") + "\r\n\r\n"
        assert read_own_letter(dos, Kind.THANK_YOU).text == text
        assert read_own_letter(text.replace("\n", "\r"), Kind.THANK_YOU).text == text


def test_its_parts_are_told() -> None:
    """The rules and the HTML part see greeting, paragraphs, closing, name and signature."""
    letter = read_own_letter(f"Hi Denise,\n\n{BODY}\n\nBest,\nMarcus\n-- \n555 0100\n", Kind.THANK_YOU)
    assert (letter.greeting, letter.paragraphs) == ("Hi Denise,", (BODY,))
    assert (letter.closing, letter.name, letter.signature) == ("Best,", "Marcus", "555 0100")


WRAPPED = "Dear D,\nthe second line\nwas broken by a\nprogram, as was\nthis.\n\nM"
UNWRAPPED = "<p>Dear D,<br>\nthe second line was broken by a program, as was this.</p>\n<p>M</p>\n"
CLOSING = "Hi D,\n\nSome words & <more>.\n\nBest,\nMarcus"
CLOSING_HTML = "<p>Hi D,</p>\n<p>Some words &amp; &lt;more&gt;.</p>\n<p>Best,<br>\nMarcus</p>\n"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (WRAPPED, UNWRAPPED),
        (CLOSING, CLOSING_HTML),
        ("- one point\n- another\n  > said", "<p>- one point<br>\n- another<br>\n&gt; said</p>\n"),
        (f"{'long ' * 30}\nline", f"<p>{('long ' * 30).strip()}<br>\nline</p>\n"),
    ],
)
def test_html_puts_wrapped_lines_together(text: str, html: str) -> None:
    """Lines broken for want of room flow again; those the writer broke stay; the words are the same."""
    assert mime.html_of(read_own_letter(text, Kind.THANK_YOU)) == html


THEIRS = (
    "Dear Denise,|Hi Denise!|Hey denise|hello Denise -|Good morning Denise,|Good morning, Denise,|Denise,"
    "|Dear Ms. Kowalczyk,|Dear Denise Kowalczyk:|Dear Deni,|Dear Denise and Omar,|Dear Hiring Manager,|Hi,"
    "|Dear Prairie Gate team,|Hi there,|Hi All,|To whom it may concern,|Greetings,|Dear Sir or Madam,"
    "|Thank you so much for Friday,|Dear Branch Operations team,|DEAR DENISE,|Bonjour Denise,|"
)
WRONG = (
    "Dear Omar,|hi omar,|Hi Denize,|Dear Mr. Haddad,|Dear Bob,|Good afternoon Sarah,|Omar,|Haddad,"
    "|Dear Sarah Miller,|Hi Dennis,|Dear None,"
)


def test_a_greeting_of_theirs_stops_nothing() -> None:
    """However it is written; the rules may advise another."""
    for line in THEIRS.split("|"):
        assert greet(line).errors == (), line


def test_a_greeting_to_somebody_else_is_an_error() -> None:
    """Another interviewer's name, one that nobody has, a slip of the keys."""
    for line in WRONG.split("|"):
        (error,) = greet(line).errors
        assert (error.place, "Denise Kowalczyk" in error.text) == ("greeting", True), line


def test_who_is_not_known_may_be_greeted_by_any_name() -> None:
    """Nobody is known by name, and the person knows better; but not by that of another interviewer."""
    nobody = replace(CONTEXT, addressee=None)
    assert greet("Dear Sarah,", nobody).errors == ()
    assert len(greet("Dear Omar,", nobody).errors) == 1


def test_names_keep_or_lose_their_accents() -> None:
    """Typed without them, a name is still theirs."""
    jose = denise(name="José Núñez-Ortega", given="José", family="Núñez-Ortega")
    context = replace(CONTEXT, addressee=jose, debrief=debrief(interviewers=(jose,)))
    for line in ("Dear Jose,", "Dear José Núñez,", "Hi Mr. Nunez-Ortega,"):
        assert greet(line, context).errors == ()


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Thank you for [your time here].", 3),
        ("I want the {{ role }} job.", 3),
        ("Dear {name}, hello.", 3),
        ("I would love the [Job Title] position.", 3),
        ("Thanks for ____ today.", 3),
        ("What about ??? then.", 3),
        ("<function at 0x7f> <foo object at 0x7f>", 3),
        ("TODO: say more.", 3),
        ("It was caf\ufffd time.", 3),
        ("The \u202eturned\u202c words.", 3),
        ("A zero\u200bwidth blank.", 3),
        ("A bell \x07 rang.", 3),
        ("soft\u00adhyphen", 3),
        ("tag \U000e0041 here", 3),
    ],
)
def test_placeholders_and_hidden_characters_are_errors(words: str, line: int) -> None:
    """With the line they stand in, and what they are."""
    errors = say(f"Hi Denise,\n\n{words} {BODY}\n\nMarcus\n").errors
    assert errors
    assert {one.place for one in errors} == {f"line {line}"}
    assert all(one.text.isprintable() for one in errors)


def test_a_placeholder_below_the_name_is_one_too() -> None:
    """A signature goes out with the letter."""
    (error,) = say(f"Hi Denise,\n\n{BODY}\n\nMarcus\n-- \n[Your phone]\n").errors
    assert error.place == "line 7"


@pytest.mark.parametrize(
    "words",
    [
        "None of my answers said it.",
        "That is True for me.",
        "Well.... I thought about it.",
        "You asked: What is {name} in Python?",
        "I\xa0like\tit.",
        "Sorry!!! I was nervous, please please take me, best ever. See https://me.example and attached.",
        "- one\n- two",
        "Every word TWICE twice 100 % <b>bold</b>.",
        "I earn 50,000 and my salary.",
    ],
)
def test_all_else_is_advice(words: str) -> None:
    """Clichés, lists, links, shouting, length: their letter, their choice."""
    asked = replace(debrief().botched[0], question="What is {name} in Python?")
    context = replace(CONTEXT, debrief=debrief(botched=(asked,)))
    assert say(f"Hi Denise,\n\n{words}\n\n{BODY}\n\nMarcus\n", context).errors == ()


def test_advice_has_its_place_and_tips_are_not_ticked_for_it() -> None:
    """What is an error in a letter of ours is advice in theirs; the tip behind it stays unkept."""
    judgement = say(f"Hi Denise,\n\n{'Many more words than anybody reads. ' * 60}\n\nMarcus\n")
    assert judgement.errors == ()
    long = [one for one in judgement.findings if one.rule == "C-01"]
    assert [one.severity for one in long] == [Severity.WARN]
    assert {one.severity for one in judgement.proofs if one.rule == "C-01"} == {Severity.ERROR}


@pytest.mark.parametrize("text", ["", "\n\n", "  \t\n", "...\n", "\ufeff", "\u200b", "--\n", "-- \nMarcus\n"])
def test_no_words_are_no_letter(text: str) -> None:
    """Nor is a signature alone."""
    assert len(say(text).errors) == 1


def test_what_is_no_letter_by_its_length_is_not_looked_through() -> None:
    """The rules would take long, and find a fault in each line."""
    (error,) = say("Dear Omar, " * 20_000).findings
    assert (error.severity, error.place) == (Severity.ERROR, "letter")


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("I look forward to working at Prairie Gate.", False),
        ("I look forward to working at Prairie Gate Credit Union.", False),
        ("I look forward to working at Prairie Gate Credit Unions.", True),
        ("I look forward to working at Globex Corporation with you.", True),
        ("As a Project Manager I did that.", False),
        ("Thanks to Sarah Miller too.", True),
    ],
)
def test_another_company_or_its_people_are_errors(text: str, *, stops: bool) -> None:
    """A misspelt company too; another interview's role is a word like others."""
    names = frozenset({"Globex Corporation", "Project Manager", "Sarah Miller"})
    context = replace(CONTEXT, other_names=frozenset(name for name in names if name in text))
    errors = say(f"Hi Denise,\n\n{text} {BODY}\n\nMarcus\n", context, frozenset({"Project Manager"})).errors
    assert bool(errors) is stops


def test_a_company_typed_in_small_letters_is_no_other() -> None:
    """The debrief says acme robotics, the letter Acme Robotics."""
    context = replace(CONTEXT, debrief=debrief(company="acme robotics"))
    assert say(f"Hi Denise,\n\nWorking at Acme Robotics would be fine. {BODY}\n\nM\n", context).errors == ()
