"""Welcome: the questions of set-up one after the other; then each step behind them with its button."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path

from flask import Blueprint, abort, g, jsonify, request
from werkzeug.wrappers import Response

from agent.desk.addresses import link_addresses
from agent.desk.desk import draw, find_desk, go_to, note, poll
from agent.desk.looking import find_look
from agent.desk.set_up_view import Trouble, list_boxes, list_facts, look_at_schedule, separate_facts
from agent.desk.signing_in import PageTerminal, SigningIn, find_sign_ins
from agent.errors import SecondChanceError
from agent.keeping.config import MailboxSettings
from agent.keeping.tokens import StoreKind
from agent.knowledge.text import strip_hidden
from agent.mailboxes.back_end import SignInContext
from agent.mailboxes.oauth import client_file, google_client
from agent.mailboxes.registry import find_back_end, load_config
from agent.setting_up.asking import ask_all
from agent.setting_up.client import place_client
from agent.setting_up.config_text import Setup
from agent.setting_up.config_writing import READ_AND_KEPT, is_set_up, write_config
from agent.setting_up.person import Person
from agent.setting_up.replaying import Standing, give_answer, go_through
from agent.setting_up.schedule import install_schedule
from agent.setting_up.sign_in import take_back
from agent.setting_up.steps import WHAT_COMES
from agent.setting_up.surroundings import look_around
from agent.setting_up.trying import SEE_WHETHER, try_all_ways
from agent.telling.topics import make_topic

PAGE = Blueprint("welcome", __name__)
PAGE.add_app_template_filter(link_addresses, "linked")

_ANSWERS, _TOPIC, _TROUBLE, _TRIALS = "answers", "topic", "trouble", "trials"
"""What is kept for one browser as long as it is in."""
_AT_ONCE = 3.0
"""Seconds that a page waits for a sign-in to end, so that a quick one needs no second look."""
_NOTHING_KNOWN = Setup("", (), "", "", {})


@PAGE.get("/welcome")
def show() -> str:
    """The open question; once config.toml is written, what is set up and what is missing."""
    desk = find_desk()
    if not is_set_up(desk.home):
        return _draw_question(_go_through())
    config = load_config(desk.home.config_file)
    boxes = list_boxes(config, desk.home, desk.read_now())
    return draw(
        "welcome.html",
        config=config,
        facts=list_facts(config),
        boxes=boxes,
        chosen=request.args.get("mailbox", ""),
        schedule=look_at_schedule(desk.home, config.notify, desk.read_now()),
        trouble=g.session.memory.pop(_TROUBLE, None),
        trials=g.session.memory.pop(_TRIALS, ()),
        look=find_look().read_state(),
        see_whether=SEE_WHETHER,
        what_comes=WHAT_COMES,
    )


# ---- the questions


@PAGE.post("/welcome/answer")
def answer() -> Response | tuple[str, int]:
    """Take an answer; the last one writes config.toml."""
    desk = find_desk()
    if is_set_up(desk.home):  # answered in another window meanwhile
        return go_to("welcome.show")
    given: list[str] = g.session.memory.get(_ANSWERS, [])
    number = request.form.get("number", len(given), type=int)
    if not 0 <= number <= len(given):
        return go_to("welcome.show")
    standing = give_answer(given[:number], request.form.get("answer", ""), _ask)
    if standing.question and standing.question.refusal:
        g.session.memory[_ANSWERS] = list(standing.answers)
        return _draw_question(standing), 422
    if standing.outcome is None:
        g.session.memory[_ANSWERS] = list(standing.answers)
        return go_to("welcome.show")
    try:
        kept = write_config(desk.home, standing.outcome)
    except SecondChanceError as problem:
        note(problem.text, problem.hint)
        return go_to("welcome.show")
    g.session.memory.pop(_ANSWERS, None)
    note("That is written down.", READ_AND_KEPT, *filter(None, (kept,)))
    return go_to("welcome.show")


@PAGE.post("/welcome/back")
def back() -> Response:
    """Go one question back."""
    g.session.memory[_ANSWERS] = g.session.memory.get(_ANSWERS, [])[:-1]
    return go_to("welcome.show")


def _ask(person: Person) -> Setup:
    around = look_around(find_desk().read_now(), os.environ)
    topic = g.session.memory.setdefault(_TOPIC, make_topic())
    return ask_all(person, _NOTHING_KNOWN, replace(around, topic=topic))


def _go_through() -> Standing[Setup]:
    return go_through(g.session.memory.get(_ANSWERS, []), _ask)


def _draw_question(standing: Standing[Setup]) -> str:
    if standing.question is None:  # the last answer was given, and could not be written down
        standing = go_through(standing.answers[:-1], _ask)
    assert standing.question is not None  # noqa: S101 - the last question is open now
    said, facts = separate_facts(standing.question.said)
    return draw(
        "welcome_question.html",
        question=standing.question,
        options=[(one.value, one.label) for one in standing.question.choices],
        said=said,
        facts=facts,
        answered=standing.answered,
        number=len(standing.answers),
    )


# ---- signing in


@PAGE.post("/welcome/sign-in/<mailbox>")
def sign_in(mailbox: str) -> Response:
    """Begin to sign in to a mailbox, with what the form gave: a password, or Google's file."""
    desk = find_desk()
    config = load_config(desk.home.config_file)
    settings = config.mailboxes.get(mailbox) or abort(404)
    running = find_sign_ins().get(mailbox)
    if running is None or running.is_over:
        signing = SigningIn(settings, PageTerminal(request.form.get("password", "")))
        store: StoreKind | None = "file" if request.form.get("store") == "file" else None
        person = SignInContext(
            profile=config.profile, home=desk.home, terminal=signing.terminal, now=desk.read_now()
        )
        find_sign_ins()[mailbox] = signing
        signing.begin(person, store, _take_client(settings))
        signing.wait_for_news(_AT_ONCE)
    return go_to("welcome.show", _anchor="sign-in")


