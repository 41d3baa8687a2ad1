"""Being let into an IMAP account, by a password or at Google or Microsoft: once by hand, then by runs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from agent.errors import (
    AuthoriseError,
    BadFileError,
    MailboxError,
    SecondChanceError,
    TryLaterError,
    UsageError,
)
from agent.keeping.config import Provider
from agent.keeping.home_folder import Home
from agent.keeping.tokens import (
    Facts,
    load_facts,
    not_authorised_yet,
    open_store,
    read_secret,
)
from agent.mailboxes.back_end import Access, GiveBackResult, Rights, SignInContext, SignInResult, Terminal
from agent.mailboxes.imap import providers
from agent.mailboxes.imap.account import Account, Refusals
from agent.mailboxes.imap.connection import Connection
from agent.mailboxes.imap.errors import NotConnectedError, PausedError
from agent.mailboxes.imap.settings import ImapSettings
from agent.mailboxes.oauth import google_client, microsoft
from agent.mailboxes.oauth.google_consent import Grant
from agent.mailboxes.oauth.google_end import has_ended_with_the_week

FULL = "https://mail.google.com/"
"""What Google wants for IMAP: all of the mail, deleting and sending too. It offers nothing narrower there."""
_MEANING = "use your mail over IMAP, to see your interviews, find their threads and place the letters"
_RIGHTS: dict[Provider, Rights] = {"google": {FULL: _MEANING}, "microsoft": {microsoft.IMAP: _MEANING}}
"""Microsoft is asked for `offline_access` too; what it grants does not name that."""


def find_provider(settings: ImapSettings) -> Provider:
    """Who signs in for this server; nobody else is ever shown one of their tokens.

    Raises:
        BadFileError: nobody we know, or something is missing in config.toml for it.
    """
    provider = settings.provider
    if provider is None:
        raise BadFileError(
            f"The mailbox {settings.name!r} has auth = {settings.auth!r}, which is known for imap.gmail.com "
            f"and outlook.office365.com only, not for {settings.host}.",
            'Set auth = "password" in config.toml and use an app password.',
        )
    if provider == "microsoft" and not settings.client_id:
        raise BadFileError(
            f"The mailbox {settings.name!r} has no client_id, and Microsoft's sign-in needs one.",
            "Register an app of your own as docs/imap.md tells, and set `client_id` of "
            f"[mailbox.{settings.name}] in config.toml.",
        )
    return provider


def rights(settings: ImapSettings) -> Rights:
    """What must be granted; nothing where a password opens.

    Raises:
        BadFileError: config.toml does not say who signs in.
    """
    return {} if settings.auth == "password" else _RIGHTS[find_provider(settings)]


def build_account(
    settings: ImapSettings, secret: Callable[[], str], refusals: Refusals | None = None
) -> Account:
    """Where and how to log in to an IMAP server."""
    return Account(
        mailbox=settings.name,
        host=settings.host,
        port=settings.port,
        tls=settings.tls,
        ca_file=settings.ca_file,
        user=settings.user,
        secret=secret,
        auth=settings.auth,
        identify=settings.identify,
        at_once=settings.sasl_ir,
        patience=settings.patience,
        refusals=refusals,
    )


def build_microsoft_app(settings: ImapSettings) -> microsoft.App:
    """The person's own app."""
    return microsoft.App(
        mailbox=settings.name,
        client_id=settings.client_id,
        tenant=settings.tenant,
        endpoint=settings.oauth_endpoint or microsoft.ENDPOINT,
    )


def fetch_secret(settings: ImapSettings, home: Home, clock: datetime | None = None) -> str:
    """The password, or a fresh access token; never that of another account or server.

    By the system's clock, where it is given, a refusal of Google's is told to be the end of a week.

    Raises:
        AuthoriseError: nothing is kept for this account, or it is worth nothing any more.
        BadFileError: config.toml or client_secret.json cannot be used for it.
        TryLaterError: no network to the provider.
    """
    scopes = tuple(rights(settings))
    facts = _load_facts(settings, home, scopes)
    secret = read_secret(home, settings.name, facts)
    match settings.provider:
        case None:
            return secret
        case "google":
            has_week_passed = clock is not None and has_ended_with_the_week(facts, clock)
            return _renew_at_google(settings, secret, scopes, has_week_passed=has_week_passed)
        case "microsoft":
            grant = microsoft.renew(build_microsoft_app(settings), secret)
            if grant.refresh_token != secret:
                _keep_following(settings.name, facts, secret, grant.refresh_token, home)
            return grant.access_token


