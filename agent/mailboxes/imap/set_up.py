"""What `init` asks and writes for an account on an IMAP server; what is known of its provider is offered."""

from __future__ import annotations

from agent.keeping.home_folder import Home
from agent.mailboxes.back_end import Answers, Lines, Questions, SetUp
from agent.mailboxes.imap import providers
from agent.mailboxes.oauth.google_client import CONFIG_LINE, step_before_use

_WAYS = (
    ("password", "With an app password: a password made for this program alone"),
    ("xoauth2", "At Google's page, with leave for all of your mail (kind gmail asks for less)"),
)
_LONGEST_HOST = 80


def _suits(address: str) -> bool:
    """Its provider is listed, and has no interface of its own that asks for less."""
    preset = providers.of_address(address)
    return preset is not None and preset.host != "imap.gmail.com"


def _ask(person: Questions, address: str) -> Answers:
    preset = providers.of_address(address)
    host = person.ask_line(
        "The IMAP server?",
        hint="Such as imap.example.org.",
        default=preset.host if preset else "",
        longest=_LONGEST_HOST,
    )
    at = preset if preset and preset.host == host else providers.of_host(host)
    user = person.ask_line("Your user name there?", default=at.user_of(address) if at else address)
    answers = {"host": host, "user": user}
    if at is None:
        return answers
    if at.first:
        person.say(f"{at.name}: {at.first}")
    auth: str = at.auth[0]
    if len(at.auth) > 1:
        auth = person.choose("How shall it sign in?", _WAYS, auth)
    answers |= {"port": str(at.port), "tls": at.tls, "auth": auth}
    if providers.token_provider(host) == "microsoft":
        client_id = person.ask_line(
            "The client id of your app at Microsoft?",
            hint="docs/imap.md shows how to register one; leave this empty to fill it in later.",
            is_optional=True,
        )
        tenant = preset.tenant if preset else ""
        answers |= {"client_id": client_id, "tenant": tenant or address.rpartition("@")[2]}
    return answers


def _write(answers: Answers) -> Lines:
    tls, auth = answers.get("tls", "implicit"), answers.get("auth", "password")
    lines: dict[str, tuple[object, str]] = {
        "host": (answers["host"], "the server"),
        "port": (int(answers.get("port", "993")), "993 for implicit, 143 for starttls"),
        "tls": (tls, "implicit | starttls | none (none: this computer only)"),
        "ca_file": ("", "a private certificate authority, if there is one"),
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
    lines["sent"] = ("", "the folder for sent mail, if it is not found by itself")
    return lines


def _steps_before_use(answers: Answers, home: Home) -> list[str]:
    preset = providers.of_host(answers["host"])
    if answers.get("auth") == "xoauth2":
        if "client_id" not in answers:
            return [step_before_use(home), "second-chance auth"]
        app = "register an app at Microsoft and write its client_id into config.toml (docs/imap.md)."
        return [*([] if answers["client_id"] else [app]), "second-chance auth"]
    if preset and preset.app_password:
        return [f"get an app password ({preset.app_password}).", "second-chance auth"]
    return ["second-chance auth"]


SET_UP = SetUp(name="personal", suits=_suits, ask=_ask, write=_write, steps_before_use=_steps_before_use)
