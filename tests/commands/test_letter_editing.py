"""`letter --edit` and `--brief`: the letter in the person's own editor, and what they need to write it."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from command_line import Said
from desk import DUE_AT, ID, INTERVIEW, PANEL, SENT_AT, MaildirDesk
from mail_program import text_of
from mails import DEBRIEFED
from page_visitor import Visitor

from agent.commands.letter_editing import find_editor
from agent.errors import UsageError
from agent.model.guide import Fact, Guide
from agent.model.letter import Kind
from agent.wording.letter_page import MARK, build_page, read_page

GUIDE = Guide(
    kind=Kind.THANK_YOU,
    person="Denise Kowalczyk",
    facts=(Fact("company", "Company", "Prairie\nGate # one"),),
    greetings=("Dear Denise,",),
    limits=dict.fromkeys(
        ("words_min", "words_max", "sentences_min", "sentences_max", "paragraphs_max", "paragraph_words_max",
         "sentence_words_max"), (1.0, 2.0)
    ),
    rules=(),
    tips=("Be short.",),
)  # fmt: skip
OWN = "Hi Denise,\n\nthanks for Friday. I have two ideas.\n\n# 1 is the better one.\n\nMarcus\n"


class Typing(io.StringIO):
    """A terminal at which somebody types."""

    def isatty(self) -> bool:
        return True


class Editor:
    """The person's editor: puts the next of some texts above the mark, and may end with an error."""

    def __init__(self, desk: MaildirDesk, patch: pytest.MonkeyPatch) -> None:
        self.desk, self.patch = desk, patch
        self.texts: list[str] = []
        self.seen: list[str] = []
        self.rights = 0
        self.fails = False
        patch.setenv("VISUAL", "vi -n")
        patch.setattr("agent.commands.letter_editing.subprocess.run", self._edit)

    def write(self, *texts: str, fails: bool = False) -> None:
        """What the person writes each time the editor opens."""
        self.texts, self.seen, self.fails = list(texts), [], fails

    def _edit(self, command: list[str], *, check: bool) -> subprocess.CompletedProcess[bytes]:
        assert (command[:2], check) == (["vi", "-n"], False)
        file = Path(command[2])
        page = file.read_text(encoding="utf-8")
        self.seen.append(page)
        self.rights = file.stat().st_mode & 0o777 | file.parent.stat().st_mode & 0o077
        file.with_name("letter.txt~").write_text(page, encoding="utf-8")
        if self.texts:
            text = self.texts.pop(0) + MARK + page.partition(MARK)[2]
            file.write_text(text, encoding="utf-8")
        return subprocess.CompletedProcess(command, int(self.fails))

    def open(self, *words: str, typed: str = "", kind: str = "thank_you") -> Said:
        self.patch.setattr("sys.stdin", Typing(typed))
        return self.desk("letter", ID, kind, *words, "--edit")

    def left(self) -> list[Path]:
        """What lies in the home of letters that are not finished."""
        return sorted(self.desk.home.glob("unfinished/*/*"))


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path)


