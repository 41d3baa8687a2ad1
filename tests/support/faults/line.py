"""A line to an IMAP server that fails at the nth command: it passes everything on, and counts.

It stands between the program and a real server on loopback, so what the server really did stays true whatever
the program is told.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import threading
from contextlib import suppress
from typing import Self

PAUSE = 0.3
"""Seconds that the program waits for an answer on this ground; a delay takes as long as it does."""
CUT_BEFORE, CUT_AFTER, CUT_MIDWAY = "cut before", "cut after", "cut in the middle of the answer"
AWAY = "cut, and away from then on"
BYE_BEFORE, BYE_AFTER = "BYE before", "BYE after"
GARBAGE, TRUNCATED, SILENCE = "garbage line", "answer without its lines", "delay beyond patience"
KILLED_BEFORE, KILLED_AFTER = "killed before", "killed after"
NO_AFTER = "NO though done"
REFUSALS = (
    "NO",
    "BAD",
    "NO [OVERQUOTA]",
    "NO [UNAVAILABLE]",
    "NO [READ-ONLY]",
    "NO [SERVERBUG]",
    "NO [LIMIT]",
    "NO [TRYCREATE]",
    "NO [NONEXISTENT]",
    "NO [NOPERM]",
    "NO [INUSE]",
    "NO [EXPIRED]",
    "NO [CONTACTADMIN]",
    "NO [CANNOT]",
    "NO [CORRUPTION]",
)
BROKEN = (CUT_BEFORE, CUT_AFTER, CUT_MIDWAY, AWAY, BYE_BEFORE, BYE_AFTER, GARBAGE, TRUNCATED, SILENCE)
KILLED = (KILLED_BEFORE, KILLED_AFTER)
CHANGING = frozenset({"APPEND", "STORE", "EXPUNGE", "MOVE", "COPY", "CREATE"})
GREETING = (
    "cut before",
    "BYE before",
    "cut in the middle of the answer",
    "delay beyond patience",
    "garbage line",
)
_LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n$")
_WORDS = {"OVERQUOTA": "Quota exceeded", "LIMIT": "Too many requests", "UNAVAILABLE": "Temporary failure"}


def ways(command: str) -> tuple[str, ...]:
    """In which ways a command of this name can fail."""
    if command == "greeting":
        return GREETING
    done = (NO_AFTER,) if command.split(maxsplit=1)[0] in CHANGING else ()
    return (*BROKEN, *REFUSALS, *done, *KILLED)


class Line:
    """Listens on loopback as long as it is entered.

    Attributes:
        seen: The name of each command: its verb, and its folder where it has one; a connection begins with
            its `greeting`.
        met: Whether the fault was met.
        victim: The process that a kill ends.
    """

    def __init__(self, host: str, port: int) -> None:
        """Name the server behind it."""
        self._server = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self.victim = 0
        self.born = threading.Event()
        self.begin()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def begin(self, fault: tuple[int, str] | None = None) -> list[str]:
        """Count anew; the nth command from here (from 0) fails in this way. Returns `seen`."""
        with self._lock:
            self.seen: list[str] = []
            self.met = False
            self._at, self._way = fault or (-1, "")
            self._is_away = False
        return self.seen

    def wait(self) -> None:
        """Until the server has done what the program asked of it, and every connection is over."""
        threads, self._threads = self._threads, []
        for thread in threads:
            thread.join(10)

    def count(self, name: str) -> str:
        """The way in which this command fails; empty: it goes well."""
        with self._lock:
            number = len(self.seen)
            self.seen.append(name)
            if self._is_away:
                return CUT_BEFORE
            if number != self._at:
                return ""
            self.met = True
            self._is_away = self._way == AWAY
            return self._way

    def kill(self) -> None:
        """End the process that speaks, at once."""
        self.born.wait(5)
        os.kill(self.victim, signal.SIGKILL)

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._speak, args=(client,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _speak(self, client: socket.socket) -> None:
        with client, socket.create_connection(self._server) as server, suppress(OSError, EOFError):
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            _Talk(self, client, server).pass_on()


class _Talk:
    """One connection through the line."""

    def __init__(self, line: Line, client: socket.socket, server: socket.socket) -> None:
        self._line, self._socket = line, client
        self._client, self._server = client.makefile("rb"), server.makefile("rb")
        self._say, self._ask = client.sendall, server.sendall

    def pass_on(self) -> None:
        """Until one side goes, or a fault ends it."""
        greeting = self._server.readline()
        if self._fails_at_once(b"*", self._line.count("greeting"), greeting):
            return
        self._say(greeting)
        folder = ""
        while line := self._client.readline():
            tag, verb, folder = _read_command(line, folder)
            way = self._line.count(f"{verb} {folder}".strip())
            if self._fails_at_once(tag, way, b""):
                return
            if way.startswith(("NO", "BAD")) and way != NO_AFTER:
                self._skip_literals(line)
                self._say(_refuse(tag, way))
                continue
            answer = self._carry_out(tag, line)
            if answer is None or self._ends_with(tag, way, answer):
                return

    def _fails_at_once(self, tag: bytes, way: str, answer: bytes) -> bool:
        """Whether the connection ends before the server hears of the command; a kill never comes back."""
        if way in {CUT_BEFORE, AWAY}:
            return True
        if way == SILENCE:
            _wait_for_end(self._socket)
            return True
        if way == BYE_BEFORE:
            self._say(b"* BYE Server shutting down\r\n")
            return True
        if way == KILLED_BEFORE:
            self._line.kill()
            return True
        if tag == b"*" and way in {CUT_MIDWAY, GARBAGE}:
            self._say(answer[: len(answer) // 2] if way == CUT_MIDWAY else b"220 smtp.example ESMTP\r\n")
            return True
        return False

    def _carry_out(self, tag: bytes, line: bytes) -> tuple[bytes, bytes] | None:
        """The server's answer: the lines before the last, and the last; None where it went away."""
        self._ask(line)
        while literal := _LITERAL.search(line):
            if not literal[2]:
                asked = self._server.readline()
                while asked.startswith(b"* "):
                    self._say(asked)
                    asked = self._server.readline()
                self._say(asked)
                if not asked.startswith(b"+"):
                    return (b"", b"")
            self._ask(self._client.read(int(literal[1])))
            line = self._client.readline()
            self._ask(line)
        before = b""
        while True:
            answer = self._read_answer()
            if not answer:
                return None
            if answer.startswith(b"+"):  # it wants more of a login
                self._say(before + answer)
                before = b""
                self._ask(self._client.readline())
            elif answer.startswith(tag + b" "):
                return before, answer
            else:
                before += answer

    def _read_answer(self) -> bytes:
        """One line of the server's, with its literals."""
        answer = line = self._server.readline()
        while literal := _LITERAL.search(line):
            answer += self._server.read(int(literal[1]))
            line = self._server.readline()
            answer += line
        return answer

    def _ends_with(self, tag: bytes, way: str, answer: tuple[bytes, bytes]) -> bool:
        """Give the answer, in its way; whether the connection ends with it."""
        before, last = answer
        whole = before + last
        match way:
            case "cut after":
                return True
            case "cut in the middle of the answer":
                self._say(whole[: max(1, len(whole) // 2)])
                return True
            case "BYE after":
                self._say(b"* BYE Internal error occurred\r\n")
                return True
            case "killed after":
                self._line.kill()
                return True
            case "NO though done":
                self._say(before + _refuse(tag, "NO [SERVERBUG]"))
            case "garbage line":
                self._say(b"* \xff\xfe NONSENSE (((\r\n" + whole)
            case "answer without its lines":
                self._say(last)
            case _:
                self._say(whole)
        return False

    def _skip_literals(self, line: bytes) -> None:
        """Take what belongs to a command that the server never sees."""
        while (literal := _LITERAL.search(line)) and literal[2]:
            self._client.read(int(literal[1]))
            line = self._client.readline()


def _read_command(line: bytes, folder: str) -> tuple[bytes, str, str]:
    """Tag, verb and the folder that is open or named."""
    tag, *words = line.decode("latin-1").split()
    verb, *rest = words or [""]
    verb = verb.upper()
    if verb == "UID" and rest:
        verb, *rest = rest
        verb = verb.upper()
    if verb in {"SELECT", "EXAMINE", "APPEND", "STATUS", "CREATE"} and rest:
        folder = rest[0].strip('"')
    return tag.encode("latin-1"), verb, folder if verb not in _WITHOUT_FOLDER else ""


_WITHOUT_FOLDER = frozenset(
    {"CAPABILITY", "LOGIN", "AUTHENTICATE", "ID", "NAMESPACE", "LIST", "LOGOUT", "NOOP"}
)


def _refuse(tag: bytes, way: str) -> bytes:
    word, _, code = way.partition(" ")
    said = _WORDS.get(code.strip("[]"), "Refused")
    return tag + f" {word} {code} {said}\r\n".replace("  ", " ").encode()


def _wait_for_end(client: socket.socket) -> None:
    """Say nothing until the client goes."""
    with suppress(OSError):
        while client.recv(65536):
            continue
