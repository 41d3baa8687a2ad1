"""Promise 1: no import, no call and no string in the program can send mail."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

import agent
from agent.mailboxes.interface import Mailbox

SOURCES = sorted(Path(agent.__file__).parent.rglob("*.py"))
SENDING_MODULES = {"smtplib", "aiosmtplib", "yagmail", "sendgrid", "mailjet_rest", "nntplib"}
SENDING_CALLS = {"send", "sendmail", "send_message", "send_raw_email"}
SENDING_WORDS = ("/send", "sendmail", "smtp://", "smtps://", "submission")
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
    assert [] == [word for word in words if any(bad in word for bad in SENDING_WORDS)]


def test_a_mailbox_has_no_way_to_send() -> None:
    """The protocol of mailboxes knows no method whose name speaks of sending."""
    methods = {name for name, _ in inspect.getmembers(Mailbox, inspect.isfunction)}
    assert set() == {name for name in methods if "send" in name or "submit" in name}


def test_the_linter_bans_the_modules() -> None:
    """The lint configuration bans every module of the standard library that sends mail."""
    project = Path(agent.__file__).parents[1] / "pyproject.toml"
    assert '"smtplib".msg' in project.read_text(encoding="utf-8")
