"""What was wrong with an attempt: doubled, lost, said falsely, or shown raw."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from command_line import Said

DUPLICATE, LOSS, FALSE, RAW = "duplicates", "losses", "false sentences", "tracebacks"
KINDS = (DUPLICATE, LOSS, FALSE, RAW)
EXIT_CODES = frozenset({0, 1, 75, 77})
"""A fault of a mailbox never makes a wrong command line or a bad file."""

USAGE = 2
_NOT_OURS = re.compile(r"(?:journal\.db|run\.lock).* (?:EACCES|EPERM|EROFS)")
"""A home that is somebody else's is a wrong `--home`."""

_RAW = re.compile(
    r"Traceback|\bErrno\b|\bb'|\bb\"|\[Errno|<class|object at 0x"
    r"|\b[A-Z][A-Za-z]*(?:Error|Exception|Warning)\b|inside Second Chance|\bNone\b"
    r"|\{'|\['|\\x[0-9a-f]{2}|SQLITE_"
)
"""A word of Python's: of a traceback, of an exception, of a literal."""
_DELETED = re.compile(r"deleted by you|you (?:have )?deleted", re.IGNORECASE)
_FULL = re.compile(r"\bis full\b|\bdisk is full\b|no room|make room|quota", re.IGNORECASE)
_FULL_WAYS = re.compile(
    r"ENOSPC|EDQUOT|SQLITE_FULL|SQLITE_IOERR|OVERQUOTA|LIMIT|quota|Rate|429|full", re.IGNORECASE
)
_AUTH = re.compile(r"second-chance auth\b|authorise again|sign in again", re.IGNORECASE)
_AUTH_WAYS = re.compile(
    r"AUTH|EXPIRED|401|invalid_grant|403|insufficient|domainPolicy|LOGIN|forbidden", re.IGNORECASE
)
_CHANGED = re.compile(r"with your changes|sent with changes|you (?:have )?changed", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is not as it must be."""

    kind: str
    """One of KINDS."""
    words: str


def judge_words(said: Said, fault: str) -> Iterable[Wrong]:
    """What a command said that cannot be true, or is not for a person.

    Args:
        said: All it said.
        fault: Operation and way of the fault it met; empty for none.
    """
    if said.code not in EXIT_CODES and not (said.code == USAGE and _NOT_OURS.search(fault)):
        yield Wrong(RAW, f"exit code {said.code}")
    if found := _RAW.search(said.err):
        yield Wrong(RAW, _around(said.err, found))
    both = f"{said.out}\n{said.err}"
    if found := _DELETED.search(both):
        yield Wrong(FALSE, _around(both, found))
    if found := _CHANGED.search(both):
        yield Wrong(FALSE, _around(both, found))
    if (found := _FULL.search(said.err)) and not _FULL_WAYS.search(fault):
        yield Wrong(FALSE, _around(said.err, found))
    if ((found := _AUTH.search(said.err)) or said.code == 77) and not _AUTH_WAYS.search(fault):
        yield Wrong(FALSE, _around(said.err, found) if found else "exit code 77")


def judge_claims(said: Said, standing: Mapping[str, int]) -> Iterable[Wrong]:
    """What a command says that it placed and that does not stand there."""
    for one in _interviews(said):
        for draft in one.get("placed_now", ()):
            if not standing.get(draft["kind"]):
                yield Wrong(FALSE, f"placed_now holds the {draft['kind']}, and Drafts does not")
    if "is in your Drafts" in said.err and not standing:
        yield Wrong(FALSE, _tidy(said.err))


def judge_end(
    status: Said,
    standing: Mapping[str, int],
    wanted: Mapping[str, int],
    sent: Iterable[str],
    found: Said | None = None,
) -> tuple[list[Wrong], bool]:
    """What is wrong when all has been well for a while; and whether the person is asked instead.

    Args:
        status: `status --json`.
        standing: The drafts that stand, by kind.
        wanted: Those that should.
        sent: Kinds of letters that were sent.
        found: What `find` says, where a form should stand.
    """
    wrong = [
        Wrong(DUPLICATE, f"{standing[kind]} of the {kind}")
        for kind in standing
        if standing[kind] > max(wanted.get(kind, 0), 1) or (kind not in wanted and standing[kind])
    ]
    interviews = _interviews(status)
    asked = any("draft_unknown" in one.get("needs_input", ()) for one in interviews)
    asked |= found is not None and "to be asked anew" in found.out + found.err
    missing = [kind for kind in wanted if not standing.get(kind)]
    if missing and not asked:
        wrong += [Wrong(LOSS, f"no {kind}, and nobody is asked") for kind in missing]
    fates: dict[str, str] = {d["kind"]: d["fate"] for one in interviews for d in one.get("drafts", ())}
    for kind, fate in fates.items():
        expected = {"sent"} if kind in sent else {"unsent"} if standing.get(kind) else {"unknown"}
        if fate not in expected:
            wrong.append(Wrong(FALSE, f"the {kind} is told as {fate}"))
    return wrong, asked and bool(missing)


def _interviews(said: Said) -> list[dict[str, Any]]:
    try:
        told = json.loads(said.out)
    except ValueError:
        return []
    found: list[dict[str, Any]] = told.get("interviews", []) if isinstance(told, dict) else []
    return found


def _around(text: str, found: re.Match[str]) -> str:
    return _tidy(text[max(0, found.start() - 120) : found.end() + 120])


def _tidy(text: str) -> str:
    return " ".join(text.split())
