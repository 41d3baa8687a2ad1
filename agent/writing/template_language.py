"""What a letter template may contain, and how its fields become text.

A template is text, fields, `if` and `one_of` blocks: nothing that loops, reaches into a field, reads a
file or grows, so that its work is bounded by its own length. Text of the person is a value in it and is
never read as a template.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from agent.writing.shapes import GROUPS, Shape, Words

if TYPE_CHECKING:
    from jinja2 import Template, nodes
    from jinja2.sandbox import SandboxedEnvironment

# Control characters can stand in no field, so they can mark places in a rendered page.
SLOT = "\x01"
_MISSING = "\x02"
_FIELD_END = "\x03"
_MISFIT = "\x04"
_FITTED = "\x05"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MISSING_FIELD = re.compile(f"{_MISSING}([^{_MISSING}]*){_MISSING}")
_SHAPES = frozenset({*Shape, *GROUPS})
_CLOSERS = "\u201d\u2019\"')\\]"
_SECOND_STOP = re.compile(rf"([.?!][{_CLOSERS}]*){_FIELD_END}([{_CLOSERS}]*)\.(?=\s|$)")
_MARK_BEHIND_COMMA = re.compile(rf",{_FIELD_END}(?=[,.;:?!])")
_QUOTE_WITHOUT_STOP = re.compile(rf"(?<![.?!])\u201d{_FIELD_END}(?=$| [A-Z])")
_ALLOWED = frozenset(
    {"Template", "Output", "TemplateData", "Name", "Const", "If", "CondExpr", "And", "Or", "Not", "Compare"}
    | {"Operand", "CallBlock", "Filter"}
)
_PLAIN_WORDS = {
    "For": "a loop",
    "Getattr": "a dot behind a field",
    "Getitem": "a bracket behind a field",
    "Test": 'a test ("is")',
    "Call": "a call; only {% call one_of(...) %} is known",
    "Include": "an include",
    "Assign": "a set",
    "AssignBlock": "a set",
    "Macro": "a macro",
}


@dataclass(frozen=True, slots=True)
class Missing:
    """An empty field of the debrief: false in an `if`; a line that needs it is not usable."""

    field: str
    """Where the person would fill it in: `fit[0].need`."""

    def __bool__(self) -> bool:
        """Always false."""
        return False


@dataclass(frozen=True, slots=True)
class Fitted:
    """Words in a line that is made for some shapes."""

    words: Words
    is_fit: bool
    """Where it is not, the line is not usable."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a template cannot be used."""

    line: int
    text: str


def missing_field(text: str) -> str | None:
    """The first empty field that rendered text would need; None when it needs none."""
    found = _MISSING_FIELD.search(text)
    return found[1] if found else None


def holds_misfit(text: str) -> bool:
    """Whether rendered text needs words of another shape than there are."""
    return _MISFIT in text


def holds_fitted(text: str) -> bool:
    """Whether rendered text was made for words of this shape, and does not bear any words there are."""
    return _FITTED in text


def join_marks(text: str) -> str:
    """Rendered text without field marks: a field that ends in a stop or a comma gets no second one."""
    text = _SECOND_STOP.sub(r"\1\2", text)
    text = _MARK_BEHIND_COMMA.sub("", text)
    text = _QUOTE_WITHOUT_STOP.sub("\u201d.", text)
    return text.replace(_FIELD_END, "").replace(_FITTED, "")


@lru_cache(maxsize=16)
def compile_template(source: str, fields: frozenset[str]) -> Template | Problem:
    """The template, ready to be filled in; or what is wrong with its source, in plain words."""
    from jinja2 import TemplateSyntaxError  # noqa: PLC0415 - a run with nothing due never comes here

    control = _CONTROL.search(source)
    if control:
        return Problem(source.count("\n", 0, control.start()) + 1, "it holds a control character.")
    try:
        tree = _environment().parse(source)
        return _first_problem(tree, fields, inside=False) or _environment().from_string(tree)
    except TemplateSyntaxError as error:
        return Problem(error.lineno, f"{error.message}.".replace("..", "."))
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return Problem(1, "it is nested too deeply or holds a number that is too large.")


