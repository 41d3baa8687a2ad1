"""`second-chance auth` for IMAP at Google and Microsoft, over real HTTP, and logging in to a real server."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
import pytest
from command_line import Said, say
from fake_google import ACCOUNT, FULL
from fake_microsoft import CLIENT_ID, FakeMicrosoft
from mails import DEBRIEFED
from scripted_imap import ScriptedImap
from sign_in import MemoryKeyring, RaisingKeyring, SignIn, at_google, using

from agent.commands.terminal import SignInTerminal
from agent.errors import AuthoriseError, TryLaterError
from agent.keeping.home_folder import Home
from agent.mailboxes.imap import sign_in
from agent.mailboxes.imap.settings import ImapSettings
from agent.mailboxes.imap.sign_in import explain_refusal, fetch_secret
from agent.mailboxes.registry import load_config

ME = f"""\
[me]
name = "Marcus Ellery"
addresses = ["{ACCOUNT}"]
time_zone = "America/Chicago"
"""
WORK = """\
[mailbox.work]
kind = "imap"
host = "127.0.0.1"
port = {port}
tls = "none"
user = "{user}"
auth = "xoauth2"
"""
AT_MICROSOFT = """\
client_id = "{client_id}"
oauth_endpoint = "{endpoint}"
"""


class Worker:
    """A person with an account at Microsoft's IMAP server, and their home."""

    def __init__(
        self, folder: Path, patch: pytest.MonkeyPatch, fake: FakeMicrosoft, door: ScriptedImap
    ) -> None:
        self.home, self.patch, self.microsoft, self.door = Home(folder / "home"), patch, fake, door
        self.home.root.mkdir(mode=0o700)
        self.config()
        patch.setattr(SignInTerminal, "wait", lambda _, seconds: fake.clock.advance(seconds=seconds))
        patch.setattr(sys, "stdin", io.StringIO())

    def config(self, *more: str, client_id: str = CLIENT_ID, port: int = 0) -> None:
        work = WORK.format(port=port or self.door.port, user=ACCOUNT)
        at = AT_MICROSOFT.format(client_id=client_id, endpoint=self.microsoft.url)
        self.home.config_file.write_text("\n".join([ME, work + at, *more]), encoding="utf-8")

    @property
    def settings(self) -> ImapSettings:
        found = load_config(self.home.config_file).mailboxes["work"]
        assert isinstance(found, ImapSettings)
        return found

    def __call__(self, *words: str) -> Said:
        return say("auth", *words, "--home", str(self.home.root), "--now", DEBRIEFED.isoformat())

    def signed_in(self, *words: str) -> Said:
        self.microsoft.decides = "yes"
        said = self("work", *words)
        assert said.code == 0, said.err
        return said

    @property
    def token(self) -> str:
        kept: dict[tuple[str, str], str] = keyring.get_keyring().kept  # type: ignore[attr-defined] # the one of these tests
        return kept["second-chance", f"work: {ACCOUNT} (127.0.0.1)"]


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    with FakeMicrosoft() as fake, ScriptedImap() as door, using(MemoryKeyring()):
        door.good = lambda: fake.access_tokens
        yield Worker(tmp_path, monkeypatch, fake, door)


@contextmanager
def at_home_with_google(folder: Path, patch: pytest.MonkeyPatch, user: str = ACCOUNT) -> Iterator[SignIn]:
    """The same at Google; whose tokens are good is Google's to say."""
    with at_google(folder, patch) as person:

        def good() -> list[str]:
            found = person.google.tokens._grants.items()
            return [token for token, grant in found if FULL in grant.scopes and grant.account == user]

        with ScriptedImap() as door:
            door.good = good
            person.config(ME + WORK.format(port=door.port, user=user))
            yield person


# ---- Microsoft


@pytest.mark.server
def test_a_code_typed_at_microsoft(worker: Worker) -> None:
    """Page and code are shown; the refresh token alone is kept; the login is tried once."""
    said = worker.signed_in()
    assert "1. Open https://microsoft.com/devicelogin in a browser, on any device." in said.err
    assert "2. Type this code: CODE-2" in said.err
    assert f"3. Sign in as {ACCOUNT}" in said.err
    assert "The code is good for 15 minutes" in said.err
    assert "refresh-4" == worker.token
    assert "allows: IMAP.AccessAsUser.All" in said.err
    assert "Testing" not in said.err
    assert [(ACCOUNT, "access-3")] == worker.door.tried


