import io
from dataclasses import replace
from typing import Any

import pytest
from builders import CHICAGO_NOON, address, at, message, placement, profile
from builders import record as built_record
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from agent.commands import board, render
from agent.commands.styled import CleanConsole
from agent.keeping.journal.records import Failure, PlanSnapshot, Record
from agent.model.interview import InterviewId
from agent.model.letter import Addressing, Tip
from agent.model.mail import Mark, Message, MessageId, Thread
from agent.model.plan import InterviewState, Placement, Sighting, Track, TrackState
from agent.wording import letters, threads
from agent.wording.board import build_row

ID = InterviewId("prairie-gate-credit-union-2026-09-04")
LETTER = (
    "Dear Denise,\n\nThank you for talking with me on Friday about the Branch Operations Manager role at "
    "Prairie Gate Credit Union. It stayed with me.\n\nKind regards,\nMarcus Ellery\n"
)
ADDRESSING = Addressing(
    sender=address("Marcus Ellery <marcus.ellery@mail.example>"),
    to=(address("Denise Kowalczyk <denise.kowalczyk@prairiegate.example>"),),
    subject="Re: Branch Operations Manager interview",
    in_reply_to=MessageId("<a7@prairiegate.example>"),
)
DRAFT = placement()


def paper() -> Console:
    return CleanConsole(file=io.StringIO(), width=60)


def screen(width: int = 120, **more: str) -> Console:
    return CleanConsole(
        file=io.StringIO(),
        force_terminal=True,
        width=width,
        _environ={"TERM": "xterm", **more},
        color_system=None,
    )


def text_of(on: Console) -> str:
    assert isinstance(on.file, io.StringIO)
    return on.file.getvalue()


def answer(number: int, to: int | None, **more: Any) -> Message:
    parent = (MessageId(f"<{to}@x.example>"),) if to is not None else ()
    return message(
        f"<{number}@x.example>", date=f"2026-09-0{number + 1}T09:00:00-05:00", references=parent, **more
    )


def thread_of(*messages: Message) -> Thread:
    return Thread("local", messages)


FORKED = thread_of(answer(0, None), answer(1, 0), answer(2, 1), answer(3, 1), answer(4, 3))


def record(**plan: Any) -> Record:
    snapshot = PlanSnapshot(
        **{
            "state": InterviewState.OPEN,
            "track": Track(TrackState.WAITING, not_before=at("2026-09-09T10:00:00-05:00")),
            "look_again": at("2026-09-08T10:00:00-05:00"),
            **plan,
        }
    )
    return built_record(plan=snapshot)


# ---- threads


def test_a_plain_to_and_fro_stays_flat_and_a_fork_goes_deeper() -> None:
    """Depth is for forks, so that long conversations stay readable."""
    assert [depth for depth, _ in threads.arrange_branches(FORKED.messages)] == [0, 0, 1, 1, 1]


def test_every_message_of_a_thread_is_shown_once_in_plain_lines() -> None:
    """Off a terminal a thread is a list; the answered mail is marked in words."""
    on = paper()
    render.print_thread(on, FORKED, profile(), CHICAGO_NOON, [MessageId("<4@x.example>")])
    lines = text_of(on).splitlines()
    assert lines[0] == "Branch Operations Manager interview: 5 mails"
    assert lines[1] == "  - Tue 1 Sep, 09:00  Denise Kowalczyk: Branch Operations Manager interview"
    assert lines[3].startswith("    - ")
    assert [line.endswith("<- answered here") for line in lines] == [False] * 5 + [True]
    assert text_of(on).isascii()


def test_a_terminal_shows_a_tree() -> None:
    """On a terminal the branches are drawn."""
    on = screen()
    render.print_thread(on, FORKED, profile(), CHICAGO_NOON, [MessageId("<4@x.example>")])
    assert "├── " in text_of(on)
    assert "answered here" in text_of(on)


def test_own_mail_drafts_and_nameless_senders_are_told_apart() -> None:
    """The reader sees which mails are theirs, and which were never sent."""
    on = paper()
    own = message("<0@x.example>", sender="marcus.ellery@mail.example", marks=frozenset({Mark.DRAFT}))
    bare = message("<1@x.example>", sender="hr@x.example", subject="")
    nobody = replace(message(None), sender=None)
    render.print_thread(on, thread_of(own, bare, nobody), profile(), CHICAGO_NOON)
    assert "you (draft): Branch" in text_of(on)
    assert "hr@x.example: (no subject)" in text_of(on)
    assert "somebody: " in text_of(on)


