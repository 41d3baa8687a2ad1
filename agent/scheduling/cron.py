"""cron: one marked block in the person's own crontab; every other byte of it stays as it is.

The block stands at the end, so that the person's own MAILTO and PATH hold for it too.
"""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from agent.errors import SecondChanceError, TryLaterError, UsageError
from agent.scheduling.scheduler import Answer, Job, Programs

BEGIN = b"# second-chance begin"
_BEGIN_JOINED = b"# second-chance begin (the line above had no end)"
END = b"# second-chance end"
_ABOUT = "# One visit an hour; what a missed run left undone, the next one does."
_SETTING = re.compile(r"""\s*(?P<q>["']?)(?P<name>[A-Za-z_]\w*)(?P=q)\s*=\s*(?P<value>.*?)\s*""")

_NONE_YET = re.compile(r"\bno crontab for\b|no such file or directory", re.IGNORECASE)
_LATER = re.compile(r"\block|\bbusy\b|temporarily", re.IGNORECASE)
_ALLOWED = re.compile(r"not allowed|cron\.(?:allow|deny)|permission denied", re.IGNORECASE)
_MAILERS = (Path("/usr/sbin/sendmail"), Path("/usr/lib/sendmail"))
"""What cron gives its mail to: every mail system installs it under one of these names. It is looked for, and
never started."""
_DAEMONS = frozenset({"cron", "crond", "fcron", "dcron", "busybox-crond"})


class Cron:
    """The crontab of this user; may raise SecondChanceError, or TryLaterError while it is in use."""

    name = "cron"

    def __init__(
        self, programs: Programs, proc: Path = Path("/proc"), mailers: Sequence[Path] = _MAILERS
    ) -> None:
        """Take the programs, the folder in which the system lists its processes, and what cron mails with."""
        self._programs = programs
        self._proc = proc
        self._mailers = mailers

    def is_available(self) -> bool:
        """Whether there is a crontab program."""
        return self._programs.has("crontab")

    def is_alive(self) -> bool | None:
        """Whether a cron daemon runs; None where the system does not tell."""
        names = set[str]()
        for process in self._proc.glob("[0-9]*/comm"):
            with suppress(OSError):  # it has ended meanwhile
                names.add(process.read_text(encoding="utf-8", errors="replace").strip())
        return bool(names & _DAEMONS) if names else None

    def find_silence(self) -> str:
        """Why cron mails nothing of what a run says, a sentence; empty: it does mail it."""
        with suppress(SecondChanceError):  # whoever installs into it says what is wrong with it
            if self.settings().get("MAILTO") == "":
                return "Your crontab says that cron mails nothing (MAILTO)."
        if any(mailer.exists() for mailer in self._mailers):
            return ""
        return "cron has no mail program on this computer, so what a run says is lost."

    def render(self, job: Job) -> str:
        """The lines of the block."""
        return render_block(job)

    def read_installed(self) -> str:
        """The block that is there; empty: none."""
        return read_block(self._read())

    def settings(self) -> Mapping[str, str]:
        """The variables the crontab sets above the block."""
        return read_settings(self._read())

    def install(self, job: Job) -> None:
        """Add the block, or replace an older one."""
        before = self._read()
        self._write(before, insert_block(before, self.render(job)))

    def remove(self) -> bool:
        """Remove the block; False when there was none."""
        before = self._read()
        after = remove_block(before)
        self._write(before, after)
        return before != after

    def notes(self) -> tuple[str, ...]:
        """What the person should know."""
        mail = self.find_silence() or (
            "cron mails what a run says to you, or to MAILTO of your crontab: "
            "a line for each draft and each question, nothing when nothing happened."
        )
        if self.is_alive() is False:
            return (mail, "No cron daemon seems to run. Start it: sudo service cron start")
        return (mail,)

    def _read(self) -> bytes:
        """The crontab; empty when there is none."""
        answer = self._programs.run("crontab", "-l")
        if answer.code == 0:
            return answer.out
        if _NONE_YET.search(answer.complaint):
            return b""
        raise _explain(answer)

    def _write(self, before: bytes, after: bytes) -> None:
        if before == after:
            return
        if not after:
            answer = self._programs.run("crontab", "-r")
        else:
            answer = self._programs.run("crontab", "-", text=after)
            if answer.code and not after.endswith(b"\n"):  # Debian's takes no last line without its end
                after += b"\n"
                answer = self._programs.run("crontab", "-", text=after)
        if answer.code:
            raise _explain(answer)
        if self._read() != after:
            raise SecondChanceError(
                "The crontab does not read back as it was written.",
                "Look at it with crontab -l, and run second-chance schedule show.",
            )


def _explain(answer: Answer) -> SecondChanceError:
    complaint = answer.complaint or f"it ended with {answer.code} and said nothing"
    if _ALLOWED.search(complaint):
        return SecondChanceError(
            f"You may not have a crontab here ({complaint}).",
            "Ask to be named in /etc/cron.allow, or take: second-chance schedule install --with systemd",
        )
    if _LATER.search(complaint):
        return TryLaterError(f"The crontab is in use ({complaint}).", "Run the same command again later.")
    return SecondChanceError(
        f"crontab did not do what was asked ({complaint}); your crontab is as it was.",
        "See that crontab -l works, then run this again.",
    )


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


def shell_command(job: Job) -> str:
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


def render_block(job: Job) -> str:
    """The lines between the markers: an hourly job at the home's own minute.

    It runs outside working hours too: what counts is ten in the morning where the *recipient* works, and a
    run with nothing due costs a few hundredths of a second.
    """
    escaped = shell_command(job).replace("%", "\\%")  # a bare % ends the command (crontab(5))
    return f"{_ABOUT}\n{job.minute} * * * * {escaped}\n"


def insert_block(crontab: bytes, lines: str) -> bytes:
    """The crontab with these lines as our block: in the place of an older one, else at the end.

    Raises:
        SecondChanceError: the markers in it do not belong together.
    """
    parts = _split(crontab)
    if parts is None:
        joined = bool(crontab) and not crontab.endswith(b"\n")
        parts = _Parts(crontab + b"\n" * joined, _BEGIN_JOINED if joined else BEGIN, b"")
    begin = _BEGIN_JOINED if parts.joined else BEGIN
    return b"".join((parts.before, begin, b"\n", lines.encode(), END, b"\n", parts.after))


def remove_block(crontab: bytes) -> bytes:
    """The crontab as it was before the block came.

    Raises:
        SecondChanceError: as `insert_block`.
    """
    parts = _split(crontab)
    if parts is None:
        return crontab
    before = parts.before.removesuffix(b"\n") if parts.joined and not parts.after else parts.before
    return before + parts.after


def read_block(crontab: bytes) -> str:
    """The lines between the markers; empty when there is no block.

    Raises:
        SecondChanceError: as `insert_block`.
    """
    parts = _split(crontab)
    lines = parts.block.splitlines(keepends=True)[1:-1] if parts else []
    return b"".join(lines).decode("utf-8", "replace")


def read_settings(crontab: bytes) -> Mapping[str, str]:
    """The variables the person's crontab sets for our block: those above it."""
    parts = _split(crontab)
    lines = (parts.before if parts else crontab).decode("utf-8", "replace").split("\n")
    settings = filter(None, map(_SETTING.fullmatch, lines))
    return {setting["name"]: _unquote(setting["value"]) for setting in settings}


def _unquote(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _split(crontab: bytes) -> _Parts | None:
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
