"""The debrief dialogue: begun, left, taken up again, on a terminal and without one."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest
from builders import CHICAGO_NOON, debrief, profile
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from scripted import ScriptedAsker

from agent.commands.kept_dialogue import LeftOffError, ask_for_debrief
from agent.commands.terminal import PlainAsker, TerminalAsker, choose_asker
from agent.debriefing.dialogue import OPENING
from agent.debriefing.kept_answers import discard_answers
from agent.debriefing.question import Choice
from agent.errors import MailboxMissingError, TryLaterError
from agent.keeping import unfinished
from agent.keeping.home_folder import Home
from agent.model.interview import Debrief, Tone
from agent.model.prefill import Person, Prefill, Suggestion

ANSWERS: dict[str, Any] = {
    "Which company": "Fjordlab",
    "Which role": "Laboratory Technician",
    "When did it end": "today 11:30",
    "Who talked with you": "Sigrid Aune",
    "How did it go": "Well",
    "What do you bring": "running blanks in a water laboratory",
    "What about this work": "setting up the new trace bench",
}
KNOWN = Prefill(
    mailbox="personal",
    thread="<a1@prairiegate.example>",
    subject="Interview",
    company=Suggestion("Prairie Gate", "from the mail of 1 September"),
    people=(Person(name="Denise Kowalczyk", email="d@prairiegate.example", source="wrote on 1 September"),),
)


@pytest.fixture
def place(home: Path) -> Home:
    return Home(home)


def ask(place: Home, asker: ScriptedAsker, **known: Any) -> Debrief:
    return ask_for_debrief(profile(), place, now=CHICAGO_NOON, asker=asker, **known)


def leave(place: Home, after: int, script: dict[str, Any] | None = None, **known: Any) -> LeftOffError:
    with pytest.raises(LeftOffError) as left:
        ask(place, ScriptedAsker(ANSWERS if script is None else script, leaves_after=after), **known)
    return left.value


def test_opening_text_is_shown_once(place: Home) -> None:
    """The opening text begins a dialogue, word for word, and is not shown when it is taken up again."""
    first = ScriptedAsker(ANSWERS, leaves_after=3)
    with pytest.raises(LeftOffError):
        ask(place, first)
    second = ScriptedAsker(ANSWERS)
    ask(place, second)
    assert first.said[0] == OPENING
    assert OPENING not in second.said
    assert OPENING.startswith("Most interviews feel worse from the inside.")
    assert OPENING.endswith("nothing is sent without you.")


def test_left_before_anything_is_taken_up(place: Home) -> None:
    """What was answered on another day is kept, and said to be."""
    leave(place, 3)
    assert leave(place, 0).text == "You left before the end. Your answers are kept."


def test_left_before_the_first_answer(place: Home) -> None:
    """Who leaves at once hears that nothing was recorded."""
    left = leave(place, 0)
    assert left.text == "You left before the end. Nothing was recorded."
    assert left.hint == "Go on whenever you like: second-chance debrief"
    assert left.exit_code == TryLaterError.exit_code == 75


@pytest.mark.parametrize("way", [EOFError, KeyboardInterrupt])
def test_left_and_taken_up(place: Home, way: type[BaseException]) -> None:
    """Ctrl-C and a closed terminal keep every answer; the dialogue goes on at the same question."""
    before = ScriptedAsker(ANSWERS, leaves_after=4, leaves_by=way)
    with pytest.raises(LeftOffError, match="Your answers are kept"):
        ask(place, before)
    after = ScriptedAsker({})
    with pytest.raises(LeftOffError):
        ask(place, ScriptedAsker({}, leaves_after=3, asked=after.asked))
    assert before.asked[:3] == ["Which company was it?", "Which role was it for?", "How did you talk?"]
    assert after.asked == [
        "There is a debrief you have not finished.",
        "Where do you want to go on?",
        "In which time zone are they?",
    ]


def test_taken_up_from_the_first_question(place: Home) -> None:
    """Earlier answers can be gone through again; they are filled in."""
    leave(place, 6)
    asker = ScriptedAsker(
        {k: v for k, v in ANSWERS.items() if k not in {"Which company", "Which role", "When did it end"}}
        | {"Where do you want": "first question"}
    )
    found = ask(place, asker)
    assert asker.default_of("Which company") == "Fjordlab"
    assert (found.company, found.role) == ("Fjordlab", "Laboratory Technician")


def test_thrown_away(place: Home) -> None:
    """Answers nobody wants any more can be thrown away; the dialogue begins anew."""
    leave(place, 6)
    asker = ScriptedAsker(ANSWERS | {"Where do you want": "Throw"})
    ask(place, asker)
    assert OPENING in asker.said
    assert len(unfinished.load_all(place)) == 1


def test_another_interview_meanwhile(place: Home) -> None:
    """A second interview does not touch the unfinished one; both can be taken up."""
    leave(place, 6)
    leave(place, 4, ANSWERS | {"not finished": "another", "Which company": "Quill House"})
    asker = ScriptedAsker(ANSWERS | {"not finished": "Fjordlab"})
    assert ask(place, asker).company == "Fjordlab"


def test_answers_are_kept_until_recorded(place: Home) -> None:
    """Finished answers stay on disk until the interview is on record, and only those go."""
    found = ask(place, ScriptedAsker(ANSWERS))
    leave(place, 3, ANSWERS | {"not finished": "another", "Which company": "Quill House"})
    again = ask(place, ScriptedAsker({"not finished": "Fjordlab, left"}))
    assert len(unfinished.load_all(place)) == 2
    discard_answers(place, found)
    assert len(unfinished.load_all(place)) == 1
    assert found == again


def test_finished_but_not_recorded(place: Home) -> None:
    """When recording failed, the dialogue goes straight to the last look."""
    ask(place, ScriptedAsker(ANSWERS))
    asker = ScriptedAsker({})
    ask(place, asker)
    assert asker.asked[2:] == ["Is everything right?"]


def test_prefill_is_kept_with_the_answers(place: Home) -> None:
    """What the thread told is still there when the dialogue is taken up."""
    leave(place, 2, {}, prefill=KNOWN)
    asker = ScriptedAsker(
        {k: v for k, v in ANSWERS.items() if k not in {"Who talked with you", "Which company"}}
    )
    found = ask(place, asker)
    assert (found.company, found.thread, found.mailbox) == ("Prairie Gate", KNOWN.thread, "personal")
    assert found.interviewers[0].email == "d@prairiegate.example"


def test_a_recorded_interview_is_changed(place: Home) -> None:
    """With `--id` everything is filled in; leaving names the command that goes on."""
    whole = debrief(went="mixed", tone=Tone.WARM)
    left = leave(place, 2, {"Which role": "Branch Manager"}, start=whole, changing="prairie-gate")
    asker = ScriptedAsker({})
    found = ask(place, asker, start=whole, changing="prairie-gate")
    assert left.hint.endswith("second-chance debrief --id prairie-gate")
    assert found.role == "Branch Manager"
    assert found.botched == whole.botched


def test_a_change_is_not_offered_as_a_new_interview(place: Home) -> None:
    """An unfinished change belongs to its interview alone."""
    leave(place, 2, start=debrief(), changing="prairie-gate")
    asker = ScriptedAsker(ANSWERS)
    ask(place, asker)
    assert "There is a debrief you have not finished." not in asker.asked


def test_damaged_answers_are_said_and_left_alone(place: Home) -> None:
    """A damaged file is named and kept; a strange one does not stop anything."""
    place.ensure()
    leave(place, 3)
    file = next(place.unfinished.glob("*.json"))
    file.write_text('{"kept_at": "2026-09-04T12:00:00+00:00", "answers": {"answers": 1}}', encoding="utf-8")
    (place.unfinished / "x.json").write_text("no", encoding="utf-8")
    asker = ScriptedAsker(ANSWERS)
    found = ask(place, asker)
    discard_answers(place, found)
    assert [text for text in asker.said if "cannot be read" in text]
    assert [text for text in asker.said if "is damaged and left alone" in text]
    assert len(unfinished.load_all(place)) == 2


def test_damaged_prefill_is_forgotten(place: Home) -> None:
    """Kept suggestions of another shape are dropped, the answers stay."""
    leave(place, 3, prefill=KNOWN)
    (one,) = unfinished.load_all(place)
    unfinished.save(place, one.name, {**one.answers, "prefill": {"strange": 1}}, now=CHICAGO_NOON)
    assert ask(place, ScriptedAsker(ANSWERS)).company == "Fjordlab"


def test_leaving_the_choice_itself(place: Home) -> None:
    """Ctrl-C before anything was chosen keeps what was kept."""
    leave(place, 4)
    left = leave(place, 0)
    assert left.text.startswith("You left before the end.")
    assert len(unfinished.load_all(place)) == 1


OTHER = Prefill(subject="Another", thread="<o@x>")


@pytest.mark.parametrize(
    ("answer", "thread"),
    [("Interview (Denise", "<a1@prairiegate.example>"), ("Another", "<o@x>"), ("None of these", "")],
)
def test_conversations_to_choose_from(place: Home, answer: str, thread: str) -> None:
    """A new dialogue offers the likely conversations; the chosen one fills in what it tells."""
    asker = ScriptedAsker(
        ANSWERS | {"Which conversation": answer, "Who talked with you": ["Somebody", "Sigrid Aune"]}
    )
    found = ask(
        place, ScriptedAsker({**asker.script, "The name?": "Sigrid Aune"}), threads=lambda: (KNOWN, OTHER)
    )
    assert found.thread == thread


def test_no_conversation_to_choose_from(place: Home) -> None:
    """Where nothing is found nothing is asked; taken up again, nothing is looked for."""
    asker = ScriptedAsker(ANSWERS, leaves_after=3)
    with pytest.raises(LeftOffError):
        ask(place, asker, threads=tuple)
    assert asker.asked[0] == "Which company was it?"

    def never() -> tuple[Prefill, ...]:
        raise AssertionError

    assert ask(place, ScriptedAsker(ANSWERS), threads=never).company == "Fjordlab"


def test_left_after_choosing_a_conversation(place: Home) -> None:
    """Before the first answer there is nothing to keep, and nothing else is claimed."""
    left = leave(place, 1, threads=lambda: (KNOWN,))
    assert "Nothing was recorded." in left.text
    assert unfinished.load_all(place) == ()


def test_a_mailbox_that_does_not_answer(place: Home) -> None:
    """The dialogue goes on without suggestions, and says why."""

    def closed() -> tuple[Prefill, ...]:
        raise MailboxMissingError("There is no Maildir at /nowhere.")

    asker = ScriptedAsker(ANSWERS)
    ask(place, asker, threads=closed)
    assert "There is no Maildir at /nowhere. So nothing is filled in for you." in asker.said


# Without a terminal


def plain(lines: str) -> tuple[PlainAsker, io.StringIO]:
    talk = io.StringIO()
    return PlainAsker(io.StringIO(lines), talk), talk


def test_plain_text() -> None:
    """A line is an answer, Enter takes the suggestion, a dash leaves it empty."""
    asker, talk = plain("Fjordlab\n\n-\n\n")
    assert asker.text("Company?", help="As in the letters.", default="", typed="") == "Fjordlab"
    assert asker.text("Company?", help="", default="Quill", typed="x") == "Quill"
    assert asker.text("Company?", help="", default="Quill", typed="") == ""
    assert asker.text("Company?", help="", default="", typed="") == ""
    assert "Company?\nAs in the letters.\n> " in talk.getvalue()
    assert "[Enter: Quill   -: nothing]" in talk.getvalue()


def test_plain_choice() -> None:
    """A choice is made by its number; other words are asked again."""
    choices = (Choice("a", "Apples"), Choice("b", "Pears"))
    asker, talk = plain("2\n\n\n3\nx\n0\n1\n")
    assert asker.choose("Which?", help="", choices=choices, default="a") == "b"
    assert asker.choose("Which?", help="", choices=choices, default="b") == "b"
    assert asker.choose("Which?", help="", choices=choices, default="") == "a"
    assert asker.choose("Which?", help="", choices=choices, default="") == "a"
    assert talk.getvalue().count("a number from 1 to 2") == 3


def test_plain_confirm() -> None:
    """Yes and no by word or letter; Enter takes the suggestion."""
    asker, talk = plain("y\nNo\n\n\nperhaps\nyes\n")
    said = [asker.confirm("Well?", help="", default=default) for default in (False, True, True, False, False)]
    assert said == [True, False, True, False, True]
    assert "Please write yes or no." in talk.getvalue()


def test_plain_end_of_answers() -> None:
    """When the lines end, the person has left."""
    asker, _ = plain("")
    with pytest.raises(EOFError):
        asker.text("Company?", help="", default="", typed="")


def test_plain_bytes_of_another_encoding() -> None:
    """Bytes that are no UTF-8 do not stop the dialogue."""
    asker = PlainAsker(io.TextIOWrapper(io.BytesIO(b"Caf\xe9\n"), encoding="utf-8"), io.StringIO())
    assert asker.text("Company?", help="", default="", typed="") == "Caf\ufffd"


def test_plain_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a pipe the questions come as plain lines, on stderr."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("x\n"))
    asker = choose_asker({"TERM": "xterm"})
    asker.say("Hello")
    assert isinstance(asker, PlainAsker)
    assert capsys.readouterr() == ("", "Hello\n")


def test_the_usual_asker(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an asker the terminal is asked; an ended stdin is somebody who left."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("Fjordlab\n"))
    with pytest.raises(LeftOffError, match="Your answers are kept"):
        ask_for_debrief(profile(), place, now=CHICAGO_NOON)


# On a terminal


def test_lines_menus_and_keys() -> None:
    """A line can be edited, a menu walked, a key answers yes or no; Ctrl-C and Ctrl-D leave."""
    choices = (Choice("", "Nobody"), Choice("b", "Somebody"))
    with create_pipe_input() as keys, create_app_session(input=keys):
        asker = TerminalAsker(DummyOutput())
        keys.send_text(" GmbH\r\x15Quill\r\x1b[B\r\ry\r")
        assert (
            asker.text("Company?", help="As in the letters.", default="Fjordlab", typed="") == "Fjordlab GmbH"
        )
        assert asker.text("Company?", help="", default="Fjordlab", typed="refused") == "Quill"
        assert asker.choose("Who?", help="", choices=choices, default="") == "b"
        assert asker.choose("Who?", help="", choices=choices, default="b") == "b"
        assert asker.confirm("Well?", help="", default=False)
        assert not asker.confirm("Well?", help="", default=False)
        keys.send_text("\x03")
        with pytest.raises(KeyboardInterrupt):
            asker.text("Company?", help="", default="", typed="")
        keys.send_text("\x04")
        with pytest.raises(EOFError):
            asker.text("Company?", help="", default="", typed="")


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_terminal_talk_goes_to_stderr(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], columns: int
) -> None:
    """Long talk is broken at words where the terminal ends, and stdout stays data."""
    paper = Screen()
    monkeypatch.setattr(sys, "stderr", paper)
    monkeypatch.setenv("COLUMNS", str(columns))
    TerminalAsker(DummyOutput()).say("word " * 40)
    assert capsys.readouterr().out == ""
    assert columns - 45 < max(map(len, paper.getvalue().splitlines())) <= columns


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_asker_of_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Menus where both ends are a terminal that can show them."""
    monkeypatch.setattr(sys, "stdin", Screen())
    monkeypatch.setattr(sys, "stderr", Screen())
    assert isinstance(choose_asker({"TERM": "dumb"}), PlainAsker)
    assert isinstance(choose_asker({"TERM": "xterm"}), TerminalAsker)