def test_an_empty_thread_is_said_to_be_empty() -> None:
    """Nothing is drawn for nothing."""
    on = paper()
    render.print_thread(on, thread_of(), profile(), CHICAGO_NOON)
    assert text_of(on) == "(no subject): 0 mails\n"


def test_a_thread_whose_mails_name_each_other_in_a_circle_is_shown() -> None:
    """Headers are other people's text; a circle of ids does not hang the program."""
    circle = thread_of(
        message("<0@x.example>", references=(MessageId("<1@x.example>"),)),
        message("<1@x.example>", references=(MessageId("<0@x.example>"), MessageId("<1@x.example>"))),
    )
    assert len(threads.arrange_branches(circle.messages)) == 2


def test_a_thread_of_thousands_is_shown() -> None:
    """A very long conversation does not exhaust the stack."""
    many = [message("<0@x.example>")]
    many += [
        message(f"<{i}@x.example>", references=(MessageId(f"<{i - 1}@x.example>"),)) for i in range(1, 3000)
    ]
    assert len(threads.arrange_branches(many)) == 3000


@given(st.text())
def test_nothing_a_mail_says_steers_the_terminal(subject: str) -> None:
    """Control characters, reading-direction marks and markup of a subject are shown as plain text."""
    on = paper()
    render.print_thread(
        on, thread_of(message(subject=f"\x1b[2J\u202e[bold]{subject}")), profile(), CHICAGO_NOON
    )
    out = text_of(on)
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "[2J[bold]" in out


# ---- letters


KEPT = (Tip("Say thanks.", kept=True, because="TY-01"), Tip("Be short.", kept=True, because="C-01"))
BROKEN = (Tip("Say thanks.", kept=True, because="TY-01"), Tip("Be short.", kept=False, because="Too long."))


def test_a_letter_stands_beside_its_tips_where_there_is_room() -> None:
    """Letter left, tips right."""
    on = screen(120)
    render.print_letter_beside_tips(on, LETTER, letters.list_facts(ADDRESSING), KEPT)
    row = next(line for line in text_of(on).splitlines() if "To: Denise" in line or "From: Marcus" in line)
    assert "✓" in row


def test_a_letter_stands_above_its_tips_where_there_is_not() -> None:
    """One under the other."""
    on = screen(80)
    render.print_letter_beside_tips(on, LETTER, letters.list_facts(ADDRESSING), KEPT)
    lines = text_of(on).splitlines()
    assert next(i for i, x in enumerate(lines) if "✓ 1." in x) > next(
        i for i, x in enumerate(lines) if "Marcus Ellery" in x and "From" not in x
    )


def test_a_screen_reader_gets_plain_lines() -> None:
    """With TERM=dumb the tips are words, without frames."""
    on = screen(120, TERM="dumb")
    render.print_letter_beside_tips(on, LETTER, letters.list_facts(ADDRESSING), BROKEN)
    out = text_of(on)
    assert "kept: 1. Say thanks." in out
    assert "NOT KEPT: 2. Be short." in out
    assert "  Too long." in out
    assert out.isascii()


def test_a_terminal_shows_what_is_not_kept_and_why() -> None:
    """The tick tells, and the reason stands below."""
    on = screen(120)
    render.print_letter_beside_tips(on, LETTER, letters.list_facts(DRAFT), BROKEN)
    out = text_of(on)
    assert "✓ 1. Say thanks." in out
    assert "✗ 2. Be short." in out
    assert "Too long." in out


def test_ticks_are_words_where_the_terminal_knows_no_unicode() -> None:
    """An old code page costs the ticks, not the command."""
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    on = CleanConsole(
        file=file, force_terminal=True, width=120, _environ={"TERM": "xterm"}, color_system=None
    )
    render.print_letter_beside_tips(on, "Dear Denise,\n", (), BROKEN)
    file.flush()
    assert b"ok 1. Say thanks." in file.buffer.getvalue()
    assert b"NOT KEPT 2. Be short." in file.buffer.getvalue()


