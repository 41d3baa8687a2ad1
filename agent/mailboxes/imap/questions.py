"""What `init` asks for a mailbox on an IMAP server, and what it writes of the answers."""

from __future__ import annotations

from pathlib import Path

from agent.errors import UnclearError
from agent.keeping.config import absolute_path
from agent.keeping.home_folder import Home
from agent.knowledge.domains import is_this_machine
from agent.mailboxes.back_end import PATIENCE_LINE, SERVERS_LINE, Answers, Lines, Questions, SetUp
from agent.mailboxes.imap import providers
from agent.mailboxes.imap.providers import Preset
from agent.mailboxes.imap.server_address import Server, read_server
from agent.mailboxes.oauth.google_client import CONFIG_LINE, STEPS_BEFORE_USE

_WAYS = (
    ("password", "With an app password: a password made for this program alone"),
    ("xoauth2", "At Google's page, with leave for all of your mail (kind gmail asks for less)"),
)
_ENCRYPTED = (
    ("implicit", "TLS or SSL from the start (port 993)"),
    ("starttls", "STARTTLS (port 143)"),
)
_NOT_ENCRYPTED = ("none", "Not at all: only on this computer")
_USUAL_PORTS = {"implicit": 993, "starttls": 143, "none": 143}
_MICROSOFT = (
    "Before you answer more: Microsoft takes no passwords over IMAP any more, app passwords neither. "
    "You sign in on a page of Microsoft's instead, and for that an app of your own must be registered there; "
    "Second Chance brings none along. It costs nothing and takes about fifteen minutes: docs/imap.md leads "
    "through it."
)
"""What is needed at Microsoft, said before anything is asked."""
_PERSONAL = (
    "An Outlook.com, Hotmail or Live account needs a directory before it can register an app. A free sign-up "
    "at https://azure.microsoft.com/free makes one, and asks for a telephone number and a card; or somebody "
    "who has one registers the app for you."
)
_ORGANISATION = (
    "For an employer's or a school's mailbox ask their administrator first: many allow no such app, or no "
    "IMAP, and then it cannot be done."
)
_TOO_MUCH = (
    "If that is too much: leave here, and nothing is written. A mailbox elsewhere will do for your "
    "applications."
)
_LARGEST_CERTIFICATE = 1_000_000
"""Bytes; a file with every authority there is has 300,000."""


def _suits(address: str) -> bool:
    """Its provider is listed, and has no interface of its own that asks for less."""
    preset = providers.find_by_address(address)
    return preset is not None and preset.host != "imap.gmail.com"


def _ask(person: Questions, address: str) -> Answers:
    known = providers.find_by_address(address)
    is_told = known is not None and _tell_of_microsoft(person, known.host, known.tenant)
    if known and _is_right(person, known, address):
        return _ask_at_provider(person, known, known.host, known.user_of(address), address)
    server = _ask_server(person, address)
    if not is_told:
        _tell_of_microsoft(person, server.host)
    at = providers.find_by_host(server.host, user=address)
    user = person.ask_line(
        "Your user name there?",
        hint="Mostly your address, or what stands before its @.",
        default=at.user_of(address) if at else address,
    )
    if at:
        return _ask_at_provider(person, at, server.host, user, address)
    tls = _ask_encryption(person, server)
    return {
        "host": server.host,
        "user": user,
        "port": _ask_port(person, server, tls),
        "tls": tls,
        "ca_file": "" if tls == "none" else _ask_authority(person),
        "auth": "password",
    }


def _tell_of_microsoft(person: Questions, host: str, tenant: str = "") -> bool:
    """Say what is needed at Microsoft, where a server is theirs; whether it was said."""
    is_theirs = not is_this_machine(host) and providers.find_token_provider(host) == "microsoft"
    if is_theirs:
        whose = _PERSONAL if tenant == "consumers" else _ORGANISATION
        person.say(f"{_MICROSOFT}\n{whose}\n{_TOO_MUCH}")
    return is_theirs


def _is_right(person: Questions, known: Preset, address: str) -> bool:
    person.say(
        f"{known.name} is known: the server is {known.host}, port {known.port}, and your user name there is "
        f"{known.user_of(address)}."
    )
    return person.confirm("Is that right?")


def _ask_server(person: Questions, address: str) -> Server:
    domain = address.rpartition("@")[2] or "example.org"
    found: list[Server] = []

    def take(text: str) -> str:
        found[:] = [read_server(text)]
        return text

    typed = person.ask(
        "The IMAP server?",
        take,
        hint=f"Such as imap.{domain} or mail.{domain}. Your provider's help names it, beside IMAP or "
        "incoming mail.",
    )
    server = found[0]
    if server.host != typed.strip().casefold():
        port = f", port {server.port}" if server.port else ""
        person.say(f"Taken from it: the server {server.host}{port}.")
    return server


def _ask_encryption(person: Questions, server: Server) -> str:
    choices = [*_ENCRYPTED, *([_NOT_ENCRYPTED] if is_this_machine(server.host) else [])]
    usual = server.tls or ("starttls" if server.port == _USUAL_PORTS["starttls"] else "implicit")
    return person.choose("How is it encrypted?", choices, usual)


