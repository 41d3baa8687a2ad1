"""A letter at the desk: as it will look, the rules and tips beside it, and the person's own words."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from desk import DUE_AT, ID, INTERVIEW, PANEL, Desk, MaildirDesk
from gmail_desk import at_gmail
from mail_program import text_of
from mails import DEBRIEFED
from page_visitor import Page, Visitor
from typed_letters import PLEA, THANKS

from agent.desk.pages import letter
from agent.keeping import unfinished_letters
from agent.keeping.home_folder import Home
from agent.knowledge.text import strip_hidden
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.visit import Agent
from agent.visit.observation import Observation
from agent.visit.own_words import observe_letters
from agent.wording.letter_page import read_page

HOUR = timedelta(hours=1)
ADDRESS = f"/interviews/{ID}/thank_you"
LATER = f"/interviews/{ID}/second_chance"
DENISE = "Denise Kowalczyk"
HARMFUL = THANKS.replace("two ideas", "{{ ideas }}")


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    one = MaildirDesk(tmp_path)
    one.debrief()
    return one


@pytest.fixture
def visitor(desk: MaildirDesk) -> Visitor:
    return Visitor(desk.home, DEBRIEFED)


def send(visitor: Visitor, what: str, text: str = "", address: str = ADDRESS, **more: str) -> Page:
    return visitor.post(f"{address}/{what}", {"person": DENISE, "text": text, **more})


def words(desk: Desk) -> list[str]:
    return [text_of(one) for one in desk.letters()]


def test_a_letter_as_it_will_look(visitor: Visitor) -> None:
    """To whom, in answer to which mail, its text, and the tips with the sentences that keep them."""
    page = visitor.get(ADDRESS)
    assert page.status == 200
    assert "The thank-you to Denise Kowalczyk is in your Drafts, in our words." in page.text
    assert "Answers Denise Kowalczyk, Tue 1 Sep, 09:00: “Branch Operations Manager interview”" in page.text
    assert "denise.kowalczyk@prairiegate.example" in page.text
    assert "especially drawn to rebuilding the closing routine with your tellers." in page.text
    assert page.html.count('class="kept tip-') == 6
    for link in re.findall(r'href="#([a-z]+-\d)"', page.html):
        assert page.html.count(f'id="{link}"') == 1, link
    assert 'href="#deed-4"' in page.html


def test_own_words_are_checked_placed_and_taken_back(desk: MaildirDesk, visitor: Visitor) -> None:
    """Advice is asked about once more, then they stand in the draft; then ours stand there again."""
    (ours,) = words(desk)
    part = send(visitor, "check", THANKS, fragment="yes")
    assert "<html" not in part.html
    assert 'class="advice"' in part.html
    asked = send(visitor, "place", THANKS)
    assert "Put it in as it is" in asked.text
    assert words(desk) == [ours]
    done = send(visitor, "place", THANKS, sure="yes")
    assert "is in your Drafts, in your own words." in done.text
    assert words(desk) == [THANKS]
    assert "What you made of ours" in done.text
    assert "<del>" in done.html
    back = send(visitor, "ours")
    assert "The letter is in our words again." in back.text
    assert words(desk) == [ours]
    assert "What you made of ours" not in back.text


def read_notes(html: str) -> list[str]:
    """The findings of a page, as they are shown."""
    return sorted(unescape(one) for one in re.findall(r'<li id="note-\d+"[^>]*>(.*?)</li>', html))


@pytest.mark.parametrize(("kind", "address"), [("thank_you", ADDRESS), ("second_chance", LATER)])
def test_the_live_check_is_that_of_the_command(
    desk: MaildirDesk, visitor: Visitor, kind: str, address: str
) -> None:
    """The same findings and tips for whatever is typed, whether it may be placed or not."""
    visitor.get(address)
    file = desk.base / "own.txt"
    for text in (
        THANKS,
        HARMFUL,
        "",
        "Hi Tom,\n\nbye\n",
        PLEA,
        THANKS.replace("two", "t\u202ewo"),
        "x " * 21_000,
    ):
        file.write_text(text, encoding="utf-8")
        said = desk("letter", ID, kind, "--from", str(file), "--json")
        (told,) = said.json["letters"]
        page = send(visitor, "check", text.replace("\n", "\r\n"), address, fragment="yes")
        assert read_notes(page.html) == sorted(strip_hidden(one["text"]) for one in told["findings"]), text[
            :90
        ]
        assert page.html.count('class="kept tip-') == sum(one["kept"] for one in told["tips"]), text[:90]
    assert len(desk.letters()) == 1


def test_a_check_asks_the_mailbox_nothing(
    desk: MaildirDesk, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked when the page opens, and again where something was put on record since."""
    asked: list[str] = []

    def count(agent: Agent, interview: InterviewId, now: datetime) -> Observation:
        asked.append(interview)
        return observe_letters(agent, interview, now)

    monkeypatch.setattr("agent.desk.kept_looks.observe_letters", count)
    visitor.get(ADDRESS)
    for text in (THANKS, HARMFUL, THANKS):
        send(visitor, "check", text, fragment="yes")
    assert len(asked) == 1
    desk.run(DEBRIEFED + HOUR)
    send(visitor, "check", THANKS, fragment="yes")
    send(visitor, "check", HARMFUL, fragment="yes")
    assert len(asked) == 2
    for number in (2, 3):
        visitor.now += HOUR * 0.9
        send(visitor, "check", THANKS, fragment="yes")
        assert len(asked) == number


