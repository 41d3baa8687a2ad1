"""What Microsoft's refusals mean for the person.

The words of RFC 6749 §5.2 and RFC 8628 §3.5 decide what happens. The numbers (AADSTS…) behind them only make
the advice better: Microsoft warns that they may change, so nothing else hangs on them.
"""

from __future__ import annotations

import re

from agent.errors import AuthoriseError, TryLaterError

_NUMBER = re.compile(r"AADSTS(\d{4,8})")
_TENANT = {"50020", "50059", "50194", "90002", "90130", "900023", "9002346"}
"""The tenant is unknown, or not one whose accounts may use this app."""
_APP = {"70001", "700016", "7000218"}
"""The app is unknown there, or may not use device codes (it is no public client)."""
_FORBIDDEN = {"53000", "53003", "65001", "90094"}
"""The organisation does not allow it, or wants its administrator to consent."""
_SECRET = "7000218"  # noqa: S105 - an error's number: Microsoft wants the secret of an app that has none


class Refused(Exception):  # noqa: N818 - an answer, not yet an error
    """An error as the token endpoint words it."""

    def __init__(self, error: str, description: object) -> None:
        """Keep the word and the number; the description may quote what was sent."""
        super().__init__(error)
        self.error = error
        found = _NUMBER.search(description) if isinstance(description, str) else None
        self.number = found[1] if found else ""

    def __str__(self) -> str:
        """`error, AADSTS1234`."""
        return f"{plain(self.error)}, AADSTS{self.number}" if self.number else plain(self.error)


def meaning(refused: Refused, mailbox: str, tenant: str) -> AuthoriseError:
    """Why a sign-in did not come about."""
    again = f"Run second-chance auth {mailbox} again"
    if advice := _advice(refused, mailbox, tenant):
        return advice
    if refused.error in {"authorization_declined", "access_denied"}:
        return AuthoriseError(
            "Microsoft's page was answered with no; nothing was stored.", f"{again} to say yes."
        )
    if refused.error in {"expired_token", "bad_verification_code", "code_expired"}:
        return AuthoriseError("The code was not used in time; nothing was stored.", f"{again} for a new one.")
    return AuthoriseError(
        f"Microsoft refused the sign-in ({refused}); nothing was stored.", _look_up(refused, again)
    )


def no_longer(refused: Refused, mailbox: str, tenant: str) -> AuthoriseError:
    """Why a mailbox that was authorised opens no more."""
    again = f"second-chance auth {mailbox}"
    if advice := _advice(refused, mailbox, tenant):
        return advice
    if refused.error in {"invalid_grant", "interaction_required"}:
        return AuthoriseError(
            f"Microsoft no longer lets Second Chance into the mailbox {mailbox!r}. One of these happened: "
            "nothing ran for 90 days, your password was changed, you or your organisation took access back, "
            "or it wants you to sign in again.",
            f"Authorise again with: {again}",
        )
    return AuthoriseError(
        f"Microsoft refuses access to the mailbox {mailbox!r} ({refused}).",
        _look_up(refused, f"Try: {again}"),
    )


def _advice(refused: Refused, mailbox: str, tenant: str) -> AuthoriseError | None:
    where = f"of [mailbox.{mailbox}] in config.toml"
    if refused.number in _TENANT:
        return AuthoriseError(
            f"Microsoft takes no account of the tenant {tenant!r} for this app ({refused}).",
            f"Set `tenant` {where}: your organisation's domain or tenant id, consumers for an outlook.com "
            "account, or common where the app is registered for both.",
        )
    if refused.number == _SECRET:
        return AuthoriseError(
            f"The app at Microsoft is not allowed to sign in by device code ({refused}).",
            "In its registration, under Authentication, set Allow public client flows to Yes.",
        )
    if refused.number in _APP or refused.error in {"invalid_client", "unauthorized_client"}:
        return AuthoriseError(
            f"Microsoft does not know the app, or not in the tenant {tenant!r} ({refused}).",
            f"Compare `client_id` and `tenant` {where} with the app's overview at https://entra.microsoft.com.",
        )
    if refused.number in _FORBIDDEN:
        return AuthoriseError(
            f"Your organisation does not allow this app to open your mail ({refused}).",
            "Ask its administrator to consent to IMAP.AccessAsUser.All for the app, "
            "or use a mailbox of your own.",
        )
    return None


def _look_up(refused: Refused, hint: str) -> str:
    page = f" What it means: https://login.microsoftonline.com/error?code={refused.number}"
    return f"{hint}.{page if refused.number else ''}"


def later() -> TryLaterError:
    """No way to Microsoft."""
    return TryLaterError(
        "Microsoft's sign-in service could not be reached, or is not itself.",
        "Nothing was changed. See that you are online; the next run tries again.",
    )


def unreadable() -> TryLaterError:
    """Something else answered, or half an answer came."""
    return TryLaterError(
        "Microsoft's answer was not one; a network that asks to be signed in to does that too.",
        "Nothing was changed. Try again a little later.",
    )


def plain(words: object) -> str:
    """Something from outside, fit to be shown."""
    return "".join(char for char in str(words)[:200] if char.isprintable())
