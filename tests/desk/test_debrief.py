"""The debrief on one page: begun, filled in, kept, recorded."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any, NoReturn

import pytest
from calendars import LATER, LOOKED, invite
from desk import INTERVIEW, PANEL, MaildirDesk, desk_with
from mails import DEBRIEFED
from page_visitor import Page, Visitor
from scripted import ScriptedAsker

from agent.commands.kept_dialogue import ask_for_debrief
from agent.debriefing.kept_answers import list_begun
from agent.errors import TryLaterError
from agent.keeping.home_folder import Home, lock_home
from agent.keeping.journal.journal import Journal
from agent.mailboxes.registry import load_config
from agent.model.interview import Debrief

TYPED = {
    "company": "Fjordlab",
    "role": "Laboratory Technician",
    "mode": "onsite",
    "interview_end": "today 11:30",
    "interviewers[0].name": "Sigrid Aune",
    "went": "mixed",
    "fit[0].skill": "running blanks in a water laboratory",
    "enthusiasm": "setting up the new trace bench",
    "botched[0].question": "How do you find a contamination?",
}
LATER_TYPED = {
    "interviewers[0].part": "hiring_manager",
    "fit[0].need": "results that hold up in an audit",
    "botched[0].went": "incomplete",
    "botched[0].better_answer": "I repeat the blank first and then swap one reagent at a time",
}
ASKED = {
    "Which company": "Fjordlab",
    "Which role": "Laboratory Technician",
    "How did you talk": "In person",
    "When did it end": "today 11:30",
    "Who talked with you": "Sigrid Aune",
    "What was the part": "hiring manager",
    "How did it go": "Mixed",
    "What do you bring": "running blanks in a water laboratory",
    "What about this work": "setting up the new trace bench",
    "Which question would": "How do you find a contamination?",
    "the matter with your answer": "It was incomplete",
    "What would you answer": "I repeat the blank first and then swap one reagent at a time",
    "What do they need it": "results that hold up in an audit",
}


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path)


@pytest.fixture
def visitor(desk: MaildirDesk) -> Visitor:
    return Visitor(desk.home, DEBRIEFED)


def read_fields(html: str) -> dict[str, str]:
    """What a browser would send of the sheet as it stands."""
    fields: dict[str, str] = {}
    form = html[max(html.find('id="sheet"'), 0) :]
    for tag in re.findall(r"<input [^>]*>", form):
        attributes = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        is_open = attributes.get("type") == "radio" and " checked" not in tag
        if "name" in attributes and not is_open:
            fields[attributes["name"]] = attributes.get("value", "")
    for name, text in re.findall(r'(?s)<textarea [^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form):
        fields[name] = unescape(text)
    for name, options in re.findall(r'(?s)<select [^>]*name="([^"]+)".*?>(.*?)</select>', form):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = unescape(chosen[1]) if chosen else ""
    return fields


def send(visitor: Visitor, page: Page, typed: Mapping[str, str], do: str = "check", **more: Any) -> Page:
    """Type into the sheet and press a button."""
    return visitor.post(page.path, {**read_fields(page.html), **typed, "do": do, **more})


def begin(visitor: Visitor) -> Page:
    return visitor.post("/debrief")


def find_records(desk: MaildirDesk) -> dict[str, Debrief]:
    with Journal.open(desk.journal_file) as journal:
        return {record.id: record.debrief for record in journal.interviews()}


def test_the_page_makes_what_the_dialogue_makes(desk: MaildirDesk, visitor: Visitor, tmp_path: Path) -> None:
    """The same answers give the same debrief; what the visit came to is said."""
    page = send(visitor, begin(visitor), TYPED)
    done = send(visitor, page, LATER_TYPED, "record")
    (made,) = find_records(desk).values()
    profile = load_config(desk.config_file).profile
    asked = ask_for_debrief(profile, Home(tmp_path / "elsewhere"), now=DEBRIEFED, asker=ScriptedAsker(ASKED))
    assert asked == made
    assert done.path.startswith("/interviews/fjordlab-")
    assert "Recorded." in done.text
    assert "Fjordlab: it is not" in done.text
    assert [] == list(list_begun(Home(desk.home))[0])


def read_kept(desk: MaildirDesk) -> dict[str, str]:
    """The answers of the only debrief that is kept."""
    ((begun,), _) = list_begun(Home(desk.home))
    return begun.answers


def type_live(visitor: Visitor, page: Page, typed: Mapping[str, str]) -> str:
    """What the page's script does at a pause; what it gets to show."""
    answer = visitor.post(f"{page.path}/keep", {**read_fields(page.html), **typed})
    told: dict[str, str] = json.loads(answer.html)
    return told.get("html", "") + told.get("gone", "")