def _load_facts(settings: ImapSettings, home: Home, scopes: tuple[str, ...]) -> Facts:
    """What is known of the account's authorisation.

    Raises:
        AuthoriseError: it was not given, was given otherwise, or for another account or server.
    """
    facts = load_facts(home, settings.name)
    if facts is None or set(scopes) - set(facts.scopes) or bool(facts.scopes) != bool(scopes):
        raise not_authorised_yet(settings.name)
    if facts.account != settings.account:
        raise AuthoriseError(
            f"What is kept for {settings.name!r} belongs to {facts.account}, "
            f"but config.toml says {settings.account}.",
            f"Authorise this account with: second-chance auth {settings.name}",
        )
    return facts


def _renew_at_google(
    settings: ImapSettings, token: str, scopes: tuple[str, ...], *, has_week_passed: bool = False
) -> str:
    from agent.mailboxes.oauth import google_access  # noqa: PLC0415 - Google's libraries

    client = google_client.load(settings.client_secret)
    access = google_access.Access(settings.name, client, token, scopes, has_week_passed=has_week_passed)
    return google_access.fetch_access_token(access)


def _keep_following(mailbox: str, facts: Facts, used: str, following: str, home: Home) -> None:
    """Keep the refresh token that follows on the one just used.

    Microsoft leaves the used one good for its own 90 days (learn.microsoft.com/entra/identity-platform/
    refresh-tokens). So a store that cannot be written now costs nothing, the old token being whole in it,
    and nothing is written where another run, `auth` or `auth --revoke` was there meanwhile.
    """
    with suppress(SecondChanceError):
        store = open_store(facts.store, home)
        if load_facts(home, mailbox) == facts and store.get(mailbox, facts.account) == used:
            store.put(mailbox, facts.account, following)


WIDER = """\
Over IMAP, Google gives the whole of your mail or nothing: the page will speak of reading, writing, sending
and deleting all of it (https://mail.google.com/). Second Chance reads it and places drafts, and has no code
that could send. With kind = "gmail" in config.toml it asks for less: to read, and to manage drafts."""


def _sign_in(settings: ImapSettings, person: SignInContext) -> SignInResult:
    """Let the person authorise an IMAP account.

    Raises:
        BadFileError: config.toml or client_secret.json cannot be used for it.
        AuthoriseError: no consent, or the server does not take what was given.
        MailboxError: the server cannot be trusted with it, or asks for no login at all.
        TryLaterError: no network to Google, Microsoft or the server.
        UsageError: no password was given.
    """
    if settings.auth == "password":
        opens = secret = _ask_for_password(settings, person.terminal)
    elif find_provider(settings) == "google":
        return _sign_in_at_google(settings, person)
    else:
        opens, secret = _sign_in_at_microsoft(settings, person.terminal)
    _try_login(settings, opens, person.terminal)
    return SignInResult(account=settings.account, scopes=tuple(rights(settings)), secret=secret)


def _sign_in_at_google(settings: ImapSettings, person: SignInContext) -> SignInResult:
    """Google's consent, and a login with what it gave."""
    from agent.mailboxes.oauth.google_sign_in import GoogleSignIn, find_end  # noqa: PLC0415 - Google's libraries

    def accept(grant: Grant) -> str:
        _try_login(settings, grant.access_token, person.terminal)
        return settings.account

    person.terminal.show(WIDER)
    asking = GoogleSignIn(
        mailbox=settings.name,
        client=google_client.load(settings.client_secret),
        rights=rights(settings),
        person=person,
        accept=accept,
    )
    grant, account = asking.ask()
    ends_at = find_end(grant, person.now)
    return SignInResult(account=account, scopes=grant.scopes, secret=grant.refresh_token, ends_at=ends_at)


def _sign_in_at_microsoft(settings: ImapSettings, terminal: Terminal) -> tuple[str, str]:
    """A code that the person types at Microsoft: an access and a refresh token."""
    app = build_microsoft_app(settings)
    code = microsoft.begin(app)
    terminal.show(
        f"1. Open {code.page} in a browser, on any device.\n"
        f"2. Type this code: {code.user_code}\n"
        f"3. Sign in as {settings.user}, and say yes.\n"
        f"The code is good for {code.lasts / 60:.0f} minutes; this waits until you are done."
    )
    grant = microsoft.wait(app, code, terminal.wait)
    terminal.say("Microsoft has answered.")
    return grant.access_token, grant.refresh_token