@pytest.mark.server
def test_json_and_no_secret(worker: Worker) -> None:
    """The account, the scope and the store as JSON; no secret anywhere it is shown."""
    said = worker.signed_in("--json", "--store", "file", "-v")
    (one,) = said.json["mailboxes"]
    assert ("authorised", f"{ACCOUNT} (127.0.0.1)") == (one["state"], one["account"])
    assert ["https://outlook.office.com/IMAP.AccessAsUser.All"] == one["scopes"]
    assert not [secret for secret in ("access-3", "refresh-4", "device-1") if secret in said.out + said.err]
    assert "refresh-4" == (worker.home.credentials / "work.secret").read_text()


@pytest.mark.server
@pytest.mark.parametrize(
    ("decision", "words"), [("no", "answered with no"), ("53003", "organisation does not allow")]
)
def test_a_refusal_stores_nothing(decision: str, words: str, worker: Worker) -> None:
    """A no at Microsoft is exit 77 and leaves nothing behind."""
    worker.microsoft.decides = decision
    said = worker("work")
    assert (77, True) == (said.code, words in said.err)
    assert not (worker.home.credentials / "work.account.json").exists()


@pytest.mark.server
def test_microsoft_cannot_be_reached(worker: Worker) -> None:
    """Exit 75."""
    worker.microsoft.faults.add("devicecode", "dropped")
    assert 75 == worker("work").code


@pytest.mark.server
def test_nobody_types_the_code(worker: Worker) -> None:
    """Exit 77 after its quarter of an hour."""
    said = worker("work")
    assert (77, True) == (said.code, "was not used in time" in said.err)


@pytest.mark.server
def test_another_account_signed_in(worker: Worker) -> None:
    """The server does not let that one in as `user`: nothing is stored."""
    worker.door.good = list
    worker.microsoft.decides = "yes"
    said = worker("work")
    assert said.code == 77
    assert "refuses the login" in said.err
    assert "Nothing was stored" in said.err
    assert f"Sign in as {ACCOUNT} and nobody else" in said.err
    assert not (worker.home.credentials / "work.account.json").exists()


@pytest.mark.server
def test_a_server_that_cannot_be_asked_now(worker: Worker) -> None:
    """Whether it takes the sign-in is not known: exit 75, nothing is kept, and no success is told."""
    worker.config(port=1)
    worker.microsoft.decides = "yes"
    said = worker("work")
    assert said.code == 75
    assert "The login could not be tried" in said.err
    assert "Nothing was stored" in said.err
    assert "may use the mailbox" not in said.err
    assert {} == keyring.get_keyring().kept  # type: ignore[attr-defined] # the one of these tests
    assert not (worker.home.credentials / "work.account.json").exists()


@pytest.mark.server
def test_without_a_client_id(worker: Worker) -> None:
    """At Microsoft's server an app of one's own is needed; exit 78 names the key."""
    worker.config()
    text = worker.home.config_file.read_text().replace('"127.0.0.1"', '"outlook.office365.com"')
    text = text.replace('tls = "none"', "").replace(f'client_id = "{CLIENT_ID}"', "")
    worker.home.config_file.write_text(text)
    said = worker("work")
    assert said.code == 78
    assert "`client_id` of [mailbox.work]" in said.err


# ---- the tokens afterwards


@pytest.mark.server
def test_each_login_has_a_fresh_token(worker: Worker) -> None:
    """An access token that was just given, and the refresh token that follows is kept at once."""
    worker.signed_in()
    assert "access-5" == fetch_secret(worker.settings, worker.home)
    assert "refresh-6" == worker.token
    assert "access-7" == fetch_secret(worker.settings, worker.home)
    assert "refresh-8" == worker.token


@pytest.mark.server
def test_a_provider_that_ends_used_tokens(worker: Worker) -> None:
    """Kept in the right order, the tokens work even where a used one is worthless."""
    worker.microsoft.revokes_used = True
    worker.signed_in()
    for _ in range(3):
        fetch_secret(worker.settings, worker.home)
    assert [worker.token] == list(worker.microsoft.refresh_tokens)


@pytest.mark.server
def test_over_a_year(worker: Worker) -> None:
    """A login every eighty days: the ninety days begin anew each time."""
    worker.signed_in()
    for _ in range(5):
        worker.microsoft.clock.advance(days=80)
        assert fetch_secret(worker.settings, worker.home)
    worker.microsoft.clock.advance(days=90)
    with pytest.raises(AuthoriseError, match="nothing ran for 90 days"):
        fetch_secret(worker.settings, worker.home)


