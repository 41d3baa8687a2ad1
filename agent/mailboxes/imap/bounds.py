"""Connections whose server cannot fill this machine's memory: how much of one answer is taken, and no more.

imaplib reads as much as a server announces, and IMAPClient keeps it all. What goes beyond is refused before
it is read, as an answer that cannot be understood; the connection is over then.
"""

from __future__ import annotations

import imaplib

from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS

LITERAL = 64 * 1024 * 1024
"""Bytes that may come at once; of a mail, half a megabyte is asked for."""
ANSWER = 4 * LITERAL
"""Bytes that may come in answer to one command."""
LINE = 16 * 1024 * 1024
"""Bytes of one line: the parts of a mail stand in one, and their names may be long."""
_KEPT = 100
"""Bytes that keeping a line costs beside its own."""

imaplib._MAXLINE = LINE  # type: ignore[attr-defined]  # noqa: SLF001 - a million by itself: too few for a search


class _Bounded(imaplib.IMAP4):
    """Counts what comes in answer to a command."""

    _taken = 0

    def _new_tag(self) -> bytes:
        """The name of the next command; what comes now is another answer."""
        self._taken = 0
        return bytes(super()._new_tag())  # type: ignore[misc]  # imaplib's own, which typeshed leaves out

    def read(self, size: int) -> bytes:
        """So many bytes.

        Raises:
            ValueError: they are too many.
        """
        if size > LITERAL:
            problem = f"{size:,} bytes at once"
            raise ValueError(problem)
        self._take(size)
        return super().read(size)

    def readline(self) -> bytes:
        """A line.

        Raises:
            ValueError: it is too long.
        """
        try:
            line = super().readline()
        except self.abort:
            raise
        except self.error as error:
            problem = f"a line of more than {LINE:,} bytes"
            raise ValueError(problem) from error
        self._take(len(line) + _KEPT)
        return line

    def _take(self, size: int) -> None:
        self._taken += size
        if self._taken > ANSWER:
            problem = f"more than {ANSWER:,} bytes"
            raise ValueError(problem)


class PlainConnection(_Bounded, IMAP4WithTimeout):  # type: ignore[misc]  # IMAPClient ships no types
    """Without TLS, or before STARTTLS."""


class TlsConnection(_Bounded, IMAP4_TLS):  # type: ignore[misc]  # IMAPClient ships no types
    """With TLS from the beginning."""
