"""What must be granted for IMAP, by who grants it, and what each of it lets one do."""

from __future__ import annotations

from agent.auth import microsoft, oauth

FOR_IMAP = {"google": (oauth.FULL,), "microsoft": (microsoft.IMAP,)}
"""`offline_access`, which Microsoft is asked for too, is not told of in what it grants."""

MEANING = {**oauth.MEANING, microsoft.IMAP: oauth.MEANING[oauth.FULL]}
