"""`second-chance auth` for Gmail, over real HTTP to a fake Google."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import httplib2
import keyring
import pytest
from fake_google import COMPOSE, READONLY
from google_auth_httplib2 import Request
from mails import DEBRIEFED
from sign_in import CONFIG, SignIn, at_google

from agent.errors import AuthoriseError
from agent.mailboxes.gmail.sign_in import RIGHTS, load_credentials
from agent.mailboxes.oauth import google_sign_in
from agent.mailboxes.oauth.loopback import Listener

pytestmark = pytest.mark.server


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SignIn]:
    with at_google(tmp_path, monkeypatch) as one:
        yield one


def kept() -> dict[tuple[str, str], str]:
    """What the keyring holds."""
    return dict(keyring.get_keyring().kept)  # type: ignore[attr-defined] # the one of these tests


def test_a_person_consents_in_the_browser(person: SignIn) -> None:
    """The browser opens, the person says yes: the refresh token alone is in the keyring."""
    person.browses()
    said = person()
    assert said.code == 0, said.err
    assert {
        ("second-chance", "personal: marcus.ellery@mail.example"): person.google.refresh_tokens[0]
    } == kept()
    assert "personal (gmail): authorised as marcus.ellery@mail.example, Fri 4 Sep, 12:10 (today)" in said.err
    assert "kept in the keyring" in said.err
    assert "this ends Friday 11 September 2026, 12:10" in said.err
    assert not said.out
    assert "Second Chance may use the mailbox of marcus.ellery@mail.example now" in person.page()


def test_whatever_else_knocks_does_not_end_the_sign_in(person: SignIn) -> None:
    """A wrong state, an error without one, an icon, an older tab: the right answer is waited for."""
    wrong = ["/?state=x&code=4/evil", "/?state=x&error=access_denied", "/?error=access_denied", "/?code=c"]
    person.browses(first=["/favicon.ico", *wrong, "/", "/?state=&code=c", "/?state=x&state=y&code=c"])
    said = person()
    assert said.code == 0, said.err
    assert person.google.refresh_tokens[0] in kept().values()
    assert "Traceback" not in said.err


def test_only_two_scopes_are_asked_for(person: SignIn) -> None:
    """Reading and drafts, offline, with PKCE, and consent is not forced."""
    person.no_browser()
    said = person()
    (address,) = (line for line in said.err.splitlines() if line.startswith("http://"))
    assert "scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fgmail.readonly+https%3A%2F%2Fwww" in address
    assert address.count("auth%2Fgmail") == 2
    assert "access_type=offline" in address
    assert "code_challenge_method=S256" in address
    assert "prompt=" not in address


def test_the_json_says_what_was_granted(person: SignIn) -> None:
    """`--json` prints the account, the scopes, the time and the store, and no secret."""
    said = person.signed_in("personal", "--json", "--store", "file")
    (one,) = said.json["mailboxes"]
    assert {
        "mailbox": "personal",
        "kind": "gmail",
        "state": "authorised",
        "account": "marcus.ellery@mail.example",
        "scopes": [READONLY, COMPOSE],
        "authorised_at": DEBRIEFED.isoformat(),
        "age_days": 0,
        "store": "file",
        "where": f"the file {person.home.credentials / 'personal.secret'}",
        "ends_at": None,
        "ends_if_testing": (DEBRIEFED + timedelta(days=7)).isoformat(),
        "problem": None,
    } == one
    assert "can open the mailbox with what is kept there" in said.err


@pytest.mark.parametrize("store", ["keyring", "file"])
def test_no_secret_is_ever_shown(store: str, person: SignIn, caplog: pytest.LogCaptureFixture) -> None:
    """Tokens, codes and verifiers are in no output, no log, and no file but the one for them."""
    caplog.set_level("INFO")
    said = [person.signed_in("--store", store, "-v"), person("--status", "--json"), person("--status", "-v")]
    files = [
        path.read_text()
        for path in person.home.root.rglob("*")
        if path.is_file() and path.name not in {"personal.secret", "client_secret.json"}
    ]
    credentials, _ = load_credentials(person.settings, person.home)
    shown = [*(one.out + one.err for one in said), *files, caplog.text, repr(credentials), str(credentials)]
    (refresh,) = person.google.refresh_tokens
    assert refresh == credentials.refresh_token
    for text in shown:
        for secret in (refresh, "ya29.", "4/0fake-code", "GOCSPX"):
            assert secret not in text


def test_a_denied_consent_is_a_sentence(person: SignIn) -> None:
    """The person presses Deny: exit 77, nothing stored."""
    person.browses(allow=False)
    said = person()
    assert said.code == 77
    assert "answered with no" in said.err
    assert "You said no" in person.page()
    assert {} == kept()
    assert not list(person.home.credentials.glob("personal*"))


@pytest.mark.parametrize(("ticked", "missing"), [(READONLY, COMPOSE), (COMPOSE, READONLY)])
def test_a_missing_scope_is_named(ticked: str, missing: str, person: SignIn) -> None:
    """A box left unticked: its scope is named, exit 77, nothing stored, and how to go again is said."""
    person.browses(scopes=[ticked])
    said = person("--json")
    assert said.code == 77
    assert missing in said.err
    assert ticked not in said.err.partition("Error:")[2]
    assert "Go again and tick every box" in said.json["errors"][0]["hint"]
    assert f"{RIGHTS[missing]} (this box was left empty)" in person.page()
    assert {} == kept()


def test_at_a_terminal_one_may_go_again_at_once(person: SignIn) -> None:
    """After a partial consent Enter opens the page once more, with force, so that a token comes."""
    person.no_browser()
    first = person("--no-browser")
    redirect = person.consents(first, scopes=[READONLY])
    person.answers(redirect, "", "")
    said = person("--no-browser")
    assert said.code == 77
    assert "Go again and tick every box? [Enter: yes, n: no]" in said.err
    assert "prompt=consent" in said.err


def test_at_a_terminal_one_may_leave_it(person: SignIn) -> None:
    """After a partial consent n ends it."""
    person.no_browser()
    redirect = person.consents(person("--no-browser"), scopes=[READONLY])
    person.answers(redirect, "n")
    said = person("--no-browser")
    assert said.code == 77
    assert said.err.count(person.google.auth_uri) == 1


def test_an_old_consent_is_asked_again_with_force(person: SignIn) -> None:
    """When Google gives no refresh token because it was consented before, it is asked once more."""
    person.google.issue_refresh([READONLY, COMPOSE])
    said = person.signed_in()
    assert "asks once more" in said.err
    assert person.google.refresh_tokens[-1] in kept().values()


def test_a_google_that_gives_nothing_lasting_is_a_sentence(
    person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No refresh token even with force: nothing is stored, and there is a way on."""
    person.browses()
    tokens = person.google._tokens
    monkeypatch.setattr(
        person.google, "_tokens", lambda account, scopes, *_, **__: tokens(account, scopes, "", new=True)
    )
    said = person()
    assert said.code == 77
    assert "gave no lasting access" in said.err
    assert "myaccount.google.com/connections" in said.err


