"""What is known of an authorisation besides its secret: whose it is, what was begun, what was refused.

All of it lies in `credentials/`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, TypeAlias

from agent.errors import SecondChanceError
from agent.keeping.home_folder import Home, reason, write_private

StoreKind: TypeAlias = Literal["keyring", "file"]

CONSENT_LASTS = timedelta(minutes=15)
"""For how long a consent that was begun can be ended; Google's codes live shorter still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who authorised what, when, and where the secret is kept; no secret itself."""

    account: str
    """A mail address, or `user@host` of an IMAP server."""
    scopes: tuple[str, ...]
    """What was granted; empty for a password."""
    authorised_at: datetime
    store: StoreKind


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunConsent:
    """What must be remembered between showing a consent page's address and being given the answer."""

    client_id: str
    address: str
    """The consent page."""
    redirect_uri: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)
    """The PKCE secret (RFC 7636 §4.1)."""
    begun: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A login that the server refused."""

    text: str
    """The sentence for the person."""
    salt: str
    of: str
    """A slow, salted hash of what was refused: a password cannot be told from it."""


def facts_path(home: Home, mailbox: str) -> Path:
    """Where the facts of a mailbox lie."""
    return home.credentials / f"{mailbox}.account.json"


def load_facts(home: Home, mailbox: str) -> Facts | None:
    """The facts of a mailbox; None when it was never authorised, or the file says nothing usable.

    Raises:
        SecondChanceError: the file is there and cannot be read.
    """
    match _read(facts_path(home, mailbox)):
        case {
            "account": str(account),
            "scopes": [*scopes],
            "authorised_at": str(moment),
            "store": "keyring" | "file" as store,
        } if (when := _parse_moment(moment)) and all(isinstance(one, str) for one in scopes):
            return Facts(account=account, scopes=tuple(scopes), authorised_at=when, store=store)
        case _:
            return None


def save_facts(home: Home, mailbox: str, facts: Facts) -> None:
    """Keep the facts of a mailbox.

    Raises:
        TryLaterError, SecondChanceError: the file cannot be written.
    """
    _write(facts_path(home, mailbox), facts)


def drop_facts(home: Home, mailbox: str) -> None:
    """Forget the facts of a mailbox.

    Raises:
        SecondChanceError: the file cannot be removed.
    """
    _remove(facts_path(home, mailbox))


def load_consent(home: Home, mailbox: str, client_id: str, now: datetime) -> BegunConsent | None:
    """The consent begun for a mailbox; None when there is none, it is too old, or for another client."""
    match _read(_consent_path(home, mailbox)):
        case {
            "client_id": str(client),
            "address": str(address),
            "redirect_uri": str(redirect_uri),
            "state": str(state),
            "verifier": str(verifier),
            "begun": str(moment),
        } if (
            client == client_id
            and (begun := _parse_moment(moment))
            and timedelta() <= now - begun < CONSENT_LASTS
        ):
            return BegunConsent(
                client_id=client,
                address=address,
                redirect_uri=redirect_uri,
                state=state,
                verifier=verifier,
                begun=begun,
            )
        case _:
            return None


def save_consent(home: Home, mailbox: str, consent: BegunConsent) -> None:
    """Keep a consent until it is answered.

    Raises:
        TryLaterError, SecondChanceError: the file cannot be written.
    """
    _write(_consent_path(home, mailbox), consent)


def drop_consent(home: Home, mailbox: str) -> None:
    """Forget a consent that was begun.

    Raises:
        SecondChanceError: the file cannot be removed.
    """
    _remove(_consent_path(home, mailbox))


def load_refusal(home: Home, mailbox: str) -> Refusal | None:
    """The refused login of a mailbox; None when there is none.

    Raises:
        SecondChanceError: the file is there and cannot be read.
    """
    match _read(_refusal_path(home, mailbox)):
        case {"text": str(text), "salt": str(salt), "of": str(of)}:
            return Refusal(text=text, salt=salt, of=of)
        case _:
            return None


def save_refusal(home: Home, mailbox: str, refusal: Refusal) -> None:
    """Keep a refusal, until the mailbox is authorised again.

    Raises:
        TryLaterError, SecondChanceError: the file cannot be written.
    """
    _write(_refusal_path(home, mailbox), refusal)


def drop_refusal(home: Home, mailbox: str) -> None:
    """Forget a refusal.

    Raises:
        SecondChanceError: the file cannot be removed.
    """
    _remove(_refusal_path(home, mailbox))


def _refusal_path(home: Home, mailbox: str) -> Path:
    return home.credentials / f"{mailbox}.refused.json"


def _consent_path(home: Home, mailbox: str) -> Path:
    return home.credentials / f"{mailbox}.consent.json"


def _write(path: Path, record: Facts | BegunConsent | Refusal) -> None:
    text = json.dumps(asdict(record), indent=2, ensure_ascii=False, default=datetime.isoformat)
    write_private(path, text.encode() + b"\n")


def _read(path: Path) -> object:
    """What a file of ours holds; None when it is not there or was damaged."""
    try:
        content: object = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise SecondChanceError(
            f"{path} cannot be read: {reason(problem)}.", "Make the file yours and run again."
        ) from problem
    except (ValueError, RecursionError):
        return None
    return content


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:
        raise SecondChanceError(
            f"{path} cannot be removed: {reason(problem)}.", "Remove it yourself."
        ) from problem


def _parse_moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
