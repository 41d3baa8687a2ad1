"""Who this program is to Google, and how it gives back what it was granted there.

The person makes the client in Google's console; it lies in client_secret.json.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

from agent.errors import BadFileError, SecondChanceError
from agent.knowledge.domains import is_safe_for_tokens
from agent.knowledge.text import strip_hidden
from agent.mailboxes.back_end import GiveBackResult
from agent.mailboxes.oauth.redirects import guard
from agent.mailboxes.proxies import explain

AUTH_URI = "https://accounts.google.com/o/oauth2/auth"
TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
REVOKE_URI = "https://oauth2.googleapis.com/revoke"
CONNECTIONS = "https://myaccount.google.com/connections"
"""Where a person takes access back by hand."""
CONFIG_LINE = ("credentials/client_secret.json", "from the Google console; relative to this folder")
"""The value of `client_secret` in config.toml as `init` writes it, and its comment."""
LARGEST = 100_000
"""Bytes that such a file may have at most."""
_NUMBER = re.compile(r"\n  \d\. ")
_UNFINISHED = frozenset({".crdownload", ".part", ".partial", ".download", ".opdownload"})
"""What browsers put behind the name of a download that is not all there."""
_BOM = b"\xef\xbb\xbf"
_SECONDS = 20
"""How long Google may take to end a token."""

CLIENTS = "https://console.cloud.google.com/auth/clients"
"""Where a client is made and its file downloaded, once: its secret is never shown again
(support.google.com/cloud/answer/15549257)."""
_MAKE = f"Create a client of type Desktop app at {CLIENTS}, and press Download JSON in the window that opens."
_DOWNLOAD = f"Press Download JSON at {CLIENTS}; where that is no longer offered, create a new client there."
STEPS = """\
Making it takes about ten minutes, once; docs/gmail.md shows each page. In Google's console:
  1. https://console.cloud.google.com/projectcreate - create a project, any name.
  2. https://console.cloud.google.com/apis/library/gmail.googleapis.com - press Enable.
  3. https://console.cloud.google.com/auth/overview - press Get started; any app name, your own address,
     and External as the audience.
  4. https://console.cloud.google.com/auth/audience - press Publish app, so that it says "In production".
     While it says "Testing", Google ends every sign-in after 7 days. Nobody has to verify the app for
     your own use: at sign-in choose Advanced, then Go to the app.
  5. https://console.cloud.google.com/auth/clients - create a client of type Desktop app, press Download JSON.
  6. second-chance auth --client FILE - with the file as it was downloaded, wherever it lies. It is copied to
     {path}"""


def list_console_steps() -> tuple[str, ...]:
    """What is to be done in Google's console, a step each; not the last one, which is done here."""
    return tuple(" ".join(step.split()) for step in _NUMBER.split(STEPS)[1:-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSecret:
    """A desktop client of the person's own Google project."""

    client_id: str
    client_secret: str = field(repr=False)
    auth_uri: str
    token_uri: str

    @property
    def revoke_uri(self) -> str:
        """Where tokens are given back: beside the token endpoint."""
        return urljoin(self.token_uri, "revoke")


def load(path: Path) -> ClientSecret:
    """Read client_secret.json.

    Raises:
        BadFileError: it is missing, damaged or of another type; the hint walks through Google's console.
    """
    try:
        return parse(path, read_file(path))
    except BadFileError as error:
        with_steps = BadFileError(error.text, STEPS.format(path=strip_hidden(str(path))))
        with_steps.has_steps = True
        raise with_steps from error.__cause__


def read_file(path: Path) -> bytes:
    """What a file holds that should be a client's, as far as such a file can be long.

    Raises:
        BadFileError: it is not there, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(LARGEST)
    except FileNotFoundError:
        raise BadFileError(
            f"There is no file {path}; Google's sign-in needs it.",
            "Look where your browser put it; drop the file on the terminal to write its name.",
        ) from None
    except OSError as problem:
        why = (problem.strerror or "unknown reason").lower()
        raise BadFileError(
            f"{path} cannot be read: {why}.", "Name the file itself, and see that it is yours."
        ) from problem


def parse(path: Path, content: bytes) -> ClientSecret:
    """The desktop client in a file.

    Args:
        path: The file, for the messages.
        content: All of it; nothing of it is ever quoted, since it is a secret.

    Raises:
        BadFileError: it holds something else; the sentence says what, and the hint what to do.
    """
    if path.suffix.casefold() in _UNFINISHED:
        raise BadFileError(
            f"{path} is a download that has not ended.",
            f"Wait until your browser has done it, or press Download JSON again at {CLIENTS}.",
        )
    if not content.strip():
        raise BadFileError(f"{path} is empty: the download came to nothing.", _DOWNLOAD)
    if content.lstrip(_BOM).lstrip()[:1] == b"<":
        raise BadFileError(f"{path} is a web page, not the file that Google's console gives.", _DOWNLOAD)
    if content.strip().startswith(b"AIza"):
        raise _api_key(path)
    if content.strip().endswith(b".apps.googleusercontent.com"):
        raise BadFileError(f"{path} holds the client's id alone; the whole file is needed.", _DOWNLOAD)
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):  # ValueError quotes the file
        raise BadFileError(
            f"{path} is damaged or was saved only in part: it is not JSON.", _DOWNLOAD
        ) from None
    return _client(path, found)


def _client(path: Path, content: object) -> ClientSecret:
    match content:
        case {"installed": {"client_id": str(client_id), "client_secret": str(secret), **more}} if (
            client_id and secret
        ):
            return ClientSecret(
                client_id=client_id,
                client_secret=secret,
                auth_uri=_endpoint(path, "auth_uri", more.get("auth_uri", AUTH_URI)),
                token_uri=_endpoint(path, "token_uri", more.get("token_uri", TOKEN_URI)),
            )
        case {"installed": _}:
            raise BadFileError(
                f"{path} lacks client_id or client_secret; Google gives them only while a client is made.",
                f"Make a new client of type Desktop app at {CLIENTS}, and press Download JSON at once.",
            )
        case {"web": _}:
            what = "is for a client of type Web application; a Desktop app is needed"
        case {"type": "service_account"}:
            what = "is the key of a service account; the client_secret.json of a Desktop app is needed"
        case {"type": "authorized_user"} | {"refresh_token": _}:
            what = "is another program's sign-in; the client_secret.json of a Desktop app is needed"
        case str(text) if text.startswith("AIza"):
            raise _api_key(path)
        case {"api_key": _} | {"apiKey": _} | {"key": _}:
            raise _api_key(path)
        case _:
            raise BadFileError(f"{path} is no client_secret.json as Google's console gives it.", _DOWNLOAD)
    raise BadFileError(f"{path} {what}.", _MAKE)


def _api_key(path: Path) -> BadFileError:
    return BadFileError(f"{path} is an API key, and that opens nobody's mailbox.", _MAKE)


def _endpoint(path: Path, key: str, address: object) -> str:
    try:
        if is_safe_for_tokens(str(address)):
            return str(address)
    except ValueError:
        pass
    raise BadFileError(f"{path}: {key} is no https address; download the file again.", _DOWNLOAD)


STEPS_BEFORE_USE = (
    "make a client in Google's console and download its client_secret.json (docs/gmail.md shows each page).",
    "second-chance auth --client FILE, wherever that file lies.",
)
"""What is to be done before the first sign-in, for the end of `init`."""


def give_back(token: str, client_file: Path) -> GiveBackResult:
    """Make a refresh token and all it gave worthless (RFC 7009); an empty one needs nothing.

    It works when the client has gone first, and for a token that is worthless already.
    """
    why = _revoke(token, client_file) if token else ""
    if why is None or not token:
        return GiveBackResult(at_provider=True)
    told = "Google could not be told that access is taken back."
    note = f"{told}{why and ' '}{why} Take it back yourself at {CONNECTIONS}."
    return GiveBackResult(at_provider=False, note=note)


def _revoke(token: str, client_file: Path) -> str | None:
    """Why Google could not be told: a sentence, or nothing where it is not known; None: it was told."""
    import requests  # noqa: PLC0415 - only to revoke

    try:
        address = load(client_file).revoke_uri
    except BadFileError:
        address = REVOKE_URI
    try:
        with requests.Session() as session:
            guard(session, address)
            # In the body: addresses are written into logs.
            status = session.post(address, data={"token": token}, timeout=_SECONDS).status_code
    except SecondChanceError as problem:  # it was to go on elsewhere, or the authorities' file is not there
        return problem.text
    except (requests.RequestException, OSError) as problem:
        blocked = explain(problem, address)
        return blocked.text if blocked else ""
    return None if status in {200, 400} else ""  # 400: invalid_token, it has ended before
