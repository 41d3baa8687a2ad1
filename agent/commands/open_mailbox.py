"""A mailbox by its name in config.toml, ready to be asked; only its own back end is loaded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, assert_never

from agent.commands import keys
from agent.errors import BadFileError
from agent.keeping.config import Config, GmailSettings, ImapSettings, MaildirSettings
from agent.keeping.home_folder import Home
from agent.keeping.token_facts import load_facts
from agent.mailboxes.interface import Mailbox

if TYPE_CHECKING:
    from agent.mailboxes.imap.connection import Account, Refusals


def mailbox_of(name: str, settings: Config, place: Home) -> Mailbox:
    """The mailbox of this name; nothing is asked of it yet, and the caller closes it.

    Raises:
        AuthoriseError: it was not authorised, or what opens it cannot be read.
        BadFileError: config.toml has none of this name, or its client_secret.json cannot be used.
    """
    if name not in settings.mailboxes:
        raise BadFileError(
            f"config.toml has no mailbox {name!r} any more.",
            f"Give one of these its old name back: {', '.join(settings.mailboxes)}.",
        )
    one = settings.mailboxes[name]
    own = settings.profile.addresses
    match one:
        case MaildirSettings():
            from agent.mailboxes.maildir.mailbox import MaildirMailbox  # noqa: PLC0415 - only the one asked for

            return MaildirMailbox(
                name,
                one.path,
                drafts=one.drafts,
                sent=one.sent,
                own_addresses=own,
                index=place.index_file(name),
            )
        case GmailSettings():
            return _gmail(one, own, place)
        case ImapSettings():
            from agent.commands.imap_refusals import Refusals as KeptRefusals  # noqa: PLC0415
            from agent.mailboxes.imap.mailbox import ImapMailbox  # noqa: PLC0415

            account = account_of(one, partial(imap_secret, one, place), KeptRefusals(one, place))
            return ImapMailbox(account, own_addresses=own, drafts=one.drafts, sent=one.sent)
        case _:
            assert_never(one)


def imap_secret(settings: ImapSettings, place: Home) -> str:
    """What logs in to an IMAP account: its password, or a fresh access token.

    Raises:
        AuthoriseError: nothing is kept for this account, or it is worth nothing any more.
        BadFileError: config.toml or client_secret.json cannot be used for it.
        TryLaterError: no network to the provider.
    """
    if settings.auth == "password":
        return keys.password(settings, place)
    from agent.commands import imap_access  # noqa: PLC0415 - the provider's libraries

    return imap_access.fresh_token(settings, place)


def account_of(one: ImapSettings, secret: Callable[[], str], refusals: Refusals | None = None) -> Account:
    """Where and how to log in to an IMAP server."""
    from agent.mailboxes.imap.connection import Account  # noqa: PLC0415 - only for IMAP

    return Account(
        mailbox=one.name,
        host=one.host,
        port=one.port,
        tls=one.tls,
        ca_file=one.ca_file,
        user=one.user,
        secret=secret,
        auth=one.auth,
        identify=one.identify,
        at_once=one.sasl_ir,
        refusals=refusals,
    )


def _gmail(one: GmailSettings, own: tuple[str, ...], place: Home) -> Mailbox:
    from agent.keeping.identities import KeptIdentities  # noqa: PLC0415 - only the one asked for
    from agent.mailboxes.gmail.mailbox import GmailMailbox  # noqa: PLC0415

    credentials = keys.gmail_credentials(one, place)
    facts = load_facts(place, one.name)
    account = facts.account if facts else ""
    return GmailMailbox(
        one.name,
        credentials,
        api_endpoint=one.api_endpoint,
        own_addresses=own,
        identities=KeptIdentities(place.identities_file(one.name), account, datetime.now(UTC)),
    )
