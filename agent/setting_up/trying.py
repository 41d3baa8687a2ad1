"""A test word over every way of [notify], and how each of them stands."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from agent.composition import Occasion, open_for_reading, open_for_work
from agent.errors import SecondChanceError
from agent.keeping.config import Config, Notify
from agent.model.finding import Finding, State
from agent.model.notice import Event, Word
from agent.telling.inbox_note import find_inbox_ways
from agent.telling.inboxes import check_inboxes
from agent.telling.opening import open_ways
from agent.telling.way import NotToldError, Way
from agent.telling.ways import Ways
from agent.telling.words import TITLES

TEST = Word(
    TITLES[Event.TEST],
    ("This is a test: you are told here when something waits for you.",),
    (Event.TEST,),
)
SEE_WHETHER = "See whether the word has come; if it has not, look at the settings of the app."
"""What is said behind a word that went out."""


class UnusableWayError(SecondChanceError):
    """Something in [notify] makes no way."""

    code = "unusable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of one way, tried or only looked at."""

    way: str
    """What the journal knows it by."""
    label: str
    """What it is called in a sentence."""
    told: bool | None = None
    """None: it was not tried, or may have told it."""
    error: SecondChanceError | None = None

    @property
    def outcome(self) -> str:
        """In a word or two."""
        return {True: "told", False: "not told", None: "perhaps told" if self.error else "is set up"}[
            self.told
        ]


@contextmanager
def open_all_ways(
    occasion: Occasion, config: Config, environ: MutableMapping[str, str], *, is_test: bool
) -> Iterator[Ways]:
    """Every way of config.toml; a note in an inbox needs the mailbox and the journal.

    Args:
        occasion: Where and when.
        config: What config.toml says.
        environ: The process's environment.
        is_test: Whether something will be told, for which the house is needed alone.
    """
    open_home = open_for_work if is_test else open_for_reading
    with open_home(occasion) if config.notify.inbox else nullcontext() as agent:
        more: tuple[Way, ...] = find_inbox_ways(agent, occasion.now) if agent else ()
        yield open_ways(config.notify, occasion.home, environ, more)


def try_way(way: Way) -> Trial:
    """Say the test word."""
    try:
        way.say(TEST)
    except NotToldError as error:
        return Trial(way=way.name, label=way.label, told=False, error=error)
    except SecondChanceError as error:
        return Trial(way=way.name, label=way.label, error=error)
    return Trial(way=way.name, label=way.label, told=True)


def list_problems(ways: Ways, config: Config) -> Iterator[Finding]:
    """What of [notify] makes no way."""
    yield from ways.problems
    yield from (one for one in check_inboxes(config) if one.state is not State.OK)


def describe_problem(problem: Finding) -> Trial:
    """What makes no way; an address is counted from 1 for the person: `notify.urls[1]` is the second."""
    number = problem.name.partition("[")[2].rstrip("]")
    label = f"address {int(number) + 1} of [notify] urls" if number else "[notify] inbox"
    return Trial(way=problem.name, label=label, told=False, error=UnusableWayError(problem.text, problem.fix))


def try_all_ways(occasion: Occasion, config: Config, environ: MutableMapping[str, str]) -> tuple[Trial, ...]:
    """Say the test word over every way there is, and name what makes none."""
    with open_all_ways(occasion, config, environ, is_test=True) as ways:
        tried = [try_way(way) for way in ways.ways]
    return (*tried, *map(describe_problem, list_problems(ways, config)))


def describe_hours(notify: Notify) -> str:
    """When something is told, and how much of it."""
    first, last = (f"{one:%H:%M}" for one in notify.hours)
    how = ", without names" if notify.discreet else ""
    return f"You are told between {first} and {last}, your time{how}; what comes up later waits."