@pytest.mark.server
def test_nothing_follows(worker: Worker) -> None:
    """Where no new refresh token comes, the old one stays."""
    worker.signed_in()
    worker.microsoft.gives_refresh = False
    assert fetch_secret(worker.settings, worker.home)
    assert "refresh-4" == worker.token


@pytest.mark.server
def test_a_store_that_cannot_be_written(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run goes on with its access token; the old refresh token stands and is good."""
    worker.signed_in()

    def refuse(*_: object) -> None:
        raise keyring.errors.KeyringLocked

    monkeypatch.setattr(keyring.get_keyring(), "set_password", refuse)
    assert "access-5" == fetch_secret(worker.settings, worker.home)
    assert "refresh-4" == worker.token
    assert "access-7" == fetch_secret(worker.settings, worker.home)


@pytest.mark.server
@pytest.mark.parametrize("meanwhile", ["revoke", "auth", "run"])
def test_something_else_meanwhile(meanwhile: str, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another run, `auth` or `auth --revoke` did while we asked Microsoft is not undone."""
    worker.signed_in()
    ask = worker.microsoft._refresh

    def slowly(form: dict[str, str]) -> dict[str, object]:
        monkeypatch.setattr(worker.microsoft, "_refresh", ask)
        box = keyring.get_keyring()
        if meanwhile == "run":
            box.set_password("second-chance", f"work: {ACCOUNT} (127.0.0.1)", "refresh-other")
        else:
            path = worker.home.credentials / "work.account.json"
            path.unlink() if meanwhile == "revoke" else path.write_text(
                path.read_text().replace("2026", "2027")
            )
        return ask(form)

    monkeypatch.setattr(worker.microsoft, "_refresh", slowly)
    assert fetch_secret(worker.settings, worker.home)
    assert ("refresh-other" if meanwhile == "run" else "refresh-4") == worker.token


@pytest.mark.server
def test_tokens_of_another_server_or_way(worker: Worker) -> None:
    """A password is no token and a token no password; another user's is not used."""
    with pytest.raises(AuthoriseError, match="not been authorised yet"):
        fetch_secret(worker.settings, worker.home)
    worker.signed_in()
    text = worker.home.config_file.read_text()
    worker.home.config_file.write_text(text.replace('"xoauth2"', '"password"'))
    with pytest.raises(AuthoriseError, match="not been authorised yet"):
        fetch_secret(worker.settings, worker.home)
    worker.home.config_file.write_text(text.replace(f'user = "{ACCOUNT}"', 'user = "else@mail.example"'))
    with pytest.raises(AuthoriseError, match="belongs to marcus"):
        fetch_secret(worker.settings, worker.home)


@pytest.mark.server
def test_revoking_at_microsoft(worker: Worker) -> None:
    """It is forgotten here, and where to remove the app there is told; JSON says it was not done there."""
    worker.signed_in()
    said = worker("work", "--revoke", "--json")
    assert said.code == 0
    assert said.json["revoked_at_provider"] is None
    assert "https://account.live.com/consent/Manage" in said.err
    assert {} == keyring.get_keyring().kept  # type: ignore[attr-defined] # the one of these tests


@pytest.mark.server
@pytest.mark.process
@pytest.mark.cron
def test_a_run_logs_in_with_a_token(worker: Worker) -> None:
    """`run` and `doctor` go through the same door: the fake server sees a fresh token of this account."""
    worker.signed_in("--store", "file")
    worker.door.tried.clear()
    said = say("doctor", "--home", str(worker.home.root), "--now", DEBRIEFED.isoformat())
    assert worker.door.tried[:1] == [(ACCOUNT, "access-5")], said.out + said.err


# ---- Google


@pytest.mark.server
@pytest.mark.process
def test_google_over_imap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wider leave is told before the page opens; one scope is asked for; the login is tried."""
    with at_home_with_google(tmp_path, monkeypatch) as person:
        person.browses()
        said = person("-q")
        assert said.code == 0, said.err
        assert said.err.startswith("Over IMAP, Google gives the whole of your mail or nothing")
        assert 'With kind = "gmail" in config.toml it asks for less' in said.err
        assert person.google.refresh_tokens[0] in keyring.get_keyring().kept.values()  # type: ignore[attr-defined] # the one of these tests
        (one,) = person("--status", "--json").json["mailboxes"]
        assert ["https://mail.google.com/"] == one["scopes"]
        assert one["ends_if_testing"]
        assert "allows: mail.google.com" in person("--status").out
        settings = load_config(person.home.config_file).mailboxes["work"]
        assert isinstance(settings, ImapSettings)
        assert fetch_secret(settings, person.home) in person.google.tokens._grants
        person.google.invalid_grant = "Token has been expired or revoked."
        with pytest.raises(AuthoriseError, match="Google no longer lets"):
            fetch_secret(settings, person.home)
        for subtype in ("invalid_rapt", "rapt_required"):
            person.google.grant_subtype = subtype
            with pytest.raises(AuthoriseError, match="Your organisation ends sign-ins"):
                fetch_secret(settings, person.home)
        person.google.fail("token", "dropped", times=None)
        with pytest.raises(TryLaterError):
            fetch_secret(settings, person.home)


@pytest.mark.server
def test_google_over_imap_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a browser the address is carried there and back; it asks for all mail and nothing else."""
    with at_home_with_google(tmp_path, monkeypatch) as person:
        person.no_browser()
        person.types("")
        said = person()
        assert said.code == 77
        assert "scope=https%3A%2F%2Fmail.google.com%2F&" in said.err
        person.types(person.consents(said) + "\n")
        assert 0 == person().code


@pytest.mark.server
@pytest.mark.process
def test_another_google_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server refuses a token of another account: exit 77, nothing stored."""
    with at_home_with_google(tmp_path, monkeypatch, user="else@mail.example") as person:
        person.browses()
        said = person()
        assert said.code == 77
        assert "Sign in as else@mail.example and nobody else" in said.err
        assert {} == keyring.get_keyring().kept  # type: ignore[attr-defined] # the one of these tests


@pytest.mark.server
@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.process
def test_revoking_at_google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, ended: bool) -> None:
    """Access is given back at Google too; where Google is not there, that is told."""
    with at_home_with_google(tmp_path, monkeypatch) as person:
        person.signed_in()
        if ended:
            person.google.fail("revoke", "dropped", times=None)
        said = person("--revoke", "--json")
        assert (0, not ended) == (said.code, said.json["revoked_at_provider"])
        assert ended == bool(person.google.refresh_tokens)


# ---- passwords


class Terminal(io.StringIO):
    """A stdin at which somebody sits."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("imap.example.org", "Compare `user` in config.toml"),
        ("imap.fastmail.com", "Fastmail wants an app password"),
        ("outlook.office365.com", 'takes no passwords any more: set auth = "xoauth2"'),
        ("imap.gmx.net", "Compare `user`"),
    ],
)
def test_a_refused_password_has_its_usual_reason(host: str, words: str) -> None:
    """What the provider wants instead is told where it is known."""
    settings = ImapSettings(name="work", host=host, port=993, tls="implicit", ca_file=None, user="marcus")
    assert words in explain_refusal(settings)


