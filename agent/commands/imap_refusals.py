"""A login that an IMAP server refused is not tried again by every run: providers lock accounts for that."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from secrets import token_hex

from agent.commands import keys
from agent.errors import AuthoriseError, SecondChanceError
from agent.keeping.config import ImapSettings
from agent.keeping.home_folder import Home
from agent.keeping.token_facts import Refusal, load_facts, load_refusal, save_refusal


class Refusals:
    """The refused login of one account, on disk.

    It holds until `auth` was run again, another password is kept, or config.toml says otherwise where and how
    to log in.
    """

    def __init__(self, settings: ImapSettings, place: Home) -> None:
        """Name an account; nothing is read yet."""
        self._settings = settings
        self._place = place

    def check(self) -> None:
        """Let pass what was not refused yet.

        Raises:
            AuthoriseError: it was, with what is kept now; or nothing is kept that could log in.
            SecondChanceError: what is kept cannot be read.
        """
        name = self._settings.name
        before = load_refusal(self._place, name)
        if before and before.of == self._of(before.salt):
            raise AuthoriseError(before.text, f"Authorise again: second-chance auth {name}")

    def keep(self, refused: AuthoriseError) -> None:
        """Remember that the login was refused just now; where that cannot be written, it is not."""
        salt = token_hex(16)
        with suppress(SecondChanceError):
            refusal = Refusal(text=refused.text, salt=salt, of=self._of(salt))
            save_refusal(self._place, self._settings.name, refusal)

    def _of(self, salt: str) -> str:
        """A hash of all a login is made of; of a token only when it was granted: it changes by itself."""
        one = self._settings
        facts = load_facts(self._place, one.name)
        when = facts.authorised_at.isoformat() if facts else ""
        secret = keys.password(one, self._place) if one.auth == "password" else ""
        login = json.dumps([one.host, one.port, one.tls, one.user, one.auth, when, secret])
        return hashlib.scrypt(login.encode(), salt=salt.encode(), n=2**14, r=8, p=1).hex()
