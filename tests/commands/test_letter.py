"""`letter`: what stands in the mailbox now, and the person's own words in its place."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from command_line import Said
from desk import DUE_AT, ID, INTERVIEW, PANEL, SENT_AT, Desk, MaildirDesk
from desks import KINDS, open_desk
from mail_program import text_of
from mails import DEBRIEFED
from typed_letters import PLEA, THANKS

from agent.errors import TryLaterError
from agent.keeping.config import MailboxSettings
from agent.model.interview import InterviewId
from agent.visit.rounds import Outcome

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path)


@pytest.fixture(params=KINDS)
def any_desk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    with open_desk(request, tmp_path, monkeypatch) as one:
        one.sign_in()
        yield one


def put(desk: Desk, text: str, *words: str, kind: str = "thank_you", now: Any = DEBRIEFED) -> Said:
    file = desk.base / "own.txt"
    file.write_text(text, encoding="utf-8")
    return desk("letter", ID, kind, *words, "--from", str(file), now=now)


def show(desk: Desk, kind: str = "thank_you", *words: str, now: Any = DEBRIEFED) -> dict[str, Any]:
    """The only letter of a kind, as `letter --json` shows it."""
    said = desk("letter", ID, kind, *words, "--json", now=now)
    assert said.code == 0, said.err
    (one,) = said.json["letters"]
    return dict(one)


def words(desk: Desk) -> list[str]:
    return [text_of(one) for one in desk.letters()]


def test_own_words_take_the_place_of_our_draft(any_desk: Desk) -> None:
    """As they are, in the same draft: one letter, one id; known when sent; then comes the second letter."""
    desk = any_desk
    desk.debrief()
    (before,) = desk.letters()
    assert show(desk)["whose"] == "ours"
    said = put(desk, THANKS, "--yes", "--json")
    assert said.code == 0, said.err
    (after,) = desk.letters()
    assert text_of(after) == THANKS
    for name in ("Message-ID", "In-Reply-To", "References", "To", "Subject"):
        assert before[name] == after[name], name
    (told,) = said.json["letters"]
    assert (told["whose"], told["placed"], told["text"]) == ("theirs", True, THANKS)
    assert list(desk.drafts()) == [told["draft_id"]]
    desk.run(DEBRIEFED + HOUR)
    now = show(desk, now=DEBRIEFED + HOUR)
    assert (now["whose"], now["text"], now["fate"]) == ("theirs", THANKS, "unsent")
    assert len(desk.letters()) == 1
    desk.send(SENT_AT + 2 * HOUR)
    desk.run(SENT_AT + 3 * HOUR)
    assert show(desk, now=SENT_AT + 3 * HOUR)["fate"] == "sent"
    desk.run(DUE_AT)
    (second,) = desk.letters()
    assert "cash shortage" in text_of(second)


def test_own_words_wait_for_their_day(any_desk: Desk) -> None:
    """Kept before the thanks are sent; placed when ours would be, in answer to the sent thanks; once."""
    desk = any_desk
    desk.debrief()
    said = put(desk, PLEA, "--yes", kind="second_chance")
    assert said.code == 0, said.err
    assert "kept" in said.err
    assert len(desk.letters()) == 1
    waiting = show(desk, "second_chance")
    assert (waiting["whose"], waiting["waiting"], waiting["placed"]) == ("theirs", True, False)
    assert waiting["text"] == PLEA
    desk.send()
    desk.run(SENT_AT)
    assert desk.letters() == ()
    desk.run(DUE_AT)
    (letter,) = desk.letters()
    assert text_of(letter) == PLEA
    assert letter["In-Reply-To"]
    desk.run(DUE_AT + HOUR)
    assert len(desk.letters()) == 1
    assert not show(desk, "second_chance", now=DUE_AT + HOUR)["waiting"]
    exported = json.loads(desk("export", now=DUE_AT).out)
    assert exported["interviews"][0]["own_letters"] == []
    assert b"over a coffee" not in desk.journal_file.read_bytes()


def test_what_is_no_longer_ours_is_refused(desk: MaildirDesk) -> None:
    """Edited, deleted or sent: nothing changes, nothing is kept, and the next step is told."""
    desk.debrief()
    file = desk.draft_files()[0]
    ours = file.read_bytes()
    desk.replace_words(file, "Thank you for", "Many thanks for")
    edited = file.read_bytes()
    seen = show(desk)
    assert (seen["whose"], "Many thanks for" in seen["text"]) == ("edited", True)
    said = put(desk, THANKS, "--yes")
    assert (said.code, "Advice" in said.out) == (1, False)
    assert "stays as it is" in said.err
    assert edited == desk.draft_files()[0].read_bytes()
    file.unlink()
    desk.run(DEBRIEFED + HOUR)
    said = put(desk, THANKS, "--yes", now=DEBRIEFED + HOUR)
    assert said.code == 1
    assert f"second-chance remake {ID} thank_you" in said.err
    assert show(desk, now=DEBRIEFED + HOUR)["text"] is None
    file.write_bytes(ours)
    desk.send()
    said = put(desk, THANKS, "--yes", now=SENT_AT + HOUR)
    assert (said.code, "was sent" in said.err) == (1, True)
    assert desk.draft_files() == ()
    assert kept(desk) == []


def kept(desk: Desk) -> list[dict[str, Any]]:
    """The letters that wait, as `export` tells them."""
    (one,) = json.loads(desk("export").out)["interviews"]
    return list(one["own_letters"])


def test_advice_needs_a_yes_where_nobody_can_be_asked(desk: MaildirDesk) -> None:
    """It is shown with its place; nothing changes, and `--yes` is named."""
    desk.debrief()
    before = words(desk)
    said = put(desk, THANKS)
    assert said.code == 1
    assert "Advice, as for our own" in said.out
    assert "--yes" in said.err
    told = put(desk, THANKS, "--json")
    assert (told.code, told.json["errors"][0]["code"]) == (1, "refused")
    assert {one["severity"] for one in told.json["letters"][0]["findings"]} == {"warn"}
    assert (before, kept(desk)) == (words(desk), [])


def test_a_letter_without_a_word_against_it_needs_no_yes(desk: MaildirDesk) -> None:
    """Our own letter, given back as it is."""
    desk.debrief()
    text = words(desk)[0]
    assert put(desk, text).code == 0
    assert words(desk) == [text]
    assert show(desk)["whose"] == "theirs"
    assert "in your own words" in desk("status", ID).out
    said = desk("remake", ID, "thank_you")
    assert (said.code, "delete the draft" in said.err) == (1, True)
    desk.draft_files()[0].unlink()
    assert desk("remake", ID, "thank_you", now=DEBRIEFED + HOUR).code == 0
    assert show(desk, now=DEBRIEFED + HOUR)["whose"] == "ours"


def test_what_would_harm_is_never_put_in(desk: MaildirDesk) -> None:
    """Not with `--yes` either: each is told with its place, and nothing changes."""
    desk.debrief(PANEL)
    before = words(desk)
    said = put(desk, f"Dear Tomas,\n\nI want the [Job Title].\n{THANKS}", "Denise", "--yes")
    assert said.code == 1
    assert "greeting: The letter goes to Denise Kowalczyk" in said.out
    assert "[Job Title]" in said.out
    told = put(desk, "{{ letter }}", "Denise", "--yes", "--json").json
    assert "error" in {one["severity"] for one in told["letters"][0]["findings"]}
    assert told["errors"]
    assert (before, kept(desk)) == (words(desk), [])


def test_one_of_several_is_named(desk: MaildirDesk) -> None:
    """A panel's letters are shown together; words of one's own are for one of them."""
    desk.debrief(PANEL)
    people = [one["for"] for one in desk("letter", ID, "thank_you", "--json").json["letters"]]
    assert people == ["Denise Kowalczyk", "Tomas Reyes"]
    assert put(desk, THANKS, "--yes").code == 2
    assert put(desk, THANKS, "nobody", "--yes").code == 2
    ours = next(one for one in words(desk) if "Tomas" in one)
    assert put(desk, THANKS, "denise.kowalczyk@prairiegate.example", "--yes").code == 0
    assert sorted(words(desk)) == sorted([THANKS, ours])
    assert show(desk, "thank_you", "Tomas")["whose"] == "ours"


def test_the_last_text_is_the_one_that_is_kept(desk: MaildirDesk) -> None:
    """Before its day it may be given again; what stands may be exchanged again too."""
    desk.thank_and_wait()
    put(desk, PLEA, "--yes", kind="second_chance", now=SENT_AT)
    other = PLEA.replace("coffee", "cup of tea")
    put(desk, other, "--yes", kind="second_chance", now=SENT_AT)
    (preview,) = desk("preview", ID, "second_chance", "--json", now=SENT_AT).json["letters"]
    assert preview["text"] == other
    desk.run(DUE_AT)
    assert words(desk) == [other]
    put(desk, PLEA, "--yes", kind="second_chance", now=DUE_AT)
    assert words(desk) == [PLEA]
    (preview,) = desk("preview", ID, "second_chance", "--json", now=DUE_AT).json["letters"]
    assert preview["text"] == PLEA
    assert "keeps" not in desk("preview", ID, "second_chance", now=DUE_AT).err


def test_no_field_of_the_debrief_keeps_own_words_back(desk: MaildirDesk) -> None:
    """What no letter may carry is not in theirs: it is not asked about any more."""
    excuse = INTERVIEW.replace("I recount with", "I was so nervous, but I recount with")
    desk.thank_and_wait(excuse)
    assert desk.status(SENT_AT)["needs_input"]
    said = put(desk, PLEA, "--yes", "--json", kind="second_chance", now=SENT_AT)
    assert said.code == 0, said.err
    assert desk.status(SENT_AT)["second_chance"]["state"] == "waiting"
    assert desk.status(SENT_AT)["needs_input"] == []
    desk.run(DUE_AT)
    assert words(desk) == [PLEA]
    desk.run(DUE_AT + HOUR)
    assert desk.status(DUE_AT + HOUR)["needs_input"] == []


@pytest.mark.parametrize("what", ["no", "reply", "skip", "close", "forget", "remake"])
def test_kept_words_are_not_placed_where_ours_would_not_be(desk: MaildirDesk, what: str) -> None:
    """Whatever ends a letter ends theirs; `remake` brings ours back, `forget` leaves nothing."""
    desk.thank_and_wait()
    put(desk, PLEA, "--yes", kind="second_chance", now=SENT_AT)
    said = desk("reword", ID, "second_chance", now=SENT_AT)
    assert (said.code, "your own words" in said.err) == (1, True)
    if what == "no":
        desk.answer("We have decided not to move forward with your application.", SENT_AT + HOUR)
    elif what == "reply":
        desk.answer("Thank you for your note, Marcus. All the best to you.", SENT_AT + HOUR)
    else:
        kind = ("second_chance",) if what in {"skip", "remake"} else ()
        assert desk(what, ID, *kind, now=SENT_AT + HOUR).code == 0
    desk.run(SENT_AT + 2 * HOUR)
    desk.run(DUE_AT)
    assert PLEA not in words(desk)
    assert (what == "remake") is any("cash shortage at close" in one for one in words(desk))
    if what == "forget":
        assert b"cup" not in desk.journal_file.read_bytes()
        assert b"over a coffee" not in desk.journal_file.read_bytes()
    else:
        late = put(desk, PLEA, "--yes", kind="second_chance", now=DUE_AT + HOUR)
        assert (late.code == 0) is (what == "remake")


def test_own_words_of_somebody_who_is_called_otherwise_now_are_asked_about(desk: MaildirDesk) -> None:
    """The debrief was corrected meanwhile: their letter is neither sent to a wrong name nor passed over."""
    desk.thank_and_wait()
    put(desk, PLEA, "--yes", kind="second_chance", now=SENT_AT)
    desk("debrief", desk.file(INTERVIEW.replace('"Denise', '"Doreen')), "--id", ID, now=SENT_AT)
    assert "your own second-chance letter" in desk("run", now=DUE_AT).err
    assert words(desk) == []
    assert desk.status(DUE_AT)["needs_input"] == ["second_chance: own_words"]
    put(desk, PLEA.replace("Denise", "Doreen"), "--yes", kind="second_chance", now=DUE_AT + HOUR)
    assert words(desk) == [PLEA.replace("Denise", "Doreen")]


def test_a_letter_that_is_due_is_placed_at_once(desk: MaildirDesk) -> None:
    """Nothing stands because a field was refused; their words need none."""
    desk.debrief(INTERVIEW.replace('tellers"', 'tellers {{ }}"'))
    before = desk.letters()
    said = put(desk, THANKS, "--yes", "--json")
    assert said.code == 0, said.err
    assert said.json["letters"][0]["placed"]
    assert words(desk) == [THANKS]
    assert len(before) <= 1


def test_files_that_cannot_be_read(desk: MaildirDesk) -> None:
    """Usage, and a sentence."""
    desk.debrief()
    file = desk.base / "own.txt"
    for raw in (b"\xff\xfe\x00", "Grüße".encode("cp1252"), b"a" * 300_000):
        file.write_bytes(raw)
        said = desk("letter", ID, "thank_you", "--from", str(file))
        assert (said.code, said.out) == (2, "")
    assert desk("letter", ID, "thank_you", "--from", str(desk.base)).code == 2
    assert desk("letter", ID, "thank_you", "--from", "nowhere").code == 2
    assert desk("letter", ID, "poem").code == 2
    assert desk("letter", "nobody", "thank_you").code == 2


def test_from_standard_input(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another program wrote is piped in."""
    desk.debrief()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(THANKS.encode())))
    assert desk("letter", ID, "thank_you", "--from", "-", "--yes").code == 0
    assert words(desk) == [THANKS]