def test_a_debrief_from_what_was_seen(tmp_path: Path) -> None:
    """Begun with one click, filled in from the mail with its source; its thank-you answers the invitation."""
    desk = desk_with(tmp_path, invite())
    desk("find", "--json", now=LOOKED)
    visitor = Visitor(desk.home, LATER)
    begun = visitor.get("/debrief")
    (address,) = set(re.findall(r"/debrief/prairie[\w-]+", begun.html))
    page = visitor.get(address)
    assert "Prairie Gate Credit Union" == read_fields(page.html)["company"]
    assert "(from the address denise.kowalczyk@prairiegate.example)" in page.text
    type_live(visitor, page, {})
    assert not list_begun(Home(desk.home))[0], "looking keeps nothing"
    page = send(visitor, page, {"interviewers[1].name": "Tomas Reyes"}, "more")
    names = ("interviewers[0].name", "interviewers[1].name")
    assert ["Denise Kowalczyk", "Tomas Reyes"] == [read_fields(page.html)[one] for one in names]
    page = send(visitor, visitor.get(address), {"interviewers[1].name": ""})
    assert "Go on with Prairie" in visitor.get("/debrief").text
    typed = {"mode": "video", "fit[0].skill": "calm shifts", "enthusiasm": "the new ward, its team"}
    done = send(visitor, page, typed, "record")
    assert "the thank-you to Denise Kowalczyk is in your Drafts" in done.text
    (thanks,) = desk.letters()
    assert "<i1@prairiegate.example>" == thanks["In-Reply-To"]
    assert "/debrief/prairie" not in visitor.get("/debrief").html
    again = send(visitor, page, {**typed, "enthusiasm": "the old ward"}, "record")
    assert "changed meanwhile" in again.text, "a window that stayed open records nothing unasked"
    assert ["the new ward, its team"] == [one.enthusiasm for one in find_records(desk).values()]


def test_what_a_letter_needs_is_told_at_its_field(desk: MaildirDesk, visitor: Visitor) -> None:
    """Nothing is recorded; the summary leads to each field, the field names its sentence."""
    page = send(visitor, begin(visitor), {"company": "Fjordlab", "interview_end": "soonish"}, "record")
    assert {} == find_records(desk)
    assert 'href="#q-fit-0-skill"' in page.html
    assert 'aria-describedby="q-fit-0-skill-help q-fit-0-skill-said" aria-invalid="true"' in page.html
    assert "lines need another look. Nothing is recorded yet." in page.text
    assert "Record it without" not in page.text
    assert "soonish" == read_fields(page.html)["interview_end"], "it can be mended"


def test_optional_words_that_no_letter_carries(desk: MaildirDesk, visitor: Visitor) -> None:
    """They are told first; without them it is recorded on a second word, and they wait as from a form."""
    page = send(visitor, begin(visitor), TYPED)
    wrong = {
        **LATER_TYPED,
        "botched[0].better_answer": "Sorry, I was terribly nervous because my dog was ill",
    }
    page = send(visitor, page, wrong, "record")
    assert {} == find_records(desk)
    assert "One line needs another look" in page.text
    send(visitor, page, {}, "record_usable")
    (made,) = find_records(desk).values()
    assert "nervous" in made.botched[0].better_answer, "the second letter waits for another look"


