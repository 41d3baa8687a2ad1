"""One interview: where it stands and why, its letters, and what can be said of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from desk import DUE_AT, ID, SENT_AT, MaildirDesk
from mails import DEBRIEFED, INVITED, invitation, mail
from page_visitor import Visitor

from agent.keeping.journal.journal import Journal
from agent.model.interview import InterviewId

PAGE = f"/interviews/{ID}"
LATER = SENT_AT + timedelta(hours=1)
NO = "Dear Marcus, we have decided to move forward with another candidate. All the best.\n\nDenise"
MAYBE = "Dear Marcus, thank you for your note.\n\nDenise"
B1 = "<b1@prairiegate.example>"
OTHER = mail("About the Branch Operations Manager role on Friday. Denise", INVITED, B1, subject="Friday")


def read_record(desk: MaildirDesk) -> Any:
    """What is on record of the interview, but for the ids that each home makes for itself; None: nothing."""
    with Journal.open(desk.journal_file) as journal:
        if not journal.find_ids(""):
            return None
        record = journal.get(InterviewId(ID))
        drafts = [(p.kind, p.person, p.fate, p.subject, p.in_reply_to) for p in journal.placements(record.id)]
        plan = record.plan
        assert plan is not None
        stands = (plan.state, plan.track, plan.warnings, plan.needs_input, plan.look_again)
        return record.words, record.thread.message_ids[:1], record.thread.why, drafts, stands


def two_desks(base: Path) -> tuple[MaildirDesk, MaildirDesk]:
    """The same story in two homes, as far as the thank-you that was sent."""
    several = (MaildirDesk(base / "typed"), MaildirDesk(base / "clicked"))
    for desk in several:
        desk.thank_and_wait()
    return several


# ---- what it shows


def test_it_shows_where_it_stands(tmp_path: Path) -> None:
    """Company, role, state, letters with their fate, and why."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    page = Visitor(desk.home, DEBRIEFED).get(PAGE)
    assert 200 == page.status
    for words in (
        "Prairie Gate Credit Union Branch Operations Manager",
        "begins to wait when the thank-you is sent",
        "Thank-you to Denise Kowalczyk In your Drafts.",
        "Because role in the subject (2).",
        "From is your address in its To.",
    ):
        assert words in page.text
    assert f'/interviews/{ID}/thank_you?person=Denise+Kowalczyk"' in page.html


