"""systemd: a user service and its timer."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agent.errors import SecondChanceError
from agent.scheduling import units
from agent.scheduling.job import Job
from agent.scheduling.programs import Programs


class Systemd:
    """The user's own systemd; may raise SecondChanceError."""

    name = "systemd"

    def __init__(self, programs: Programs, linger: Path = Path("/var/lib/systemd/linger")) -> None:
        """Where systemd keeps who lingers can be told."""
        self._programs = programs
        self._linger = linger
        environ = programs.environ
        settings = Path(
            environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME") or "~").expanduser() / ".config"
        )
        self._service = settings / "systemd" / "user" / units.SERVICE
        self._timer = settings / "systemd" / "user" / units.TIMER

    def available(self) -> bool:
        """Whether a systemd of this user answers."""
        if not self._programs.has("systemctl"):
            return False
        return self._programs.ask("systemctl", "--user", "show", "--property=Version").code == 0

    def text(self, job: Job) -> str:
        """Both units."""
        return f"{units.service(job)}\n{units.timer(job)}"

    def installed(self) -> str:
        """The units that are there; empty: none, or only one of them."""
        with _files():
            if not (self._service.is_file() and self._timer.is_file()):
                return ""
            both = (self._service.read_text(encoding="utf-8"), self._timer.read_text(encoding="utf-8"))
        return "\n".join(both)

    def alive(self) -> bool | None:
        """Whether the timer is counting."""
        if not self._programs.has("systemctl"):
            return None
        return self._programs.ask("systemctl", "--user", "is-active", "--quiet", units.TIMER).code == 0

    def install(self, job: Job) -> None:
        """Write both units and start the timer; when systemd refuses, nothing is left behind."""
        with _files():
            self._service.parent.mkdir(parents=True, exist_ok=True)
            self._service.write_text(units.service(job), encoding="utf-8")
            self._timer.write_text(units.timer(job), encoding="utf-8")
        try:
            self._do("daemon-reload")
            self._do("enable", "--now", units.TIMER)
        except SecondChanceError:
            self._delete()
            raise

    def remove(self) -> bool:
        """Stop the timer and delete both units; False when there was none."""
        if not (self._service.exists() or self._timer.exists()):
            return False
        self._do("disable", "--now", units.TIMER)
        self._delete()
        self._do("daemon-reload")
        return True

    def notes(self) -> tuple[str, ...]:
        """What the person should know."""
        said = f"What a run says: journalctl --user -u {units.SERVICE}"
        user = getpass.getuser()
        if (self._linger / user).exists():
            return (said,)
        lingers = (
            "It runs while you are logged in, and makes up for missed hours at the next login. "
            f"To have it run always: loginctl enable-linger {user}"
        )
        return (said, lingers)

    def _do(self, *words: str) -> None:
        answer = self._programs.ask("systemctl", "--user", *words)
        if answer.code:
            said = answer.said or f"it ended with {answer.code}"
            raise SecondChanceError(
                f"systemd did not do what was asked ({said}).",
                "See that systemctl --user status works in this login, or take: "
                "second-chance schedule install --with cron",
            )

    def _delete(self) -> None:
        with _files():
            self._service.unlink(missing_ok=True)
            self._timer.unlink(missing_ok=True)


@contextmanager
def _files() -> Iterator[None]:
    try:
        yield
    except (OSError, UnicodeDecodeError) as problem:
        raise SecondChanceError(
            f"The units of systemd cannot be read or written: {problem}.",
            "Look after ~/.config/systemd/user, then run this again.",
        ) from problem
