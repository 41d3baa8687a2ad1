"""Promise 1: no import, no call and no string in the program can send mail."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

import agent
from agent.errors import BadFileError
from agent.mailboxes.interface import Mailbox
from agent.model.notice import Event, Word
from agent.telling.services import SERVICES, open_service

SOURCES = sorted(Path(agent.__file__).parent.rglob("*.py"))
SENDING_MODULES = {"smtplib", "aiosmtplib", "yagmail", "sendgrid", "mailjet_rest", "nntplib"}
SENDING_CALLS = {"send", "sendmail", "send_message", "send_raw_email"}
SENDING_WORDS = ("/send", "sendmail", "smtp://", "smtps://", "submission")
TELLS_THE_PERSON = {"services/chats.py": ["/sendmessage", "/v2/send", "/send/m.room.message/"]}
"""Paths by which a chat tells the person: Telegram's, Signal's and Matrix's own words."""
LOOKED_FOR = {"scheduling/cron.py": ["/usr/sbin/sendmail", "/usr/lib/sendmail"]}
"""Programs that send, of which is asked whether cron has them; what that module starts is tested below."""
MAIL_WORDS = re.compile(r"e-?mail|mailto|\bcc\b|\bbcc\b", re.IGNORECASE)
"""Headers, fields and arguments by which a service passes a word on as a mail (ntfy: X-Email, email)."""
ADDRESSES = (
    "ntfy://marcus-x7k2",
    "gotifys://push.example/AbCd3f",
    f"pover://{'u' * 30}@{'a' * 30}",
    "hassio://homeassistant.local/t0k3n",
    "hassio://homeassistant.local/t0k3n/mobile_app_pixel",
    "jsons://tools.example/path",
    "tgram://110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/42",
    "signal://nas.lan:8080/+14155550123",
    "matrixs://syt_abc@matrix.example/#room",
    "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
    "discord://123456789012345678/abcDEF_ghiJKL-mnoPQRstu",
    "mmosts://chat.example/x9f3k2m7q1w8e5r4t6y0u2i3o4",
)
"""One of each service."""
PLAYS_THE_PERSON = {"demo", "demo.py", "memory.py"}
"""In the sample and the memory mailbox a person's sending is played: a message moves into Sent there."""


def tree(source: Path) -> ast.AST:
    return ast.parse(source.read_text(encoding="utf-8"))


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_no_module_that_can_send_is_imported(source: Path) -> None:
    """No file imports a module that sends mail, under any name."""
    imported = set()
    for node in ast.walk(tree(source)):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            imported |= {ast.literal_eval(a) for a in node.args if isinstance(a, ast.Constant)}
    assert set() == imported & SENDING_MODULES


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_nothing_is_called_that_sends(source: Path) -> None:
    """No file calls a method that sends, but where a person's own sending is played."""
    if PLAYS_THE_PERSON & set(source.parts):
        return
    called = {
        node.func.attr
        for node in ast.walk(tree(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert set() == called & SENDING_CALLS


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_no_address_of_a_sending_service_is_written(source: Path) -> None:
    """No string names an address or a program that sends."""
    words = [
        node.value.lower()
        for node in ast.walk(tree(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    found = [word for word in words if any(bad in word for bad in SENDING_WORDS)]
    place = f"{source.parent.name}/{source.name}"
    assert (TELLS_THE_PERSON | LOOKED_FOR).get(place, []) == found


def test_what_is_only_looked_for_is_never_started() -> None:
    """The module that knows what cron mails with starts nothing but crontab."""
    starts = [
        ast.unparse(node.args[0])
        for place in LOOKED_FOR
        for source in SOURCES
        if source.match(place)
        for node in ast.walk(tree(source))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "self._programs.run"
    ]
    assert {"'crontab'"} == set(starts)


def test_no_service_is_asked_to_mail() -> None:
    """No header, field, path or method of what tells the person is one that becomes a mail.

    Read from the syntax trees: every string of the services, but for sentences, is looked at; and from the
    requests themselves, for an address of each service.
    """
    folder = Path(agent.__file__).parent / "telling"
    strings = [
        node.value
        for source in sorted(folder.rglob("*.py"))
        for node in ast.walk(tree(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value
    ]
    assert {"mailto", "mailtos", "email"} == {one for one in strings if MAIL_WORDS.search(one)}, (
        "refused schemes"
    )
    assert {open_service(address).service for address in ADDRESSES} == set(SERVICES)
    for address in ADDRESSES:
        post = open_service(address).target.make(Word("title", ("line",), (Event.TEST,)))
        sent = [*post.headers, *post.payload, post.path, post.method, post.room]
        assert not [one for one in sent if MAIL_WORDS.search(one)]


def test_no_address_asks_a_service_to_mail() -> None:
    """An argument, a header or a scheme for mail in an address is refused, not passed on."""
    for address in ADDRESSES:
        for more in (
            "?email=a@b.example",
            "?X-Email=a@b.example",
            "?+X-Email=a@b.example",
            "?to=a@b.example",
        ):
            with pytest.raises(BadFileError):
                open_service(address + more)
    for scheme in ("mailto", "mailtos", "smtp", "smtps", "ses", "sendgrid", "mailgun"):
        with pytest.raises(BadFileError):
            open_service(f"{scheme}://user:password@mail.example")
    with pytest.raises(BadFileError):
        open_service("hassio://homeassistant.local/t0k3n/notify.smtp")


def test_a_mailbox_has_no_way_to_send() -> None:
    """The protocol of mailboxes knows no method whose name speaks of sending."""
    methods = {name for name, _ in inspect.getmembers(Mailbox, inspect.isfunction)}
    assert set() == {name for name in methods if "send" in name or "submit" in name}


def test_the_linter_bans_the_modules() -> None:
    """The lint configuration bans every module of the standard library that sends mail."""
    project = Path(agent.__file__).parents[1] / "pyproject.toml"
    assert '"smtplib".msg' in project.read_text(encoding="utf-8")


def test_the_desk_only_listens() -> None:
    """No page opens a connection of its own, and no script or page asks for anything but the desk's own."""
    folder = Path(agent.__file__).parent / "desk"
    connecting = {"requests", "urllib3", "http.client", "urllib.request", "ssl", "imaplib", "imapclient"}
    found = {
        (source.relative_to(folder).as_posix(), name)
        for source in folder.rglob("*.py")
        for node in ast.walk(tree(source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        if name in connecting | {"socket"}
    }
    assert {("server.py", "socket")} == found
    called = {
        ast.unparse(node.func) for node in ast.walk(tree(folder / "server.py")) if isinstance(node, ast.Call)
    }
    assert "listener.bind" in called
    assert not [one for one in called if "connect" in one]
    texts = [one for kind in ("js", "css", "html") for one in folder.rglob(f"*.{kind}")]
    assert len(texts) > 10
    asks = re.compile(r"""(?:src|action|fetch\(|url\(|sendBeacon|WebSocket|import)\W{0,3}(?:https?:)?//""")
    assert not [one.name for one in texts if asks.search(one.read_text(encoding="utf-8"))]
