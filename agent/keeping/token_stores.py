"""The two stores of secrets: the system's keyring and, by explicit choice, a file.

A keyring may be locked, absent, or only pretend to keep what it is given. Whatever its back end does (it may
hang, raise anything, or succeed and keep nothing) ends in one sentence.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from agent.errors import AuthoriseError, LockedError
from agent.keeping.home_folder import reason, write_private
from agent.keeping.patience import run_within
from agent.keeping.session_bus import RUNTIME, find_session_bus

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "second-chance"
PATIENCE = 4.0
"""Seconds; a locked keyring may wait for ever for somebody to unlock it. With the start: under 5."""
_WINDOWS_BYTES = 2560
_NOTIFY = "notify."

_REFUSED = {
    "keyring.backends.null": "it keeps nothing",
    "keyring.backends.fail": "no keyring of this system can be used",
    "keyrings.alt": "it keeps secrets in files, in plain text or under a password that cron cannot type",
}
"""Back ends by module that are not used, and why."""

T = TypeVar("T")


class KeyringStore:
    """The system's keyring, through the keyring library's choice of back end."""

    def __init__(
        self, environ: MutableMapping[str, str], *, patience: float = PATIENCE, runtime: Path = RUNTIME
    ) -> None:
        """Open nothing yet.

        Args:
            environ: The process's environment.
            patience: Seconds that one method may take.
            runtime: Where systemd keeps the folders of the users who are logged in.
        """
        self._environ = environ
        self._patience = patience
        self._runtime = runtime

    def where(self, mailbox: str) -> str:
        """The back end's name."""
        return f"the keyring ({self._ask(mailbox, lambda backend: backend.name)})"

    def get(self, mailbox: str, account: str) -> str | None:
        """The secret; None when the keyring has none.

        Raises:
            AuthoriseError: the keyring is locked, absent, not trusted, or silent for too long.
        """
        return self._ask(
            mailbox, lambda backend: backend.get_password(SERVICE, _name_entry(mailbox, account))
        )

    def put(self, mailbox: str, account: str, secret: str) -> None:
        """Write the secret, read it back and compare.

        Raises:
            AuthoriseError: as `get`, or the keyring did not keep it.
        """

        def write_and_read(backend: KeyringBackend) -> bool:
            _require_fit(backend, secret, mailbox)
            backend.set_password(SERVICE, _name_entry(mailbox, account), secret)
            return backend.get_password(SERVICE, _name_entry(mailbox, account)) == secret

        if not self._ask(mailbox, write_and_read):
            raise _unusable("it did not keep what was written to it", mailbox)

    def delete(self, mailbox: str, account: str) -> None:
        """Remove the secret.

        Raises:
            AuthoriseError: as `get`.
        """

        def remove(backend: KeyringBackend) -> None:
            if backend.get_password(SERVICE, _name_entry(mailbox, account)) is not None:
                backend.delete_password(SERVICE, _name_entry(mailbox, account))

        self._ask(mailbox, remove)

    def _ask(self, mailbox: str, work: Callable[[KeyringBackend], T]) -> T:
        """Do something with the back end, in bounded time; whatever it raises becomes a sentence."""
        find_session_bus(self._environ, self._runtime)
        try:
            return run_within(self._patience, lambda: work(_choose_backend(mailbox)))
        except AuthoriseError:
            raise
        except Exception as problem:  # noqa: BLE001 - third-party back ends raise whatever they like
            # `from None`: a back end may quote in its message what it was given to keep.
            raise _unusable(_explain(problem), mailbox) from None


def _choose_backend(mailbox: str) -> KeyringBackend:
    """The back end that the keyring library chooses, if it can be trusted with a secret.

    Raises:
        AuthoriseError: it cannot, and why.
    """
    import keyring  # noqa: PLC0415 - 0.25 s, only when a secret is needed
    from keyring.backends.chainer import ChainerBackend  # noqa: PLC0415

    try:
        backend = keyring.get_keyring()
    except RuntimeError as problem:  # the back end named in the environment or keyringrc.cfg is not viable
        raise _unusable(str(problem).strip().rstrip("."), mailbox) from problem
    if isinstance(backend, ChainerBackend):
        # Only the first of a chain is ever written to; reading from it alone keeps plain text out.
        behind = list(backend.backends)
        if not behind:
            raise _unusable("it is a chain with no keyring in it", mailbox, "keyring.backends.chainer")
        backend = behind[0]
    module = type(backend).__module__
    for refused, why in _REFUSED.items():
        if module == refused or module.startswith(f"{refused}."):
            raise _unusable(why, mailbox, f"{module}.{type(backend).__name__}")
    return backend


def _require_fit(backend: KeyringBackend, secret: str, mailbox: str) -> None:
    if (
        type(backend).__module__ == "keyring.backends.Windows"
        and len(secret.encode("utf-16-le")) > _WINDOWS_BYTES
    ):
        raise _unusable(f"Windows keeps at most {_WINDOWS_BYTES} bytes, and this is more", mailbox)


