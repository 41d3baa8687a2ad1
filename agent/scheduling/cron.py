"""cron: the block in the person's own crontab."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from agent.errors import SecondChanceError, TryLaterError
from agent.scheduling import crontab
from agent.scheduling.job import Job
from agent.scheduling.programs import Answer, Programs

_NONE_YET = re.compile(r"\bno crontab for\b|no such file or directory", re.IGNORECASE)
_LATER = re.compile(r"\block|\bbusy\b|temporarily", re.IGNORECASE)
_ALLOWED = re.compile(r"not allowed|cron\.(?:allow|deny)|permission denied", re.IGNORECASE)
_DAEMONS = frozenset({"cron", "crond", "fcron", "dcron", "busybox-crond"})


class Cron:
    """The crontab of this user; may raise SecondChanceError, or TryLaterError while it is in use."""

    name = "cron"

    def __init__(self, programs: Programs, proc: Path = Path("/proc")) -> None:
        """Where to look for the daemon can be told."""
        self._programs = programs
        self._proc = proc

    def available(self) -> bool:
        """Whether there is a crontab program."""
        return self._programs.has("crontab")

    def alive(self) -> bool | None:
        """Whether a cron daemon runs; None where the system does not tell."""
        names = set[str]()
        for one in self._proc.glob("[0-9]*/comm"):
            with suppress(OSError):  # it has ended meanwhile
                names.add(one.read_text(encoding="utf-8", errors="replace").strip())
        return bool(names & _DAEMONS) if names else None

    def text(self, job: Job) -> str:
        """The lines of the block."""
        return crontab.block(job)

    def installed(self) -> str:
        """The block that is there; empty: none."""
        return crontab.installed(self._read())

    def settings(self) -> Mapping[str, str]:
        """The variables the crontab sets above the block."""
        return crontab.settings(self._read())

    def install(self, job: Job) -> None:
        """Put the block in, or in the place of an older one."""
        now = self._read()
        self._write(now, crontab.with_block(now, self.text(job)))

    def remove(self) -> bool:
        """Take the block out; False when there was none."""
        now = self._read()
        then = crontab.without_block(now)
        self._write(now, then)
        return now != then

    def notes(self) -> tuple[str, ...]:
        """What the person should know."""
        mail = (
            "cron mails what a run says to you, or to MAILTO of your crontab: "
            "a line for each draft and each question, nothing when nothing happened."
        )
        if self.alive() is False:
            return (mail, "No cron daemon seems to run. Start it: sudo service cron start")
        return (mail,)

    def _read(self) -> bytes:
        """The crontab; empty when there is none."""
        answer = self._programs.ask("crontab", "-l")
        if answer.code == 0:
            return answer.out
        if _NONE_YET.search(answer.said):
            return b""
        raise _refused(answer)

    def _write(self, now: bytes, then: bytes) -> None:
        if now == then:
            return
        if not then:
            answer = self._programs.ask("crontab", "-r")
        else:
            answer = self._programs.ask("crontab", "-", text=then)
            if answer.code and not then.endswith(b"\n"):  # Debian's takes no last line without its end
                then += b"\n"
                answer = self._programs.ask("crontab", "-", text=then)
        if answer.code:
            raise _refused(answer)
        if self._read() != then:
            raise SecondChanceError(
                "The crontab does not read back as it was written.",
                "Look at it with crontab -l, and run second-chance schedule show.",
            )


def _refused(answer: Answer) -> SecondChanceError:
    said = answer.said or f"it ended with {answer.code} and said nothing"
    if _ALLOWED.search(said):
        return SecondChanceError(
            f"You may not have a crontab here ({said}).",
            "Ask to be named in /etc/cron.allow, or take: second-chance schedule install --with systemd",
        )
    if _LATER.search(said):
        return TryLaterError(f"The crontab is in use ({said}).", "Run the same command again later.")
    return SecondChanceError(
        f"crontab did not do what was asked ({said}); your crontab is as it was.",
        "See that crontab -l works, then run this again.",
    )
