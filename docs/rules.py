"""Writes docs/rules.md, every rule with its reason and its source, from the docstrings of the program.

    python docs/rules.py

A rule of a letter is a function that carries `@rule("TY-01", …)`; the first line of its docstring is the
rule. Any other rule stands in the docstring of the function that keeps it, as a paragraph `RT-01: …`. Behind
either comes `Why: …`, and `Source: …` where there is one: names of docs/sources.yaml, parted by commas.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

CHECKOUT = Path(__file__).parents[1]
PAGE = Path(__file__).with_name("rules.md")
RULE_ID = re.compile(r"\b(?:(?:C|JN|TY|SC|GD|SN|RT|W)-\d{2}|D\d{1,2})\b")
_PARAGRAPH = re.compile(rf"({RULE_ID.pattern}|Why|Source): (.+)", re.DOTALL)
_SECTIONS = (
    ("D", "Decisions", "What the letters are and are not."),
    ("C", "Every letter", "Held against each letter before it is placed, whatever its kind."),
    (
        "JN",
        "Joins",
        "Broken English where the letter's words and the person's meet; read from the finished text alone.",
    ),
    ("TY", "The thank-you", "One for each interviewer, and when it is written at all."),
    ("SC", "The second-chance letter", "One for an interview, some days after the thank-you."),
    ("GD", "The gracious answer to a no", "One, and then nothing more."),
    ("SN", "The question how things stand", "Only where the person asked for it."),
    (
        "W",
        "Waiting",
        "When a letter may be made, and what holds it. Days, weekends and holidays are those of the reader.",
    ),
    ("RT", "Addresses and threads", "Which message a letter answers, and to whom it goes."),
)
TONES = """
| | formal | warm | brief |
|---|---|---|---|
| Greeting | title and family name, else full name | first name where usual, else full name | as warm, “Hi” |
| Name below | in full | first name (`given` in config.toml) below one | as warm |
| Contractions | none | “I'd”, “didn't” | “I'd”, “didn't” |

In the second paragraph the reader's own company is “you” or “your team”: it was named once. To an agency
it keeps its name. The second letter thanks once. Every line stands in `templates/en/`, at least five for
each place.
"""
WORKED = CHECKOUT / "tests" / "data" / "worked_mails"
_TITLES = {
    "A": "A thank-you, warm, after a video interview",
    "A2": "The thank-you to the second of the same panel",
    "B": "A second letter about one question, formal",
    "C": "A second letter about three questions, formal",
    "D": "The gracious answer after the request was declined",
    "E": "The question how things stand, brief",
}
_SEVERITIES = {
    "E": "is kept back",
    "W": "is placed, and the finding shown beside it",
    "E/W": "is kept back, or, up to a limit, placed and the finding shown beside it",
}
SOURCES: dict[str, dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("sources.yaml").read_text("utf-8")
)
"""What a docstring calls a source -> its title and, where it is on the web, its address."""


@dataclass
class Documented:
    """A rule as its docstring tells it."""

    id: str
    text: str
    place: str
    """The file that keeps it."""
    severity: str = ""
    why: str = ""
    source: str = ""


def rules() -> list[Documented]:
    """Every rule that a docstring below agent/ tells, by id."""
    found = [one for file in sorted(CHECKOUT.glob("agent/**/*.py")) for one in _in_file(file)]
    return sorted(found, key=lambda one: (one.id[0] != "D", one.id.rstrip("0123456789"), _number(one.id)))


def _number(rule_id: str) -> int:
    return int(re.sub(r"\D", "", rule_id))


def _in_file(file: Path) -> Iterator[Documented]:
    name = file.relative_to(CHECKOUT).as_posix()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    yield from _told((ast.get_docstring(tree) or "").splitlines(), None, name)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            paragraphs = (ast.get_docstring(node) or "").splitlines()
            yield from _told(paragraphs, _of_letter(node, name), name)


def _of_letter(node: ast.FunctionDef, name: str) -> Documented | None:
    """The rule that a function with `@rule(...)` is."""
    for call in node.decorator_list:
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "rule":
            rule_id, severity = (ast.literal_eval(one) for one in call.args[:2])
            text = (ast.get_docstring(node) or "").partition("\n")[0]
            return Documented(rule_id, text, name, severity)
    return None


def _told(lines: list[str], rule: Documented | None, place: str) -> Iterator[Documented]:
    """The rules of one docstring; `rule` is the one that the whole of it is about."""
    if rule:
        yield rule
    blocks: list[str] = []
    for line in lines:
        if _PARAGRAPH.match(line) or not line.strip() or not blocks:
            blocks.append(line.strip())
        else:
            blocks[-1] = f"{blocks[-1]} {line.strip()}".strip()
    for block in blocks:
        told = _PARAGRAPH.fullmatch(block)
        if told and told[1] == "Why" and rule:
            rule.why = told[2]
        elif told and told[1] == "Source" and rule:
            rule.source = told[2].rstrip(".")
        elif told and RULE_ID.fullmatch(told[1]):
            rule = Documented(told[1], told[2], place)
            yield rule


def page() -> str:
    """The whole page."""
    every = rules()
    lines = [
        "# The rules, and why they are so",
        "",
        "What the letters say, when they are written, and to whom they go. The ids stand in the code and in",
        "JSON. This page is made from the docstrings of the program: `python docs/rules.py`.",
    ]
    for prefix, title, about in _SECTIONS:
        lines += ["", f"## {title}", "", about]
        for one in every:
            if one.id.rstrip("0123456789").rstrip("-") == prefix:
                lines += _entry(one)
    lines += ["", "## How the letters sound", *TONES.rstrip().split("\n")]
    lines += ["", "## Worked mails", "", "Each keeps every rule without a finding."]
    for name, title in _TITLES.items():
        text = (WORKED / f"{name}.txt").read_text(encoding="utf-8").rstrip()
        lines += ["", f"### {title}", "", *(f"> {line}".rstrip() for line in text.split("\n"))]
    lines += ["", "## Sources", ""]
    lines += (
        f"- **{name}**: {source['title']}" + (f" ({source['address']})" if "address" in source else "")
        for name, source in sorted(SOURCES.items())
    )
    return "\n".join(lines) + "\n"


def _entry(one: Documented) -> Iterator[str]:
    """A rule below its own heading, so that `rules.md#ty-01` leads to it."""
    yield from ("", f"### {one.id}", "", one.text)
    yield from ("", f"Why: {one.why}")
    if one.source:
        yield from ("", f"Source: {one.source}.")
    broken = f" A letter that breaks it {_SEVERITIES[one.severity]}." if one.severity else ""
    if not one.id.startswith("D"):
        yield from ("", f"Kept by `{one.place}`.{broken}")


def sources_of(one: Documented) -> list[str]:
    """The names of a rule's sources."""
    return [name.strip() for name in re.split(r"[,;]", one.source.replace("otherwise ", "")) if name.strip()]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
