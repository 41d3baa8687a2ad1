"""Which ways of telling `[notify]` names, and what keeps some of them from working."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass

from agent.errors import SecondChanceError
from agent.keeping.config import Notify
from agent.model.finding import Finding
from agent.telling.desktop import DesktopWay
from agent.telling.program import ProgramWay
from agent.telling.way import Way

ReadAddress = Callable[[str], str]
"""Gives the secret address kept under a name; raises AuthoriseError where it cannot be had."""

KEYRING = "keyring:"
"""What stands before the name of an address in the keyring."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What there is to tell by."""

    ways: tuple[Way, ...]
    problems: tuple[Finding, ...]
    """What is wrong with the others, each under its key: `notify.urls[1]`; positions count from 0."""


def list_ways(
    notify: Notify,
    read_address: ReadAddress,
    environ: MutableMapping[str, str],
    more: Iterable[Way] = (),
) -> Ways:
    """Every way of `[notify]`: one that is wrong is a finding and silences no other.

    Nothing is asked of a server or a desktop, but the keyring for the addresses that it keeps.

    Args:
        notify: What config.toml says.
        read_address: Gives an address that is kept under a name (`keeping.notify_addresses`).
        environ: The process's environment; where it lacks the session bus, as under cron, the bus is found.
        more: Ways that need more than this, such as a note in the inbox of a mailbox that is open.
    """
    ways: list[Way] = []
    problems: list[Finding] = []
    if notify.desktop:
        ways.append(DesktopWay(environ))
    for number, written in enumerate(notify.urls):
        try:
            ways.append(_read_url(written, read_address))
        except SecondChanceError as error:
            problems.append(Finding.of_error(f"notify.urls[{number}]", error))
    if notify.command:
        ways.append(ProgramWay(notify.command, environ))
    return Ways((*ways, *more), tuple(problems))


def _read_url(written: str, read_address: ReadAddress) -> Way:
    """The service of an address, which may be kept under a name.

    Raises:
        AuthoriseError: what is kept cannot be had.
        BadFileError: it is no address of a service there is.
    """
    if written.startswith(KEYRING):
        written = read_address(written.removeprefix(KEYRING))
    from agent.telling.services import open_service  # noqa: PLC0415 - only where one is named

    return open_service(written)
