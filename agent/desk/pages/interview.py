"""One interview: where it stands and why, its course, its letters, and everything that can be said of it."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from agent.desk.conversation import Mail, list_mails
from agent.desk.desk import draw, find_desk, go_to
from agent.desk.sentences_as_html import WORDS as LABELS
from agent.desk.timeline import choose_extent, draw_timeline
from agent.desk.words import describe_failure, say_word
from agent.errors import BadFileError, SecondChanceError
from agent.keeping.journal.records import Record
from agent.knowledge.kinds import KINDS
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.model.plan import Fate, Placement
from agent.visit import Agent
from agent.visit.conversation import read_conversation
from agent.visit.free_days import look_at_days
from agent.wording.board import build_row
from agent.wording.course import describe_course
from agent.wording.explanation import describe_candidate, explain
from agent.wording.questions import list_questions, list_warnings
from agent.wording.sentences import describe_fate, describe_redirection, format_moment, name_letter
from agent.words.ids import find_interview, find_record
from agent.words.offers import Offer, list_offers, list_to_come
from agent.words.saying import FORGET, WORDS
from agent.words.speech import Said

PAGE = Blueprint("interview", __name__)
_BACK = frozenset({"today.show", "interviews.show", "found.show"})
"""Pages that may be gone back to behind a word; else it is the interview's own."""


@PAGE.get("/interviews/<interview>")
def show(interview: str) -> str | Response:
    """The interview, from the journal alone."""
    desk = find_desk()
    now = desk.read_now()
    with desk.open_for_reading() as agent:
        record = find_interview(agent, interview)
        if not isinstance(record, Record):
            return go_to("found.only", appointment=record.id)
        if record.id != interview:
            return go_to("interview.show", interview=record.id)
        profile, placements = agent.config.profile, agent.journal.placements(record.id)
        course = describe_course(record, placements, now)
        days = look_at_days(agent.config, record.debrief, *choose_extent(course, now))
        return draw(
            "interview.html",
            record=record,
            timeline=draw_timeline(course, days, profile.time_zone, now),
            row=build_row(record, placements, profile, now),
            when=format_moment(record.debrief.interview_end, profile.time_zone, now),
            own_words=[(one.kind, one.person) for one in agent.journal.own_letters.list_waiting(record.id)],
            to_come=list_to_come(record, placements),
            questions=tuple(list_questions(record, profile.time_zone, now)),
            warnings=list_warnings(record),
            explanation=explain(record, placements),
            describe_candidate=describe_candidate,
            letters=[_describe_letter(agent, record, one) for one in placements],
            offers=_mark_first(list_offers(record, placements, profile, now)),
            labels=LABELS,
            kinds=KINDS,
        )


@PAGE.get("/interviews/<interview>/conversation")
def conversation(interview: str) -> str:
    """Its mails as they lie in the mailbox now; with `part`, for the page of the interview to put in."""
    desk = find_desk()
    now = desk.read_now()
    with desk.open_for_reading() as agent:
        record, profile = find_record(agent, interview), agent.config.profile
    rows: list[Mail] = []
    trouble = ""
    try:
        with desk.open_copy() as agent:
            found = read_conversation(agent, record, agent.journal.placements(record.id))
            rows = list_mails(found, profile, now) if found else []
    except SecondChanceError as error:
        trouble = describe_failure(error)
    template = "interview_mails.html" if request.args.get("part") else "interview_conversation.html"
    return draw(template, record=record, mails=rows, trouble=trouble)


def _mark_first(offers: Iterable[Offer]) -> list[tuple[Offer, bool]]:
    """Each with whether it is the first of its word, which sentences elsewhere lead to."""
    several = tuple(offers)
    firsts = {one.word: one for one in reversed(several)}
    return [(one, firsts[one.word] is one) for one in several]


def _describe_letter(agent: Agent, record: Record, placement: Placement) -> dict[str, str | bool]:
    """One letter in words, with where it opens."""
    try:
        mailbox = agent.mailbox_name(record.debrief)
    except BadFileError:  # config.toml has none of that name any more
        mailbox = record.debrief.mailbox
    return {
        "name": name_letter(placement),
        "kind": placement.kind,
        "person": placement.person,
        "subject": placement.subject,
        "fate": describe_fate(placement),
        "note": describe_redirection(placement, record.debrief),
        "address": agent.config.draft_link(placement, mailbox),
        "is_unsent": placement.fate is Fate.UNSENT and not placement.is_on_its_way,
    }


@PAGE.post("/interviews/<interview>/words/<word>")
def say(interview: str, word: str) -> str | Response:
    """Say a word on it; `forget` asks once more before it does."""
    if word not in WORDS:
        raise NotFound
    desk, form = find_desk(), request.form
    if word == FORGET and form.get("sure") != "yes":
        with desk.open_for_reading() as agent:
            return draw("interview_forget.html", record=find_record(agent, interview))
    kind = form.get("kind", "")
    said = Said(
        kind=Kind(kind) if kind in set(Kind) else None,
        person=form.get("person", ""),
        on=form.get("on", ""),
        when=form.get("when", ""),
        message_id=form.get("message_id", ""),
    )
    is_said = say_word(desk, word, InterviewId(interview), said)
    if word == FORGET and is_said:
        return go_to("interviews.show")
    back = form.get("back", "")
    return go_to(back) if back in _BACK else go_to("interview.show", interview=interview)
