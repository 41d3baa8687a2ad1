"""What a rule is, and how one is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from agent.model.letter import Finding, Kind
from agent.writing.rules.draft import Draft, Hit

Check = Callable[[Draft], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of CONTENT §4."""

    id: str
    severity: str
    """What it may find: E, W or E/W. Where the document says E, a W marks the first of two limits."""
    kinds: frozenset[Kind]
    check: Check
    text: str
    """What it asks for, in one line."""

    def findings(self, draft: Draft) -> Iterator[Finding]:
        """What this rule finds wrong in a letter; nothing where the rule is not for its kind."""
        if draft.context.kind not in self.kinds:
            return
        for hit in self.check(draft):
            name = f"{self.id} {hit.category}".strip()
            yield Finding(name, hit.severity, hit.place, hit.text, hit.field)


def rule(rule_id: str, severity: str, kinds: frozenset[Kind] = frozenset(Kind)) -> Callable[[Check], Rule]:
    """Make a rule of a check; its docstring's first line is the rule's text."""

    def made(check: Check) -> Rule:
        return Rule(rule_id, severity, kinds, check, (check.__doc__ or "").partition("\n")[0])

    return made


def only(*kinds: Kind) -> frozenset[Kind]:
    """The kinds of letter a rule is for."""
    return frozenset(kinds)
