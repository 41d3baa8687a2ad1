"""What every test shares: Hypothesis profiles, an empty home, and the markers that say what a test needs."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from functools import wraps
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import needs
import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from dovecot import Dovecot

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=100)
settings.register_profile("quick", derandomize=True, deadline=None, max_examples=10)  # make quick
settings.register_profile("dev", deadline=None, max_examples=50)
settings.register_profile(
    "long", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cron", action="store_true", help="also wait for a real cron daemon, a minute or so")


_MEASURED = 20
"""Examples of a property."""
_MEASURED_ROWS = 12
"""Rows of a table that drives the whole program: what only a later one reaches counts as not reached."""
_PURE = ("deciding", "knowledge", "reading", "writing", "writing_rules", "debriefing")
"""Tests of rooms without a mailbox: all their rows are quick. Those with a server have threads, in which
measuring cannot always be taken up again."""
_MEASURES_PROGRAMS = "COVERAGE_PROCESS_CONFIG"
"""By this variable coverage measures the programs that a measured one starts."""
_NEEDED = pytest.StashKey[dict[str, str]]()
_WATCH = needs.Watch()


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Add the markers that fixtures and other markers imply; what takes long begins first.

    At the end one process would else be left with it while the other has nothing to do.
    """
    for item in items:
        own = {mark.name for mark in item.iter_markers()}
        given = needs.follow(own | _of_fixtures(item))
        for name in sorted(given - own):
            item.add_marker(name)
    rows = Counter[str]()
    for item in items:
        rows[test := item.nodeid.partition("[")[0]] += 1
        is_quick = item.path.parent.name in _PURE or item.get_closest_marker("server")
        if rows[test] > _MEASURED_ROWS and not is_quick:
            item.add_marker("no_cover")
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def _of_fixtures(item: pytest.Item) -> set[str]:
    if not isinstance(item, pytest.Function):
        return set()
    known = item._fixtureinfo.name2fixturedefs
    used = [known[name][-1].func for name in item.fixturenames if name in known]
    return {marker for func in used for marker in needs.implied_by(func.__annotations__.get("return"))}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A program that is not installed skips its tests on somebody's machine; CI has them all."""
    for marker, program in needs.PROGRAMS.items():
        if item.get_closest_marker(marker) and (missing := program.missing()):
            said = f"{', '.join(missing)} not installed (Debian: {' '.join(program.packages)})"
            if os.environ.get("CI") == "true":
                pytest.fail(f"CI installs every program, but: {said}")
            pytest.skip(said)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note what the test does, from its first fixture to its last.

    Where a test is not measured, the programs that it starts are not either: measuring doubles their time.
    """
    measured = os.environ.pop(_MEASURES_PROGRAMS, None) if item.get_closest_marker("no_cover") else None
    try:
        with _WATCH.noted() as needed:
            item.stash[_NEEDED] = needed
            return (yield)
    finally:
        if measured is not None:
            os.environ[_MEASURES_PROGRAMS] = measured


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Fail a test that does what its markers do not say."""
    result = yield
    lacking = {
        marker: what for marker, what in item.stash[_NEEDED].items() if not item.get_closest_marker(marker)
    }
    assert not lacking, f"this test needs markers (see CONTRIBUTING.md): {lacking}"
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Measure what the first examples of a property reach, not all: measuring doubles their time."""
    given = getattr(getattr(item, "obj", None), "hypothesis", None)
    measuring = getattr(item.config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    if not given or not measuring or item.get_closest_marker("no_cover"):
        return (yield)
    inner, drawn = given.inner_test, count(1)
    is_paused = False

    @wraps(inner)
    def play(*values: object, **named: object) -> object:
        nonlocal is_paused
        if next(drawn) > _MEASURED and not is_paused:
            measuring.pause()
            is_paused = True
        return inner(*values, **named)

    given.inner_test = play
    try:
        return (yield)
    finally:
        given.inner_test = inner
        if is_paused:
            measuring.resume()


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    """A real IMAP server for a module of tests."""
    from dovecot import Dovecot  # noqa: PLC0415 - most tests need none

    with Dovecot() as one:
        yield one


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty private home folder."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return folder