def test_the_beginning_of_an_id_leads_to_its_page(tmp_path: Path) -> None:
    """As with a command; nobody's page is an error with its sentence."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    visitor = Visitor(desk.home, DEBRIEFED)
    assert PAGE == visitor.get("/interviews/prairie").path
    page = visitor.get("/interviews/nobody-2026-09-04")
    assert "There is no interview" in page.text


# ---- what can be said


def test_each_word_does_what_its_command_does(tmp_path: Path) -> None:
    """The same record and drafts follow, and what the command says stands on the page."""
    typed, clicked = two_desks(tmp_path)
    visitor = Visitor(clicked.home, LATER)
    story: tuple[tuple[str, tuple[str, ...], dict[str, str]], ...] = (
        ("thanked", ("Denise", "--on", "2026-09-04"), {"person": "Denise", "on": "2026-09-04"}),
        ("snooze", ("next week",), {"when": "next week"}),
        ("confirm", (), {}),
        ("close", (), {}),
        ("reopen", (), {}),
        ("declined", (), {}),
        ("reword", ("gracious_decline",), {"kind": "gracious_decline"}),
        ("reopen", (), {}),
        ("skip", ("second_chance",), {"kind": "second_chance"}),
        ("rearm", (), {}),
        ("skip", (), {}),
    )
    for moment, (word, words, fields) in enumerate(story):
        visitor.now = LATER + timedelta(minutes=moment)
        said = typed(word, ID, *words, now=visitor.now)
        assert 0 == said.code, said.err
        page = visitor.post(f"{PAGE}/words/{word}", fields)
        assert (200, PAGE) == (page.status, page.path)
        assert read_record(typed) == read_record(clicked), word
        for line in said.err.splitlines():
            assert " ".join(line.split()) in page.text, (word, line)


def test_a_letter_that_was_deleted_is_made_again(tmp_path: Path) -> None:
    """`remake`: offered in front, and it stands in Drafts."""
    desk = MaildirDesk(tmp_path)
    desk.reach_second_letter()
    (draft,) = desk.drafts()
    desk.delete(draft)
    desk.run(DUE_AT + timedelta(hours=1))
    visitor = Visitor(desk.home, DUE_AT + timedelta(hours=2))
    assert "Make it again: second-chance letter" in visitor.get(PAGE).text.partition("More you can say")[0]
    page = visitor.post(f"{PAGE}/words/remake", {"kind": "second_chance"})
    assert "is in your Drafts" in page.text
    assert 1 == len(desk.drafts())


def test_a_thread_is_chosen(tmp_path: Path) -> None:
    """The candidates stand there, each with its button; what is no id is refused in a sentence."""
    desk = MaildirDesk(tmp_path, mails=((invitation(), INVITED), (OTHER, INVITED)))
    desk.debrief()
    visitor = Visitor(desk.home, DEBRIEFED)
    page = visitor.get(PAGE)
    assert "It is not clear which of your conversations is the one about this interview." in page.text
    assert 2 == page.text.count("This one")
    refused = visitor.post(f"{PAGE}/words/choose", {"message_id": "<nowhere@x.example>"})
    assert "No mail with the Message-ID <nowhere@x.example> is in the mailbox" in refused.text
    chosen = visitor.post(f"{PAGE}/words/choose", {"message_id": B1})
    assert "Because you chose it." in chosen.text
    assert 1 == len(desk.drafts())


def test_a_stop_is_taken_back(tmp_path: Path) -> None:
    """What a mail did stands there in its own words, with the word that takes it back."""
    desk = MaildirDesk(tmp_path)
    desk.thank_and_wait()
    desk.answer(MAYBE, LATER)
    desk.run(LATER)
    visitor = Visitor(desk.home, LATER)
    page = visitor.get(PAGE)
    assert "No second letter: they answered. Denise Kowalczyk" in page.text
    assert "thank you for your note.”" in page.text
    assert "If that is wrong" in page.text
    taken = visitor.post(f"{PAGE}/words/reopen")
    assert "second-chance letter: waits until Wed 9 Sep, 10:00." in taken.text
    assert "they answered" not in taken.text.partition("Why it is as it is")[0]


@pytest.mark.parametrize(
    ("word", "fields", "says"),
    [
        ("rearm", {}, "Nothing has stopped the second-chance letter of this interview."),
        ("snooze", {"when": "2026-09-01"}, "is not in the future"),
        ("snooze", {}, "Write it as in"),
        ("thanked", {"person": "Nobody"}, "is called Nobody"),
        ("remake", {}, "Which letter is meant was not said."),
        ("reword", {"kind": "no_letter"}, "Which letter is meant was not said."),
    ],
)
def test_what_cannot_be_said_is_a_sentence(
    tmp_path: Path, word: str, fields: dict[str, str], says: str
) -> None:
    """On the page of the interview, with the next step; nothing changed."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    before = read_record(desk)
    page = Visitor(desk.home, LATER).post(f"{PAGE}/words/{word}", fields)
    assert (200, PAGE) == (page.status, page.path)
    assert says in page.text
    assert before == read_record(desk)


def test_a_mailbox_out_of_reach_keeps_the_word(tmp_path: Path) -> None:
    """What is wrong is said, and that the word stands."""
    desk = MaildirDesk(tmp_path)
    desk.thank_and_wait()
    desk.mail.rename(tmp_path / "elsewhere")
    page = Visitor(desk.home, LATER).post(f"{PAGE}/words/close")
    assert "Your word is on record; the next run goes on from there." in page.text
    assert LATER == read_record(desk)[0].closed_at


def test_forget_asks_once_more(tmp_path: Path) -> None:
    """The first click asks, the second forgets; a draft stays where it is."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    visitor = Visitor(desk.home, LATER)
    asked = visitor.post(f"{PAGE}/words/forget")
    assert "Forget Prairie Gate Credit Union?" in asked.text
    assert read_record(desk) is not None
    gone = visitor.post(f"{PAGE}/words/forget", {"sure": "yes"})
    assert "/interviews" == gone.path
    assert "Forgotten: Prairie Gate Credit Union." in gone.text
    assert read_record(desk) is None
    assert 1 == len(desk.drafts())


def test_no_other_word_and_no_form_without_its_token(tmp_path: Path) -> None:
    """Nothing but the words there are is listened to."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    visitor = Visitor(desk.home, LATER)
    assert 404 == visitor.post(f"{PAGE}/words/send").status
    assert 403 == visitor.post(f"{PAGE}/words/close", {"token": "x"}).status
    assert read_record(desk)[0].closed_at is None