def _ask_for_password(settings: ImapSettings, terminal: Terminal) -> str:
    """The password, from a hidden prompt or the first line of stdin."""
    preset = _find_preset(settings)
    if terminal.is_interactive:
        if preset and preset.password_advice:
            terminal.show(preset.password_advice)
        password = terminal.read_secret(f"Password of {settings.account} (it is not shown): ")
    else:
        password = terminal.read_line("password")
    if not password:
        raise UsageError(
            "No password was given; nothing was stored.",
            f"Type it, or hand it over on stdin: second-chance auth {settings.name} < FILE",
        )
    if not password.isprintable():
        raise UsageError("The password holds characters that cannot be typed.", "Give the password alone.")
    return providers.join_groups(password) if preset and preset.app_password else password


def _advise(settings: ImapSettings) -> tuple[str, ...]:
    """What must be so at the provider, and where it gives a password for this program."""
    preset = _find_preset(settings)
    return preset.list_advice(settings.auth) if preset else ()


def _try_login(settings: ImapSettings, secret: str, terminal: Terminal) -> None:
    """Log in once and ask for the folders; what was not seen to open the mailbox is not kept.

    Some servers take a login and have no mailbox behind it. Any other trouble after the login says nothing
    against the secret: it is told, and the secret kept.

    A certificate that is refused, encryption that is held back and a server that does not answer all mean
    the same here: nobody knows whether the secret is right, and an older one that is kept may well be.

    Raises:
        AuthoriseError: the server says no.
        MailboxError: its certificate or its encryption is not in order, or it wants no login.
        TryLaterError: it cannot be asked now.
    """
    shown: list[str] = []

    def show() -> str:
        shown.append(secret)
        return secret

    connection = Connection(build_account(settings, show))
    again = f"second-chance auth {settings.name}"
    try:
        connection.supports("IMAP4REV1")
        if shown:
            _look_inside(connection, terminal)
    except AuthoriseError as refused:
        step = refused.hint if isinstance(refused.__cause__, NotConnectedError) else explain_refusal(settings)
        raise AuthoriseError(f"{refused.text} Nothing was stored.", step) from refused
    except TryLaterError as problem:
        busy = isinstance(problem, PausedError)
        first = "Wait an hour or so" if busy else "Check the network, and `host` and `port` in config.toml"
        raise TryLaterError(
            f"The login could not be tried: {problem.text} Nothing was stored.",
            f"{first}; then run {again} again.",
        ) from problem
    except SecondChanceError as problem:
        raise MailboxError(
            f"The login could not be tried: {problem.text} Nothing was stored.",
            f"{problem.hint} Then run {again} again.",
        ) from problem
    finally:
        connection.close()
    if not shown:
        raise MailboxError(
            f"{settings.host} asks for no login, so whether yours is right could not be tried. "
            "Nothing was stored.",
            f"Check `host` and `port` in config.toml, then run {again} again.",
        )


def _look_inside(connection: Connection, terminal: Terminal) -> None:
    """See that there is a mailbox behind the login.

    Raises:
        AuthoriseError: there is none.
    """
    try:
        connection.list_folders()
    except AuthoriseError:
        raise
    except SecondChanceError as trouble:
        terminal.show(f"The login was taken. But then: {trouble.text} {trouble.hint}")


def explain_refusal(settings: ImapSettings) -> str:
    """The usual reason of a login that is refused, and what to do."""
    again = f"then run second-chance auth {settings.name} again."
    if settings.auth != "password":
        user = settings.user
        return f"Sign in as {user} and nobody else, see that IMAP is switched on for the mailbox, {again}"
    preset = _find_preset(settings)
    if preset and "password" not in preset.auth:
        return f'{preset.name} takes no passwords any more: set auth = "xoauth2" (docs/imap.md), {again}'
    if preset and preset.app_password:
        return f"{preset.name} wants an app password, not your usual one: {preset.app_password}; {again}"
    return f"Compare `user` in config.toml; many providers want an app password, not your usual one; {again}"


def _find_preset(settings: ImapSettings) -> providers.Preset | None:
    return providers.find_by_host(settings.host, user=settings.user, port=settings.port, tls=settings.tls)


def _give_back(settings: ImapSettings, token: str) -> GiveBackResult:
    match settings.provider:
        case "google":
            return google_client.give_back(token, settings.client_secret)
        case "microsoft":
            note = f"Microsoft cannot be told from here; remove the app there: {microsoft.CONNECTIONS}"
            return GiveBackResult(note=note)
        case None:
            return GiveBackResult()


ACCESS = Access(rights=rights, sign_in=_sign_in, give_back=_give_back, advise=_advise)
