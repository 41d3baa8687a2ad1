"""The debrief: which interview it was, and all its questions on one page, kept as they are answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from agent.debriefing.dialogue import OPENING
from agent.debriefing.kept_answers import describe_begun, describe_thread, list_begun
from agent.debriefing.sheet import MOST_TAKEN, Merged, Sheet, Typing, fill_sheet, merge_typing
from agent.desk import debriefs
from agent.desk.debrief_lines import OTHER, Drawing, list_lines, list_sections
from agent.desk.debriefs import Asked
from agent.desk.desk import Desk, draw, find_desk, go_to, note
from agent.desk.words import describe_failure, list_sentences
from agent.errors import SecondChanceError
from agent.keeping.journal.records import Record
from agent.model.interview import Debrief, InterviewId
from agent.model.prefill import Prefill
from agent.noticing.debriefs import list_round, record_debrief
from agent.noticing.suggestions import find_likely, list_over
from agent.telling.telling import mark_seen
from agent.visit import Agent
from agent.visit.rounds import visit_all
from agent.wording.appointments import describe_when, name_appointment
from agent.wording.debriefs import tell_entry
from agent.words.ids import find_interview
from agent.words.saying import Answer

PAGE = Blueprint("debrief", __name__)

_WAS, _ANOTHER, _PICKED = "was:", "other:", "pick:"
_GONE = "These answers were recorded or thrown away meanwhile, in another window or in a terminal."
_CHANGED_ELSEWHERE = (
    "What is on record was changed meanwhile. If you record this page, what stands here takes its place."
)


@PAGE.get("/debrief")
def begin() -> str:
    """Which interview it was: seen in the mail, begun before, found by a look into the mail, or a new one."""
    desk = find_desk()
    now = desk.read_now()
    begun, damages = list_begun(desk.home)
    with desk.open_for_reading() as agent:
        profile = agent.config.profile
        over = list_over(agent, now)
        seen = [
            (one.id, name_appointment(one), describe_when(one, profile, now))
            for one in over
            if one.id not in {other.seen_as for other in begun}
        ]
    threads = {message_id for one in over for message_id in one.thread_ids}
    found, troubles = _look(desk, threads) if "look" in request.args else (None, [])
    waiting = [
        (one.name, _find_address(one.name, one.changing or one.seen_as), describe_begun(one))
        for one in reversed(begun)
        if one.answers
    ]
    return draw(
        "debrief.html",
        seen=seen,
        waiting=waiting,
        damages=damages,
        found=found,
        troubles=troubles,
        describe=describe_thread,
    )


@PAGE.post("/debrief")
def begin_new() -> Response:
    """Begin with one that nothing is known of, or with a conversation that was found."""
    desk = find_desk()
    thread = request.form.get("thread", "")
    found = _look(desk, set())[0] if thread else []
    chosen = next((one for one in found if one.thread == thread), None)
    with debriefs.hold_answers():
        return go_to("debrief.show_new", name=debriefs.begin_new(desk, chosen))


@PAGE.post("/debrief/discard")
def discard() -> Response:
    """Throw away what was begun."""
    desk = find_desk()
    asked = debriefs.find_new(desk, request.form.get("name", ""))
    if asked:
        debriefs.discard(desk, asked.begun)
        note("Thrown away. What is on record stays as it is.")
    return go_to("debrief.begin")


@PAGE.get("/debrief/new/<name>")
def show_new(name: str) -> str | Response:
    """The questions of an interview that nothing is known of yet."""
    asked = debriefs.find_new(find_desk(), name)
    if asked is None:
        note(_GONE)
        return go_to("debrief.begin")
    return _draw(asked)


@PAGE.get("/debrief/<interview>")
def show(interview: str) -> str:
    """The questions of an interview on record, to change it; or of one that was only seen."""
    desk = find_desk()
    with desk.open_for_reading() as agent:
        about = find_interview(agent, interview)
        asked = debriefs.find_asked(desk, agent, about)
        base = debriefs.digest(about.debrief) if isinstance(about, Record) else ""
    return _draw(asked, base=base)


@PAGE.post("/debrief/new/<name>/keep")
@PAGE.post("/debrief/<interview>/keep")
def keep(name: str = "", interview: str = "") -> Response:
    """Keep what is typed so far, and say what there is to say about what changed: for the page's script."""
    desk = find_desk()
    with debriefs.hold_answers():
        asked = _find(desk, name, interview)
        if asked is None:
            return jsonify(gone=_GONE)
        typing = _read_typing(request.form)
        merged = merge_typing(asked.read_replay(desk), typing)
        if typing.touched:
            debriefs.keep_answers(desk, asked, merged.answers)
    # Said anew: of what is new here, typed here, or typed in another window.
    anew = {one.field for one in merged.sheet.places if one.shown != typing.drawn.get(one.field)}
    anew |= {*typing.touched, *_follow(merged)}
    drawing = Drawing(refused=merged.refused, moved=merged.moved, remarked=anew)
    sections = list_sections(list_lines(merged.sheet, drawing))
    address = _find_address(asked.begun.name, interview)
    return jsonify(
        html=render_template("debrief_lines.html", sections=sections, address=address, most_taken=MOST_TAKEN)
    )


