"""The login, and IMAPClient with what it does not offer: exact SEARCH words, special uses, SASL-IR, alerts.

Imported only when a connection is made: IMAPClient takes 0.16 s of processor time to load. TLS comes with
every check, and a login is tried once.
"""

from __future__ import annotations

import base64
import re
import ssl
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from imaplib import IMAP4
from socket import IPPROTO_TCP, TCP_NODELAY

from imapclient import IMAPClient
from imapclient.imap_utf7 import decode as decode_utf7
from imapclient.response_parser import parse_response

from agent.errors import AuthoriseError, MailboxError, TryLaterError
from agent.knowledge.domains import is_this_machine
from agent.knowledge.text import printable
from agent.mailboxes.imap.account import Account
from agent.mailboxes.imap.bounds import PlainConnection, TlsConnection
from agent.mailboxes.imap.errors import LATER, describe, is_busy
from agent.mailboxes.imap.folders import FolderState, ListedFolder

_STATE = (b"UIDVALIDITY", b"UIDNEXT", b"HIGHESTMODSEQ")
_BEGINS = re.compile(rb"\d+ \(")
_IN_QUOTES = re.compile(rb'"(?:[^"\\]|\\.)*"')
_PLAIN_WORD = re.compile(r"[A-Za-z0-9._@+=/-]+")
_PROGRAM = {"name": "second-chance"}
"""What ID tells a server: the name of the program and nothing of the person."""
_UID = re.compile(rb"\bUID (\d+)", re.IGNORECASE)


class Client(IMAPClient):  # type: ignore[misc]  # IMAPClient ships no types
    """One connection."""

    literals = 0
    """How often the server was asked whether it takes a literal, which costs a round trip of its own."""
    is_private = True
    """Whether nobody on the way can have put words into the server's mouth: not before STARTTLS."""

    def _create_IMAP4(self) -> PlainConnection | TlsConnection:  # noqa: N802 - the library's name
        """The library's own, but bounded."""
        patience = self._timeout.connect
        if self.ssl:
            return TlsConnection(self.host, self.port, self.ssl_context, patience)  # type: ignore[call-arg]
        return PlainConnection(self.host, self.port, patience)

    @property
    def round_trips(self) -> int:
        """Commands sent, those of the library itself included, and literals announced."""
        return int(self._imap.tagnum) + self.literals

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

    def find(self, words: Sequence[bytes]) -> list[int]:
        """UIDs the server finds; the words go out as they are, 8-bit ones as literals.

        The library's own search quotes neither `%` nor `(`, and takes one line of answer only.
        """
        self.literals += sum(not word.isascii() for word in words)
        answer = self._raw_command_untagged(b"SEARCH", list(words))
        return [int(word) for line in answer if line for word in line.split() if word.isdigit()]

    def folders(self) -> list[ListedFolder]:
        """Every folder, with its special use also where a plain LIST does not tell it (RFC 6154 §5)."""
        if self.has_capability("LIST-EXTENDED") and self.has_capability("SPECIAL-USE"):
            return self._list(b"SPECIAL-USE")
        return _read_folders(self.list_folders())

    def folders_with_states(self, *, changes: bool) -> tuple[list[ListedFolder], dict[str, FolderState]]:
        """Every folder, and how far each has come, in one round trip (LIST-STATUS, RFC 5819)."""
        use = b"SPECIAL-USE " if self.has_capability("SPECIAL-USE") else b""
        listed = self._list(use + b"STATUS (" + b" ".join(_STATE if changes else _STATE[:2]) + b")")
        _, answer = self._imap._untagged_response("OK", [None], "STATUS")  # noqa: SLF001 - it came beside LIST
        words = parse_response([line for line in answer if line])
        pairs = zip(words[::2], words[1::2], strict=False)
        return listed, {str(decode_utf7(_bytes(name))): _read_state(items) for name, items in pairs}

    def state(self, folder: str, *, changes: bool) -> FolderState:
        """How far a folder has come."""
        numbers = self.folder_status(folder, _STATE if changes else _STATE[:2])
        return FolderState(*(int(numbers.get(word, 0)) for word in _STATE))

    def structures(self, uids: Sequence[int]) -> dict[int, bytes]:
        """BODYSTRUCTURE of mails, as the server wrote it; literals stand in quotes.

        The library's own reading of it fails at what some servers write, and at mails within mails within
        mails; nothing is read here.
        """
        which = ",".join(map(str, uids)).encode()
        found: dict[int, bytes] = {}
        for whole in _join_answers(self._raw_command_untagged(b"FETCH", [which, b"(UID BODYSTRUCTURE)"])):
            uid = _UID.search(_IN_QUOTES.sub(b'""', whole))
            if uid:
                found[int(uid[1])] = whole
        return found

    def _list(self, wanted: bytes) -> list[ListedFolder]:
        words = [b'""', b'"*"', b"RETURN", b"(" + wanted + b")"]
        return _read_folders(self._proc_folder_list(self._raw_command_untagged(b"LIST", words, uid=False)))

    def append_mail(self, folder: str, raw: bytes, flags: tuple[str, ...], when: object) -> bytes:
        """APPEND; what the server answered."""
        self.literals += 1
        return bytes(self.append(folder, raw, flags, when))

    def sasl(self, mechanism: str, words: bytes, *, at_once: bool) -> None:
        """AUTHENTICATE with one answer; to a further challenge, which tells an error, an empty one.

        Args:
            mechanism: `PLAIN`, `XOAUTH2` or `OAUTHBEARER`.
            words: The answer.
            at_once: Send it with the command (SASL-IR, RFC 4959).
        """
        answers = iter((b"",) if at_once else (words, b""))

        def answer(_challenge: bytes) -> bytes:
            return next(answers, b"")

        self.literals += not at_once
        if at_once:
            self._authenticate_at_once(mechanism, words, answer)
        else:
            self.sasl_login(mechanism, answer)

    def _authenticate_at_once(self, mechanism: str, words: bytes, answer: Callable[[bytes], bytes]) -> None:
        """The library's way writes the mechanism in capitals, and the words beside it too."""
        packed = base64.b64encode(words).decode("ascii") or "="
        self._imap.literal = _Challenges(answer).process
        kind, data = self._imap._simple_command("AUTHENTICATE", mechanism, packed)  # noqa: SLF001 - imaplib has no other way
        self._checkok("authenticate", kind, data)
        self._imap.state = "AUTH"


