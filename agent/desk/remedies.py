"""What the desk can do about a finding of the checks: a button or a link for each step that it knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from agent.checkup import Finding
from agent.scheduling import NAMES


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One step."""

    label: str
    endpoint: str
    values: Mapping[str, str] = field(default_factory=dict)
    """The parts of the address."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What its form sends."""
    is_form: bool = True
    """Whether it does something; else it only leads there."""


_Make = Callable[[Finding, "re.Match[str]"], Remedy]


def _lead(label: str, endpoint: str, values: Mapping[str, str] | None = None) -> Remedy:
    return Remedy(label=label, endpoint=endpoint, values=values or {}, is_form=False)


def _mend(label: str, what: str, fields: Mapping[str, str] | None = None) -> Remedy:
    return Remedy(label=label, endpoint="checks.mend", values={"what": what}, fields=fields or {})


def _sign_in(finding: Finding, found: re.Match[str]) -> Remedy:
    name = finding.name.partition(".")[2] or found["mailbox"] or ""
    return _lead("Sign in again", "welcome.show", {"mailbox": name} if name else {})


def _install(_: Finding, found: re.Match[str]) -> Remedy:
    which = found["which"] or ""
    return _mend("Install the hourly run", "schedule", {"which": which} if which in NAMES else {})


def _open_setting(_: Finding, found: re.Match[str]) -> Remedy:
    return _lead("Open this setting", "settings.show", {"_anchor": found["section"].replace(".", "-")})


def _always(remedy: Remedy) -> _Make:
    return lambda _finding, _found: remedy


_STEPS: tuple[tuple[re.Pattern[str], _Make], ...] = (
    (re.compile(r"second-chance auth(?: (?P<mailbox>[A-Za-z0-9_-]{1,40}))?"), _sign_in),
    (re.compile(r"second-chance init"), _always(_lead("Set it up", "welcome.show"))),
    (re.compile(r"second-chance schedule install(?: --with (?P<which>[a-z]{1,20}))?"), _install),
    (
        re.compile(r"systemctl --user enable --now"),
        _always(_mend("Start it again", "schedule", {"which": "systemd"})),
    ),
    (re.compile(r"second-chance run\b"), _always(Remedy(label="Look now", endpoint="today.begin_look"))),
    (
        re.compile(r"second-chance notify --test"),
        _always(Remedy(label="Send a test word", endpoint="switches.test_words")),
    ),
    (
        re.compile(r"config set notify\.desktop true"),
        _always(_mend("Tell me on this screen", "desktop")),
    ),
    (re.compile(r"^chmod [67]00 .*$"), _always(_mend("Close it to others", "rights"))),
    (re.compile(r"\[(?P<section>me|waiting|find|notify|mailbox\.[A-Za-z0-9_-]{1,40})\]"), _open_setting),
)
"""By what a fix names a step, and what is done for it here."""


def list_remedies(finding: Finding) -> Iterator[Remedy]:
    """What can be done here about a finding; nothing: only the person can do what its fix says."""
    for pattern, make in _STEPS:
        if found := pattern.search(finding.fix):
            yield make(finding, found)


def say_rest(finding: Finding) -> str:
    """What the fix says beside the buttons; empty where one of them is all of it."""
    is_whole = any(pattern.fullmatch(finding.fix.strip(" `.")) for pattern, _ in _STEPS)
    return "" if is_whole else finding.fix
