"""A letter: as it will look, what the rules and the tips say of it, and their own words in its place."""

from __future__ import annotations

from flask import Blueprint, current_app, request
from werkzeug.wrappers import Response

from agent.desk.desk import Desk, draw, find_desk, go_to, note
from agent.desk.kept_looks import KeptLooks, Look
from agent.desk.letter_view import build_view, load_unfinished
from agent.desk.turns import Turns
from agent.desk.words import describe_failure, say_word
from agent.errors import SecondChanceError, UsageError
from agent.keeping import unfinished_letters
from agent.knowledge.kinds import KINDS
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.visit.our_words import return_to_ours
from agent.visit.own_placing import place_own_letter
from agent.visit.own_words import LetterNow, look_through, weigh
from agent.visit.rounds import Outcome, visit_all
from agent.wording import sentences
from agent.wording.letter_marks import mark_letter
from agent.wording.letter_page import build_page
from agent.wording.letters import HEADS, KEPT_BACK, describe_place
from agent.words.opening import choose_draft, open_draft, say_where
from agent.words.opening import describe_place as describe_draft
from agent.words.speech import Said

PAGE = Blueprint("letter", __name__)
_TURNS = Turns()
_ADDRESS = "/interviews/<interview>/<any(thank_you, second_chance, gracious_decline, status_nudge):kind>"


@PAGE.get(_ADDRESS)
def show(interview: str, kind: str) -> str:
    """The letter of one kind; where it goes to several people, whose it is is asked first."""
    desk, which, person = find_desk(), InterviewId(interview), request.args.get("person", "")
    now = desk.read_now()
    with desk.open_copy() as agent:
        record = agent.journal.get(which)
        try:
            look = _find_looks().take(agent, which, now, desk.read_clock())
            seen = look_through(agent, look.observation, Kind(kind), person)
            if len(seen.letters) == 1:
                view = build_view(agent, desk.home, record, look, seen.letters[0], now)
                is_writing = view.is_unfinished or "write" in request.args
                return draw(
                    "letter.html",
                    view=view,
                    is_writing=is_writing and view.refusal is None,
                    is_asking="ask" in request.args,
                    heads=HEADS,
                )
        except SecondChanceError as error:
            names = [person] if person else [one.name for one in record.debrief.interviewers]
            texts = [load_unfinished(desk.home, which, Kind(kind), name) for name in names]
            return draw(
                "letter_problem.html",
                record=record,
                problem=describe_failure(error),
                texts=[*filter(None, texts)],
            )
    choices = [(one.written.step.person, describe_place(one)) for one in seen.letters]
    missing = [sentences.describe_request(one, which, record.debrief) for one in seen.plan.needs_input]
    return draw(
        "letter_choice.html",
        record=record,
        kind=kind,
        what=f"The {KINDS[Kind(kind)]}",
        choices=choices,
        missing=missing,
    )


@PAGE.post(f"{_ADDRESS}/check")
def check(interview: str, kind: str) -> str | Response:
    """What the rules say of the words that were typed; `fragment` asks for that part of the page alone."""
    desk, which, text = find_desk(), InterviewId(interview), _read_text()
    person = request.form.get("person", "")
    problem: SecondChanceError | None = None
    weighed: LetterNow | None = None
    try:
        weighed = _judge(desk, which, Kind(kind), person, text)
    except SecondChanceError as error:
        problem = error
    if "fragment" not in request.form:
        if problem:
            note(describe_failure(problem))
        return _go_to_letter(interview, kind, person, write="yes")
    letter = weighed.written.letter if weighed else None
    marked = mark_letter(letter.text, weighed.written.findings, weighed.tips) if weighed and letter else None
    return draw(
        "letter_judged.html",
        marked=marked,
        problem=describe_failure(problem) if problem else "",
        heads=HEADS,
    )


@PAGE.post(f"{_ADDRESS}/place")
def place(interview: str, kind: str) -> Response:
    """Put their words into the draft, or keep them for their day."""
    desk, which, text = find_desk(), InterviewId(interview), _read_text()
    person = request.form.get("person", "")
    try:
        weighed = _judge(desk, which, Kind(kind), person, text)
        if weighed.written.withheld:
            note(" ".join(KEPT_BACK))
            return _go_to_letter(interview, kind, person, write="yes")
        if not load_unfinished(desk.home, which, Kind(kind), weighed.written.step.person):
            note("Nothing was changed: these are the words of the letter as it is.")
            return _go_to_letter(interview, kind, person)
        if weighed.written.findings and "sure" not in request.form:
            return _go_to_letter(interview, kind, person, write="yes", ask="yes")
        with desk.open_for_work() as agent:
            done = place_own_letter(
                agent, which, Kind(kind), weighed.written.step.person, text, desk.read_now()
            )
    except SecondChanceError as error:
        note(f"{describe_failure(error)} {_STILL_HERE}")
        return _go_to_letter(interview, kind, person)
    _keep(desk, which, Kind(kind), weighed.written.step.person, "", _TURNS.take())
    note(
        describe_place(done.letter),
        *(describe_failure(error) for _, error in done.outcome.errors),
    )
    return _go_to_letter(interview, kind, person)


