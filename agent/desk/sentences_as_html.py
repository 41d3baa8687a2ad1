"""A sentence of the house as a page shows it: a command in it becomes a link to where that is done here.

Sentences are written all over the house, for a terminal too; they name a command as
`second-chance reopen ID`, with backquotes or without. Who sits at the desk may have no terminal, so no
sentence shows a command line here: in its place stands the name of the page or button that does the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import request, url_for
from markupsafe import Markup, escape

from agent.knowledge.text import strip_hidden
from agent.model.letter import Kind
from agent.wording.settings import SECTIONS

WORDS: Mapping[str, str] = {
    "confirm": "Yes, go on",
    "declined": "It was a no",
    "reopen": "Take it back",
    "rearm": "Write it all the same",
    "thanked": "I have thanked them",
    "snooze": "Let it wait",
    "skip": "Do without",
    "close": "End it",
    "choose": "Choose the conversation",
    "remake": "Make it again",
    "reword": "Another wording",
    "forget": "Forget it",
}
"""What can be said of an interview, as its buttons are called; on its page each stands at `#WORD`."""

_PAGES: Mapping[str, tuple[str, str, str]] = {
    "auth": ("Sign in", "welcome.show", ""),
    "completion": ("the shell", "", ""),
    "config": ("Settings", "settings.show", ""),
    "debrief": ("Write down an interview", "debrief.begin", ""),
    "demo": ("the sample", "", ""),
    "desk": ("this page", "", ""),
    "doctor": ("Checks", "checks.show", ""),
    "export": ("Settings", "settings.show", "export"),
    "find": ("Found", "found.show", ""),
    "init": ("Set-up", "welcome.show", ""),
    "log": ("Log", "log.show", ""),
    "notify": ("Settings", "settings.show", "notify"),
    "run": ("Look now", "today.show", "look"),
    "schedule": ("the hourly run", "switches.show_schedule", ""),
    "status": ("Interviews", "interviews.show", ""),
}
"""What a command without an interview is called at the desk, and the page and place of it; empty: nothing."""
_OF_AN_INTERVIEW: Mapping[str, tuple[str, str, str]] = {
    "debrief": ("its question page", "debrief.show", ""),
    "explain": ("its page", "interview.show", "why"),
    "letter": ("the letter", "letter.show", ""),
    "open": ("its page", "interview.show", "letters"),
    "preview": ("the letter", "letter.show", ""),
    "status": ("its page", "interview.show", ""),
    **{word: (f"“{label}”", "interview.show", word) for word, label in WORDS.items()},
}
"""The same with an interview."""

_NAMES = "|".join(sorted({*_PAGES, *_OF_AN_INTERVIEW} - {"letter"}))
_COMMAND = rf"(?:(?:{_NAMES})(?![\w-])|letter(?= (?:ID\b|[\w.-]{{1,200}}-\d{{4}}-\d\d-\d\d)))"
"""Elsewhere `second-chance letter` is a letter."""
_HOME = r"(?:--home (?:'[^'\n]{1,998}'|[^\s'`]{1,998}) )?"
"""Where a run names the home that it was given."""
_PART = re.compile(
    r"“[^“”]*”"  # what somebody else said: nothing in it is ours
    r"|(?P<elsewhere>It can wait until you are at your computer: |[Aa]t your computer, "
    r"| at your computer(?=:))"
    r"|(?P<button>(?<=the )command(?= that))"
    r"|(?P<edit>(?:write|set) `[^`\n]{1,100}` below `\[\w{1,20}\]` in config\.toml)"
    r"|(?P<again>`enabled = false`)"
    r"|(?P<below>(?:[Bb]elow|[Uu]nder|[Ii]n) `?\[(?:me|waiting|find|notify)\]`?(?: in config\.toml)?)"
    r"|(?P<lead>[Rr]un:? |[Tt]he next |[Tt]ype:? |[A-Z_]{1,40}=1 )?(?P<tick>`?)"
    rf"second-chance {_HOME}(?P<name>{_COMMAND})"
    rf"|(?<![\w-])(?P<short>{_COMMAND})(?= --[a-z])"
    rf"|`(?P<word>{'|'.join(WORDS)})`"
    r"|(?P<file>`?(?<![\w./-])config\.toml(?![\w-])`?)"
    rf"|`?\[(?P<part>{'|'.join(SECTIONS)})\]`?"
    r"|`(?P<code>[^`\n]{1,200})`"
    r"|\[(?P<section>mailbox\.[\w-]{1,80})\]"
    r"|(?P<break>\n+)"
)
_ALWAYS: Mapping[str, Markup] = {
    "break": Markup("<br>"),
    "button": Markup("button"),
    "again": Markup("go there too"),
    "elsewhere": Markup(),
}
"""What stands for a part, whatever it says."""
_TOKEN = re.compile(r" (?P<token>'[^'\n]{0,998}'|\"[^\"\n]{0,200}\"|[^\s`]{1,998})")
_INTERVIEW = re.compile(r"[\w.-]{1,200}-\d{4}-\d\d-\d\d(?:-\d{1,4})?")
_PLACEHOLDER = re.compile(r"[A-Z][A-Z-]+")
_ONE = frozenset({"ID"})
"""What stands for the id of an interview."""
_ENDS = ".,;:)!?”"
_WITH_A_VALUE = frozenset(
    {
        "--add",
        "--client",
        "--from",
        "--home",
        "--id",
        "--keep",
        "--now",
        "--on",
        "--port",
        "--store",
        "--with",
    }
)
_ACTIONS = {"schedule": {"install", "remove", "show"}, "config": {"get", "set"}}
_NO_MAILBOX = frozenset(
    {"again", "and", "asks", "first", "for", "in", "keeps", "opens", "or", "shows", "to", "with"}
)
"""What stands behind `second-chance auth` in a sentence and is not the name of a mailbox."""


@dataclass(slots=True)
class _Arguments:
    """What stands behind a command in a sentence, as far as a link needs it."""

    is_of_one: bool = False
    """Whether it is about one interview, which need not be named."""
    interview: str = ""
    kind: str = ""
    mailbox: str = ""
    end: int = 0
    """Where the sentence goes on."""


def draw_sentence(sentence: str) -> Markup:
    """A sentence as HTML: commands as links, names of settings as such, everything else as text.

    Args:
        sentence: Of the house; it may quote others, in “ ”.
    """
    text, at = "\n".join(map(strip_hidden, sentence.split("\n"))), 0
    drawn: list[str | Markup] = []
    while found := _PART.search(text, at):
        before = text[at : found.start()]
        part, at = _draw_part(found)
        is_said = before.casefold() == f"{part.striptags().strip('“”')}: ".casefold()  # End it: “End it”
        drawn.extend([part] if is_said else [before, part])
    return Markup().join([*drawn, text[at:]])


def _draw_part(found: re.Match[str]) -> tuple[Markup, int]:
    """One part that is not plain text, and where the sentence goes on."""
    match found.lastgroup:
        case "name" | "short":
            return _draw_command(found, found["name"] or found["short"])
        case "word":
            drawn = _draw_link(found["word"], _Arguments())
        case "file":
            drawn = _link("Settings", url_for("settings.show"))
        case "part":
            title, _ = SECTIONS[found["part"]]
            drawn = _link(f"“{title}”", url_for("settings.show", _anchor=found["part"]))
        case "code" | "section" as group:
            drawn = Markup("<code>{}</code>").format(found[group].strip("[]"))
        case "edit" | "below":
            lead = "go to " if found["edit"] else "In " if found[0][0].isupper() else "in "
            drawn = escape(lead) + _link("Settings", url_for("settings.show"))
        case str() as group if group in _ALWAYS:
            drawn = _ALWAYS[group]
        case _:
            drawn = escape(found[0])
    return drawn, found.end()


def _draw_command(found: re.Match[str], name: str) -> tuple[Markup, int]:
    given = _read_arguments(found.string, found.end(), name, is_quoted=bool(found["tick"]))
    lead = found["lead"] or ""
    if name == "run" and lead.casefold() == "the next ":
        return escape(f"{lead}look"), given.end
    if lead.casefold().startswith(("run", "type")):
        lead = "Use " if lead[0].isupper() else "use "
    before = found.string[max(0, found.start() - 2) : found.start()].rstrip()
    link = _draw_link(name, given, begins=not lead and before[-1:] in {"", ".", "?"})
    return escape("" if lead.endswith("=1 ") else lead) + link, given.end


def _read_arguments(text: str, start: int, name: str, *, is_quoted: bool) -> _Arguments:
    """Read on as long as words belong to the command: to its backquote, or while they can be arguments."""
    given, wants_value, has_key = _Arguments(end=start), False, False
    while found := _TOKEN.match(text, given.end):
        raw = found["token"]
        token = raw if is_quoted else raw.rstrip(_ENDS)
        if interview := _INTERVIEW.fullmatch(token):
            given.interview, given.is_of_one = interview[0], True
        elif token in set(Kind):
            given.kind = token
        elif name == "auth" and not given.mailbox and token.isidentifier() and token not in _NO_MAILBOX:
            given.mailbox = "" if _PLACEHOLDER.fullmatch(token) else token
        elif token in _ONE:
            given.is_of_one = True
        elif not (
            is_quoted
            or wants_value
            or has_key
            or token.startswith(("-", "<", "'", '"'))
            or token in _ACTIONS.get(name, ())
            or _PLACEHOLDER.fullmatch(token)
            or (name == "config" and "." in token)
        ):
            break
        wants_value, has_key = token in _WITH_A_VALUE, name == "config" and "." in token
        given.end = found.start("token") + len(token)
        if token != raw:
            break
    if text.startswith("`", given.end):
        given.end += 1
    return given


def _draw_link(name: str, given: _Arguments, *, begins: bool = False) -> Markup:
    """What stands for a command: a link, where there is a place for it.

    Args:
        name: Of the command.
        given: Its arguments; on the page of an interview, `ID` is that one.
        begins: Whether a sentence begins with it.
    """
    interview = given.interview or str((request.view_args or {}).get("interview", ""))
    values = {"mailbox": given.mailbox} if given.mailbox else {}
    if name not in _OF_AN_INTERVIEW or (name in _PAGES and not given.is_of_one):
        label, endpoint, place = _PAGES[name]
    else:
        label, endpoint, place = _OF_AN_INTERVIEW[name]
        endpoint = "interview.show" if endpoint == "letter.show" and not given.kind else endpoint
        endpoint = endpoint if interview else ""
        values = {"interview": interview}
        if endpoint == "letter.show":
            values["kind"] = given.kind
    label = label[:1].upper() + label[1:] if begins else label
    if not endpoint:
        return escape(label)
    return _link(label, url_for(endpoint, _anchor=place or None, **cast("Any", values)))


def _link(label: str, address: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, label)