def _explain(problem: Exception) -> str:
    """What a back end's exception means, without its own words: they may quote the secret."""
    if isinstance(problem, TimeoutError):
        return "it does not answer; it is probably locked and waits for its password"
    if isinstance(problem, ModuleNotFoundError):
        return f"its program part {problem.name} is not installed"
    from keyring import errors  # noqa: PLC0415 - 0.25 s, only when a secret is needed

    reasons: dict[type[Exception], str] = {
        errors.KeyringLocked: "it is locked",
        errors.InitError: "it has not been set up yet, or cannot ask for its password here",
        errors.NoKeyringError: "no keyring of this system can be used",
        errors.PasswordSetError: "it refused to keep the secret",
        EOFError: "it asks for a password at a terminal, and there is none",
    }
    return next(
        (why for kind, why in reasons.items() if isinstance(problem, kind)),
        f"it failed ({type(problem).__name__})",
    )


def _unusable(why: str, mailbox: str, name: str = "") -> LockedError:
    which = f"The keyring {name}" if name else "The keyring"
    return LockedError(
        f"{which} cannot be used: {why}.",
        "Log in to your desktop or unlock the keyring, and run again. On a machine without one: "
        f"{name_command(mailbox)} --store file, which keeps the secret in a file only you can read.",
    )


def _name_entry(mailbox: str, account: str) -> str:
    """The user name of the entry, as the keyring's own window shows it."""
    return f"{mailbox}: {account}"


def name_notify_entry(name: str) -> str:
    """What stands for a mailbox's name where the address of a phone service is kept; no mailbox has a dot."""
    return f"{_NOTIFY}{name}"


def name_command(mailbox: str) -> str:
    """The command by which a secret is kept."""
    if mailbox.startswith(_NOTIFY):
        return f"second-chance notify --add {mailbox.removeprefix(_NOTIFY)}"
    return f"second-chance auth {mailbox}"


def _name_renewal(mailbox: str) -> str:
    if mailbox.startswith(_NOTIFY):
        return f"have the service make a new one and run {name_command(mailbox)}"
    return f"then run {name_command(mailbox)} --revoke and authorise again"


_OTHERS = 0o077
_LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class FileStore:
    """One file of rights 0600 for each mailbox, `credentials/NAME.secret`: for machines without a keyring."""

    folder: Path

    def where(self, mailbox: str) -> str:
        """The path."""
        return f"the file {self.path(mailbox)}"

    def path(self, mailbox: str) -> Path:
        """Where this mailbox's secret lies."""
        return self.folder / f"{mailbox}.secret"

    def get(self, mailbox: str, account: str) -> str | None:  # noqa: ARG002 - a mailbox has one account at a time
        """What the file holds; None when there is none.

        Raises:
            AuthoriseError: others may read it, or it cannot be read.
        """
        path = self.path(mailbox)
        try:
            with path.open("rb") as file:
                _require_private(path, os.fstat(file.fileno()), mailbox)
                secret = file.read(_LARGEST).decode()
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise _unreadable(path, reason(problem), mailbox) from problem
        except UnicodeDecodeError:  # its message would quote the secret
            raise _unreadable(path, "it holds no text", mailbox) from None
        return secret or None

    def put(self, mailbox: str, account: str, secret: str) -> None:
        """Replace the file whole, read it back and compare.

        Raises:
            AuthoriseError: it does not hold afterwards what was written.
            SecondChanceError: it cannot be written; an older file is untouched.
        """
        path = self.path(mailbox)
        write_private(path, secret.encode())
        if self.get(mailbox, account) != secret:
            raise AuthoriseError(
                f"{path} does not hold what was just written to it.",
                f"See whether its disk is in order, then run {name_command(mailbox)} --store file.",
            )

    def delete(self, mailbox: str, account: str) -> None:  # noqa: ARG002 - as for get
        """Remove the file.

        Raises:
            AuthoriseError: it cannot be removed.
        """
        path = self.path(mailbox)
        try:
            path.unlink(missing_ok=True)
        except OSError as problem:
            raise AuthoriseError(
                f"{path} cannot be removed: {reason(problem)}.", "Remove it yourself."
            ) from problem


def _require_private(path: Path, status: os.stat_result, mailbox: str) -> None:
    """Refuse a secret that others may have read; on Windows rights are not kept in the mode."""
    if os.name == "posix" and stat.S_IMODE(status.st_mode) & _OTHERS:
        raise AuthoriseError(
            f"Other people on this computer may read {path}, which holds a secret of yours "
            f"(rights {stat.S_IMODE(status.st_mode):04o}, expected 0600).",
            f"Run: chmod 600 '{path}'. If somebody may have read it, {_name_renewal(mailbox)}.",
        )


def _unreadable(path: Path, why: str, mailbox: str) -> AuthoriseError:
    return AuthoriseError(
        f"{path} cannot be read: {why}.",
        f"Make the file yours, or keep it again with {name_command(mailbox)} --store file.",
    )