@pytest.mark.process
def test_a_strange_account_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An account that is not among me.addresses: both are named, nothing is stored."""
    with at_google(tmp_path, monkeypatch, account="somebody@else.example") as person:
        person.browses()
        said = person()
        assert said.code == 77
        assert "somebody@else.example" in said.err
        assert "Marcus.Ellery@mail.example" in said.err
        assert "That is another account" in person.page()
        assert {} == kept()


def test_a_mailbox_keeps_its_account(person: SignIn) -> None:
    """Signing in as the person's other account does not silently swap the mailbox."""
    person.signed_in()
    person.config(
        CONFIG.format(api=person.gmail.url).replace(
            '["Marcus.Ellery@mail.example"]', '["marcus.ellery@mail.example", "m@second.example"]'
        )
    )
    before = kept()
    facts = person.home.credentials / "personal.account.json"
    facts.write_text(facts.read_text().replace("marcus.ellery@mail.example", "m@second.example"))
    said = person()
    assert said.code == 77
    assert "was authorised as m@second.example" in said.err
    assert "auth personal --revoke first" in said.err
    assert before == kept()


def test_an_address_pasted_in_a_later_run(person: SignIn) -> None:
    """The first run shows the address, the second takes the answer from another computer."""
    first = person("--no-browser")
    assert first.code == 77
    assert "again within a quarter of an hour" in first.err
    consent = person.home.credentials / "personal.consent.json"
    assert 0o600 == consent.stat().st_mode & 0o777
    person.types(person.consents(first) + "\n")
    said = person("--no-browser", now=DEBRIEFED + timedelta(minutes=9))
    assert said.code == 0, said.err
    assert not consent.exists()
    assert 1 == len(kept())


def test_an_address_pasted_at_once(person: SignIn) -> None:
    """At a terminal without a browser the answer can be pasted straight away, and asks for nothing else."""
    person.no_browser()
    person.types(person.consents(person()) + "\r\n")
    said = person()
    assert said.code == 0, said.err
    assert "There is no browser here" in said.err


def test_a_begun_consent_grows_old(person: SignIn) -> None:
    """After a quarter of an hour a new address is shown, and the old answer does not fit it."""
    redirect = person.consents(person("--no-browser"))
    person.types(redirect)
    said = person("--no-browser", now=DEBRIEFED + timedelta(minutes=16))
    assert said.code == 77
    assert "its state does not match" in said.err
    assert {} == kept()