def test_the_sentence_stands_below_what_was_typed(desk: MaildirDesk, visitor: Visitor) -> None:
    """Only what changed is composed anew; new questions come along; each pause keeps everything."""
    page = begin(visitor)
    told = type_live(visitor, page, TYPED | {"fit[0].skill": "experience", "enthusiasm": "the trace bench  "})
    assert "In your letter: “" in told
    assert 'name="botched[0].better_answer"' in told, "a question leads to its answer"
    assert "interviewers[1].name" in told
    assert 1 == len(re.findall(r'data-field="company"', told))
    assert "the trace bench" == read_kept(desk)["enthusiasm"]
    page = visitor.get(page.path)
    assert "2026-09-04 11:30" == read_fields(page.html)["interview_end"], "kept as the moment it was"
    told = type_live(visitor, page, {"enthusiasm": "the new trace bench"})
    assert 1 == told.count("In your letter: “")
    assert 'id="q-company-said" data-same' in told


def test_begun_here_and_ended_in_a_terminal(desk: MaildirDesk, visitor: Visitor) -> None:
    """What was typed is no question any more; what cannot be taken is asked again, with its words."""
    type_live(visitor, begin(visitor), TYPED | {"interview_end": "soonish"})
    asker = ScriptedAsker({**ASKED, "When did it end": "today 11:30"})
    profile = load_config(desk.config_file).profile
    made = ask_for_debrief(profile, Home(desk.home), now=DEBRIEFED, asker=asker)
    assert "Fjordlab" == made.company
    assert "Which company was it?" not in asker.asked
    assert "soonish" in asker.typed
    assert any("Your earlier answer was “soonish”" in one for one in asker.said)


def test_two_windows(desk: MaildirDesk, visitor: Visitor) -> None:
    """Each keeps what it changed; of one field the last holds; a person is never given another's address."""
    one = send(visitor, begin(visitor), TYPED)
    one = send(visitor, one, {"interviewers[1].name": "Tomas Reyes"})
    other = visitor.get(one.path)
    type_live(visitor, one, {"role": "Head of Laboratory"})
    type_live(visitor, other, {"enthusiasm": "the river", "interviewers[1].email": "tomas@fjordlab.example"})
    kept = read_kept(desk)
    assert ("Head of Laboratory", "the river") == (kept["role"], kept["enthusiasm"])
    send(visitor, one, {"interviewers[0].name": ""})
    told = type_live(visitor, other, {"interviewers[0].email": "sigrid@fjordlab.example"})
    kept = read_kept(desk)
    assert "What you typed here was not kept" in told
    assert "Tomas Reyes" == kept["interviewers[0].name"] or kept["interviewers[0].name"] == ""
    assert "sigrid@fjordlab.example" not in kept.values()


def test_two_windows_add_somebody(desk: MaildirDesk, visitor: Visitor) -> None:
    """The last one holds whole: nothing of the other's person stays with theirs."""
    one = send(visitor, begin(visitor), TYPED)
    other = visitor.get(one.path)
    one = send(visitor, one, {"interviewers[1].name": "Tomas Reyes"})
    type_live(visitor, one, {"interviewers[1].email": "tomas@fjordlab.example"})
    type_live(visitor, other, {"interviewers[1].name": "Ana Cruz"})
    kept = read_kept(desk)
    assert "Ana Cruz" == kept["interviewers[1].name"]
    assert "tomas@fjordlab.example" not in kept.values()


def test_the_button_pressed_twice(tmp_path: Path) -> None:
    """Nothing is recorded or kept a second time; whoever records it here is told by no telephone."""
    desk = desk_with(tmp_path, invite())
    desk.configure("\n[notify]\ninbox = true\n")
    desk("find", "--json", now=LOOKED)
    visitor = Visitor(desk.home, LATER)
    (address,) = set(re.findall(r"/debrief/prairie[\w-]+", visitor.get("/debrief").html))
    page = visitor.get(address)
    typed = {"mode": "video", "fit[0].skill": "calm shifts", "enthusiasm": "the new ward, its team"}
    for _ in range(2):
        assert send(visitor, page, typed, "record").path.startswith("/interviews/")
    assert 1 == len(find_records(desk))
    assert 1 == len(desk.letters())
    assert not list_begun(Home(desk.home))[0]


