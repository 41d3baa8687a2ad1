"""What is switched on and off beside the settings: the hourly run, and the ways of being told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable

from flask import Blueprint, request
from werkzeug.wrappers import Response

from agent.desk.desk import draw, find_desk, go_to, note
from agent.desk.words import describe_failure
from agent.errors import SecondChanceError
from agent.keeping.notify_addresses import open_address_store
from agent.keeping.tokens import StoreKind
from agent.mailboxes.registry import load_config
from agent.scheduling import list_schedulers, render_windows_create, render_windows_delete
from agent.scheduling.scheduler import build_job
from agent.setting_up.phone import drop_phone, keep_phone, name_phone
from agent.setting_up.schedule import (
    FOR_WINDOWS,
    describe_removal,
    examine_scheduler,
    install_schedule,
    remove_from,
)
from agent.setting_up.surroundings import has_keyring
from agent.setting_up.trying import SEE_WHETHER, Trial, try_all_ways
from agent.telling.topics import make_topic

PAGE = Blueprint("switches", __name__)
_LONGEST = 2000
"""Characters of an address."""
_CHANGED = "The list has changed meanwhile; look at it again."
_NAME = "phone"
"""What an address is kept as, where the person gave it no other name."""


@PAGE.get("/schedule")
def show_schedule() -> str:
    """How the hourly run stands in each scheduler of this computer."""
    job = build_job(str(find_desk().home.root))
    if sys.platform == "win32":
        lines = (render_windows_create(job), render_windows_delete())
        return draw("schedule.html", standings=(), is_on=False, windows=(FOR_WINDOWS, *lines))
    found = [examine_scheduler(one, job) for one in list_schedulers(os.environ)]
    return draw(
        "schedule.html",
        standings=[one for one in found if one.state != "not on this system"],
        is_on=any(one.is_installed for one in found),
        windows=(),
    )


@PAGE.post("/schedule/on")
def install() -> Response:
    """Have `run` called every hour."""
    return _do_and_show(lambda: install_schedule(find_desk().home, os.environ))


@PAGE.post("/schedule/off")
def remove() -> Response:
    """Have nothing called any more."""
    return _do_and_show(lambda: describe_removal(remove_from(None, list_schedulers(os.environ))))


@PAGE.post("/telling/test")
def test_words() -> Response:
    """Say a test word over every way of being told."""
    desk = find_desk()
    config = load_config(desk.home.config_file)
    if not config.notify.has_way:
        note("Nothing is set up yet by which you could be told. Tick a way below, or add your phone.")
        return go_to("settings.show", _anchor="notify")
    try:
        trials = try_all_ways(desk.occasion, config, os.environ)
    except SecondChanceError as problem:
        note(describe_failure(problem))
    else:
        note(*_describe_trials(trials))
    return go_to("settings.show", _anchor="notify")


@PAGE.post("/telling/phones")
def add_phone() -> Response:
    """Keep the secret address of a phone service, and name it in config.toml; it is never shown again."""
    home = find_desk().home
    address, topic = request.form.get("address", "").strip()[:_LONGEST], ""
    if not address:
        topic = make_topic()
        address = f"https://ntfy.sh/{topic}"
    kind: StoreKind = "keyring" if has_keyring(home) else "file"
    try:
        name = _find_free_name(load_config(home.config_file).notify.urls)
        open_address_store(home, kind, name)
        kept = keep_phone(home, name, address, kind)
        name_phone(home.config_file, kept.url)
    except SecondChanceError as problem:
        note(describe_failure(problem))
        return go_to("settings.show", _anchor="phones")
    if topic:
        note(f"In the ntfy app press +, and type this as the name of the topic: {topic}")
    note(f"{kept.label}: its address is kept in {kept.where}. Send a test word to see that it arrives.")
    return go_to("settings.show", _anchor="phones")


@PAGE.post("/telling/phones/<int:position>/drop")
def remove_phone(position: int) -> Response:
    """Take an address out of config.toml."""
    is_gone = drop_phone(find_desk().home.config_file, position, request.form.get("shown", ""))
    note("You are not told there any more." if is_gone else _CHANGED)
    return go_to("settings.show", _anchor="phones")


def _find_free_name(urls: Iterable[str]) -> str:
    taken = set(urls)
    number = next(n for n in range(1, len(taken) + 2) if f"keyring:{_name_phone(n)}" not in taken)
    return _name_phone(number)


def _name_phone(number: int) -> str:
    return f"{_NAME}{number}" if number > 1 else _NAME


def _describe_trials(trials: Iterable[Trial]) -> Iterable[str]:
    """What came of each way, a sentence each."""
    several = tuple(trials)
    for one in several:
        failure = f" {describe_failure(one.error)}" if one.error else ""
        yield f"{one.label}: {one.outcome}.{failure}"
    if any(one.told for one in several):
        yield SEE_WHETHER


def _do_and_show(do: Callable[[], tuple[str, ...]]) -> Response:
    try:
        note(*do())
    except SecondChanceError as problem:
        note(describe_failure(problem))
    return go_to("switches.show_schedule")