@PAGE.post("/debrief/new/<name>")
@PAGE.post("/debrief/<interview>")
def answer(name: str = "", interview: str = "") -> str | Response:
    """Keep what is typed and do what the button says: check, show one more, take an offer, or record."""
    desk = find_desk()
    with debriefs.hold_answers():
        asked = _find(desk, name, interview)
        if asked is None:
            note(_GONE)
            return go_to("debrief.begin")
        typing = _take_offer(desk, asked, _read_typing(request.form))
        merged = merge_typing(asked.read_replay(desk), typing)
        if typing.touched:
            debriefs.keep_answers(desk, asked, merged.answers)
            asked = replace(asked, is_kept=True)
        asked = debriefs.close_up(replace(asked, begun=replace(asked.begun, answers=merged.answers)))
        sheet = fill_sheet(asked.read_replay(desk))
        debrief = None if merged.refused or merged.moved else _choose_debrief(sheet)
        base = request.form.get("base", "")
        trouble: tuple[str, ...] = ()
        if debrief:
            try:
                done, base = _record(desk, asked, debrief, interview, base)
            except SecondChanceError as error:
                trouble = (describe_failure(error), "Nothing is recorded yet; your answers are kept.")
            else:
                if done:
                    return go_to("interview.show", interview=done)
                asked = replace(asked, is_changed_elsewhere=True)
    is_checked = request.form.get("do", "") in {"check", "record", "record_usable"}
    drawing = Drawing(refused=merged.refused, moved=merged.moved, is_checked=is_checked)
    return _draw(asked, drawing, base=base, trouble=trouble)


def _find(desk: Desk, name: str, interview: str) -> Asked | None:
    return debriefs.find_new(desk, name) if name else debriefs.find_for_typing(desk, interview)


def _look(desk: Desk, known: Collection[str]) -> tuple[list[Prefill], list[str]]:
    """The conversations of the last weeks that may be about an interview, and what was in the way."""
    troubles: list[str] = []
    with desk.open_copy() as agent:
        found = find_likely(agent, desk.read_now(), troubles.append)
    return [one for one in found if one.thread not in known], troubles


def _read_typing(form: Mapping[str, str]) -> Typing:
    """What stands in the fields, and what stood there when they were drawn; a choice left open is empty."""
    drawn = {name.removeprefix(_WAS): text for name, text in form.items() if name.startswith(_WAS)}
    posted = {name: form.get(name, "") for name in drawn}
    for name, text in posted.items():
        typed = form.get(f"{_ANOTHER}{name}", "").strip()
        picked = form.get(f"{_PICKED}{name}", "").replace("T", " ")
        if text == OTHER or (typed and text == drawn[name]):
            posted[name] = typed
        elif picked and text == drawn[name]:
            posted[name] = picked
    return Typing(posted=posted, drawn=drawn)