_STILL_HERE = "What you wrote is kept here; nothing of it is lost."


@PAGE.post(f"{_ADDRESS}/leave")
def leave(interview: str, kind: str) -> Response:
    """Throw away what was typed and not placed."""
    person = request.form.get("person", "")
    _keep(find_desk(), InterviewId(interview), Kind(kind), person, "", _TURNS.take())
    return _go_to_letter(interview, kind, person)


@PAGE.post(f"{_ADDRESS}/ours")
def have_ours(interview: str, kind: str) -> Response:
    """Have our letter again, where theirs stands or waits."""
    desk, which, person = find_desk(), InterviewId(interview), request.form.get("person", "")
    now = desk.read_now()
    try:
        with desk.open_for_work() as agent:
            placed = return_to_ours(agent, which, Kind(kind), person, now)
            outcome = Outcome((), ()) if placed else visit_all(agent, [which], now)
        note("The letter is in our words again.", *(describe_failure(error) for _, error in outcome.errors))
    except SecondChanceError as error:
        note(describe_failure(error))
    return _go_to_letter(interview, kind, person)


@PAGE.post(f"{_ADDRESS}/<any(reword, remake):word>")
def change(interview: str, kind: str, word: str) -> Response:
    """Have it in another wording, or have one that is gone made again."""
    say_word(find_desk(), word, interview, Said(kind=Kind(kind)))
    return _go_to_letter(interview, kind, request.form.get("person", ""))


@PAGE.post(f"{_ADDRESS}/open")
def open_it(interview: str, kind: str) -> Response:
    """Start the mail program for a draft that no browser can show, and say where it stands."""
    person = request.form.get("person", "")
    with find_desk().open_for_reading() as agent:
        record = agent.journal.get(InterviewId(interview))
        chosen = choose_draft(agent, record, Kind(kind), person)
    note(describe_draft(chosen), open_draft(chosen) or say_where(chosen))
    return _go_to_letter(interview, kind, person)


def _judge(desk: Desk, interview: InterviewId, kind: Kind, person: str, text: str) -> LetterNow:
    """Judge what was typed as `letter --from` does, and keep it; the mailbox is asked only where it must be.

    Raises:
        As `weigh_own_letter`; what was typed is kept all the same.
    """
    turn = _TURNS.take()
    with desk.open_for_reading() as agent:
        agent.journal.get(interview)
    try:
        look, weighed = _weigh(desk, interview, kind, person, text)
    except UsageError:  # whose letter it is, is not known
        raise
    except SecondChanceError:
        _keep(desk, interview, kind, person, text, turn)
        raise
    person = weighed.written.step.person
    is_new = text.split() not in ([], look.given.get((kind, person), "").split())
    _keep(desk, interview, kind, person, build_page(text, weighed.guide) if is_new else "", turn)
    return weighed


def _keep(desk: Desk, interview: InterviewId, kind: Kind, person: str, page: str, turn: int) -> None:
    """Keep what is typed for somebody, or, where it is empty, throw away what was."""
    file = unfinished_letters.find_file(desk.home, interview, kind, person)
    with _TURNS.hold(file, turn) as is_newest:
        if is_newest and page:
            unfinished_letters.save(file, page)
        elif is_newest:
            unfinished_letters.discard(file)


def _weigh(desk: Desk, interview: InterviewId, kind: Kind, person: str, text: str) -> tuple[Look, LetterNow]:
    now, clock, looks = desk.read_now(), desk.read_clock(), _find_looks()
    with desk.open_for_reading() as agent:
        look = looks.find(agent, interview, clock)
        if look:
            return look, weigh(agent, look.observation, kind, person, text, now)
    with desk.open_copy() as agent:
        look = looks.take(agent, interview, now, clock)
        return look, weigh(agent, look.observation, kind, person, text, now)


def _read_text() -> str:
    """What was typed, with the line ends of a text; a browser sends those of a mail."""
    return request.form.get("text", "").replace("\r\n", "\n")


def _go_to_letter(interview: str, kind: str, person: str, **more: str) -> Response:
    named = {"person": person} if person else {}
    return go_to("letter.show", interview=interview, kind=kind, **named, **more)


def _find_looks() -> KeptLooks:
    looks = current_app.extensions.setdefault("looks at letters", KeptLooks())
    assert isinstance(looks, KeptLooks)  # noqa: S101 - nobody else uses this name
    return looks