def test_text_shows_the_letter_its_tips_and_what_is_said_of_it(desk: MaildirDesk) -> None:
    """`--check` only the last; a letter that is not written yet is shown as it would be."""
    desk.debrief()
    out = desk("letter", ID, "thank_you").out
    assert "The thank-you to Denise Kowalczyk is in your Drafts, in our words." in out
    assert "Dear Denise," in out
    assert out.count("kept: ") == 6
    assert "Dear Denise," not in desk("letter", ID, "thank_you", "--check").out
    out = desk("letter", ID, "second_chance").out
    assert "not written yet" in out
    assert "cash shortage" in out
    assert len(desk.draft_files()) == 1


def test_own_thanks_are_not_called_generic_for_want_of_a_highlight(desk: MaildirDesk) -> None:
    """What stands in them is not known from the debrief; and where they are gone, preview says so."""
    desk.debrief(INTERVIEW.replace("the teller who redesigned the queue with masking tape", ""))
    assert "generic_thank_you" in desk.status()["warnings"]
    put(desk, THANKS, "--yes")
    desk.run(DEBRIEFED + HOUR)
    assert desk.status()["warnings"] == []
    desk.draft_files()[0].unlink()
    assert "deleted by you" in desk("preview", ID, "thank_you", now=DEBRIEFED + 2 * HOUR).out