def _take_client(settings: MailboxSettings) -> Callable[[], AbstractContextManager[None]]:
    """Google's file as it was dropped onto the page, or chosen among what lies in Downloads."""
    home = find_desk().home
    sent, chosen = request.files.get("client"), request.form.get("offered", "")
    if sent and sent.filename:
        name = Path(strip_hidden(Path(sent.filename).name)[:120] or "client_secret.json")
        return partial(place_client, name, sent.stream.read(google_client.LARGEST), settings, home)
    for file in client_file.list_clients(client_file.find_downloads()) if chosen else ():
        if str(file) == chosen:
            return partial(place_client, file, google_client.read_file(file), settings, home)
    return nullcontext


@PAGE.get("/welcome/sign-in/<mailbox>")
@poll
def stands(mailbox: str) -> Response:
    """How a sign-in stands, for the page that waits for its end."""
    running = find_sign_ins().get(mailbox)
    return jsonify({"stands": running.stands if running else ""})


@PAGE.post("/welcome/take-back/<mailbox>")
def give_back(mailbox: str) -> Response:
    """Take access back, at the provider and here."""
    desk = find_desk()
    settings = load_config(desk.home.config_file).mailboxes.get(mailbox) or abort(404)
    access = find_back_end(settings).access or abort(404)
    outcome = take_back(settings, access(), desk.home)
    note(*filter(None, (outcome.said, outcome.note)))
    return go_to("welcome.show", _anchor="sign-in")


# ---- the other steps


@PAGE.post("/welcome/schedule")
def schedule() -> Response:
    """Have the computer look every hour."""
    try:
        note(*install_schedule(find_desk().home, os.environ))
    except SecondChanceError as problem:
        g.session.memory[_TROUBLE] = Trouble("schedule", problem)
    return go_to("welcome.show", _anchor="schedule")


@PAGE.post("/welcome/notify")
def notify() -> Response:
    """Say a test word over every way there is."""
    desk = find_desk()
    config = load_config(desk.home.config_file)
    try:
        g.session.memory[_TRIALS] = try_all_ways(desk.occasion, config, os.environ)
    except SecondChanceError as problem:
        g.session.memory[_TROUBLE] = Trouble("notify", problem)
    return go_to("welcome.show", _anchor="notify")


@PAGE.post("/welcome/look")
def look() -> Response:
    """Begin the first look."""
    if not find_look().begin(find_desk()):
        note("A look is at work already.")
    return go_to("welcome.show", _anchor="look")