def _take_offer(desk: Desk, asked: Asked, typing: Typing) -> Typing:
    """What was typed, with the answer that the person takes in the place of theirs."""
    field, _, number = request.form.get("offer", "").rpartition(":")
    if not field:
        return typing
    sheet = merge_typing(asked.read_replay(desk), typing).sheet
    place = sheet.find(field)
    offers = sheet.remark(place).offers if place else ()
    if not number.isdigit() or int(number) >= len(offers):
        return typing
    return replace(typing, posted={**typing.posted, field: offers[int(number)].value})


def _follow(merged: Merged) -> set[str]:
    """The fields whose sentence another choice changes: who named a need."""
    return {one.field for one in merged.sheet.places if one.question.shows}


def _choose_debrief(sheet: Sheet) -> Debrief | None:
    """What is to be recorded; None: something is missing, or the person only wanted to keep it."""
    match request.form.get("do"):
        case "record":
            return sheet.make_debrief()
        case "record_usable":
            return sheet.make_debrief() or sheet.make_usable_debrief()
        case _:
            return None


def _record(
    desk: Desk, asked: Asked, debrief: Debrief, interview: str, base: str
) -> tuple[InterviewId | None, str]:
    """Put it on record, visit it, and say what came of it on the next page.

    Returns:
        The interview; None: what is on record was changed since the page was drawn, as the digest tells.
    """
    now = desk.read_now()
    with desk.open_for_work() as agent:
        about = find_interview(agent, interview) if interview else None
        if isinstance(about, Record) and debriefs.digest(about.debrief) != base:
            if about.debrief != debrief:
                return None, debriefs.digest(about.debrief)
            debriefs.discard(desk, asked.begun)  # the same button, pressed twice
            return about.id, base
        entry = record_debrief(agent, debrief, now, about)
        debriefs.discard(desk, asked.begun)
        note("Recorded.", *tell_entry(entry))
        _visit(agent, desk, entry.interview)
        return entry.interview, base


def _visit(agent: Agent, desk: Desk, interview: InterviewId) -> None:
    """Make its first visit, and say what came of it."""
    now = desk.read_now()
    outcome = visit_all(agent, list_round(agent, interview), now)
    note(*dict.fromkeys(list_sentences(agent, Answer(outcome=outcome), now)))
    if agent.config.notify.has_way:
        mark_seen(agent.config, agent.journal, desk.home, [one.id for one in outcome.visited], now)


def _find_address(name: str, interview: str) -> str:
    return (
        url_for("debrief.show", interview=interview) if interview else url_for("debrief.show_new", name=name)
    )


def _draw(
    asked: Asked,
    drawing: Drawing | None = None,
    *,
    base: str = "",
    trouble: tuple[str, ...] = (),
) -> str:
    asked = debriefs.close_up(asked)
    sheet = fill_sheet(asked.read_replay(find_desk()))
    drawing = drawing or Drawing()
    lines = list_lines(sheet, drawing)
    is_checked = drawing.is_checked
    begun = asked.begun
    values: dict[str, Any] = {
        "opening": OPENING,
        "most_taken": MOST_TAKEN,
        "address": _find_address(begun.name, begun.changing or begun.seen_as),
        "begun": begun,
        "company": next((one.place.text for one in lines if one.field == "company" and not one.error), ""),
        "base": base,
        "is_kept": asked.is_kept,
        "wrong": [one for one in lines if one.error] if is_checked else [],
        "is_usable": is_checked and bool(sheet.wrong) and sheet.make_usable_debrief() is not None,
        "trouble": (*filter(None, [asked.trouble]), *trouble),
        "changed": _CHANGED_ELSEWHERE if asked.is_changed_elsewhere else "",
        "sections": list_sections(lines),
    }
    return draw("debrief_sheet.html", **values)