def _read_folders(listed: Iterable[tuple[Iterable[bytes], bytes | None, object]]) -> list[ListedFolder]:
    return [
        ListedFolder(
            str(name), clean_line(delimiter or b""), frozenset(clean_line(flag).casefold() for flag in flags)
        )
        for flags, delimiter, name in listed
    ]


def _read_state(items: Sequence[object]) -> FolderState:
    numbers = dict(zip(items[::2], items[1::2], strict=True))
    return FolderState(*(int(str(numbers.get(word, 0))) for word in _STATE))


def _bytes(name: object) -> bytes:
    """A folder's name, which the library takes for a number where it looks like one."""
    return name if isinstance(name, bytes) else str(name).encode()


def _join_answers(pieces: Iterable[bytes | tuple[bytes, bytes]]) -> list[bytes]:
    """FETCH answers, each put together of the lines and literals imaplib cut it into."""
    answers: list[bytes] = []
    for piece in pieces:
        line = piece[0] + b'"' + piece[1] + b'"' if isinstance(piece, tuple) else piece or b""
        if _BEGINS.match(line) or not answers:
            answers.append(line)
        else:
            answers[-1] += line
    return answers


class _Challenges:
    """Answers to challenges as imaplib asks for them: a bound method that gets and gives base64."""

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer

    def process(self, challenge: bytes) -> bytes:
        return base64.b64encode(self._answer(base64.b64decode(challenge)))


def clean_line(line: bytes | str | None) -> str:
    """A line of the server's as a person may read it: one line, no control characters."""
    return printable(line.decode("utf-8", "replace") if isinstance(line, bytes) else line or "")


# ---- connecting and logging in


def connect(account: Account, context: ssl.SSLContext | None) -> Client:
    """A connection to the server, not logged in yet."""
    is_implicit = account.tls == "implicit"
    tls = {"ssl": is_implicit, "ssl_context": context if is_implicit else None}
    client = Client(account.host, account.port, timeout=account.patience, **tls)
    client.socket().setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)  # commands leave in pieces: 40 ms each
    client.normalise_times = False  # times stay aware
    return client


