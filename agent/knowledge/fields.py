"""What an answer of the debrief may hold, as far as every room must know it.

What a letter may say beyond that is the business of `agent.writing.answers.refusals`.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

NAME_LONGEST = 80
"""Characters of a company, a role or a name."""
PROBLEMS = {
    "excuse": "gives a reason why it went badly; say only what you would answer now",
    "desperation": "sounds like begging",
    "exaggeration": "promises more than a letter can show",
    "blame": "puts the blame on somebody",
    "over_apology": "apologises too much; one clear answer is better",
    "salary_talk": "speaks of pay, which these letters never do",
    "cliche": "is a worn phrase",
    "pressure": "presses for an answer",
    "template": "looks like a placeholder that was never filled in",
    "program": "holds something that only a program writes",
    "markup": "holds markup",
    "encoding": "holds broken characters",
    "control": "holds invisible control characters",
    "joins": "would read badly in a sentence",
    "sentence": "is a whole sentence; say only who it is",
    "third_person": "speaks of the reader as of somebody else; in a letter to them it is “you” and “your”",
    "nothing": "says nothing that a letter could use",
    "about": "speaks about the answer; say the answer itself, as you would say it to them",
    "capitals": "is written in capitals",
    "exclamation": "calls out; a full stop is stronger",
    "doubled": "says a word twice",
    "braces": "holds brackets or braces; plain words name a topic better",
    "contact": "holds contact data; say who it is, without address or number",
    "link": "holds a link",
    "attachment": "speaks of an attachment, and nothing is attached",
    "emoji": "holds an emoji",
    "too_long": "is too long for a letter; one short sentence fits",
    "long_name": f"has more than {NAME_LONGEST} characters",
    "no_name": "is no name; write who it was, a first name alone will do",
    "too_short": "is too short to be understood",
    "missing": "is still missing",
    "wording": "fits into no sentence of a letter; please say it in other, plainer words",
}
"""What is wrong with an answer, by the category of the problem; whatever is wrong stands before it."""
EXAMPLES = {
    "highlight": "how you plan the night shift",
    "skill": "running a kitchen for sixty guests",
    "need": "calmer handovers at night",
    "why": "I know what a bad handover costs",
    "enthusiasm": "building the new garden with your team",
    "question": "How do you calm an angry guest?",
    "topic": "angry guests",
    "better_answer": "I let them finish, say what I heard, and offer two ways to put it right.",
    "request": "a quarter of an hour, by phone if that is easier",
    "references.who": "my former shift lead",
    "references.testimonial.text": "She kept the kitchen calm.",
    "references.testimonial.source": "my former head chef",
    "decision.text": "the 16th",
    "company": "Harbour Street Bakery",
    "role": "Shift Lead",
    "name": "Ada Whitfield",
}
"""An answer that would do, by the last part of the field's name."""
_WORDS_SHOWN = 12
_IN_AN_ANSWER = frozenset({"template", "markup", "encoding"})
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One pattern of placeholders.yaml; every hit is an error."""

    group: str
    """template, program, markup, encoding, joins."""
    pattern: re.Pattern[str]
    """For raw text, not normalised."""


def describe_problem(name: str, category: str, words: str, correction: str = "") -> str:
    """What is wrong with an answer, in sentences: its words, why no letter carries them, and what would do.

    Args:
        name: the field without positions: `better_answer`, `references.who`.
        category: a key of PROBLEMS.
        words: what was found in the answer.
        correction: the answer with a small change that makes it right; empty where there is none.
    """
    problem = PROBLEMS.get(category, f"cannot be used ({category.replace('_', ' ') or 'unclear'})")
    shown = words.split()
    said = " ".join(shown[:_WORDS_SHOWN]) + (" …" if len(shown) > _WORDS_SHOWN else "")
    begun = f"“{said}” {problem}." if said else f"{problem[:1].upper()}{problem[1:]}."
    if correction:
        return f"{begun} “{correction}” would do."
    example = EXAMPLES.get(name, "")
    return (
        f"{begun} This would do: “{example}”" + ("" if example[-1:] in ".?!" else ".") if example else begun
    )


def holds_controls(text: str) -> bool:
    """Whether it holds a control or direction-changing character, which no answer may."""
    return _CONTROLS.search(text) is not None


def answer_placeholders() -> tuple[Placeholder, ...]:
    """Those that no answer may hold: template syntax, markup, and what was damaged on the way."""
    return tuple(one for one in placeholders() if one.group in _IN_AN_ANSWER)


def may_be_a_name(text: str) -> bool:
    """Whether one line can be the answer for a company, a role or a person's name."""
    plain = html.unescape(text).strip()
    if not plain or len(plain) > NAME_LONGEST or holds_controls(plain):
        return False
    return not any(one.pattern.search(plain) for one in answer_placeholders())


@cache
def placeholders() -> tuple[Placeholder, ...]:
    """Every placeholder pattern in the order of the file (C-15); case counts, `^` and `$` mean a line."""
    return tuple(
        Placeholder(group, re.compile(pattern, re.MULTILINE))
        for group, patterns in _patterns().items()
        for pattern in patterns
    )


def _patterns() -> dict[str, list[str]]:
    import yaml  # noqa: PLC0415 - a run with nothing due reads no mail and no answer

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the other one takes ten times as long
    text = files(__package__).joinpath("placeholders.yaml").read_text(encoding="utf-8")
    loaded: dict[str, list[str]] = yaml.load(text, Loader=loader)  # noqa: S506 - both are safe
    return loaded