def test_a_mailbox_that_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It costs what it would have told now, and is said; what it told before is filled in."""
    desk = desk_with(tmp_path, invite())
    desk("find", "--json", now=LOOKED)

    def fail(*_: object) -> NoReturn:
        raise TryLaterError("The server does not answer.")

    monkeypatch.setattr("agent.desk.debriefs.prefill_appointment", fail)
    visitor = Visitor(desk.home, LATER)
    (address,) = set(re.findall(r"/debrief/prairie[\w-]+", visitor.get("/debrief").html))
    page = visitor.get(address)
    assert "The server does not answer. The questions go on without it." in page.text
    assert "Prairie Gate Credit Union" == read_fields(page.html)["company"]


def test_an_interview_on_record_is_changed(desk: MaildirDesk, visitor: Visitor) -> None:
    """Everything is filled in; the letter in Drafts follows; what was changed meanwhile is told first."""
    desk.debrief()
    (interview,) = find_records(desk)
    page = visitor.get(f"/debrief/{interview}")
    assert "never reaches a letter" in page.html
    desk.debrief(INTERVIEW.replace("onsite", "video"))
    page = send(visitor, page, {"enthusiasm": "the garden"}, "record")
    assert "changed meanwhile" in page.text
    assert "the garden" != find_records(desk)[interview].enthusiasm
    done = send(visitor, page, {}, "record")
    assert "In your Drafts the thank-you to Denise Kowalczyk says it now." in done.text
    (made,) = find_records(desk).values()
    assert ("the garden", "video") == (made.enthusiasm, made.mode), "what this window left alone stays"


def test_recorded_twice_it_is_one_interview(desk: MaildirDesk, visitor: Visitor) -> None:
    """Killed before the answers were let go of, they are still there; recorded again, nothing is doubled."""
    page = send(visitor, send(visitor, begin(visitor), TYPED), LATER_TYPED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("agent.desk.debriefs.discard", lambda *_: 1 / 0)
        assert 500 == send(visitor, page, {}, "record").status
    done = send(visitor, page, {}, "record")
    assert "it was changed, not doubled" in done.text
    assert 1 == len(find_records(desk))
    assert "recorded or thrown away" in send(visitor, page, {}, "record").text
    assert "recorded or thrown away" in type_live(visitor, page, {"role": "x"})
    assert "recorded or thrown away" in visitor.get(page.path).text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("a" * 20_000, "far too long"),
        ("the \u202ereverse", "invisible character"),
        ("the \x1b[31mbench", "invisible character"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)"),
        ("{{ profile }}", "placeholder"),
    ],
)
def test_hostile_words(desk: MaildirDesk, visitor: Visitor, typed: str, says: str) -> None:
    """Each is refused at its field with a sentence, and does nothing else."""
    page = begin(visitor)
    told = type_live(visitor, page, {"enthusiasm": typed})
    assert says in told
    assert "<script>alert" not in told
    page = send(visitor, page, {"enthusiasm": typed}, "record")
    assert says in page.html
    assert {} == find_records(desk)
    assert len(read_kept(desk).get("enthusiasm", "")) < 100


def test_a_megabyte(visitor: Visitor) -> None:
    """A browser takes less into a field; what comes all the same is refused whole."""
    page = begin(visitor)
    assert 'maxlength="20000"' in page.html
    assert 413 == send(visitor, page, {"enthusiasm": "a" * 1_000_000}, "record").status


def test_an_offer_is_taken_on_a_yes(desk: MaildirDesk, visitor: Visitor) -> None:
    """As in the dialogue: asked with its words, taken by its button."""
    page = send(visitor, begin(visitor), {"company": "Fjordlab GmbH"})
    assert "Shall the letters say “Fjordlab”, without the legal form?" in page.text
    page = send(visitor, page, {}, "", offer="company:9")
    page = send(visitor, page, {}, "", offer="company:0")
    assert "Fjordlab" == read_fields(page.html)["company"]
    assert "Fjordlab" == read_kept(desk)["company"]
    assert "Nothing is recorded yet" not in page.text


def test_found_by_a_look_into_the_mail(desk: MaildirDesk, visitor: Visitor) -> None:
    """The mailbox is asked only on a click; what the conversation tells is filled in."""
    assert "Look in my mail" in visitor.get("/debrief").text
    found = visitor.get("/debrief", look="1")
    (thread,) = re.findall(r'name="thread" value="([^"]+)"', found.html)
    page = visitor.post("/debrief", {"thread": unescape(thread)})
    assert "Denise Kowalczyk" in page.text
    assert unescape(thread) == read_kept(desk)["thread"]
    assert "Go on" in visitor.get("/debrief").text
    gone = visitor.post("/debrief/discard", {"name": page.path.rpartition("/")[2]})
    assert "Thrown away." in gone.text
    assert "Go on" not in gone.text
    assert "Thrown away." not in visitor.post("/debrief/discard", {"name": "nobody"}).text


def test_several_mailboxes(desk: MaildirDesk, visitor: Visitor) -> None:
    """Which one is asked, and needed."""
    desk.configure(f'\n[mailbox.work]\nkind = "maildir"\npath = "{desk.mail}"\n')
    page = send(visitor, begin(visitor), TYPED, "record")
    assert "Which mailbox are their mails in?" in page.text
    assert 'href="#q-mailbox"' in page.html


def test_a_terminal_at_the_same_time(desk: MaildirDesk, visitor: Visitor) -> None:
    """What is typed at the desk stays when a terminal goes on; it is not asked again as if it were empty."""
    page = send(visitor, begin(visitor), TYPED | {"role": ""})

    class Meanwhile(ScriptedAsker):
        def text(self, ask: str, **more: Any) -> str:
            if "Which role" in ask:
                type_live(visitor, page, {"enthusiasm": "the river"})
            return super().text(ask, **more)

    asker = Meanwhile(ASKED | {"Which role": "Laboratory Technician"})
    del asker.script["What about this work"]  # type: ignore[attr-defined]
    made = ask_for_debrief(load_config(desk.config_file).profile, Home(desk.home), now=DEBRIEFED, asker=asker)
    assert ("the river", "Laboratory Technician") == (made.enthusiasm, made.role)
    assert "the river" == read_kept(desk)["enthusiasm"]


def test_a_choice_that_is_no_more(desk: MaildirDesk, visitor: Visitor) -> None:
    """Who asked was renamed: it is asked again, and not taken for an answer that nobody gave."""
    desk.debrief(PANEL)
    page = visitor.get("/debrief/prairie-gate-credit-union-2026-09-04")
    page = send(visitor, page, {"interviewers[0].name": "Denise K"}, "record")
    assert "One line needs another look" in page.text
    assert 'href="#q-botched-0-asked-by"' in page.html
    page = send(visitor, page, {"botched[0].asked_by": "Denise K"}, "record")
    (made,) = find_records(desk).values()
    assert ("Denise K", "Denise") == (made.botched[0].asked_by, made.interviewers[0].given)


def test_a_moment_is_picked(desk: MaildirDesk, visitor: Visitor) -> None:
    """Where the browser has a calendar, it need not be typed."""
    page = send(visitor, begin(visitor), {"pick:interview_end": "2026-09-04T10:30"})
    assert "2026-09-04 10:30" == read_fields(page.html)["interview_end"]
    assert read_kept(desk)["interview_end"].startswith("2026-09-04T10:30:00-05:00")


def test_a_run_is_at_work(desk: MaildirDesk, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Recording waits a moment, then says so; the answers are kept, and the page stands as it was."""
    monkeypatch.setattr("agent.composition.PATIENCE", 0)
    page = send(visitor, send(visitor, begin(visitor), TYPED), LATER_TYPED)
    with lock_home(Home(desk.home), 0):
        page = send(visitor, page, {}, "record")
    assert "Another run is at work" in page.text
    assert "your answers are kept" in page.text
    assert send(visitor, page, {}, "record").path.startswith("/interviews/")
