"""What goes wrong with an IMAP server, TLS and the network, as our errors: a sentence each."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from imaplib import IMAP4

from agent.errors import AuthoriseError, MailboxError, MailboxMissingError, SecondChanceError, TryLaterError
from agent.knowledge.text import describe_wait
from agent.mailboxes.imap.account import Account, Refused
from agent.mailboxes.imap.server_words import (
    Verdict,
    is_busy,
    is_goodbye,
    judge_login,
    means,
    read_words,
    show,
)

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
_UNREACHABLE = {
    errno.ECONNREFUSED: "nothing listens there",
    errno.EHOSTUNREACH: "there is no way to it from this network",
    errno.ENETUNREACH: "there is no network",
    errno.ENETDOWN: "there is no network",
    errno.ETIMEDOUT: "nothing answers there",
    errno.EACCES: "this machine does not allow it",
    errno.EPERM: "this machine does not allow it",
}
LATER = "Nothing was changed; the next `second-chance run` tries again."
_LOOK = (
    "See whether the mailbox opens in your mail program or on your provider's page; "
    "`second-chance doctor` tries it from here."
)


class ConnectionLostError(TryLaterError):
    """The connection ended in the middle; a new one may do."""


class PausedError(TryLaterError):
    """The server lets nobody in for now, and is not asked again for a while."""


class LimitError(TryLaterError):
    """A limit of the server is reached, whatever it is asked for."""


class NotConnectedError(TryLaterError):
    """The server took the login and has no mailbox behind it.

    Attributes:
        words: What it said.
    """

    def __init__(self, text: str, hint: str, words: str) -> None:
        """Keep what it said."""
        super().__init__(text, hint)
        self.words = words


class UnreachedError(TimeoutError):
    """Nothing answered when the connection was to be made."""


class HeldError(TimeoutError):
    """An answer went on and on without end."""


class UnreadableError(ValueError):
    """An answer is not what it may be; its text says why in words for the person."""


@contextmanager
def translate_errors(account: Account) -> Iterator[None]:
    """Turn everything that goes wrong between us and the server into one of our errors."""
    host = account.host
    where = f"{host} (port {account.port})"
    try:
        yield
    except SecondChanceError:
        raise
    except ssl.SSLCertVerificationError as error:
        wrong = _CERTIFICATE.get(str(error.verify_code), "is not valid")
        raise MailboxError(
            f"The certificate of {host} {wrong}, so nothing was sent to it.",
            "Check `host` in config.toml; for a server of your own name the file of its authority: "
            f"`second-chance config set mailbox.{account.mailbox}.ca_file FILE`.",
        ) from error
    except (IMAP4.abort, ssl.SSLEOFError, ConnectionResetError, BrokenPipeError) as error:
        raise _lost(host, error) from error
    except ssl.SSLError as error:
        raise MailboxError(
            f"{where} does not speak TLS as expected.",
            "Check `port` and `tls` in config.toml: 993 is for implicit, 143 for starttls.",
        ) from error
    except TimeoutError as error:
        raise _late(account, error) from error
    except socket.gaierror as error:
        raise TryLaterError(
            f"There is no way to {host}: no such name is known here now.",
            "Check the network, and `host` in config.toml; the next `second-chance run` tries again.",
        ) from error
    except OSError as error:
        why = _UNREACHABLE.get(error.errno or 0, "the network does not let us")
        raise ConnectionLostError(f"{where} cannot be reached: {why}.", LATER) from error
    except IMAP4.error as error:
        raise describe_refusal(account, error) from error
    except (ValueError, LookupError, TypeError, AssertionError, AttributeError) as error:
        why = f": {error}" if isinstance(error, UnreadableError) else ""
        raise ConnectionLostError(f"{host} answered something that cannot be read{why}.", LATER) from error


def _lost(host: str, error: Exception) -> ConnectionLostError:
    words = show(read_words(error)) if isinstance(error, IMAP4.abort) else ""
    return ConnectionLostError(f"{host} ended the connection{words or ' in the middle'}.", LATER)


def _late(account: Account, error: TimeoutError) -> ConnectionLostError:
    where = f"{account.host} (port {account.port})"
    if isinstance(error, UnreachedError):
        return ConnectionLostError(f"{where} cannot be reached: nothing answers there.", LATER)
    if isinstance(error, HeldError):
        longest = _describe_limit(account.longest_answer)
        return ConnectionLostError(f"{where} did not come to the end of its answer within {longest}.", LATER)
    return ConnectionLostError(
        f"{where} did not answer within {_describe_limit(account.patience)}.",
        f"{LATER} If it often takes longer, set `patience` of [mailbox.{account.mailbox}] in config.toml "
        "to more seconds.",
    )


def _describe_limit(seconds: float) -> str:
    """A limit of config.toml, which is told in seconds there."""
    return f"{seconds:g} seconds" if seconds < 60 else describe_wait(seconds)  # noqa: PLR2004 - a minute


def describe_refusal(account: Account, error: Exception) -> SecondChanceError:
    """What a NO or BAD means, and a greeting that lets nobody in."""
    host, words = account.host, read_words(error)
    told = show(words)
    if means(words, "not_connected"):
        return describe_not_connected(account, words)
    if limit := _find_limit(host, error, words):
        return limit
    if means(words, "no_folder"):
        return MailboxMissingError(f"{host} has no such folder{told}.", _LOOK)
    if is_busy(words) or is_goodbye(error):
        return TryLaterError(f"{host} cannot do it just now{told}.", LATER)
    if not words:
        return MailboxError(f"{host} does not speak IMAP as expected.", f"Check `host` and `port`. {_LOOK}")
    return MailboxError(f"{host} refused{told}.", _LOOK)


def _find_limit(host: str, error: Exception, words: str) -> TryLaterError | None:
    """What the server has no room for, or no patience; Gmail calls both over quota."""
    if means(words, "asked_too_much"):
        whose = "Gmail's limit of today for IMAP" if means(words, "gmail") else "A limit of today for IMAP"
        return LimitError(
            f"{whose} is reached: {host} does not answer more for now.",
            f"It passes by itself, within a day; your mailbox is not full. {LATER}",
        )
    if means(words, "full"):
        if str(error).startswith("append"):
            return TryLaterError(f"The mailbox on {host} is full{show(words)}.", f"Make room in it. {LATER}")
        return LimitError(f"A limit of {host} is reached{show(words)}.", LATER)
    return None


def describe_lost_draft(lost: ConnectionLostError) -> ConnectionLostError:
    """The error for a draft that was on its way when the connection ended."""
    return ConnectionLostError(
        f"{lost.text} Whether the draft was made is not known yet.",
        "The next `second-chance run` looks for it before anything else.",
    )


def describe_not_connected(account: Account, words: str) -> NotConnectedError:
    """What it means that a server took the login and knows of no mailbox (Microsoft's)."""
    return NotConnectedError(
        f"{account.host} took the login of {account.user}, but opens no mailbox for it{show(words)}.",
        f"Sign in as {account.user} itself and as nobody else (second-chance auth {account.mailbox}), and "
        "see that IMAP is switched on for this mailbox; at a company its administrator does that. "
        "If it worked before, the server may only be holding you back for some hours.",
        words,
    )


def refuse_login(account: Account, words: str, verdict: Verdict | None = None) -> SecondChanceError:
    """The error for a server that does not let us in: refused until the person does something, or for now.

    Where refusals are remembered they say which; without, only a sure word for the moment is no refusal.

    Args:
        account: Who was to be let in.
        words: What the server said.
        verdict: What it means; None: the words tell.
    """
    verdict = verdict or judge_login(words)
    host, user, told = account.host, account.user, show(words)
    again = f"second-chance auth {account.mailbox}"
    if verdict is Verdict.NOT_CONNECTED:
        problem = describe_not_connected(account, words)
        refused, later = AuthoriseError(problem.text, problem.hint), PausedError(problem.text, problem.hint)
    else:
        refused = AuthoriseError(f"{host} refuses the login of {user}{told}.", f"Authorise again: {again}")
        text = f"{host} lets nobody in just now{told}."
        if verdict is Verdict.UNKNOWN:
            text = f"{host} did not let {user} in, which may pass{told}."
        later = PausedError(text, LATER)
    if account.refusals:
        return account.refusals.keep(Refused(verdict, refused, later))
    return later if verdict is Verdict.MOMENT else refused
