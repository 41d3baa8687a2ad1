"""Gmail's search language, as far as it is used here; anything else is an error, not a guess.

Words and "phrases" match whole words anywhere in subject, addresses, text and file names. `from:`
and the like match adjacent words of the header, so a bare domain also finds its subdomains and
more: who asks must look at the answers. Dates are midnight at Google (UTC-8), or epoch seconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from fake_gmail.store import Stored

Test = Callable[[Stored], bool]
OPERATOR = re.compile(r"(-?)([a-z_0-9]+):(?=\S)", re.IGNORECASE)
PIECE = re.compile(r'(-?)([({]|"[^"]*"|[^\s(){}"]+)|([)}])')
WORD = re.compile(r"\w+")
PACIFIC = timezone(timedelta(hours=-8))
PLACES = {
    "inbox": "INBOX",
    "sent": "SENT",
    "draft": "DRAFT",
    "drafts": "DRAFT",
    "trash": "TRASH",
    "spam": "SPAM",
    "chats": "CHAT",
}
STATES = {"unread": "UNREAD", "starred": "STARRED", "important": "IMPORTANT", **PLACES}


class QueryError(ValueError):
    """A query this fake does not understand."""


def matcher(query: str) -> Test:
    """A test of a message.

    Raises:
        QueryError: an operator or a bracket that is not known.
    """
    return _Parser(query).parse()


class _Parser:
    """Recursive descent: an OR binds closer than the blank between two terms, as in Gmail."""

    def __init__(self, query: str) -> None:
        self._tokens = list(_tokens(query))
        self._place = 0

    def parse(self) -> Test:
        test = self._all("", _plain)
        if self._peek():
            raise QueryError(f"closing bracket too many: {self._peek()}")
        return test

    def _peek(self) -> str:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self._place += 1
        return token

    def _all(self, end: str, leaf: Callable[[str], Test]) -> Test:
        """Terms up to a bracket: all of them in ( ), one of them in { }."""
        tests: list[Test] = []
        joined = False
        while self._peek() not in ("", ")", "}"):
            if self._peek() == "OR":
                joined = bool(tests)
                self._next()
                continue
            if self._peek() == "AND":
                self._next()
                continue
            test = self._term(leaf)
            if joined:
                tests[-1], joined = _any([tests[-1], test]), False
            else:
                tests.append(test)
        if end and self._next() != end:
            raise QueryError(f"a {end} is missing")
        return _any(tests) if end == "}" else _every(tests)

    def _term(self, leaf: Callable[[str], Test]) -> Test:
        term = self._next()
        if term == "-":
            return _not(self._term(leaf))
        if term in ("(", "{"):
            return self._all(")" if term == "(" else "}", leaf)
        if term.endswith(":") and not term.startswith('"') and leaf is _plain:
            operator = OPERATORS.get(term[:-1].lower())
            if operator is None:
                raise QueryError(f"unknown operator {term}")
            return self._term(operator)
        return leaf(term.strip('"'))


def _tokens(query: str) -> list[str]:
    tokens: list[str] = []
    rest = query.strip()
    after_operator = False
    while rest:
        found = None if after_operator else OPERATOR.match(rest)
        after_operator = found is not None
        if found:
            tokens += ["-"] * bool(found[1]) + [f"{found[2]}:"]
        elif piece := PIECE.match(rest):
            found = piece
            tokens += ["-"] * bool(piece[1]) + [piece[2] or piece[3]]
        else:
            raise QueryError(f"cannot read {rest!r}")
        rest = rest[found.end() :].lstrip()
    return tokens


def words(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return WORD.findall(text.casefold())


def _within(wanted: str, text: str) -> bool:
    """Whether the words stand in the text, next to each other."""
    asked, there = words(wanted), words(text)
    return any(there[place : place + len(asked)] == asked for place in range(len(there) - len(asked) + 1))


def _every(tests: list[Test]) -> Test:
    return lambda one: all(test(one) for test in tests)


def _any(tests: list[Test]) -> Test:
    return lambda one: any(test(one) for test in tests)


def _not(test: Test) -> Test:
    return lambda one: not test(one)


def _plain(wanted: str) -> Test:
    fields = ("Subject", "From", "To", "Cc", "Bcc")
    return lambda one: any(
        _within(wanted, text)
        for text in (*(one.mail.first(name) for name in fields), one.mail.text, *one.mail.filenames)
    )


def _header(*names: str) -> Callable[[str], Test]:
    def operator(wanted: str) -> Test:
        return lambda one: any(_within(wanted, value) for name in names for value in one.mail.all(name))

    return operator


def _message_id(wanted: str) -> Test:
    plain = wanted.strip("<>")
    return lambda one: one.mail.message_id.strip("<>") == plain


def _moment(text: str) -> datetime:
    if text.isdigit():
        return datetime.fromtimestamp(int(text), PACIFIC)
    day = re.fullmatch(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})", text)
    if day is None:
        raise QueryError(f"no date: {text}")
    return datetime(int(day[1]), int(day[2]), int(day[3]), tzinfo=PACIFIC)


def _after(wanted: str) -> Test:
    moment = _moment(wanted)
    return lambda one: _seconds(one) >= moment


def _before(wanted: str) -> Test:
    moment = _moment(wanted)
    return lambda one: _seconds(one) < moment


def _seconds(one: Stored) -> datetime:
    return one.internal_date.replace(microsecond=0)


def _in(wanted: str) -> Test:
    place = wanted.lower()
    if place == "anywhere":
        return lambda _: True
    if place == "scheduled":
        return lambda one: one.scheduled
    if place not in PLACES:
        raise QueryError(f"in:{wanted} is not known")
    return lambda one: PLACES[place] in one.labels


def _is(wanted: str) -> Test:
    if wanted.lower() not in STATES:
        raise QueryError(f"is:{wanted} is not known")
    return lambda one: STATES[wanted.lower()] in one.labels


def _has(wanted: str) -> Test:
    if wanted.lower() != "attachment":
        raise QueryError(f"has:{wanted} is not known")
    return lambda one: bool(one.mail.filenames)


def _filename(wanted: str) -> Test:
    return lambda one: any(_within(wanted, name) for name in one.mail.shown_files)


OPERATORS: dict[str, Callable[[str], Test]] = {
    "from": _header("From"),
    "to": _header("To", "Cc", "Bcc"),
    "cc": _header("Cc"),
    "bcc": _header("Bcc"),
    "deliveredto": _header("Delivered-To"),
    "subject": _header("Subject"),
    "rfc822msgid": _message_id,
    "after": _after,
    "before": _before,
    "newer": _after,
    "older": _before,
    "in": _in,
    "is": _is,
    "has": _has,
    "filename": _filename,
}
