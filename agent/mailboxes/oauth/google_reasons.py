"""What Google's words for a refused sign-in mean, and what to do: one list for the page and for the program.

Most of them stand on a page of Google's that never comes back here; docs/gmail.md explains those too.
"""

from __future__ import annotations

from agent.errors import AuthoriseError
from agent.knowledge.text import printable
from agent.mailboxes.oauth.google_client import CLIENTS
from agent.mailboxes.oauth.google_end import AUDIENCE

_LONGEST = 60
_NEW_CLIENT = (
    f"Make a new client of type Desktop app at {CLIENTS} and download its file, then: "
    "second-chance auth --client FILE"
)
_REASONS: tuple[tuple[frozenset[str], str, str], ...] = (
    (
        frozenset({"admin_policy_enforced", "policy_enforced", "access_not_configured"}),
        "The administrator of your organisation does not let this app in.",
        "Ask them to trust it (in their console: API controls), or use another mailbox for interviews.",
    ),
    (
        frozenset({"org_internal"}),
        "The app at Google is for the members of one organisation, and this account is none of them.",
        f"Set the user type to External at {AUDIENCE}, or sign in with an account of that organisation.",
    ),
    (
        frozenset({"redirect_uri_mismatch"}),
        "Google does not lead back to this computer: the client in client_secret.json is no Desktop app.",
        _NEW_CLIENT,
    ),
    (
        frozenset({"invalid_client", "unauthorized_client", "deleted_client"}),
        "Google does not know the client in client_secret.json (any more).",
        _NEW_CLIENT,
    ),
    (
        frozenset({"disabled_client"}),
        "Google has switched off the client in client_secret.json.",
        f"See what it says at {CLIENTS}, or make a new client there.",
    ),
    (
        frozenset({"invalid_grant"}),
        "Google does not take this answer: it was used before, or is older than a few minutes.",
        "Run it again and answer within ten minutes. If it comes back, see that your clock is right.",
    ),
    (
        frozenset({"invalid_scope"}),
        "Google does not know one of the permissions that were asked for.",
        "Run it again. If it comes back, this version of Second Chance is too old for Google.",
    ),
)


def explain_code(code: str | None) -> AuthoriseError:
    """The error for a code of Google's (RFC 6749 §4.1.2.1 and §5.2, and Google's own).

    What is not listed is shown as it is, without what a terminal would obey.
    """
    for codes, text, hint in _REASONS:
        if code in codes:
            return AuthoriseError(f"{text} Nothing was stored.", hint)
    word = printable((code or "no reason given")[:_LONGEST])
    return AuthoriseError(
        f"Google refused the sign-in ({word}). Nothing was stored.",
        "Run it again. docs/gmail.md lists what Google says, what it means and what to do.",
    )