@lru_cache(maxsize=1)
def _environment() -> SandboxedEnvironment:
    from jinja2 import StrictUndefined  # noqa: PLC0415 - a run with nothing due never comes here
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415 - the same

    environment = SandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_mark_end,
    )
    environment.globals.clear()
    environment.filters = {"fits": _fits}
    return environment


def _fits(value: object, *shapes: str) -> object:
    """The value with whether its shape is one of these; text without a shape fits anywhere."""
    if not isinstance(value, Words):
        return value
    taken = {shape for name in shapes for shape in GROUPS.get(name, (name,))}
    return Fitted(value, value.shape in taken)


def _mark_end(value: object) -> str:
    if isinstance(value, Missing):
        return f"{_MISSING}{value.field}{_MISSING}"
    if isinstance(value, Fitted):
        return f"{_FITTED}{value.words}{_FIELD_END}" if value.is_fit else _MISFIT
    return f"{value}{_FIELD_END}"


def _first_problem(node: nodes.Node, fields: Collection[str], *, inside: bool) -> Problem | None:
    """What is not text, a known field, an `if` or a `one_of` block in this part of a template."""
    from jinja2 import nodes  # noqa: PLC0415 - a run with nothing due never comes here

    kind = type(node).__name__
    text = ""
    parts: Iterable[nodes.Node] = node.iter_child_nodes()
    if kind not in _ALLOWED:
        text = f"a letter template cannot hold {_PLAIN_WORDS.get(kind, kind.lower())}."
    elif isinstance(node, nodes.Name) and node.name not in fields:
        text = _unknown(node.name, fields)
    elif isinstance(node, nodes.Filter):
        text = _wrong_filter(node)
    elif isinstance(node, nodes.Const) and _CONTROL.search(str(node.value)):
        text = "it holds a control character."
    elif isinstance(node, nodes.CallBlock):
        if inside or not _is_one_of(node):
            text = 'only {% call one_of("name") %} is known, and not inside another.'
        parts, inside = node.body, True
    if text:
        return Problem(node.lineno, text)
    found = (_first_problem(part, fields, inside=inside) for part in parts)
    return next((problem for problem in found if problem), None)


def _is_one_of(block: nodes.CallBlock) -> bool:
    from jinja2 import nodes  # noqa: PLC0415 - a run with nothing due never comes here

    call = block.call
    plain = not (call.kwargs or call.dyn_args or call.dyn_kwargs or block.args)
    named = isinstance(call.node, nodes.Name) and call.node.name == "one_of" and len(call.args) == 1
    return plain and named and isinstance(call.args[0], nodes.Const) and isinstance(call.args[0].value, str)


def _wrong_filter(node: nodes.Filter) -> str:
    """What is wrong with a filter: only `fits` is known, and only with names of shapes."""
    from jinja2 import nodes  # noqa: PLC0415 - a run with nothing due never comes here

    if node.name != "fits" or node.kwargs or node.dyn_args or node.dyn_kwargs or node.node is None:
        return 'a letter template cannot hold a filter (|); only | fits("noun") is known.'
    for shape in node.args:
        if not isinstance(shape, nodes.Const) or shape.value not in _SHAPES:
            return f"fits takes some of: {', '.join(sorted(_SHAPES))}."
    return ""


def _unknown(name: str, fields: Collection[str]) -> str:
    import difflib  # noqa: PLC0415 - only for a template that cannot be used

    near = difflib.get_close_matches(name, fields, n=1)
    meant = f" Did you mean {near[0]}?" if near else f" There are: {', '.join(sorted(fields))}."
    return f"there is no field {name}.{meant}"
