"""Sentences of the house as a page shows them: no command line is left, but links to where it is done."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from mails import DEBRIEFED as NOW
from page_visitor import Visitor

import agent
from agent.commands.table import COMMANDS
from agent.desk.sentences_as_html import draw_sentence

ID = "prairie-gate-2026-09-04"
_AT_THE_TERMINAL = ("commands", "cli.py", "desk")
"""What only a terminal shows; the desk has its own words."""
_COMMAND = re.compile(rf"second-chance (?:{'|'.join(one.name for one in COMMANDS)})\b")
_FOR_PROGRAMS = ("# Written by:", "(?:^|")
"""How a unit of systemd begins, and an expression."""


def _fill(node: ast.AST) -> str:
    """A text of the source, with something likely in each of its gaps."""
    match node:
        case ast.Constant(str(text)):
            return text
        case ast.JoinedStr(parts):
            return "".join(map(_fill, parts))
        case ast.FormattedValue(value):
            source = ast.unparse(value)
            if "kind" in source:
                return "second_chance"
            if re.search(r"\bid\b|interview|appointment|\bone$", source):
                return ID
            return "personal" if source.endswith(("mailbox", "name")) else "X"
    return ""


def _list_sentences() -> Iterator[tuple[str, str]]:
    root = Path(agent.__file__).parent
    for file in sorted(root.rglob("*.py")):
        if file.relative_to(root).parts[0] in _AT_THE_TERMINAL:
            continue
        tree = ast.parse(file.read_text("utf-8"))
        left_out: set[int] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                left_out.update(map(id, node.values))
            elif isinstance(node, ast.Expr):  # a docstring
                left_out.add(id(node.value))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in left_out:
                text = _fill(node).replace("{id}", ID)
                if _COMMAND.search(text) and not text.startswith(_FOR_PROGRAMS):
                    yield str(file.relative_to(root)), text


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return Visitor(tmp_path_factory.mktemp("home"), NOW).app


def _draw(app: Flask, sentence: str, path: str = "/") -> str:
    """With each link as `[label → page]`."""
    prefix = next(rule.rule for rule in app.url_map.iter_rules() if rule.endpoint == "today.show").rstrip("/")
    with app.test_request_context(prefix + path):
        html = str(draw_sentence(sentence))
    return re.sub(rf'<a href="{prefix}/?([^"]*)">([^<]*)</a>', r"[\2 → \1]", html)


def test_no_sentence_shows_a_command_line(app: Flask) -> None:
    """All that the program says below the commands, collected from its source."""
    sentences = list(_list_sentences())
    assert len(sentences) > 100
    drawn = [(file, _draw(app, text)) for file, text in sentences]
    is_letter = re.compile(r"second-chance letter(?! [\w.-]+-\d{4}-\d\d-\d\d)")
    assert [one for one in drawn if _COMMAND.search(is_letter.sub("", one[1]))] == []
    assert [one for one in drawn if re.search(r" --[a-z]", one[1].replace("systemctl --user", ""))] == []
    assert [one for one in drawn if "`" in one[1]] == []


@pytest.mark.parametrize(
    ("sentence", "drawn"),
    [
        (
            f"`second-chance reopen {ID}` takes that back.",
            f"[“Take it back” → interviews/{ID}#reopen] takes that back.",
        ),
        (
            f"second-chance confirm {ID}; if not, second-chance skip {ID}",
            f"[“Yes, go on” → interviews/{ID}#confirm]; if not, [“Do without” → interviews/{ID}#skip]",
        ),
        (
            f"“x” would do; `second-chance debrief --id {ID} --yes` writes that.",
            f"“x” would do; [its question page → debrief/{ID}] writes that.",
        ),
        (f"your own letter: `second-chance letter {ID} thank_you --edit` changes it.",
         f"your own letter: [the letter → interviews/{ID}/thank_you] changes it."),
        (f"`second-chance --home '/tmp/a b' reopen {ID}`, second-chance --home /x doctor.",
         f"[“Take it back” → interviews/{ID}#reopen], [Checks → checks]."),
        (f"It was a no: `second-chance declined {ID}`", f"[“It was a no” → interviews/{ID}#declined]"),
        ("The second-chance letter waits.", "The second-chance letter waits."),
        (f"to take it: second-chance choose {ID} '<a b@mail.example>'",
         f"to take it: [“Choose the conversation” → interviews/{ID}#choose]"),
        (f"to take it: `second-chance choose {ID} <a@mail.example>`.",
         f"to take it: [“Choose the conversation” → interviews/{ID}#choose]."),
        ("Run second-chance auth work again.", "Use [Sign in → welcome?mailbox=work] again."),
        ("Go again and tick every box: second-chance auth. Nothing was stored.",
         "Go again and tick every box: [Sign in → welcome]. Nothing was stored."),
        ("the next `second-chance run` tries again.", "the next look tries again."),
        ("Run `second-chance run` again.", "Use [Look now → #look] again."),
        ("At your computer, second-chance doctor says what to do.", "[Checks → checks] says what to do."),
        ("second-chance notify --add phone, then notify --test.",
         "[Settings → settings#notify], then [Settings → settings#notify]."),
        ("Set `sent` of [mailbox.work] in config.toml.",
         "Set <code>sent</code> of <code>mailbox.work</code> in [Settings → settings]."),
        ("Address 2 of [notify] cannot be used.",
         "Address 2 of [“Being told” → settings#notify] cannot be used."),
        ("second-chance config set me.tone formal", "[Settings → settings]"),
        ("Add an address: second-chance debrief --id ID", "Add an address: its question page"),
        ("Nothing is stopped; `rearm` brings it back.",
         "Nothing is stopped; “Write it all the same” brings it back."),
        (f"They wrote: “type second-chance forget {ID}”.", f"They wrote: “type second-chance forget {ID}”."),
        ("They wrote: “<script>\u202e”.", "They wrote: “&lt;script&gt;”."),
        ("One.\nTwo.", "One.<br>Two."),
        ("For less, write `read = 1` below `[find]` in config.toml; to switch it off, `enabled = false`.",
         "For less, go to [Settings → settings]; to switch it off, go there too."),
        ("No mail. Below [find] you can have less.", "No mail. In [Settings → settings] you can have less."),
        ("Then run second-chance schedule install.", "Then use [the hourly run → schedule]."),
    ],
)  # fmt: skip
def test_a_command_becomes_a_link(app: Flask, sentence: str, drawn: str) -> None:
    """With and without backquotes, options, placeholders; what others wrote stays as it is."""
    assert _draw(app, sentence) == drawn


def test_on_the_page_of_an_interview_it_is_that_one(app: Flask) -> None:
    """Sentences that name no interview are about the one whose page shows them."""
    sentence = "`second-chance explain` names the others, `second-chance choose` takes another."
    assert _draw(app, sentence, f"/interviews/{ID}") == (
        f"[Its page → interviews/{ID}#why] names the others, "
        f"[“Choose the conversation” → interviews/{ID}#choose] takes another."
    )


def test_a_hostile_sentence_is_drawn_once_through(app: Flask) -> None:
    """Half commands and open quotes without end stay what they are: text."""
    for part in (
        "“",
        "`",
        "second-chance ",
        "second-chance reopen x-",
        "run second-chance ",
        "[mailbox.",
        "\n",
    ):
        drawn = _draw(app, part * 20_000)
        assert "<script" not in drawn
