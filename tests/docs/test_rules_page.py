from __future__ import annotations

import ast
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.writing import rules

CHECKOUT = Path(__file__).parents[2]
SCRIPT = runpy.run_path(str(CHECKOUT / "docs/rules.py"))
PAGE = (CHECKOUT / "docs/rules.md").read_text(encoding="utf-8")
DOCUMENTED = {one.id: one for one in SCRIPT["rules"]()}
KINDS = ("*.py", "*.yaml", "*.toml", "*.j2")


def test_the_page_is_what_the_docstrings_say() -> None:
    """Every rule as its docstring tells it; otherwise: `python docs/rules.py`."""
    assert SCRIPT["page"]() == PAGE


def test_every_rule_stands_once() -> None:
    """No id has two rules, and each rule of a letter is documented."""
    ids = [one.id for one in SCRIPT["rules"]()]
    assert sorted(set(ids)) == sorted(ids)
    assert {one.id for one in rules.RULES} <= set(ids)


@pytest.mark.parametrize("rule_id", sorted(DOCUMENTED))
def test_every_rule_has_its_reason(rule_id: str) -> None:
    """A sentence, a reason, and only sources that the page lists."""
    one = DOCUMENTED[rule_id]
    assert one.text.endswith((".", "?"))
    assert one.why.endswith(".")
    assert [name for name in SCRIPT["sources_of"](one) if name not in SCRIPT["SOURCES"]] == []


def test_every_source_is_used() -> None:
    """What no rule rests on is no source."""
    used = {name for one in DOCUMENTED.values() for name in SCRIPT["sources_of"](one)}
    assert used == set(SCRIPT["SOURCES"])


def test_every_id_in_the_program_leads_to_its_rule() -> None:
    """An id in code, comments or word lists has its heading on the page."""
    files = [
        file
        for folder in ("agent", "templates")
        for kind in KINDS
        for file in (CHECKOUT / folder).rglob(kind)
    ]
    named = {
        (found, file.relative_to(CHECKOUT).as_posix())
        for file in files
        for found in SCRIPT["RULE_ID"].findall(file.read_text(encoding="utf-8"))
    }
    assert [(found, where) for found, where in sorted(named) if f"\n### {found}\n" not in PAGE] == []


def sentences(tree: ast.Module) -> Iterator[str]:
    """The texts of a program that are no documentation and more than one word."""
    nodes = list(ast.walk(tree))
    documentation = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        text = node.value if isinstance(node, ast.Constant) and id(node) not in documentation else None
        if isinstance(text, str) and " " in text.strip():
            yield text


def test_no_sentence_for_a_person_holds_an_id() -> None:
    """An id says nothing to whoever reads a letter: it stands in code, comments and JSON alone."""
    programs = (file.read_text(encoding="utf-8") for file in (CHECKOUT / "agent").rglob("*.py"))
    texts = [text for program in programs for text in sentences(ast.parse(program))]
    texts += [file.read_text(encoding="utf-8") for file in (CHECKOUT / "templates").rglob("*.j2")]
    assert [text for text in texts if SCRIPT["RULE_ID"].search(text)] == []