@pytest.fixture
def editor(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> Editor:
    return Editor(desk, monkeypatch)


def words(desk: MaildirDesk) -> list[str]:
    return [text_of(one) for one in desk.letters()]


def test_a_page_is_read_back_as_the_letter() -> None:
    """Whatever is written above the mark; below it only lines with # are left out."""
    for text in (OWN, "", "# a heading\n", "One\r\nline\n"):
        assert read_page(build_page(text, GUIDE)).strip() == text.replace("\r\n", "\n").strip()
    page = build_page(OWN, GUIDE)
    assert all(line.startswith("#") for line in page.partition(MARK)[2].strip("\n").split("\n"))
    assert read_page(f"{page}P.S. More.\n") == f"{OWN}\nP.S. More.\n"
    assert read_page(OWN) == OWN
    assert read_page(page.replace("\n", "\r\n")) == OWN


def test_the_editor_is_the_persons() -> None:
    """VISUAL before EDITOR, with its options; none, or half a quotation: a sentence."""
    assert find_editor({"VISUAL": "code --wait", "EDITOR": "vi"}) == ("code", "--wait")
    assert find_editor({"EDITOR": "'/my programs/ed'"}) == ("/my programs/ed",)
    for environ in ({}, {"EDITOR": " "}, {"EDITOR": "'vi"}):
        with pytest.raises(UsageError, match="EDITOR"):
            find_editor(environ)


def test_what_is_written_there_becomes_the_letter(desk: MaildirDesk, editor: Editor) -> None:
    """The page holds our letter, the tips and the facts, for the person alone; nothing of it is left."""
    desk.debrief()
    (ours,) = words(desk)
    editor.write(OWN)
    said = editor.open("--yes")
    assert said.code == 0, said.err
    assert words(desk) == [OWN]
    page = editor.seen[0]
    assert page.startswith(ours.rstrip())
    for line in ("# The tips:", "steadier closing routines", "Greeting: Dear Denise,", "55 to 130 words"):
        assert line in page.partition(MARK)[2]
    assert "never reaches a letter" not in page
    assert editor.rights == 0o600
    assert editor.left() == []
    editor.write(OWN.replace("two", "three"))
    assert editor.open("--yes").code == 0
    assert editor.seen[0].startswith(OWN.rstrip())
    assert words(desk) == [OWN.replace("two", "three")]


def test_a_letter_left_as_it_is_or_emptied_changes_nothing(desk: MaildirDesk, editor: Editor) -> None:
    """And that is said."""
    desk.debrief()
    before = words(desk)
    for texts in ((), ("",), ("\n  \n",)):
        editor.write(*texts)
        said = editor.open()
        assert (said.code, "Nothing was changed" in said.err) == (0, True)
        assert (before, editor.left()) == (words(desk), [])


def test_what_was_begun_at_the_desk_goes_on_in_the_editor(desk: MaildirDesk, editor: Editor) -> None:
    """And what the editor leaves goes on at the desk."""
    desk.debrief()
    address, person = f"/interviews/{ID}/thank_you", "Denise Kowalczyk"
    visitor = Visitor(desk.home, DEBRIEFED)
    visitor.post(f"{address}/check", {"person": person, "text": OWN, "fragment": "yes"})
    editor.write(OWN.replace("two", "three"), fails=True)
    said = editor.open("--yes")
    assert "You go on with what you had not finished." in said.err
    assert editor.seen[0].startswith(OWN.rstrip())
    assert "I have three ideas" in visitor.get(address).html
    visitor.post(f"{address}/place", {"person": person, "text": OWN, "sure": "yes"})
    assert words(desk) == [OWN]
    assert editor.left() == []


def test_an_editor_that_fails_loses_nothing(desk: MaildirDesk, editor: Editor) -> None:
    """What was written is kept, the place is told, and the next time goes on with it."""
    desk.debrief()
    before = words(desk)
    editor.write(OWN, fails=True)
    said = editor.open("--yes")
    assert said.code == 1
    assert before == words(desk)
    file = next(one for one in editor.left() if one.name == "letter.txt")
    assert str(file) in said.err
    assert read_page(file.read_text(encoding="utf-8")) == OWN
    editor.write()
    said = editor.open("--yes")
    assert (said.code, "go on with" in said.err) == (0, True)
    assert words(desk) == [OWN]
    assert editor.left() == []
    editor.write(OWN.replace("two", "four"), fails=True)
    editor.open()
    assert desk("forget", ID).code == 0
    assert editor.left() == []


def test_what_would_harm_leads_back_into_the_editor(desk: MaildirDesk, editor: Editor) -> None:
    """As often as the person wants; they find their words there."""
    desk.debrief()
    editor.write(f"{OWN}[Your Name]\n", OWN)
    said = editor.open(typed="1\n1\n")
    assert said.code == 0, said.err
    assert "[Your Name]" in editor.seen[1].partition(MARK)[0]
    assert words(desk) == [OWN]


def test_whoever_leaves_it_keeps_what_they_wrote(desk: MaildirDesk, editor: Editor) -> None:
    """At the question, or where nobody could be asked."""
    desk.debrief()
    before = words(desk)
    editor.write(f"{OWN}[Your Name]\n")
    assert editor.open(typed="2\n").code == 1
    assert len(editor.left()) == 2
    editor.write(OWN)
    assert editor.open(typed="").code != 0
    assert editor.open("--json").code == 1
    assert before == words(desk)
    assert read_page(editor.left()[0].read_text(encoding="utf-8")) == OWN


def test_no_editor_opens_where_nothing_could_become_of_it(desk: MaildirDesk, editor: Editor) -> None:
    """The person changed the draft, or it goes to several: that is said first."""
    desk.debrief(PANEL)
    editor.write(OWN)
    assert editor.open().code == 2
    desk.replace_words(
        next(one for one in desk.draft_files() if b"Dear Denise" in one.read_bytes()), "Thank you", "Thanks"
    )
    said = editor.open("Denise")
    assert (said.code, "stays as it is" in said.err) == (1, True)
    assert editor.seen == []
    editor.patch.setenv("VISUAL", "")
    editor.patch.delenv("EDITOR", raising=False)
    assert editor.open("Tomas").code == 2


def test_a_letter_of_ours_that_is_held_back_can_be_mended_there(desk: MaildirDesk, editor: Editor) -> None:
    """Our letter needs a field that was refused; theirs does not."""
    desk.thank_and_wait(INTERVIEW.replace("I recount with", "I was so nervous, but I recount with"))
    editor.write(OWN)
    assert editor.open("--yes", kind="second_chance").code == 0
    assert "I was so nervous" in editor.seen[0]
    desk.run(DUE_AT)
    assert words(desk) == [OWN]


def test_a_brief_says_what_is_needed(desk: MaildirDesk) -> None:
    """Facts as typed, forms of greeting, limits, rules with their ids and tips; no private note."""
    desk.debrief(PANEL)
    said = desk("letter", ID, "thank_you", "--brief", "--json")
    assert "never reaches a letter" not in said.out
    denise, tomas = said.json["briefs"]
    assert (denise["for"], tomas["for"]) == ("Denise Kowalczyk", "Tomas Reyes")
    assert denise["facts"]["company"] == "Prairie Gate Credit Union"
    assert denise["facts"]["fit[0].need"] == "steadier closing routines"
    assert tomas["facts"]["highlight"] == "counting the vault by hand every Friday"
    assert denise["facts"]["day"] == "on Friday"
    assert denise["greetings"] == ["Dear Denise,", "Dear Denise Kowalczyk,", "Hi Denise,"]
    assert denise["limits"]["words_max"] == {"warn": 130, "error": 150}
    by_id = {one["id"]: one for one in denise["rules"]}
    assert by_id["C-15"]["stops"]
    assert not by_id["C-16"]["stops"]
    assert not {one for one in by_id if one.startswith("SC-")}
    assert len(denise["tips"]) == 6
    assert denise["letter"]["text"].startswith("Dear Denise,")
    (second,) = desk("letter", ID, "second_chance", "--brief", "--json", now=SENT_AT).json["briefs"]
    assert second["facts"]["botched[0].question"] == "How would you handle a cash shortage at close?"
    out = desk("letter", ID, "second_chance", "--brief").out
    assert "Your better answer: I recount with a second person before anyone leaves" in out
    assert "SC-" not in out
    assert desk("letter", ID, "thank_you", "--brief", "--check").code == 2


@pytest.mark.process
def test_a_real_editor(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of its own, with a blank in its name; and one that is not there."""
    desk.debrief()
    script = desk.base / "my editor"
    script.write_text("#!/bin/sh\nsed -i 's/^Dear Denise,/Hi Denise,/' \"$1\"\n", encoding="utf-8")
    script.chmod(0o700)
    monkeypatch.setenv("VISUAL", f"'{script}'")
    before = words(desk)[0]
    assert desk("letter", ID, "thank_you", "--edit", "--yes").code == 0
    assert words(desk) == [before.replace("Dear Denise,", "Hi Denise,")]
    monkeypatch.setenv("VISUAL", "no-such-editor")
    said = desk("letter", ID, "thank_you", "--edit")
    assert (said.code, "cannot be started" in said.err) == (2, True)
    assert list(desk.home.glob("unfinished/*")) == []
