"""The refused login of an account, remembered, so that no later run tries it again."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from secrets import token_hex

from agent.errors import AuthoriseError, SecondChanceError
from agent.keeping.home_folder import Home
from agent.keeping.tokens import Refusal, load_facts, load_refusal, save_refusal
from agent.mailboxes.imap.settings import ImapSettings
from agent.mailboxes.imap.sign_in import fetch_secret


class RefusedLogins:
    """The refused login of one account, on disk: providers lock accounts that are tried again by every run.

    It holds until `auth` was run again, another password is kept, or config.toml says otherwise where and how
    to log in.
    """

    def __init__(self, settings: ImapSettings, home: Home) -> None:
        """Name an account; nothing is read yet."""
        self._settings = settings
        self._home = home

    def check(self) -> None:
        """Let pass what was not refused yet.

        Raises:
            AuthoriseError: it was, with what is kept now; or nothing is kept that could log in.
            SecondChanceError: what is kept cannot be read.
        """
        name = self._settings.name
        before = load_refusal(self._home, name)
        if before and before.of == self._hash(before.salt):
            raise AuthoriseError(before.text, f"Authorise again: second-chance auth {name}")

    def keep(self, refused: AuthoriseError) -> None:
        """Remember that the login was refused just now; where that cannot be written, it is not."""
        salt = token_hex(16)
        with suppress(SecondChanceError):
            refusal = Refusal(text=refused.text, salt=salt, of=self._hash(salt))
            save_refusal(self._home, self._settings.name, refusal)

    def _hash(self, salt: str) -> str:
        """A hash of all a login is made of; of a token only when it was granted: it changes by itself."""
        settings = self._settings
        facts = load_facts(self._home, settings.name)
        when = facts.authorised_at.isoformat() if facts else ""
        secret = fetch_secret(settings, self._home) if settings.auth == "password" else ""
        login = json.dumps(
            [settings.host, settings.port, settings.tls, settings.user, settings.auth, when, secret]
        )
        return hashlib.scrypt(login.encode(), salt=salt.encode(), n=2**14, r=8, p=1).hex()