def make_tls_context(account: Account) -> ssl.SSLContext | None:
    """TLS with every check; with a private authority, that one alone is trusted. None: no TLS at all.

    Raises:
        MailboxError: the authority cannot be read, or without TLS the way leads out of this machine.
    """
    if account.tls == "none":
        if not is_this_machine(account.host):
            raise MailboxError(
                f"Without TLS everybody on the way to {account.host} could read the password and the mail.",
                'Set `tls = "implicit"` or `tls = "starttls"` in config.toml.',
            )
        return None
    try:
        return ssl.create_default_context(cafile=str(account.ca_file) if account.ca_file else None)
    except OSError as error:
        raise MailboxError(
            f"The certificates in {account.ca_file} cannot be read: {error.strerror or error}.",
            "Check `ca_file` in config.toml; it must be a PEM file.",
        ) from error


def log_in(client: Client, account: Account, context: ssl.SSLContext | None) -> None:
    """All that comes between greeting and commands: STARTTLS, ID, login.

    Raises:
        AuthoriseError: the server refuses the login.
        MailboxError: it was to begin TLS and does not; nothing goes to it in plain text.
        TryLaterError: it says that the moment, not the account, is the reason.
        IMAP4.error, OSError: what the server, TLS or the network say.
    """
    if account.tls == "starttls":
        _begin_tls(client, account, context)
    if account.identify == "before":
        _identify(client)
    if not client.is_logged_in:
        _authenticate(client, account)
    if account.identify == "after":
        _identify(client)


def _begin_tls(client: Client, account: Account, context: ssl.SSLContext | None) -> None:
    """STARTTLS, or nothing: who takes it out of the server's words wants the password in plain text.

    A server that lets everybody in (PREAUTH) takes no STARTTLS any more; a forged greeting looks like that.
    """
    client.is_private = False
    if client.is_logged_in:
        what = "lets everybody in before encryption can begin"
    elif not client.has_capability("STARTTLS"):
        what = "does not offer encryption (STARTTLS)"
    else:
        try:
            client.begin_tls(context)
        except IMAP4.abort:
            raise
        except IMAP4.error as error:
            what = f"refuses encryption (STARTTLS): {describe(error)}"
        else:
            return
    raise MailboxError(
        f"{account.host} {what}, so nothing was sent to it.",
        "Check `host`, `port` and `tls` in config.toml; 993 is for implicit. "
        "If it worked before, somebody between you and the server may hold the encryption back.",
    )


def _identify(client: Client) -> None:
    """Name the program where the server has a mind to know; that it does not like it is no reason to stop."""
    if client.has_capability("ID"):
        try:
            client.id_(_PROGRAM)
        except IMAP4.abort:
            raise
        except IMAP4.error:
            return


def _authenticate(client: Client, account: Account) -> None:
    """Log in once."""
    attempt = _choose_login(client, account, account.secret())
    try:
        attempt()
    except IMAP4.error as error:
        if isinstance(error.__context__, IMAP4.abort):  # the library calls a lost connection a failed login
            raise error.__context__ from error
        words = describe(error)
        if is_busy(words):
            raise TryLaterError(f"{account.host} lets nobody in just now: {words}.", LATER) from error
        refused = AuthoriseError(
            f"{account.host} refuses the login of {account.user}: {words}.",
            f"Authorise again: second-chance auth {account.mailbox}",
        )
        if account.refusals:
            account.refusals.keep(refused)
        raise refused from error


def _choose_login(client: Client, account: Account, secret: str) -> Callable[[], object]:
    """LOGIN where both words are plain ones and it is allowed, else AUTHENTICATE, which quotes nothing."""
    if account.auth == "password":
        simple = all(_PLAIN_WORD.fullmatch(word) for word in (account.user, secret))
        if simple and not client.has_capability("LOGINDISABLED"):
            return partial(client.login, account.user, secret)
        mechanism, words = "PLAIN", f"\0{account.user}\0{secret}"
    elif account.auth == "xoauth2":  # Google's and Microsoft's own
        mechanism, words = "XOAUTH2", f"user={account.user}\1auth=Bearer {secret}\1\1"
    else:  # RFC 7628 §3.1
        user = account.user.replace("=", "=3D").replace(",", "=2C")
        where = f"host={account.host}\1port={account.port}"
        mechanism, words = "OAUTHBEARER", f"n,a={user},\1{where}\1auth=Bearer {secret}\1\1"
    at_once = account.at_once and bool(client.has_capability("SASL-IR"))
    return partial(client.sasl, mechanism, words.encode(), at_once=at_once)