def test_a_word_leads_back_where_it_was_said(tmp_path: Path) -> None:
    """A page of ours and no other."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    visitor = Visitor(desk.home, LATER)
    assert "/" == visitor.post(f"{PAGE}/words/confirm", {"back": "today.show"}).path
    assert PAGE == visitor.post(f"{PAGE}/words/confirm", {"back": "https://x.example"}).path


# ---- the conversation


def test_the_conversation_as_it_lies_in_the_mailbox(tmp_path: Path) -> None:
    """In reading order, the answered one and the draft marked; the page itself waits for no mailbox."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    visitor = Visitor(desk.home, DEBRIEFED)
    assert "we look forward to seeing you" not in visitor.get(PAGE).text
    page = visitor.get(f"{PAGE}/conversation")
    assert page.text.index("Denise Kowalczyk Tue 1 Sep, 09:00") < page.text.index("Draft, not sent")
    assert "Your letter answers this one Branch Operations Manager interview Dear Marcus," in page.text
    assert 1 == page.text.count("Your letter answers this one")
    part = visitor.get(f"{PAGE}/conversation", part="1")
    assert part.html.lstrip().startswith("<ol")
    assert "we look forward to seeing you" in part.text


def test_what_others_write_stays_text(tmp_path: Path) -> None:
    """Markup, scripts and signs that turn the direction; a long mail is cut until all of it is wanted."""
    desk = MaildirDesk(tmp_path)
    desk.thank_and_wait()
    words = "<script>alert(1)</script><img src=x onerror=alert(2)> \u202etxt.exe\n\n" + "word " * 1000 + "END"
    desk.answer(words, LATER, subject="Re: <b>Branch</b> Operations Manager interview")
    visitor = Visitor(desk.home, LATER)
    desk.run(LATER)
    for page in (visitor.get(f"{PAGE}/conversation"), visitor.get(PAGE)):
        assert "<script>alert" not in page.html
        assert "<img src=x" not in page.html
        assert "<b>Branch" not in page.html
        assert "\u202e" not in page.html
    long = visitor.get(f"{PAGE}/conversation").text
    assert "Show all" in long
    assert "END" in long.partition("Show all")[2]
    assert "END" not in long.partition("Show all")[0]


def test_a_mailbox_out_of_reach_breaks_no_page(tmp_path: Path) -> None:
    """The conversation is one sentence then, and the interview stands there as ever."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    desk.mail.rename(tmp_path / "elsewhere")
    visitor = Visitor(desk.home, DEBRIEFED)
    page = visitor.get(f"{PAGE}/conversation", part="1")
    assert 200 == page.status
    assert "The conversation cannot be read now." in page.text
    assert "Where it stands" in visitor.get(PAGE).text


def test_its_course_is_drawn_and_told(tmp_path: Path) -> None:
    """With the free days by name, in both clocks; the list says all of it."""
    desk = MaildirDesk(tmp_path)
    desk.thank_and_wait()
    page = Visitor(desk.home, LATER).get(PAGE)
    for words in ("Thank-you to Denise Kowalczyk sent", "Weekend, Labor Day", "The second letter is due"):
        assert 2 <= page.text.count(words) + page.text.count(words.replace(" Kowalczyk", ""))
    assert 'role="img"' in page.html
    assert "style=" not in page.html


def test_a_letter_to_come_can_be_looked_at(tmp_path: Path) -> None:
    """The second letter as it would be now, and the person's own words that are kept for its day."""
    desk = MaildirDesk(tmp_path)
    desk.thank_and_wait()
    visitor = Visitor(desk.home, LATER)
    page = visitor.get(PAGE)
    assert "The second-chance letter as it would be now" in page.text
    assert "The thank-you as it would be now" not in page.text
    closed = visitor.post(f"{PAGE}/words/close")
    assert "as it would be now" not in closed.text