@pytest.mark.server
def test_a_wrong_password_is_not_stored(worker: Worker) -> None:
    """One try, exit 77, nothing kept."""
    worker.config()
    text = worker.home.config_file.read_text()
    worker.home.config_file.write_text(text.replace('"xoauth2"', '"password"'))
    worker.patch.setattr(sys, "stdin", io.StringIO("wrong\n"))
    said = worker("work")
    assert (77, True) == (said.code, "Nothing was stored" in said.err)
    assert [(ACCOUNT, "wrong")] == worker.door.tried
    assert not (worker.home.credentials / "work.account.json").exists()


@pytest.mark.parametrize(
    ("host", "shown"),
    [("imap.fastmail.com", "Fastmail wants an app password here: https://"), ("imap.orange.fr", "")],
)
def test_where_an_app_password_is_made(host: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the prompt the provider's page is shown, where it wants a password of its own."""
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(SignInTerminal, "read_secret", lambda *_: "secret")
    settings = ImapSettings(name="work", host=host, port=993, tls="implicit", ca_file=None, user="marcus")
    terminal = SignInTerminal(argparse.Namespace(quiet=False))
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    assert "secret" == sign_in._ask_for_password(settings, terminal)
    assert bool(shown) == bool(said.getvalue())
    assert shown in said.getvalue()


@pytest.mark.server
def test_a_keyring_that_fails_stops_before_the_code(worker: Worker) -> None:
    """Nobody types a code for nothing."""
    with using(RaisingKeyring(keyring.errors.KeyringLocked())):
        assert 77 == worker("work").code
    assert not worker.microsoft.requests