def test_a_letter_that_waits_for_an_answer_says_for_which(desk: MaildirDesk) -> None:
    """There is none to show yet; its question stands in its place."""
    desk.debrief(INTERVIEW.replace("rebuilding the closing routine with your tellers", "n/a"))
    said = desk("letter", ID, "thank_you", now=DEBRIEFED)
    assert said.code == 0
    assert "what excites you" in said.out + said.err


def test_where_a_letter_that_was_sent_is(desk: MaildirDesk) -> None:
    """It is told as sent, with its words."""
    desk.debrief()
    desk.send(SENT_AT)
    said = desk("letter", ID, "thank_you", now=SENT_AT + HOUR)
    assert "sent" in said.out
    assert "Dear Denise" in said.out


def test_a_letter_of_another_interview_is_not_taken_over(desk: MaildirDesk) -> None:
    """A company and a role that are on record for another interview stand in no letter of this one."""
    desk.debrief()
    other = INTERVIEW.replace("Prairie Gate Credit Union", "Tidewater Transit").replace(
        "Branch Operations Manager", "Fleet Coordinator"
    )
    desk.debrief(other)
    said = put(desk, THANKS.replace("the vault count", "the Fleet Coordinator desk at Tidewater Transit"))
    assert said.code == 1
    assert "Tidewater Transit" in said.out + said.err


