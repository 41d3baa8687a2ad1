"""Connections whose server can neither fill this machine's memory nor hold it for ever.

How much of one answer is taken, and how long it may take, is bounded.

imaplib reads as much as a server announces, and IMAPClient keeps it all. What goes beyond is refused before
it is read, as an answer that cannot be understood; the connection is over then.
"""

from __future__ import annotations

import imaplib
import socket
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS

from agent.mailboxes.imap.errors import HeldError, UnreachedError, UnreadableError

if TYPE_CHECKING:
    from io import BufferedReader

LITERAL = 64 * 1024 * 1024
"""Bytes that may come at once; of a mail, half a megabyte is asked for."""
ANSWER = 4 * LITERAL
"""Bytes that may come in answer to one command."""
LINE = 16 * 1024 * 1024
"""Bytes of one line: the parts of a mail stand in one, and their names may be long."""
_KEPT = 100
"""Bytes that keeping a line costs beside its own."""
_PIECE = 1024 * 1024
"""Bytes asked of the network at a time."""


class _Bounded(imaplib.IMAP4):
    """Counts what goes out in a command, what comes in answer to it, and how long that takes.

    Whatever comes in time shows that the server is at work: a line that only keeps the connection alive
    (`* OK Still here`) as well. But one command holds us no longer than `longest`.
    """

    pieces = 0
    """So many pieces of the last command were begun to be sent: the second is its first literal."""
    _taken = 0
    _ends = inf

    def __init__(self, *words: Any, patience: float, longest: float) -> None:  # noqa: ANN401 - as the library takes them
        """Connect.

        Args:
            words: Where to, and the seconds to wait for that, as the library's own class takes them.
            patience: Seconds to wait for a piece of an answer.
            longest: Seconds to wait for a whole one.
        """
        self._patience, self._longest = patience, longest
        super().__init__(*words)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        """The library's own; once it stands, an answer may take longer than connecting.

        Raises:
            UnreachedError: nothing answers.
        """
        try:
            made: socket.socket = super()._create_socket(timeout)  # type: ignore[misc]  # imaplib's own, which typeshed leaves out
        except TimeoutError as error:
            raise UnreachedError from error
        made.settimeout(self._patience)
        self._ends = monotonic() + self._longest
        return made

    def _new_tag(self) -> bytes:
        """The name of the next command; what comes now is another answer."""
        self.pieces = 0
        self.begin_answer()
        return bytes(super()._new_tag())  # type: ignore[misc]  # imaplib's own, which typeshed leaves out

    def begin_answer(self) -> None:
        """What comes now is the answer to another command."""
        self._taken = 0
        self._ends = monotonic() + self._longest

    def send(self, data: Any) -> None:  # noqa: ANN401 - the base takes any buffer
        """A piece of a command, as imaplib names it."""
        self.write(data)

    def write(self, data: Any) -> None:  # noqa: ANN401
        """A piece of a command."""
        self.pieces += 1
        self.sock.sendall(data)

    def read(self, size: int) -> bytes:
        """So many bytes.

        Raises:
            UnreadableError: they are too many.
            TimeoutError: they do not come, or not in time.
        """
        if size > LITERAL:
            problem = f"{size:,} bytes at once"
            raise UnreadableError(problem)
        self._take(size)
        pieces: list[bytes] = []
        while size and (piece := self._reader.read1(min(size, _PIECE))):
            pieces.append(piece)
            size -= len(piece)
            self._watch()
        return b"".join(pieces)

    def readline(self) -> bytes:
        """A line.

        Raises:
            UnreadableError: it is too long.
            TimeoutError: it does not come, or not in time.
        """
        pieces: list[bytes] = []
        length = end = 0
        while not end and (ready := self._reader.peek(1)):
            end = ready.find(b"\n") + 1
            piece = self._reader.read1(end or len(ready))
            pieces.append(piece)
            length += len(piece)
            if length > LINE:
                problem = f"a line of more than {LINE:,} bytes"
                raise UnreadableError(problem)
            self._watch()
        self._take(length + _KEPT)
        return b"".join(pieces)

    @property
    def _reader(self) -> BufferedReader:
        """What imaplib, and after STARTTLS IMAPClient, reads from; newer versions of Python rename it."""
        return cast("BufferedReader", getattr(self, "_file", None) or self.file)

    def _take(self, size: int) -> None:
        self._taken += size
        if self._taken > ANSWER:
            problem = f"more than {ANSWER:,} bytes"
            raise UnreadableError(problem)

    def _watch(self) -> None:
        if monotonic() > self._ends:
            raise HeldError


class PlainConnection(_Bounded, IMAP4WithTimeout):  # type: ignore[misc]  # IMAPClient ships no types
    """Without TLS, or before STARTTLS."""


class TlsConnection(_Bounded, IMAP4_TLS):  # type: ignore[misc]  # IMAPClient ships no types
    """With TLS from the beginning."""