def test_the_head_of_a_letter_says_what_it_answers() -> None:
    """Copies are shown where there are any; without a parent it is a new conversation."""
    assert ("Answers", "<a7@prairiegate.example>") in letters.list_facts(ADDRESSING)
    assert ("Answers", "nothing; a new conversation") in letters.list_facts(DRAFT)
    copied = replace(ADDRESSING, cc=(address("jo@x.example"),))
    assert ("Cc", "jo@x.example") in letters.list_facts(copied)
    assert ("To", "Denise Kowalczyk <denise.kowalczyk@prairiegate.example>") in letters.list_facts(ADDRESSING)


def test_a_letter_is_shown_in_lines_of_72_columns() -> None:
    """As it will look in a mail program; its paragraphs and closing lines stay."""
    lines = list(render.wrap_letter(LETTER))
    assert max(map(len, lines)) <= 72
    assert lines[-2:] == ["Kind regards,", "Marcus Ellery"]


# ---- the board


def placed(_: InterviewId) -> tuple[Placement, ...]:
    return (DRAFT,)


def test_the_board_is_plain_lines_off_a_terminal() -> None:
    """One fact a line, each with its name."""
    on = paper()
    board.print_board([record()], placed, profile(), CHICAGO_NOON, on)
    assert text_of(on).splitlines() == [
        "Prairie Gate Credit Union, Branch Operations Manager",
        f"  id: {ID}",
        "  state: open",
        "  second chance: waits until Wed 9 Sep, 10:00",
        "  next look: Tue 8 Sep, 10:00",
        "  draft: the thank-you to Denise Kowalczyk: in your Drafts",
    ]


def test_the_board_is_a_table_on_a_wide_terminal() -> None:
    """State, second chance, next look and drafts stand in columns."""
    on = screen(120)
    board.print_board([record(warnings=("thank_you_overdue",))], placed, profile(), CHICAGO_NOON, on)
    out = text_of(on)
    assert "second chance" in out
    assert "waits until Wed 9 Sep" in out
    assert "late one is" in " ".join(out.split())


def test_the_board_is_plain_lines_on_a_narrow_terminal() -> None:
    """Columns of one word help nobody."""
    on = screen(60)
    board.print_board([record()], placed, profile(), CHICAGO_NOON, on)
    assert f"  id: {ID}" in text_of(on)


def test_on_a_wide_terminal_an_id_is_whole() -> None:
    """It is copied and typed again: no line ends inside it."""
    on = screen(100)
    board.print_board([record()], placed, profile(), CHICAGO_NOON, on)
    assert ID in text_of(on)


def test_requests_warnings_and_failures_are_notes() -> None:
    """Everything that needs the person stands under its interview."""
    on = paper()
    plan = record(
        state=InterviewState.CLOSED,
        track=Track(TrackState.NONE),
        look_again=None,
        warnings=("generic_thank_you",),
        needs_input=("recipient",),
        errors=(Failure("mailbox", "The mailbox did not answer.", "Run `second-chance run` again."),),
    )
    board.print_board([plan], lambda _: (), profile(), CHICAGO_NOON, on)
    out = text_of(on)
    assert "  state: closed" in out
    assert "  next look: nothing planned" in out
    assert (
        f"  note: nobody of the interview has an address. `second-chance debrief --id {ID}` adds one." in out
    )
    assert "  note: A thank-you names nothing" in out
    assert "  note: The mailbox did not answer. Run `second-chance run` again." in out


def test_an_interview_not_visited_yet_is_due_now() -> None:
    """The first run after recording visits it."""
    row = build_row(replace(record(), plan=None), (), profile(), CHICAGO_NOON)
    assert (row.state, row.next) == ("open", "at the next run")


def test_the_board_goes_to_standard_output_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    """Data belongs on stdout, without colour when that is no terminal."""
    sent = replace(DRAFT, sighting=Sighting(None, "not looked for"))
    board.print_board([record()], lambda _: (sent,), profile(), CHICAGO_NOON)
    out, err = capsys.readouterr()
    assert "out of sight" in out
    assert "\x1b" not in out
    assert err == ""


def test_no_color_is_obeyed_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR keeps the columns and drops the colour."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert render.open_console(width=100).no_color
