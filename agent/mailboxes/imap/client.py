"""IMAPClient with what it does not offer: exact SEARCH words, special uses, every way to log in, alerts.

Imported only when a connection is made: IMAPClient takes 0.16 s of processor time to load.
"""

from __future__ import annotations

import base64
import re
import ssl
from collections.abc import Callable, Sequence
from imaplib import IMAP4

from imapclient import SocketTimeout

from agent.mailboxes.imap.account import Account
from agent.mailboxes.imap.bounds import PlainConnection, TlsConnection
from agent.mailboxes.imap.command_line import CommandLine, clean_line

_REFUSED = re.compile(r"append failed: |APPEND command error: BAD ", re.IGNORECASE)
"""So the library and imaplib tell a NO and a BAD; everything else is no answer."""
_GOODBYE = 5.0
"""Seconds to wait for an answer to the last word."""


class Client(CommandLine):
    """One connection."""

    has_refused = False
    """The last APPEND was surely not carried out: answered by NO or BAD, or the mail never went out."""
    is_private = True
    """Whether nobody on the way can have put words into the server's mouth: not before STARTTLS."""

    def __init__(self, account: Account, context: ssl.SSLContext | None) -> None:
        """Connect, and hear the greeting."""
        self._account = account
        is_implicit = account.tls == "implicit"
        timeouts = SocketTimeout(account.patience_to_connect, account.patience)
        tls = {"ssl": is_implicit, "ssl_context": context if is_implicit else None}
        super().__init__(account.host, account.port, timeout=timeouts, **tls)

    def _create_IMAP4(self) -> PlainConnection | TlsConnection:  # noqa: N802 - the library's name
        """The library's own, but bounded."""
        limits = {"patience": self._account.patience, "longest": self._account.longest_answer}
        if self.ssl:
            return TlsConnection(self.host, self.port, self.ssl_context, self._timeout.connect, **limits)
        return PlainConnection(self.host, self.port, self._timeout.connect, **limits)

    @property
    def is_logged_in(self) -> bool:
        """Whether the server wants no login (PREAUTH)."""
        return str(self._imap.state) != "NONAUTH"

    def alerts(self) -> list[str]:
        """What the server wants the person to be told, said since the last command (RFC 9051 §7.1)."""
        if not self.is_private:
            return []
        lines = [line for kind in ("OK", "NO", "BAD") for line in self._imap.untagged_responses.get(kind, ())]
        parts = [clean_line(line).partition("[ALERT]") for line in (self.welcome, *lines)]
        return [words.strip() for _, alert, words in parts if alert]

    def begin_tls(self, context: ssl.SSLContext | None) -> None:
        """STARTTLS; whatever was said before it is forgotten (RFC 9051 §6.2.1)."""
        self.starttls(context)
        self._imap.welcome = b""
        self._cached_capabilities = None
        self._imap.untagged_responses = {}
        self.is_private = True

    def leave(self) -> None:
        """Log out, without waiting long for the answer."""
        self.socket().settimeout(min(_GOODBYE, self._account.patience))
        self.logout()

    def append_mail(self, folder: bytes, raw: bytes, flags: tuple[str, ...], when: object) -> bytes:
        """APPEND; what the server answered. Where it fails, `has_refused` tells whether that is sure."""
        self.literals += 1
        try:
            return bytes(self.append(folder, raw, flags, when))
        except Exception as error:
            self.has_refused = self._imap.pieces == 1 or _REFUSED.match(str(error)) is not None
            raise

    def sasl(self, mechanism: str, words: bytes, *, at_once: bool) -> None:
        """AUTHENTICATE with one answer; to a further challenge, which tells an error, an empty one.

        Args:
            mechanism: `PLAIN`, `XOAUTH2` or `OAUTHBEARER`.
            words: The answer.
            at_once: Send it with the command (SASL-IR, RFC 4959).
        """
        answers = iter(() if at_once else (words,))

        def answer(_challenge: bytes) -> bytes:
            return next(answers, b"")

        self.literals += not at_once
        if at_once:
            self._authenticate_at_once(mechanism, words, answer)
        else:
            self.sasl_login(mechanism, answer)

    def log_in_step_by_step(self, user: bytes, secret: bytes) -> None:
        """AUTHENTICATE LOGIN, which asks for both words one after the other and quotes nothing."""
        answers = iter((user, secret))
        self.literals += 2
        self.sasl_login("LOGIN", lambda _: next(answers, b""))

    def log_in_by_words(self, user: str, secret: str) -> None:
        """LOGIN with both words in quotes (RFC 9051 §6.2.3); as literals where quotes may not hold them.

        The library's own leaves the user's name bare whatever it holds, and takes no 8-bit words.
        """
        pieces, literals = _write_words((user, secret))
        self.literals += len(literals)
        if literals:
            rest = iter(literals)
            self._imap.literal = _Challenges(lambda _: next(rest, b"")).process_plain
        kind, data = self._imap._simple_command("LOGIN", *pieces)  # noqa: SLF001 - imaplib's own quotes one word alone
        if kind != "OK":
            raise IMAP4.error(data[-1])
        self._imap.state = "AUTH"

    def _authenticate_at_once(self, mechanism: str, words: bytes, answer: Callable[[bytes], bytes]) -> None:
        """The library's way writes the mechanism in capitals, and the words beside it too."""
        packed = base64.b64encode(words).decode("ascii") or "="
        self._imap.literal = _Challenges(answer).process
        kind, data = self._imap._simple_command("AUTHENTICATE", mechanism, packed)  # noqa: SLF001 - imaplib has no other way
        self._checkok("authenticate", kind, data)
        self._imap.state = "AUTH"


class _Challenges:
    """Answers to challenges as imaplib asks for them: a bound method that gets and gives base64."""

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer

    def process(self, challenge: bytes) -> bytes:
        return base64.b64encode(self._answer(base64.b64decode(challenge)))

    def process_plain(self, challenge: bytes) -> bytes:
        return self._answer(challenge)


def _write_words(words: Sequence[str]) -> tuple[list[bytes], list[bytes]]:
    """The words of LOGIN as they stand in its line, and what follows each time the server says go on.

    Where a literal begins the line ends; what stands behind it follows it.
    """
    line: list[bytes] = []
    literals: list[bytes] = []
    for word in words:
        raw = word.encode()
        is_literal = not raw.isascii() or any(one in raw for one in b"\0\r\n")
        written = b"{%d}" % len(raw) if is_literal else _quote(raw)
        if literals:
            literals[-1] += b" " + written
        else:
            line.append(written)
        if is_literal:
            literals.append(raw)
    return line, literals


def _quote(word: bytes) -> bytes:
    return b'"' + word.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
