"""Every regular expression of the program, found in its syntax trees, and the texts that are worst for each.

An expression is found where it is compiled, used or asked for by `pattern`. What it is made of is evaluated
in its module; where that takes words of a function, a row of the makers calls the function. The texts follow
from the expression: whatever may repeat in it is repeated, behind all that stands before it.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import _constants as ops  # type: ignore[attr-defined]  # no other way to see what an expression is made of
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

PROGRAM = Path(__file__).parents[2] / "agent"
_RE = frozenset({"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"})
_SECTIONS = frozenset({"pattern", "group_pattern", "_compile"})
"""What else makes an expression of words."""
_OF_WORDS = frozenset({"knowledge.languages: pattern", "knowledge.languages: group_pattern"})
"""Where that is done for whoever asks: each that asks is a place of its own."""
_AT_ONE_PLACE = frozenset({"match", "fullmatch"})


Makers = Mapping[str, Callable[[], Iterable[re.Pattern[Any]]]]


@dataclass(frozen=True, slots=True)
class Site:
    """Where an expression stands."""

    key: str
    """The module and the constant or function that holds it: `reading.body: _UNSEEN`."""
    is_searched: bool
    """It is tried at every place of a text, not at one alone."""
    expressions: tuple[re.Pattern[Any], ...]


def find_sites(makers: Makers) -> Iterator[Site]:
    """Every place in the program where an expression stands.

    Args:
        makers: For what takes the words of a function: the key of its place, and what makes its expressions.

    Raises:
        NameError: an expression is made of the words of a function that has no row among the makers.
    """
    for file in sorted(PROGRAM.rglob("*.py")):
        module = ".".join(file.relative_to(PROGRAM.parent).with_suffix("").parts).removesuffix(".__init__")
        if not module.endswith("__main__"):
            yield from _in_module(module, ast.parse(file.read_text(encoding="utf-8")), makers)


def _in_module(module: str, tree: ast.Module, makers: Makers) -> Iterator[Site]:
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if not (function := _function(call)):
            continue
        owner = _owner(call, parents)
        key = f"{module.removeprefix('agent.')}: {owner}"
        if key in _OF_WORDS:
            continue
        is_searched = _is_searched(call, function, owner, parents)
        if key in makers:
            yield Site(key, is_searched, tuple(makers[key]()))
        else:
            words = {**vars(importlib.import_module(module)), "re": re}
            yield Site(key, is_searched, (eval(_source(call, function), words),))  # noqa: S307 - our own source


def _function(call: ast.Call) -> str:
    """The function of `re`, or of the language lists, that is called; empty: another one."""
    match call.func:
        case ast.Attribute(value=ast.Name(id="re"), attr=name) if name in _RE:
            return name
        case ast.Name(id=name) if name in _SECTIONS:
            return name
    return ""


def _owner(call: ast.Call, parents: Mapping[ast.AST, ast.AST]) -> str:
    """The constant or function that holds it."""
    node: ast.AST = call
    while not isinstance(node, ast.FunctionDef):
        if isinstance(parents[node], ast.Module):
            target = node.targets[0] if isinstance(node, ast.Assign) else node
            return target.id if isinstance(target, ast.Name) else ""
        node = parents[node]
    return node.name


def _is_searched(call: ast.Call, function: str, owner: str, parents: Mapping[ast.AST, ast.AST]) -> bool:
    """Whether it is tried at every place; where that cannot be told, it is."""
    above = parents[call]
    if function in _AT_ONE_PLACE or _is_at_one_place(above):
        return False
    named = (node for node in parents if isinstance(node, ast.Name) and node.id == owner)
    uses: list[ast.AST] = [node for node in named if isinstance(node.ctx, ast.Load)]
    if isinstance(above, ast.Return):  # `_words().match(text)`
        uses = [parents[use] for use in uses]
    elif not isinstance(above, ast.Assign):
        return True
    return not uses or not all(_is_at_one_place(parents[use]) for use in uses)


def _is_at_one_place(way: ast.AST) -> bool:
    return isinstance(way, ast.Attribute) and way.attr in _AT_ONE_PLACE


def _source(call: ast.Call, function: str) -> str:
    if function in {*_SECTIONS, "compile"}:
        return ast.unparse(call)
    flags = [f"flags={ast.unparse(word.value)}" for word in call.keywords if word.arg == "flags"]
    return f"re.compile({', '.join([ast.unparse(call.args[0]), *flags])})"


# ---- the worst texts of an expression

_ALPHABET = "ax1 \n-.,:;@(/'\"<>_=é月A&\\[]{}!?*\t"
_MANY = 20
"""What may be repeated less often is no reason for concern."""
_PICKS = 4
_FLAGS = re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE


@cache
def worst_shapes(expression: re.Pattern[Any]) -> tuple[tuple[str, str], ...]:
    """How texts begin, and what is repeated in them."""
    source = (
        expression.pattern if isinstance(expression.pattern, str) else expression.pattern.decode("latin-1")
    )
    flags = expression.flags if isinstance(expression.pattern, str) else expression.flags & ~re.UNICODE
    shapes = _Shapes()
    whole = shapes.walk(parser.parse(source, flags), "")
    found: dict[tuple[str, str], None] = {}
    for before, repeated in shapes.found:
        for head, unit in (
            (before, repeated),
            (f"\n{before}", repeated),
            ("", repeated),
            ("", before),
            ("", before + repeated),
            ("", repeated + " "),
            ("", repeated + "\n"),
            ("", before + repeated * 30),
            ("", before + repeated * 30 + "\n"),
        ):
            if unit:
                found[head, unit] = None
    for unit in (whole, f"{whole} ", *_ALPHABET, "a ", "1 ", "a\n", " \n", "a.", "A. ", "ab-"):
        if unit:
            found["", unit] = None
    return tuple(found)


def write_text(shape: tuple[str, str], size: int, expression: re.Pattern[Any]) -> Any:
    """A text of this size in this shape, with an end that no expression expects."""
    head, unit = shape
    text = f"{head}{unit * (size // len(unit) + 1)}"[: size - 1] + "\x00"
    return text if isinstance(expression.pattern, str) else text.encode("utf-8", "replace")


class _Shapes:
    """Goes through an expression's parts: what stands before each, and what may be repeated there."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self._pick = 0
        self._groups: dict[int, str] = {}

    def walk(self, parts: Iterable[tuple[Any, Any]], before: str) -> str:
        """Note what may be repeated in these parts; a text that they match, behind what stood before."""
        for op, value in parts:
            if op in {ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT}:
                self._repeat(value, before)
                self.walk(value[2], before)
            elif op is ops.SUBPATTERN:
                self.walk(value[3], before)
            elif op is ops.ATOMIC_GROUP:
                self.walk(value, before)
            elif op is ops.BRANCH:
                for branch in value[1]:
                    self.walk(branch, before)
            elif op in {ops.ASSERT, ops.ASSERT_NOT}:
                self.walk(value[1], before)
            before += self._sample(op, value)
        return before

    def _repeat(self, value: Any, before: str) -> None:
        if value[1] < _MANY:
            return
        for self._pick in range(_PICKS):
            self.found.append((before, self._join(value[2]) or " "))
        self._pick = 0

    def _join(self, parts: Iterable[tuple[Any, Any]]) -> str:
        return "".join(self._sample(op, value) for op, value in parts)

    def _sample(self, op: Any, value: Any) -> str:  # noqa: PLR0911 - as the parser gives it; one for each part
        """A short text that a part matches."""
        if op is ops.LITERAL:
            return chr(value)
        if op is ops.NOT_LITERAL:
            return next(one for one in _ALPHABET if one != chr(value))
        if op is ops.ANY:
            return "x"
        if op is ops.IN:
            fitting: list[str] = [one for one in (*_ALPHABET, *_named(value)) if _is_in(value, one)] or ["x"]
            return fitting[self._pick % len(fitting)]
        if op is ops.BRANCH:
            return self._join(value[1][self._pick % len(value[1])])
        if op is ops.SUBPATTERN:
            self._groups[value[0]] = self._join(value[3])
            return self._groups[value[0]]
        if op in {ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT}:
            return self._join(value[2]) * int(value[0])
        if op is ops.ATOMIC_GROUP:
            return self._join(value)
        return self._groups.get(value, "") if op is ops.GROUPREF else ""


def _named(members: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    """The characters that a set names itself."""
    for op, value in members:
        if op is ops.LITERAL:
            yield chr(value)
        elif op is ops.RANGE:
            yield chr(value[0])


def _is_in(members: Iterable[tuple[Any, Any]], one: str) -> bool:
    """Whether a character is in a set."""
    is_turned = is_named = False
    for op, value in members:
        if op is ops.NEGATE:
            is_turned = True
        elif op is ops.LITERAL:
            is_named |= value == ord(one)
        elif op is ops.RANGE:
            is_named |= value[0] <= ord(one) <= value[1]
        elif op is ops.CATEGORY:
            is_named |= bool(re.match(_CATEGORIES[value], one))
    return is_named != is_turned


_CATEGORIES = {
    ops.CATEGORY_DIGIT: r"\d",
    ops.CATEGORY_NOT_DIGIT: r"\D",
    ops.CATEGORY_SPACE: r"\s",
    ops.CATEGORY_NOT_SPACE: r"\S",
    ops.CATEGORY_WORD: r"\w",
    ops.CATEGORY_NOT_WORD: r"\W",
}
