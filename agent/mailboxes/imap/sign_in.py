"""Authorising an IMAP account: by a password, or at Google or Microsoft; then one login to see it open."""

from __future__ import annotations

from agent.errors import AuthoriseError, SecondChanceError, UsageError
from agent.mailboxes.back_end import Access, GiveBackResult, SignInContext, SignInResult, Terminal
from agent.mailboxes.imap import providers
from agent.mailboxes.imap.connection import Connection
from agent.mailboxes.imap.credentials import account_of, app_at_microsoft, find_provider, rights
from agent.mailboxes.imap.settings import ImapSettings
from agent.mailboxes.oauth import google_client, microsoft

WIDER = """\
Over IMAP, Google gives the whole of your mail or nothing: the page will speak of reading, writing, sending
and deleting all of it (https://mail.google.com/). Second Chance reads it and places drafts, and has no code
that could send. With kind = "gmail" in config.toml it asks for less: to read, and to manage drafts."""


def _sign_in(settings: ImapSettings, person: SignInContext) -> SignInResult:
    """Let the person authorise an IMAP account.

    Raises:
        BadFileError: config.toml or client_secret.json cannot be used for it.
        AuthoriseError: no consent, or the server does not take what was given.
        TryLaterError: no network to Google or Microsoft.
        UsageError: no password was given.
    """
    if settings.auth == "password":
        opens = secret = _ask_for_password(settings, person.terminal)
    elif find_provider(settings) == "google":
        opens, secret = _sign_in_at_google(settings, person)
    else:
        opens, secret = _sign_in_at_microsoft(settings, person.terminal)
    _try_login(settings, opens, person.terminal)
    return SignInResult(account=settings.account, scopes=tuple(rights(settings)), secret=secret)


def _sign_in_at_google(settings: ImapSettings, person: SignInContext) -> tuple[str, str]:
    """Google's consent: an access and a refresh token."""
    from agent.mailboxes.oauth.google_consent import GoogleSignIn  # noqa: PLC0415 - Google's libraries

    person.terminal.show(WIDER)
    asking = GoogleSignIn(
        mailbox=settings.name,
        client=google_client.load(settings.client_secret),
        rights=rights(settings),
        person=person,
    )
    *_, grant = asking.grants()
    return grant.access_token, grant.refresh_token


def _sign_in_at_microsoft(settings: ImapSettings, terminal: Terminal) -> tuple[str, str]:
    """A code that the person types at Microsoft: an access and a refresh token."""
    app = app_at_microsoft(settings)
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
    if terminal.is_interactive:
        preset = providers.of_host(settings.host)
        if preset and preset.app_password:
            terminal.show(f"{preset.name} wants an app password here: {preset.app_password}")
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
    return password


def _try_login(settings: ImapSettings, secret: str, terminal: Terminal) -> None:
    """Log in once; a server that cannot be asked now is no reason to refuse what was given.

    Raises:
        AuthoriseError: the server says no.
    """
    connection = Connection(account_of(settings, lambda: secret))
    try:
        connection.supports("IMAP4REV1")
    except AuthoriseError as refused:
        raise AuthoriseError(f"{refused.text} Nothing was stored.", explain_refusal(settings)) from refused
    except SecondChanceError as problem:
        terminal.show(f"The login could not be tried now. {problem.text} {problem.hint}")
    finally:
        connection.close()


def explain_refusal(settings: ImapSettings) -> str:
    """The usual reason of a login that is refused, and what to do."""
    again = f"then run second-chance auth {settings.name} again."
    if settings.auth != "password":
        user = settings.user
        return f"Sign in as {user} and nobody else, see that IMAP is switched on for the mailbox, {again}"
    preset = providers.of_host(settings.host)
    if preset and "password" not in preset.auth:
        return f'{preset.name} takes no passwords any more: set auth = "xoauth2" (docs/imap.md), {again}'
    if preset and preset.app_password:
        return f"{preset.name} wants an app password, not your usual one: {preset.app_password}; {again}"
    return f"Compare `user` in config.toml; many providers want an app password, not your usual one; {again}"


def _give_back(settings: ImapSettings, token: str) -> GiveBackResult:
    match settings.provider:
        case "google":
            return google_client.give_back(token, settings.client_secret)
        case "microsoft":
            note = f"Microsoft cannot be told from here; remove the app there: {microsoft.CONNECTIONS}"
            return GiveBackResult(note=note)
        case None:
            return GiveBackResult()


ACCESS = Access(rights=rights, sign_in=_sign_in, give_back=_give_back)
