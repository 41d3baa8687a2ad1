"""What it means when Google gives no access token, for the Gmail API and for a login over IMAP alike."""

from __future__ import annotations

from collections.abc import Mapping

from google.auth.exceptions import ReauthFailError, RefreshError

from agent.errors import AuthoriseError, SecondChanceError, TryLaterError
from agent.knowledge.text import printable
from agent.mailboxes.oauth.google_end import AUDIENCE

CAUSES = (
    'the app is still in "Testing" in Google\'s console (Google then ends a sign-in after 7 days), '
    "access was taken back in your Google account, your password was changed, "
    "nothing ran for six months, or too many sign-ins were made since"
)
"""Why a refresh token dies (invalid_grant)."""
_SESSION_OVER = frozenset({"invalid_rapt", "rapt_required"})
"""What Google calls a session that a rule of the organisation has ended ("re-authentication proof token")."""
_SESSION_RULE = "https://support.google.com/a/answer/9368756"


def explain_refusal(
    problem: RefreshError, mailbox: str, *, has_week_passed: bool = False
) -> SecondChanceError:
    """What Google's refusal of an access token means for the person (RFC 6749 §5.2).

    The one place for it, whether the token is for the Gmail API or for a login over IMAP.

    Args:
        problem: What the Google client raised.
        mailbox: Its name in config.toml.
        has_week_passed: Whether the sign-in has just come to the end of the week that Google gives an app
            in "Testing".
    """
    details = problem.args[1] if len(problem.args) > 1 else None
    fields: dict[str, object] = details if isinstance(details, dict) else {}
    code = fields.get("error")
    again = f"second-chance auth {mailbox}"
    if _is_session_over(problem, fields):
        return AuthoriseError(
            f"Your organisation ends sign-ins after some hours, and the one for the mailbox {mailbox!r} "
            "has ended.",
            f"Sign in again with: {again}. So that it lasts, ask the administrator to trust this app and to "
            f"exempt trusted apps from the session length: {_SESSION_RULE}",
        )
    if problem.retryable or not isinstance(code, str):
        return explain_silence()
    if code == "invalid_grant":
        return explain_week(mailbox) if has_week_passed else explain_end(mailbox)
    if code == "admin_policy_enforced":
        return AuthoriseError(
            f"The administrator of your organisation no longer lets this app into the mailbox {mailbox!r}.",
            "Ask them to trust it (in their console: API controls), or use another mailbox for interviews.",
        )
    if code in {"invalid_client", "unauthorized_client", "deleted_client"}:
        return AuthoriseError(
            f"Google does not know the client in client_secret.json (any more), for the mailbox {mailbox!r}.",
            f"Download the file again at https://console.cloud.google.com/auth/clients, then: {again}",
        )
    word = printable(code[:60])
    return AuthoriseError(f"Google refuses access to the mailbox {mailbox!r} ({word}).", f"Try: {again}")


def explain_week(mailbox: str) -> AuthoriseError:
    """The sign-in was made seven days ago, and Google takes it no longer."""
    return AuthoriseError(
        f"Google no longer lets Second Chance into the mailbox {mailbox!r}: the sign-in is seven days old, "
        'and that is when Google ends those of an app that is still in "Testing".',
        f"Sign in once more with: second-chance auth {mailbox}. To end this weekly sign-in, first press "
        f"Publish app at {AUDIENCE} (docs/gmail.md).",
    )


def explain_end(mailbox: str) -> AuthoriseError:
    """Google takes what it once granted no longer."""
    return AuthoriseError(
        f"Google no longer lets Second Chance into the mailbox {mailbox!r}. One of these happened: {CAUSES}.",
        f"Authorise again with: second-chance auth {mailbox}",
    )


def _is_session_over(problem: RefreshError, fields: Mapping[str, object]) -> bool:
    """Whether a rule of Google Workspace ended the session: the person signs in again each time.

    Google answers `invalid_grant` with a subtype; google-auth then raises without the answer, in words of its
    own for the users of another program, or, where it is let, because nobody is there to answer a challenge.
    """
    is_told = fields.get("error") == "invalid_grant" and fields.get("error_subtype") in _SESSION_OVER
    words = str(problem.args[0]) if problem.args else ""
    return is_told or isinstance(problem, ReauthFailError) or words.startswith("Reauthentication is needed")


def explain_silence() -> TryLaterError:
    """Google's sign-in service cannot be had now; that says nothing of the person's permission."""
    return TryLaterError(
        "Google's sign-in service could not be reached, or did not answer as it should.",
        "Nothing was changed. See that you are online; the next run tries again.",
    )