def _ask_port(person: Questions, server: Server, tls: str) -> str:
    def take(text: str) -> str:
        if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 65535):  # noqa: PLR2004 - the range
            raise UnclearError("A port is a number from 1 to 65535.")
        return str(int(text))

    return person.ask(
        "The port?",
        take,
        hint="What is filled in is usual.",
        default=str(server.port or _USUAL_PORTS[tls]),
    )


def _ask_authority(person: Questions, usual: str = "public") -> str:
    """The file of a private certificate authority; empty: the server's certificate is like any other's."""
    private = person.choose(
        "Who signed its certificate?",
        (
            ("public", "A public authority, as nearly everywhere"),
            ("private", "A private one: yours, a company's, Proton's"),
        ),
        usual,
    )
    if private == "public":
        return ""
    while True:
        path = person.ask_path(
            "The file with that authority's certificate?",
            hint="A text file that begins with -----BEGIN CERTIFICATE-----, often named ca.pem or ca.crt.",
        )
        problem = _find_file_problem(absolute_path(path, Path.cwd()))
        if not problem:
            return path
        person.say(problem)


def _find_file_problem(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST_CERTIFICATE)
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "no possible name"
        return f"{file} cannot be read: {reason}."
    return "" if b"-----BEGIN CERTIFICATE-----" in data else f"{file} holds no certificate in PEM."


def _ask_at_provider(person: Questions, at: Preset, host: str, user: str, address: str) -> Answers:
    """What is left to ask where the provider is known."""
    if at.first:
        person.say(f"{at.name}: {at.first}")
    auth: str = at.auth[0]
    if len(at.auth) > 1:
        auth = person.choose("How shall it sign in?", _WAYS, auth)
    answers = {"host": host, "user": user, "port": str(at.port), "tls": at.tls, "auth": auth}
    if is_this_machine(host):
        answers["ca_file"] = _ask_authority(person, "private")
    if providers.find_token_provider(host) == "microsoft":
        client_id = person.ask_line(
            "The client id of your app at Microsoft?",
            hint="It stands in the app's overview at https://entra.microsoft.com. Leave it empty to fill it "
            "in later: second-chance config set.",
            is_optional=True,
        )
        known = providers.find_by_address(address)
        tenant = known.tenant if known else ""
        answers |= {"client_id": client_id, "tenant": tenant or address.rpartition("@")[2]}
    return answers


def ask_for_account(person: Questions, host: str, address: str) -> Answers:
    """The account on a listed provider's server that a password made for this program opens.

    Args:
        person: Who is asked.
        host: The provider's server.
        address: Of the person; where the provider gives such addresses, nothing is asked.
    """
    preset = providers.find_by_host(host)
    user = address
    if preset is None or providers.find_by_address(address) is not preset:
        user = person.ask_line(f"Your user name at {host}?", default=address)
    answers = {"host": host, "user": user, "auth": "password"}
    if preset is None:
        return answers
    if preset.first:
        person.say(f"{preset.name}: {preset.first}")
    return answers | {"user": preset.user_of(user), "port": str(preset.port), "tls": preset.tls}


def _write(answers: Answers) -> Lines:
    tls, auth = answers.get("tls", "implicit"), answers.get("auth", "password")
    lines: dict[str, tuple[object, str]] = {
        "host": (answers["host"], "the server"),
        "port": (int(answers.get("port", "993")), "993 for implicit, 143 for starttls"),
        "tls": (tls, "implicit | starttls | none (none: this computer only)"),
        "ca_file": (answers.get("ca_file", ""), "a private certificate authority, if there is one"),
        "user": (answers["user"], "as the server knows you"),
        "auth": (auth, "password (from the keyring) | xoauth2 | oauthbearer"),
    }
    if "client_id" in answers:
        lines["client_id"] = (answers["client_id"], "the id of your own app at Microsoft (docs/imap.md)")
        lines["tenant"] = (
            answers["tenant"],
            "common | organizations | consumers | your organisation's domain",
        )
    elif auth != "password":
        lines["client_secret"] = CONFIG_LINE
    lines["drafts"] = ("", "the folder for drafts, if it is not found by itself")
    lines["sent"] = ("", "the folder for sent mail, or a list, if it is not found by itself; never the inbox")
    lines["authserv_id"] = SERVERS_LINE
    lines["patience"] = PATIENCE_LINE
    return lines


def _steps_before_use(answers: Answers, _home: Home) -> list[str]:
    preset = providers.find_by_host(answers["host"], user=answers["user"])
    if answers.get("auth") == "xoauth2":
        if "client_id" not in answers:
            return list(STEPS_BEFORE_USE)
        app = "register an app at Microsoft and write its client_id into config.toml (docs/imap.md)."
        return [*([] if answers["client_id"] else [app]), "second-chance auth"]
    if preset and preset.app_password:
        return [f"get an app password ({preset.app_password}).", "second-chance auth"]
    return ["second-chance auth"]


SET_UP = SetUp(name="personal", suits=_suits, ask=_ask, write=_write, steps_before_use=_steps_before_use)
