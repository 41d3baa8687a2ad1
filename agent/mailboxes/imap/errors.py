"""What goes wrong with an IMAP server, TLS and the network, as our errors: a sentence each."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from imaplib import IMAP4

from agent.errors import MailboxError, MailboxMissingError, SecondChanceError, TryLaterError
from agent.knowledge.text import printable

_CERTIFICATE = {
    "10": "has expired",
    "9": "is not valid yet; or this machine's clock is wrong",
    "18": "is signed by itself alone",
    "19": "comes from an authority this machine does not know",
    "20": "comes from an authority this machine does not know",
    "21": "comes from an authority this machine does not know",
    "62": "is for another name",
    "64": "is for another address",
}
"""What OpenSSL finds wrong with a certificate, by its number (x509_vfy.h)."""
_BUSY = re.compile(
    r"^\* BYE|\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|THROTTLED)\]|too many|maximum number of connections"
    r"|temporar|try again|internal error",
    re.IGNORECASE,
)
"""What servers say when the account is fine and the moment is not (RFC 5530 §3)."""
_FULL = re.compile(r"\[OVERQUOTA\]|quota|disk full|no space", re.IGNORECASE)
_NO_FOLDER = re.compile(
    r"\[(TRYCREATE|NONEXISTENT)\]|doesn't exist|does not exist|no such mailbox|not found|unknown mailbox"
    r"|nonexistent",
    re.IGNORECASE,
)
LATER = "Nothing was changed; the next `second-chance run` tries again."


class ConnectionLostError(TryLaterError):
    """The connection ended in the middle; a new one may do."""


@contextmanager
def translate_errors(host: str, port: int, patience: float) -> Iterator[None]:
    """Turn everything that goes wrong between us and the server into one of our errors."""
    where = f"{host} (port {port})"
    try:
        yield
    except SecondChanceError:
        raise
    except ssl.SSLCertVerificationError as error:
        wrong = _CERTIFICATE.get(str(error.verify_code), error.verify_message)
        raise MailboxError(
            f"The certificate of {host} {wrong}, so nothing was sent to it.",
            "Check `host` in config.toml; for a server of your own put its authority into `ca_file`.",
        ) from error
    except (IMAP4.abort, ssl.SSLEOFError, ConnectionResetError, BrokenPipeError) as error:
        words = describe(error)
        raise ConnectionLostError(f"{host} ended the connection: {words}.", LATER) from error
    except ssl.SSLError as error:
        raise MailboxError(
            f"{where} does not speak TLS as expected: {error.reason or error}.",
            "Check `port` and `tls` in config.toml: 993 is for implicit, 143 for starttls.",
        ) from error
    except TimeoutError as error:
        raise ConnectionLostError(f"{where} did not answer within {patience:g} seconds.", LATER) from error
    except socket.gaierror as error:
        raise TryLaterError(
            f"There is no way to {host}: {error.strerror}.",
            "Check the network, and `host` in config.toml; the next `second-chance run` tries again.",
        ) from error
    except OSError as error:
        raise ConnectionLostError(f"{where} cannot be reached: {error.strerror or error}.", LATER) from error
    except IMAP4.error as error:
        raise _refusal(host, describe(error)) from error
    except (ValueError, LookupError, TypeError, AssertionError, AttributeError) as error:
        raise ConnectionLostError(
            f"{host} answered something that cannot be read: {error}.", LATER
        ) from error


def _refusal(host: str, words: str) -> SecondChanceError:
    """What a NO or BAD means."""
    if _FULL.search(words):
        return TryLaterError(f"The mailbox on {host} is full: {words}.", f"Make room in it. {LATER}")
    if _NO_FOLDER.search(words):
        return MailboxMissingError(f"{host} has no such folder: {words}.", "Run `second-chance doctor`.")
    if _BUSY.search(words):
        return TryLaterError(f"{host} cannot do it just now: {words}.", LATER)
    return MailboxError(f"{host} refused: {words}.", "Run `second-chance doctor`.")


def describe(error: Exception) -> str:
    """What the server said, on one line and not too long."""
    words = printable(str(error))
    if words.startswith("b'"):  # so the library shows a greeting
        words = words[2:-1]
    return words[:300].rstrip(".") or type(error).__name__


def is_busy(words: str) -> bool:
    """Whether the moment, not the account, is what the server complains of."""
    return bool(_BUSY.search(words))
