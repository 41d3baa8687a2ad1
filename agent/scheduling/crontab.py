"""The crontab's text: one marked block in it is ours, every other byte is the person's.

The block stands at the end, so that the person's own MAILTO and PATH hold for it too.
"""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from agent.errors import SecondChanceError, UsageError
from agent.scheduling.job import Job

BEGIN = b"# second-chance begin"
_BEGIN_JOINED = b"# second-chance begin (the line above had no end)"
END = b"# second-chance end"
_ABOUT = "# One visit an hour; what a missed run left undone, the next one does."
_SETTING = re.compile(r"""\s*(?P<q>["']?)(?P<name>[A-Za-z_]\w*)(?P=q)\s*=\s*(?P<value>.*?)\s*""")


@dataclass(frozen=True, slots=True)
class _Parts:
    """A crontab around its block."""

    before: bytes
    block: bytes
    after: bytes

    @property
    def joined(self) -> bool:
        """Whether the newline before the block is ours."""
        return self.block.startswith(_BEGIN_JOINED)


def command(job: Job) -> str:
    """The job as a shell command.

    Raises:
        UsageError: a backslash in a path; crons differ in what they make of it.
    """
    words = shlex.join(job.words)
    line = f"cd {shlex.quote(job.folder)} && {words}" if job.folder else words
    if "\\" in line:
        raise UsageError(
            f"cron cannot be given the path in {line!r}: systems differ in how they read a backslash.",
            "Rename the folder, or choose another home with --home DIR.",
        )
    return line


def block(job: Job) -> str:
    """The lines between the markers: hourly, at the home's own minute.

    Hourly, not in working hours only: the moments that count are ten in the morning where the *recipient*
    works, and a run with nothing due costs a few hundredths of a second.
    """
    escaped = command(job).replace("%", "\\%")  # a bare % ends the command (crontab(5))
    return f"{_ABOUT}\n{job.minute} * * * * {escaped}\n"


def with_block(crontab: bytes, lines: str) -> bytes:
    """The crontab with these lines as our block: in the place of an older one, else at the end.

    Raises:
        SecondChanceError: the markers in it do not belong together.
    """
    parts = _parts(crontab)
    if parts is None:
        joined = bool(crontab) and not crontab.endswith(b"\n")
        parts = _Parts(crontab + b"\n" * joined, _BEGIN_JOINED if joined else BEGIN, b"")
    begin = _BEGIN_JOINED if parts.joined else BEGIN
    return b"".join((parts.before, begin, b"\n", lines.encode(), END, b"\n", parts.after))


def without_block(crontab: bytes) -> bytes:
    """The crontab as it was before the block came.

    Raises:
        SecondChanceError: as `with_block`.
    """
    parts = _parts(crontab)
    if parts is None:
        return crontab
    before = parts.before.removesuffix(b"\n") if parts.joined and not parts.after else parts.before
    return before + parts.after


def installed(crontab: bytes) -> str:
    """The lines between the markers; empty when there is no block.

    Raises:
        SecondChanceError: as `with_block`.
    """
    parts = _parts(crontab)
    lines = parts.block.splitlines(keepends=True)[1:-1] if parts else []
    return b"".join(lines).decode("utf-8", "replace")


def settings(crontab: bytes) -> Mapping[str, str]:
    """The variables the person's crontab sets for our block: those above it."""
    parts = _parts(crontab)
    lines = (parts.before if parts else crontab).decode("utf-8", "replace").split("\n")
    found = filter(None, map(_SETTING.fullmatch, lines))
    return {one["name"]: _unquoted(one["value"]) for one in found}


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _parts(crontab: bytes) -> _Parts | None:
    lines = io.BytesIO(crontab).readlines()  # ends at \n only: a lone \r is the person's
    trimmed = [line.rstrip() for line in lines]
    begins = [i for i, line in enumerate(trimmed) if line in (BEGIN, _BEGIN_JOINED)]
    ends = [i for i, line in enumerate(trimmed) if line == END]
    if not begins and not ends:
        return None
    if not (len(begins) == len(ends) == 1 and begins[0] < ends[0]):
        raise SecondChanceError(
            f'The crontab holds "{BEGIN.decode()}" or "{END.decode()}" without its other half, or twice.',
            "Delete these lines and what is between them with crontab -e, then run this again.",
        )
    first, last = begins[0], ends[0] + 1
    return _Parts(b"".join(lines[:first]), b"".join(lines[first:last]), b"".join(lines[last:]))