def test_a_wrong_state_leaves_the_question_open(person: SignIn) -> None:
    """An answer to another sign-in is refused; the right one can still be pasted."""
    right = person.consents(person("--no-browser"))
    person.types(right.replace("state=", "state=x"))
    said = person("--no-browser")
    assert said.code == 77
    assert "its state does not match" in said.err
    person.types(right)
    assert person("--no-browser").code == 0


@pytest.mark.parametrize(
    "pasted", ["4/0fake-code-0001", "https://accounts.google.com/", "http://[", "code=x"]
)
def test_another_address_is_no_answer(pasted: str, person: SignIn) -> None:
    """What is not the last address of the page is refused with what it looks like."""
    person("--no-browser")
    person.types(pasted)
    said = person("--no-browser")
    assert said.code == 77
    assert "not the address that Google's page leads to" in said.err


def test_a_used_answer_is_refused(person: SignIn) -> None:
    """A code works once; pasted late it is said to be old, and the next run begins anew."""
    redirect = person.consents(person("--no-browser"))
    person.google.clock.advance(minutes=11)
    person.types(redirect)
    said = person("--no-browser")
    assert said.code == 77
    assert "used before, or is older" in said.err
    assert not (person.home.credentials / "personal.consent.json").exists()


@pytest.mark.parametrize("how", ["reset", "html_ok", "not_json", "dropped", "503"])
def test_a_broken_token_endpoint_is_for_later(how: str, person: SignIn) -> None:
    """Whatever Google's token endpoint does, it ends in a sentence and stores nothing."""
    person.browses()
    person.google.fail("token", how, times=None)
    said = person()
    assert said.code == 75
    assert "Error: Google" in said.err
    assert {} == kept()


@pytest.mark.parametrize(
    ("how", "code", "words"),
    [
        ("accessNotConfigured", 77, "not switched on"),
        ("domainPolicy", 77, "HTTP 403"),
        ("401", 77, "HTTP 401"),
        ("500", 75, "could not be asked"),
        ("html", 75, "could not be asked"),
        ("html_ok", 75, "could not be asked"),
        ("cut_json", 75, "could not be asked"),
        ("reset", 75, "could not be asked"),
    ],
)
def test_a_gmail_that_does_not_answer(how: str, code: int, words: str, person: SignIn) -> None:
    """When Gmail does not say whose mailbox it is, nothing is stored."""
    person.browses()
    person.gmail.fail("*", how)
    said = person()
    assert (code, True) == (said.code, words in said.err), said.err
    assert {} == kept()