def test_own_words_for_a_letter_nobody_asked_for(desk: MaildirDesk) -> None:
    """The question how things stand was not wanted; an answer to a no is kept for the day it may come."""
    desk.debrief()
    nudge = put(desk, THANKS, "--yes", kind="status_nudge")
    assert nudge.code == 1
    decline = put(desk, THANKS, "--yes", kind="gracious_decline")
    assert "kept" in decline.out + decline.err


def test_own_words_for_the_reader_of_a_panel(desk: MaildirDesk) -> None:
    """The second letter goes to one of them; own words are kept for that one."""
    desk.debrief(PANEL)
    desk.send(SENT_AT)
    said = put(desk, PLEA, "--yes", kind="second_chance", now=SENT_AT + HOUR)
    assert said.code == 0, said.err


def test_where_there_is_no_letter_that_is_said(tmp_path: Path) -> None:
    """No thread was found: what is asked first is named; with `--brief` only that there is none."""
    desk = MaildirDesk(tmp_path, mails=())
    desk.debrief()
    nothing = "There is no such letter to show for this interview.\n"
    said = desk("letter", ID, "thank_you")
    assert (said.code, said.out) == (0, "")
    assert said.err.startswith(nothing)
    assert f"second-chance explain {ID}" in said.err
    said = desk("letter", ID, "thank_you", "--brief")
    assert (said.code, said.out, said.err) == (0, "", nothing)


