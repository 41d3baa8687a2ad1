"""What somebody needs who writes a letter themselves, in lines to read and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agent.knowledge.kinds import KINDS
from agent.model.guide import Guide


def list_guide_lines(guide: Guide) -> Iterator[str]:
    """The whole guide, a line each."""
    yield f"The {KINDS[guide.kind]} to {guide.person}"
    yield from _list_section("What is known", list_facts(guide))
    yield from _list_section("How long it may be", list_limits(guide))
    yield from _list_section("What such a letter keeps to", (f"- {rule.text}" for rule in guide.rules))
    yield from _list_section("The tips", list_tips(guide))


def list_facts(guide: Guide) -> Iterator[str]:
    """The facts and the greetings."""
    yield from (f"{fact.label}: {fact.value}" for fact in guide.facts)
    yield f"Greeting: {' or '.join(guide.greetings)}"


def list_limits(guide: Guide) -> Iterator[str]:
    """The lengths that are advised."""
    advised = {name: f"{warn:g}" for name, (warn, _) in guide.limits.items()}
    yield f"{advised['words_min']} to {advised['words_max']} words"
    yield f"{advised['sentences_min']} to {advised['sentences_max']} sentences"
    yield f"at most {advised['paragraphs_max']} paragraphs of {advised['paragraph_words_max']} words"
    yield f"no sentence of more than {advised['sentence_words_max']} words"


def list_tips(guide: Guide) -> Iterator[str]:
    """The tips that concern this letter."""
    yield from (f"{number}. {text}" for number, text in enumerate(guide.tips, 1))


def build_guide_json(guide: Guide) -> dict[str, Any]:
    """The guide for JSON."""
    return {
        "kind": guide.kind,
        "for": guide.person,
        "facts": {fact.key: fact.value for fact in guide.facts},
        "greetings": list(guide.greetings),
        "limits": {name: {"warn": warn, "error": error} for name, (warn, error) in guide.limits.items()},
        "rules": [
            {"id": rule.id, "text": rule.text, "severity": rule.severity, "stops": rule.is_stopping}
            for rule in guide.rules
        ],
        "tips": list(guide.tips),
    }


def _list_section(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield ""
    yield title
    yield from (f"  {line}" for line in lines)