def test_a_page_nobody_answers(person: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wait is bounded; then there is a hint for a browser elsewhere."""
    monkeypatch.setattr(google_sign_in, "WAIT", 0.05)
    person.patch.setenv("BROWSER", "true")
    person._forget_browsers()
    said = person()
    assert said.code == 77
    assert "not answered within" in said.err
    assert "--no-browser" in said.err
    assert "Publish app" in said.err

    def leave(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Listener, "wait", leave)
    said = person()
    assert (130, True) == (said.code, 'If Google said "Access blocked"' in said.err), said.err


@pytest.mark.parametrize("kind", ["web", "truncated", "missing"])
def test_a_bad_client_secret_walks_through_the_console(kind: str, person: SignIn) -> None:
    """Missing, cut off or for the web: numbered steps that end in where the file is kept; exit 78."""
    if kind == "missing":
        person.secret_file.unlink()
    else:
        person.google.client_secret(person.home.credentials, kind)
    said = person()
    assert said.code == 78
    assert "\n  6. second-chance auth --client FILE" in said.err
    assert said.err.rstrip().endswith(str(person.secret_file))
    assert "7 days" in said.err
    assert "Publish app" in said.err


def test_a_client_unknown_to_google(person: SignIn) -> None:
    """A client deleted in the console after the page was shown: the file is to be downloaded again."""
    redirect = person.consents(person("--no-browser"))
    person.google.clients.clear()
    person.types(redirect)
    said = person("--no-browser")
    assert said.code == 77
    assert "does not know the client" in said.err


def test_a_store_that_fails_stops_before_the_browser(person: SignIn) -> None:
    """A refused keyring is said before the person is sent to Google."""
    keyring.core._keyring_backend = None
    person.patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    said = person()
    assert said.code == 77
    assert "keyring.backends.null.Keyring cannot be used: it keeps nothing" in said.err
    assert "auth personal --store file" in said.err
    assert not person.google.requests


def test_moving_to_another_store(person: SignIn) -> None:
    """Authorising again with another store leaves nothing in the old one; without a word it stays."""
    person.signed_in()
    person.signed_in("--store", "file")
    assert {} == kept()
    secret = person.home.credentials / "personal.secret"
    assert person.google.refresh_tokens[-1] == secret.read_text()
    person.signed_in()
    assert person.google.refresh_tokens[-1] == secret.read_text()
    person.signed_in("--store", "keyring")
    assert not secret.exists()
    assert 1 == len(kept())


def test_status_over_time(person: SignIn) -> None:
    """Age and the risk of an app in Testing, which cannot be seen from here."""
    nothing = person("--status")
    assert (77, "personal (gmail): not authorised; run second-chance auth personal\n") == (
        nothing.code,
        nothing.out,
    )
    person.signed_in()
    assert "(1 day ago)" in person("--status", now=DEBRIEFED + timedelta(days=1)).out
    late = person("--status", now=DEBRIEFED + timedelta(days=30))
    assert (0, True) == (late.code, "(30 days ago)" in late.out)
    assert "allows: gmail.readonly, gmail.compose" in late.out
    assert "older than the 7 days" in late.out
    assert "(today)" in person("--status", now=DEBRIEFED - timedelta(days=3)).out


def test_google_names_the_end_of_a_sign_in(person: SignIn) -> None:
    """An app in Testing: the end is kept and told before and after, and the week is named as the reason."""
    person.google.testing = True
    end = DEBRIEFED + timedelta(seconds=7 * 24 * 3600)
    assert "Signed in until Friday 11 September 2026, 12:10; then once more" in person.signed_in().err
    (one,) = person("--status", "--json").json["mailboxes"]
    assert (end.isoformat(), "authorised") == (one["ends_at"], one["state"])
    late = person("--status", now=end)
    assert (77, True) == (late.code, "Google ended this sign-in on Friday 11 September" in late.out)
    assert "press Publish app at https://console.cloud.google.com/auth/audience" in late.out
    person.google.clock.advance(days=7)
    for clock, words in ((end, "is seven days old"), (end - timedelta(days=1), "One of these happened")):
        credentials, _ = load_credentials(person.settings, person.home, clock)
        with pytest.raises(AuthoriseError, match=words), closing(httplib2.Http(timeout=60)) as http:
            credentials.refresh(Request(http))


def test_status_sees_that_the_secret_is_gone(person: SignIn) -> None:
    """A keyring that was emptied: unusable, with the command, exit 77."""
    person.signed_in()
    keyring.get_keyring().kept.clear()  # type: ignore[attr-defined] # the one of these tests
    said = person("--status", "--json")
    assert said.code == 77
    (one,) = said.json["mailboxes"]
    assert ("unusable", "authorise") == (one["state"], one["problem"]["code"])
    assert "no longer in the keyring" in one["problem"]["text"]
    assert "second-chance auth personal" in person("--status").out


def test_revoke_at_google_and_here(person: SignIn) -> None:
    """The refresh token dies at Google, told in the body of a POST, and goes from the keyring."""
    person.signed_in()
    said = person("--revoke", "--json")
    assert said.code == 0
    assert said.json["revoked_at_provider"] is True
    assert () == person.google.refresh_tokens
    assert {} == kept()
    asked = person.google.requests[-1]
    assert ("revoke", ()) == (asked.method, tuple(asked.query))
    again = person("--revoke")
    assert (0, True) == (again.code, "nothing to take back" in again.err)


def test_revoking_what_google_has_ended_already(person: SignIn) -> None:
    """A token that is dead at Google is simply forgotten here."""
    person.signed_in()
    person.google._refresh.clear()
    person.google.tokens.expire_all()
    said = person("--revoke")
    assert 0 == said.code
    assert "could not be told" not in said.err


@pytest.mark.parametrize("how", ["503", "reset"])
def test_revoking_offline(how: str, person: SignIn) -> None:
    """Google is not reached: it is forgotten here, and the person is told where to do the rest."""
    person.signed_in()
    person.google.fail("revoke", how)
    said = person("--revoke", "--json", "-q")
    assert said.code == 0
    assert said.json["revoked_at_provider"] is False
    assert "https://myaccount.google.com/connections" in said.err
    assert {} == kept()


def test_revoking_without_a_client(person: SignIn) -> None:
    """The client is gone: Google's usual address is asked, here through a proxy that is not there."""
    person.signed_in()
    person.secret_file.unlink()
    person.patch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    said = person("--revoke")
    assert said.code == 0
    assert "could not be told" in said.err


def test_credentials_before_and_after(person: SignIn) -> None:
    """Before `auth` there are none, and the command is named; afterwards they work."""
    with pytest.raises(AuthoriseError, match="not been authorised yet") as caught:
        load_credentials(person.settings, person.home)
    assert "second-chance auth personal" in caught.value.hint
    person.signed_in()
    from google.auth.transport.requests import Request  # noqa: PLC0415 - only here

    credentials, _ = load_credentials(person.settings, person.home)
    assert credentials.token is None
    credentials.refresh(Request())
    assert person.gmail.tokens.find(str(credentials.token))
    assert json.loads((person.home.credentials / "personal.account.json").read_text())["store"] == "keyring"