def test_a_letter_that_has_an_address_is_shown_with_it(
    desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a line of its own, by `preview` too; not where only the findings are wanted."""
    desk.debrief()
    link = "https://mail.provider.example/#one"
    monkeypatch.setattr(MailboxSettings, "draft_link", lambda *_: link)
    for command in ("letter", "preview"):
        assert link in desk(command, ID, "thank_you").out.splitlines()
    assert link not in desk("letter", ID, "thank_you", "--check").out


class Typing(io.StringIO):
    """A terminal at which somebody types."""

    def isatty(self) -> bool:
        return True


def test_whoever_sits_there_is_asked_about_advice(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Yes puts it in, no leaves everything; what would harm is not even asked about."""
    desk.debrief()
    before = words(desk)
    monkeypatch.setattr("sys.stdin", Typing("n\n"))
    said = put(desk, THANKS)
    assert (said.code, words(desk)) == (1, before)
    assert "Put it in as it is?" in said.err
    assert "Nothing was changed." in said.err
    assert "--yes" not in said.err
    monkeypatch.setattr("sys.stdin", Typing("y\n"))
    said = put(desk, f"{THANKS}\n[Your Name]\n")
    assert (said.code, words(desk)) == (1, before)
    assert "Put it in as it is?" not in said.err
    assert "would harm you" in said.err
    monkeypatch.setattr("sys.stdin", Typing("y\n"))
    assert put(desk, THANKS).code == 0
    assert words(desk) == [THANKS]


def test_a_visit_that_fails_behind_own_words_is_told(
    desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are kept and the next run places them; the place is not named as if all had gone well."""
    desk.thank_and_wait()
    errors = ((InterviewId(ID), TryLaterError("The mailbox is busy.")),)
    monkeypatch.setattr("agent.visit.own_placing.visit_all", lambda *_: Outcome((), errors))
    said = put(desk, PLEA, "--yes", kind="second_chance", now=SENT_AT)
    assert said.code == TryLaterError.exit_code
    assert "The mailbox is busy." in said.err
    assert "kept" not in said.err
    monkeypatch.undo()
    desk.run(DUE_AT)
    assert words(desk) == [PLEA]
