"""Being let into a Gmail account: the person's consent, and what later runs use of it.

That is their credentials, and the addresses they write from.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.errors import AuthoriseError, SecondChanceError, TryLaterError
from agent.keeping.home_folder import Home, write_private
from agent.keeping.tokens import load_facts, not_authorised_yet, read_secret
from agent.mailboxes.back_end import Access, GiveBackResult, SignInContext, SignInResult
from agent.mailboxes.gmail.settings import GmailSettings
from agent.mailboxes.oauth import google_client
from agent.mailboxes.oauth.google_consent import Grant, OtherAccountError
from agent.mailboxes.oauth.google_end import has_ended_with_the_week
from agent.mailboxes.proxies import explain as explain_proxy
from agent.model.mail import SendAs

if TYPE_CHECKING:
    from google.oauth2.credentials import Credentials


READONLY = "https://www.googleapis.com/auth/gmail.readonly"
COMPOSE = "https://www.googleapis.com/auth/gmail.compose"
RIGHTS = {
    READONLY: "read your mail, to see your interviews and find the interviewer's thread",
    COMPOSE: "manage drafts, to place the letters",
}
"""All that is asked for at the Gmail API, and what each lets the program do.

Never `gmail.metadata`: it forbids searching even beside a broader scope."""
_SECONDS = 30.0
"""How long Gmail may take to say whose mailbox it is."""
_NOT_ENABLED = {"accessNotConfigured", "SERVICE_DISABLED"}
_ENABLE = "https://console.cloud.google.com/apis/library/gmail.googleapis.com"


def load_credentials(
    settings: GmailSettings, home: Home, clock: datetime | None = None
) -> tuple[Credentials, str]:
    """Credentials for the Gmail client, which fetch their access token at the first request; and whose.

    Args:
        settings: Of the mailbox.
        home: Where its token is kept, or named.
        clock: What the system's clock says, for the reason of a refusal; None: no reason can be told by it.

    Raises:
        AuthoriseError: the mailbox was not authorised, or its token cannot be read.
        BadFileError: client_secret.json cannot be used.
        TryLaterError: (from the first request) no network.
    """
    from agent.mailboxes.oauth.google_access import Access as GoogleAccess  # noqa: PLC0415 - Google's libraries

    facts = load_facts(home, settings.name)
    if facts is None or not facts.scopes:  # without scopes: a password, from when this was an IMAP mailbox
        raise not_authorised_yet(settings.name)
    token = read_secret(home, settings.name, facts)
    credentials = GoogleAccess(
        settings.name,
        google_client.load(settings.client_secret),
        token,
        tuple(RIGHTS),
        has_week_passed=clock is not None and has_ended_with_the_week(facts, clock),
    )
    return credentials, facts.account


def fetch_address(access_token: str, api_endpoint: str) -> str:
    """The mail address of the account that an access token opens (Gmail API, users.getProfile).

    Args:
        access_token: From the consent that was just given.
        api_endpoint: Where the Gmail API is; empty: at Google.

    Raises:
        AuthoriseError: the token opens no mailbox, or the API is not switched on.
        TryLaterError: no network, Google is not itself, or it wants to be asked elsewhere.
    """
    from google.oauth2.credentials import Credentials  # noqa: PLC0415 - 0.3 s, only to authorise
    from googleapiclient.errors import HttpError  # noqa: PLC0415

    from agent.mailboxes.gmail.client import EVERY_ERROR, connect  # noqa: PLC0415

    credentials = Credentials(access_token)
    try:
        with connect(credentials, api_endpoint, _SECONDS) as service:
            profile = service.users().getProfile(userId="me").execute()
        return str(profile["emailAddress"])
    except HttpError as problem:
        raise _explain_refusal(problem.resp.status, problem.content) from None
    except SecondChanceError:
        raise
    except EVERY_ERROR as problem:
        raise explain_proxy(problem, "") or _not_asked() from None


def _rights(_: GmailSettings) -> dict[str, str]:
    return RIGHTS


def _sign_in(settings: GmailSettings, person: SignInContext) -> SignInResult:
    """Let the person consent at Google; the account must be on their own list, and the one from before.

    Raises:
        BadFileError: client_secret.json cannot be used.
        AuthoriseError: no consent, not all of it, or by another account.
        TryLaterError: no network.
    """
    from agent.mailboxes.oauth.google_sign_in import GoogleSignIn, find_end  # noqa: PLC0415 - Google's libraries

    def accept(grant: Grant) -> str:
        address = fetch_address(grant.access_token, settings.api_endpoint)
        _check_account(address, settings, person)
        return address

    asking = GoogleSignIn(
        mailbox=settings.name,
        client=google_client.load(settings.client_secret),
        rights=RIGHTS,
        person=person,
        accept=accept,
    )
    grant, address = asking.ask()
    ends_at = find_end(grant, person.now)
    return SignInResult(account=address, scopes=grant.scopes, secret=grant.refresh_token, ends_at=ends_at)


def _check_account(address: str, settings: GmailSettings, person: SignInContext) -> None:
    own, name = person.profile.addresses, settings.name
    if address.casefold() not in {one.casefold() for one in own}:
        raise OtherAccountError(
            f"You signed in as {address}, but config.toml knows you as {', '.join(own)}; nothing was stored.",
            "Choose the other account on Google's page, or add this address to addresses under [me]; "
            f"then run second-chance auth {name} again.",
        )
    before = load_facts(person.home, name)
    if before and before.scopes and before.account.casefold() != address.casefold():
        raise OtherAccountError(
            f"You signed in as {address}, but the mailbox {name!r} was authorised as {before.account}; "
            "nothing was stored.",
            "Choose that account on Google's page; "
            f"to change over, run second-chance auth {name} --revoke first.",
        )


def _give_back(settings: GmailSettings, token: str) -> GiveBackResult:
    return google_client.give_back(token, settings.client_secret)


def _explain_refusal(status: int, content: bytes) -> SecondChanceError:
    if status == 403 and _reasons(content) & _NOT_ENABLED:  # noqa: PLR2004 - HTTP: forbidden
        return AuthoriseError(
            "The Gmail API is not switched on in your Google project; nothing was stored.",
            f"Press Enable at {_ENABLE}, wait a minute, and run it again.",
        )
    if status in {401, 403}:
        return AuthoriseError(
            f"Google does not show whose mailbox this is (HTTP {status}); nothing was stored.",
            "If the account belongs to an employer or a school, its administrator may forbid it. "
            "Run it again with another account.",
        )
    return _not_asked()


def _reasons(content: bytes) -> set[str]:
    """The reasons in an error of the API, in its older and its newer place; none in an HTML page."""
    try:
        error: Any = json.loads(content)["error"]
        entries = [*error.get("errors", []), *error.get("details", [])]
        return {str(entry.get("reason")) for entry in entries}
    except (ValueError, TypeError, KeyError, AttributeError):
        return set()


def _not_asked() -> TryLaterError:
    return TryLaterError(
        "Gmail could not be asked whose mailbox this is; nothing was stored.",
        "See that you are online, then run it again.",
    )


ACCESS = Access(rights=_rights, sign_in=_sign_in, give_back=_give_back)


IDENTITIES_LAST = timedelta(days=14)
"""A changed signature is known after this at the latest; most interviews have their letters within."""


@dataclass(frozen=True, slots=True)
class IdentityFile:
    """The addresses a person writes from, as Gmail last gave them: not every run has to ask again.

    The file (`identities-NAME.json`) holds no secret and is safe to delete: Gmail is asked again when
    the next letter is placed.
    """

    path: Path
    account: str
    """Whose mailbox it is now; what another account gave does not count."""
    now: datetime
    """By the system's clock: how old a file is has nothing to do with `--now`."""

    def load(self) -> tuple[SendAs, ...] | None:
        """What this account gave not too long ago; None: ask."""
        try:
            content = json.loads(self.path.read_bytes())
            age = self.now - datetime.fromisoformat(content["asked_at"])
            if content["account"] != self.account or not timedelta() <= age < IDENTITIES_LAST:
                return None
            return tuple(SendAs(**one) for one in content["identities"])
        except (OSError, ValueError, TypeError, LookupError, RecursionError):
            return None

    def save(self, identities: tuple[SendAs, ...]) -> None:
        """Keep them; where that cannot be, the next run asks again."""
        content = {
            "account": self.account,
            "asked_at": self.now.isoformat(),
            "identities": [asdict(one) for one in identities],
        }
        with suppress(SecondChanceError):
            write_private(self.path, json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n")
