"""The refused login of an account, remembered, so that later runs do not try it again, or not too soon."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from secrets import token_hex

from agent.errors import AuthoriseError, SecondChanceError
from agent.keeping.home_folder import Home
from agent.keeping.refusals import Refusal, drop_refusal, load_refusal, save_refusal
from agent.keeping.tokens import load_facts
from agent.knowledge.text import describe_wait
from agent.mailboxes.imap.account import Refused
from agent.mailboxes.imap.errors import PausedError
from agent.mailboxes.imap.server_words import Verdict, judge_login
from agent.mailboxes.imap.settings import ImapSettings
from agent.mailboxes.imap.sign_in import fetch_secret

_BELIEVED = {Verdict.UNKNOWN: 1, Verdict.NOT_CONNECTED: 2}
"""How often words that leave it open are taken for trouble of the moment before the person is asked."""


class RefusedLogins:
    """The refused login of one account, on disk: providers lock accounts that are tried again by every run.

    One that was refused for good holds until `auth` was run again, another password is kept, or config.toml
    says otherwise where and how to log in. One that was refused for the moment is tried again after an hour,
    after four more, and then once a day; it is no longer remembered once the mailbox opened.
    """

    def __init__(self, settings: ImapSettings, home: Home, now: datetime) -> None:
        """Name an account; nothing is read yet.

        Args:
            settings: The account.
            home: Where it is remembered.
            now: The moment of the run, aware.
        """
        self._settings = settings
        self._home = home
        self._now = now

    def check(self) -> None:
        """Let pass what may be tried now.

        Raises:
            AuthoriseError: it was refused, with what is kept now; or nothing is kept that could log in.
            PausedError: the server let nobody in, and is left alone for a while.
            SecondChanceError: what is kept cannot be read.
        """
        name = self._settings.name
        before = load_refusal(self._home, name)
        if before is None or (before.since and not before.left(self._now)):
            return
        if before.since is None and not before.hint and judge_login(before.text) is Verdict.MOMENT:
            return  # an earlier version took it for a refusal
        if before.of != self._hash(before.salt):
            return
        if before.since is None:
            raise AuthoriseError(before.text, before.hint or f"Authorise again: second-chance auth {name}")
        raise PausedError(before.text, self._say_when(before))

    def keep(self, refused: Refused) -> SecondChanceError:
        """Remember that the login was refused just now; where that cannot be written, it is not."""
        before = self._load_pause()
        believed = _BELIEVED.get(refused.verdict, 0)
        unsure = before.unsure + 1 if believed else before.unsure
        for_good = refused.verdict is not Verdict.MOMENT and unsure > believed
        if refused.verdict is Verdict.REFUSED or for_good:
            self._save(Refusal(text=refused.for_good.text, hint=refused.for_good.hint, salt="", of=""))
            return refused.for_good
        pause = Refusal(
            text=refused.for_now.text,
            hint=refused.for_now.hint if refused.verdict is Verdict.NOT_CONNECTED else "",
            salt="",
            of="",
            since=self._now,
            pauses=before.pauses + (not before.is_lifted),
            unsure=unsure,
        )
        if self._save(pause):
            return PausedError(pause.text, self._say_when(pause))
        return refused.for_now

    def forget(self) -> None:
        """Forget what was refused before: the mailbox opened."""
        with suppress(SecondChanceError):
            drop_refusal(self._home, self._settings.name)

    def _load_pause(self) -> Refusal:
        """The pause before, of this same login; an empty one where there was none."""
        with suppress(SecondChanceError):
            before = load_refusal(self._home, self._settings.name)
            if before and before.since and before.of == self._hash(before.salt):
                return before
        return Refusal(text="", salt="", of="")

    def _save(self, refusal: Refusal) -> bool:
        """Keep a refusal with what it is of; whether that could be done."""
        salt = token_hex(16)
        try:
            kept = replace(refusal, salt=salt, of=self._hash(salt))
            save_refusal(self._home, self._settings.name, kept)
        except SecondChanceError:
            return False
        return True

    def _say_when(self, pause: Refusal) -> str:
        wait = describe_wait(pause.left(self._now).total_seconds())
        when = f"Nothing was changed; the server is asked again in about {wait}."
        sooner = "`second-chance doctor` asks it at once."
        return " ".join(filter(None, (pause.hint, when, sooner)))

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
