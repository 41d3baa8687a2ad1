"""systemd: a service of this user and its timer."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agent.errors import SecondChanceError
from agent.scheduling.scheduler import PROGRAM, Job, Programs

SERVICE = f"{PROGRAM}.service"
TIMER = f"{PROGRAM}.timer"


class Systemd:
    """The user's own systemd; may raise SecondChanceError."""

    name = "systemd"

    def __init__(self, programs: Programs, linger: Path = Path("/var/lib/systemd/linger")) -> None:
        """Take the programs, and the folder in which systemd lists users whose services outlive a login."""
        self._programs = programs
        self._linger = linger
        environ = programs.environ
        settings = Path(
            environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME") or "~").expanduser() / ".config"
        )
        self._service = settings / "systemd" / "user" / SERVICE
        self._timer = settings / "systemd" / "user" / TIMER

    def is_available(self) -> bool:
        """Whether a systemd of this user answers."""
        if not self._programs.has("systemctl"):
            return False
        return self._programs.run("systemctl", "--user", "show", "--property=Version").code == 0

    def render(self, job: Job) -> str:
        """Both units."""
        return f"{render_service(job)}\n{render_timer(job)}"

    def read_installed(self) -> str:
        """The units that are there; empty: none, or only one of them."""
        with _explain_errors():
            if not (self._service.is_file() and self._timer.is_file()):
                return ""
            both = (self._service.read_text(encoding="utf-8"), self._timer.read_text(encoding="utf-8"))
        return "\n".join(both)

    def is_alive(self) -> bool | None:
        """Whether the timer is counting."""
        if not self._programs.has("systemctl"):
            return None
        return self._programs.run("systemctl", "--user", "is-active", "--quiet", TIMER).code == 0

    def install(self, job: Job) -> None:
        """Write both units and start the timer; when systemd refuses, nothing is left behind."""
        with _explain_errors():
            self._service.parent.mkdir(parents=True, exist_ok=True)
            self._service.write_text(render_service(job), encoding="utf-8")
            self._timer.write_text(render_timer(job), encoding="utf-8")
        try:
            self._systemctl("daemon-reload")
            self._systemctl("enable", "--now", TIMER)
        except SecondChanceError:
            self._delete()
            raise

    def remove(self) -> bool:
        """Stop the timer and delete both units; False when there was none."""
        if not (self._service.exists() or self._timer.exists()):
            return False
        self._systemctl("disable", "--now", TIMER)
        self._delete()
        self._systemctl("daemon-reload")
        return True

    def find_silence(self) -> str:
        """It stands in a log."""
        return "What a run says stands in a log only."

    def notes(self) -> tuple[str, ...]:
        """What the person should know."""
        log = f"What a run says: journalctl --user -u {SERVICE}"
        user = getpass.getuser()
        if (self._linger / user).exists():
            return (log,)
        lingers = (
            "It runs while you are logged in, and makes up for missed hours at the next login. "
            f"To have it run always: loginctl enable-linger {user}"
        )
        return (log, lingers)

    def _systemctl(self, *words: str) -> None:
        answer = self._programs.run("systemctl", "--user", *words)
        if answer.code:
            complaint = answer.complaint or f"it ended with {answer.code}"
            raise SecondChanceError(
                f"systemd did not do what was asked ({complaint}).",
                "See that systemctl --user status works in this login, or take: "
                "second-chance schedule install --with cron",
            )

    def _delete(self) -> None:
        with _explain_errors():
            self._service.unlink(missing_ok=True)
            self._timer.unlink(missing_ok=True)


@contextmanager
def _explain_errors() -> Iterator[None]:
    try:
        yield
    except (OSError, UnicodeDecodeError) as problem:
        raise SecondChanceError(
            f"The units of systemd cannot be read or written: {problem}.",
            "Look after ~/.config/systemd/user, then run this again.",
        ) from problem


def render_service(job: Job) -> str:
    """The unit that makes one visit; what it says goes to the journal of systemd."""
    first, *others = job.words
    # The program's own path knows no variables (systemd.service(5)), so a $ in it is not doubled.
    line = " ".join((_quoted(first), *(_quoted(word).replace("$", "$$") for word in others)))
    folder = f"WorkingDirectory={job.folder.replace('%', '%%')}\n" if job.folder else ""
    return (
        "# Written by: second-chance schedule install\n"
        "[Unit]\n"
        "Description=Second Chance: one visit\n"
        "\n"
        "[Service]\n"
        "Type=oneshot\n"
        f"{folder}"
        f"ExecStart={line}\n"
    )


def render_timer(job: Job) -> str:
    """The unit that starts it: hourly at the home's own minute, at once after missed hours."""
    return (
        "# Written by: second-chance schedule install\n"
        "[Unit]\n"
        "Description=Second Chance: a visit every hour\n"
        "\n"
        "[Timer]\n"
        f"OnCalendar=*-*-* *:{job.minute:02}:00\n"
        "RandomizedDelaySec=60\n"
        "Persistent=true\n"
        "\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