def test_what_would_harm_is_refused_and_kept(desk: MaildirDesk, visitor: Visitor) -> None:
    """Refused even where it is wanted; the page and the editor go on with it; it can be thrown away."""
    ours = words(desk)
    page = send(visitor, "place", HARMFUL, sure="yes")
    assert "what is to change would harm you" in page.text
    assert '<mark class="harm"' in page.html
    assert words(desk) == ours
    assert "{{ ideas }}" in visitor.get(ADDRESS).html
    file = unfinished_letters.find_file(Home(desk.home), InterviewId(ID), Kind.THANK_YOU, DENISE)
    assert file.stat().st_mode & 0o777 == 0o600
    kept = file.read_text(encoding="utf-8")
    assert read_page(kept).split() == HARMFUL.split()
    file.write_text(kept.replace("{{ ideas }}", "three ideas"), encoding="utf-8")
    assert "three ideas" in visitor.get(ADDRESS).html
    assert "three ideas" not in send(visitor, "leave").html
    assert not file.exists()


def test_a_late_check_keeps_no_older_words(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was typed last stays, in whatever order the answers come."""
    weigh, newer = letter._weigh, THANKS.replace("two ideas", "three ideas")

    def dawdle(*args: Any) -> Any:
        monkeypatch.setattr(letter, "_weigh", weigh)
        send(visitor, "check", newer, fragment="yes")
        return weigh(*args)

    monkeypatch.setattr(letter, "_weigh", dawdle)
    send(visitor, "check", THANKS, fragment="yes")
    page = visitor.get(ADDRESS)
    assert "three ideas" in page.html
    assert "two ideas" not in page.html


def test_markup_is_only_text(visitor: Visitor) -> None:
    """In the field, in the letter as it is drawn, and in what the rules quote of it."""
    text = THANKS.replace("two ideas", "<b onclick=x>two</b></textarea><script>x()</script>")
    for page in (send(visitor, "check", text, fragment="yes"), send(visitor, "check", text)):
        assert "&lt;script&gt;" in page.html
        assert "<script>x" not in page.html
        assert "<b onclick" not in page.html


def test_what_is_no_other_letter_is_not_kept(desk: MaildirDesk, visitor: Visitor) -> None:
    """An empty one, or ours as it is."""
    visitor.get(ADDRESS)
    (ours,) = words(desk)
    for text in (ours, "", " \n"):
        send(visitor, "check", THANKS, fragment="yes")
        assert list(desk.home.glob("unfinished/*/*"))
        send(visitor, "check", text, fragment="yes")
        assert not list(desk.home.glob("unfinished/*/*"))
    assert "Nothing was changed" in send(visitor, "place", ours, sure="yes").text
    assert "in our words" in visitor.get(ADDRESS).text


def test_own_words_wait_for_their_day(desk: MaildirDesk, visitor: Visitor) -> None:
    """Kept, shown as such, and dropped again on a word; or placed by the run of their day."""
    page = send(visitor, "place", PLEA, LATER, sure="yes")
    assert "in your own words, is kept, and placed when it is due" in page.text
    assert "May I tell you the rest over a coffee" in page.text
    assert len(desk.letters()) == 1
    page = send(visitor, "ours", address=LATER)
    assert "The letter is in our words again." in page.text
    assert "over a coffee" not in page.text
    send(visitor, "place", PLEA, LATER, sure="yes")
    desk.send()
    desk.run(DUE_AT)
    assert words(desk) == [PLEA]
    assert "is in your Drafts, in your own words" in Visitor(desk.home, DUE_AT).get(LATER).text


def test_what_changed_meanwhile_is_refused_and_the_words_are_kept(
    desk: MaildirDesk, visitor: Visitor
) -> None:
    """The person sent, changed or deleted the draft in their mail program while they typed here."""
    visitor.get(ADDRESS)
    file = desk.draft_files()[0]
    desk.replace_words(file, "Thank you for", "Many thanks for")
    page = send(visitor, "place", THANKS, sure="yes")
    assert "You have changed the draft for Denise Kowalczyk yourself, so it stays as it is." in page.text
    assert "What you wrote and did not place" in page.text
    assert "two ideas for the vault count" in page.text
    assert "<textarea" not in page.html
    assert "<ins>" in page.html
    assert "Many thanks for" in words(desk)[0]
    refused = send(visitor, "ours")
    assert "stays as it is" in refused.text
    desk.draft_files()[0].unlink()
    desk.run(DEBRIEFED + HOUR)
    visitor.now += HOUR
    page = visitor.get(ADDRESS)
    assert "Make it again" in page.text
    page = send(visitor, "remake")
    assert "The thank-you to Denise Kowalczyk is in your Drafts" in page.text
    assert "two ideas for the vault count" in page.html
    desk.send(visitor.now)
    desk.run(visitor.now + HOUR)
    visitor.now += HOUR
    page = send(visitor, "check", THANKS)
    assert "The letter for Denise Kowalczyk was sent already." in page.text
    assert "two ideas for the vault count" in page.html
    assert "As it was sent" in page.text
    assert "<textarea" not in page.html


def test_nobody_says_what_to_change_of_a_letter_that_was_sent(desk: MaildirDesk, visitor: Visitor) -> None:
    """It is shown with what they made of ours, and without advice that comes too late."""
    assert (
        "The last sentence neither thanks nor looks forward."
        in send(visitor, "place", THANKS, sure="yes").text
    )
    desk.send(DEBRIEFED)
    desk.run(DEBRIEFED + HOUR)
    page = visitor.get(ADDRESS)
    assert "two ideas for the vault count" in page.text
    assert 'id="note-1"' not in page.html
    assert "What you made of ours" in page.text


def test_the_draft_is_opened(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no browser can show it, the mail program is started, and where it lies is said."""
    assert "Open your mail program" in visitor.get(ADDRESS).text
    monkeypatch.setattr("agent.desk.pages.letter.open_draft", lambda _: "")
    page = send(visitor, "open")
    assert "is in the Drafts folder of your mailbox local" in page.text
    assert page.path == ADDRESS


@pytest.mark.process
@pytest.mark.server
def test_a_draft_with_an_address_is_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At Gmail the very draft; the live check is the same there."""
    with at_gmail(tmp_path, monkeypatch) as gmail:
        gmail.sign_in()
        gmail.debrief()
        visitor = Visitor(gmail.home, DEBRIEFED)
        page = visitor.get(ADDRESS)
        assert "Open the draft" in page.text
        assert 'href="https://mail.google.com/' in page.html
        assert 'class="advice"' in send(visitor, "check", THANKS, fragment="yes").html
        assert "in your own words" in send(visitor, "place", THANKS, sure="yes").text
        assert words(gmail) == [THANKS]


def test_another_wording(desk: MaildirDesk, visitor: Visitor) -> None:
    """As `reword` does it; own words are not replaced by one."""
    (ours,) = words(desk)
    page = send(visitor, "reword")
    assert "The draft for Denise Kowalczyk has a new wording" in page.text
    (new,) = words(desk)
    assert new != ours
    send(visitor, "place", THANKS, sure="yes")
    assert "That letter is in your own words" in send(visitor, "reword").text
    assert words(desk) == [THANKS]


def test_a_letter_to_several_people(tmp_path: Path) -> None:
    """Whose is asked first; what is typed belongs to one of them."""
    desk = MaildirDesk(tmp_path)
    desk.debrief(PANEL)
    visitor = Visitor(desk.home, DEBRIEFED)
    page = visitor.get(ADDRESS)
    assert "Whose do you want to see?" in page.text
    assert "Tomas Reyes" in page.text
    page = visitor.get(ADDRESS, person="Tomas Reyes")
    assert "The thank-you to Tomas Reyes is in your Drafts" in page.text
    text = THANKS.replace("Denise", "Tomas")
    done = visitor.post(f"{ADDRESS}/place", {"person": "Tomas Reyes", "text": text, "sure": "yes"})
    assert "The thank-you to Tomas Reyes is in your Drafts, in your own words." in done.text
    assert len([one for one in words(desk) if one == text]) == 1
    assert len(words(desk)) == 2


def test_what_is_missing_leads_to_the_questions(tmp_path: Path) -> None:
    """A letter that cannot be written yet says what it waits for."""
    desk = MaildirDesk(tmp_path)
    desk.debrief(INTERVIEW.replace("I recount with a second person", "I was nervous, so I recount"))
    page = Visitor(desk.home, DEBRIEFED).get(LATER)
    assert f"/debrief/{ID}" in page.html
    assert "Write it in your own words" in page.text


def test_a_letter_that_is_not_written_any_more(desk: MaildirDesk) -> None:
    """It is said at the head; nothing is promised, and nothing can be typed."""
    assert desk("close", ID, now=DEBRIEFED).code == 0
    page = Visitor(desk.home, DEBRIEFED).get(LATER)
    assert "That letter would not be written for this interview" in page.text
    assert "As it would look" in page.text
    assert "so it would be now" not in page.text
    assert "<textarea" not in page.html


def test_a_mailbox_out_of_reach_loses_nothing(desk: MaildirDesk, visitor: Visitor) -> None:
    """What was typed is kept and shown, and the sentence says what is in the way."""
    send(visitor, "check", THANKS)
    drafts = desk.world.root / ".Drafts"
    drafts.rename(drafts.with_name("away"))
    page = visitor.get(ADDRESS)
    assert "This letter cannot be shown just now" in page.text
    assert "two ideas for the vault count" in page.text
    newer = THANKS.replace("two", "three")
    page = send(visitor, "place", newer, sure="yes")
    assert "nothing of it is lost" in page.text
    drafts.with_name("away").rename(drafts)
    assert "three ideas" in visitor.get(ADDRESS).html


@pytest.mark.parametrize("path", [f"/interviews/{ID}/elegy", "/interviews/nobody-2026-01-01/thank_you"])
def test_what_is_not_there(visitor: Visitor, path: str) -> None:
    """An unknown kind or interview is a sentence, and no fault of the program."""
    page = visitor.get(path)
    assert page.status in {404, 500}
    assert "inside Second Chance" not in page.text
    send(visitor, "check", THANKS, path.replace("elegy", "thank_you").replace(ID, "nobody"))
    assert not list(Path(visitor.app.extensions["desk"].home.root).glob("unfinished/*"))