SCRIPT = """
import sys
from pathlib import Path
sys.path[:0] = {paths!r}
from builders import CHICAGO_NOON, profile
from agent.commands.kept_dialogue import LeftOffError, ask_for_debrief
from agent.keeping.home_folder import Home
try:
    found = ask_for_debrief(profile(), Home(Path({home!r})), now=CHICAGO_NOON)
except LeftOffError as left:
    print("LEFT", left.hint)
else:
    print("FOUND", found.company, found.role, found.mode.value, found.interviewers[0].part.value, found.nudge)
"""


def terminal(home: Path, term: str = "xterm") -> pexpect.spawn[str]:
    root = Path(__file__).parents[2]
    code = SCRIPT.format(home=str(home), paths=[str(root), str(root / "tests" / "support")])
    return pexpect.spawn(
        sys.executable,
        ["-c", code],
        env={**os.environ, "TERM": term, "PROMPT_TOOLKIT_NO_CPR": "1"},
        encoding="utf-8",
        timeout=30,
        dimensions=(60, 120),
    )


@pytest.mark.process
def test_on_a_terminal(home: Path) -> None:
    """Lines, menus and single keys on a real terminal; Ctrl-C keeps the answers, the next one goes on."""
    first = terminal(home)
    first.expect("Most interviews feel worse")
    for ask_for, keys in (
        ("Which company was it", "Fjordlab GmbH\r"),
        ("without the legal form", "y"),
        ("Which role", "Technician\r"),
        ("How did you talk", "\x1b[B\r"),
    ):
        first.expect(ask_for)
        first.send(keys)
    first.expect("When did it end")
    first.send("\x03")
    first.expect("LEFT Go on whenever you like: second-chance debrief")
    first.wait()
    second = terminal(home)
    for ask_for, keys in (
        ("not finished", "\r"),
        ("Where do you want", "\r"),
        ("When did it end", "tomorrow 3pm\r"),
        ("could not read a day", "\x15today 11:30\r"),
        ("In which time zone", "\r"),
        ("Which country", "\r"),
        ("Which state", "\r"),
        ("Who talked with you", "Sigrid Aune\r"),
        ("email address", "\r"),
        ("first-name terms", "\r"),
        ("How does a letter greet", "\r"),
        ("What was the part", "\x1b[B\r"),
        ("Who else was there", "\r"),
        ("What did Sigrid Aune tell", "\r"),
        ("How did it go", "\r"),
        ("What do you bring", "running blanks in a laboratory\r"),
        ("What do they need", "\r"),
        ("A second thing", "\r"),
        ("What about this work", "setting up the trace bench\r"),
        ("By which day", "\r"),
        ("And in their words", "\r"),
        ("Which tone", "\r"),
        ("If they stay silent", "y"),
        ("Anything about the day", "\r"),
        ("What will you prepare", "\r"),
        ("Is everything right", "\r"),
    ):
        second.expect(ask_for)
        second.send(keys)
    second.expect("FOUND Fjordlab Technician video recruiter_inhouse True")
    second.wait()


@pytest.mark.process
def test_on_a_dumb_terminal(home: Path) -> None:
    """With TERM=dumb the questions come as plain lines; Ctrl-D leaves."""
    child = terminal(home, term="dumb")
    child.expect("Which company was it")
    child.sendline("Fjordlab")
    child.expect("Which role")
    child.sendeof()
    child.expect("LEFT")
    child.wait()
