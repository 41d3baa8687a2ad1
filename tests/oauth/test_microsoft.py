"""Microsoft's sign-in by device code, over real HTTP to a fake Microsoft; time passes by its clock alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from fake_microsoft import CLIENT_ID, FakeMicrosoft

from agent.errors import AuthoriseError, SecondChanceError, TryLaterError
from agent.mailboxes.oauth import microsoft
from agent.mailboxes.oauth.microsoft import App


@pytest.fixture
def fake() -> Iterator[FakeMicrosoft]:
    with FakeMicrosoft() as one:
        yield one


def app(fake: FakeMicrosoft, *, tenant: str = "common", client_id: str = CLIENT_ID) -> App:
    return App(mailbox="work", client_id=client_id, tenant=tenant, endpoint=fake.url)


@dataclass
class Pause:
    """Time that passes by the fake's clock, and what happens meanwhile."""

    fake: FakeMicrosoft
    then: Callable[[int], None] = lambda _: None
    lasted: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.lasted.append(seconds)
        self.fake.clock.advance(seconds=seconds)
        self.then(len(self.lasted))


def test_the_person_signs_in_after_a_while(fake: FakeMicrosoft) -> None:
    """The code is asked about every five seconds until they have; both tokens come, and show nowhere."""
    code = microsoft.begin(app(fake))
    assert ("https://microsoft.com/devicelogin", "CODE-2") == (code.page, code.user_code)
    pause = Pause(fake, lambda time: fake.says("CODE-2", "yes") if time == 3 else None)
    grant = microsoft.wait(app(fake), code, pause)
    assert [5, 5, 5] == pause.lasted
    assert ("access-3", "refresh-4") == (grant.access_token, grant.refresh_token)
    assert not [secret for secret in ("access-3", "refresh-4", "device-1") if secret in f"{grant} {code}"]


def test_slower_when_told(fake: FakeMicrosoft) -> None:
    """`slow_down` adds five seconds each time, for good (RFC 8628 §3.5)."""
    fake.impatient = 2
    code = microsoft.begin(app(fake))
    pause = Pause(fake, lambda time: fake.says(code.user_code, "yes") if time == 4 else None)
    microsoft.wait(app(fake), code, pause)
    assert [5, 10, 15, 15] == pause.lasted


def test_the_interval_of_the_server(fake: FakeMicrosoft) -> None:
    """Its own interval is kept; without one it is five seconds (RFC 8628 §3.2)."""
    fake.interval = 9
    assert 9 == microsoft.begin(app(fake)).interval
    fake.interval = None
    assert 5 == microsoft.begin(app(fake)).interval


def test_a_short_breakdown_is_waited_out(fake: FakeMicrosoft) -> None:
    """No answer, and an error of theirs: asked again, less often each time."""
    code = microsoft.begin(app(fake))
    fake.faults.add("token", "dropped")
    fake.faults.add("token", "503")
    pause = Pause(fake, lambda time: fake.says(code.user_code, "yes") if time == 2 else None)
    assert microsoft.wait(app(fake), code, pause).access_token
    assert [5, 10, 20] == pause.lasted


def test_no_network_to_the_end(fake: FakeMicrosoft) -> None:
    """Exit 75; the code is not blamed."""
    code = microsoft.begin(app(fake))
    fake.faults.add("token", "dropped", times=None)
    with pytest.raises(TryLaterError, match="could not be reached"):
        microsoft.wait(app(fake), code, Pause(fake))


@pytest.mark.parametrize("lasts", [900, 4])
def test_nobody_comes(lasts: int, fake: FakeMicrosoft) -> None:
    """The code runs out, by their word or by our count: exit 77 and what to do."""
    fake.lasts = lasts
    code = microsoft.begin(app(fake))
    with pytest.raises(AuthoriseError, match="was not used in time") as caught:
        microsoft.wait(app(fake), code, Pause(fake))
    assert "second-chance auth work" in caught.value.hint


def test_a_server_that_never_ends(fake: FakeMicrosoft) -> None:
    """Without a pause between two questions it ends all the same."""
    fake.interval, fake.lasts = 0, 60
    code = microsoft.begin(app(fake))
    with pytest.raises(AuthoriseError, match="was not used in time"):
        microsoft.wait(app(fake), code, lambda _: None)


@pytest.mark.parametrize(
    ("decision", "words", "hint"),
    [
        ("no", "answered with no", "second-chance auth work"),
        ("53003", "Your organisation does not allow", "administrator"),
        ("65001", "access_denied, AADSTS65001", "administrator"),
        ("50020", "no account of the tenant 'common'", "`tenant` of [mailbox.work]"),
        ("9002346", "no account of the tenant 'common'", "consumers"),
    ],
)
def test_a_no(decision: str, words: str, hint: str, fake: FakeMicrosoft) -> None:
    """Declined by the person, by their organisation, by the tenant: a sentence each, exit 77."""
    code = microsoft.begin(app(fake))
    fake.says(code.user_code, decision)
    with pytest.raises(AuthoriseError) as caught:
        microsoft.wait(app(fake), code, Pause(fake))
    assert words in caught.value.text
    assert hint in caught.value.hint
    assert 77 == caught.value.exit_code


def test_a_wrong_tenant(fake: FakeMicrosoft) -> None:
    """It is named, and where to set it."""
    with pytest.raises(AuthoriseError, match=r"tenant 'nowhere\.example'.*AADSTS90002") as caught:
        microsoft.begin(app(fake, tenant="nowhere.example"))
    assert "`tenant` of [mailbox.work] in config.toml" in caught.value.hint


def test_an_unknown_app(fake: FakeMicrosoft) -> None:
    """The client id is to be compared."""
    with pytest.raises(AuthoriseError, match="does not know the app") as caught:
        microsoft.begin(app(fake, client_id="other"))
    assert "`client_id`" in caught.value.hint


def test_an_app_that_is_not_public(fake: FakeMicrosoft) -> None:
    """The switch in its registration is named."""
    code = microsoft.begin(app(fake))
    fake.is_public = False
    with pytest.raises(AuthoriseError, match="not allowed to sign in by device code") as caught:
        microsoft.wait(app(fake), code, Pause(fake))
    assert "Allow public client flows" in caught.value.hint


@pytest.mark.parametrize(
    ("how", "words"),
    [("401", r"refused the sign-in \(401\)"), ("400", r"refused the sign-in \(400\)")],
)
def test_an_unknown_refusal(how: str, words: str, fake: FakeMicrosoft) -> None:
    """The word is shown; without a number there is no page to look it up on."""
    fake.faults.add("devicecode", how)
    with pytest.raises(AuthoriseError, match=words) as caught:
        microsoft.begin(app(fake))
    assert "https://" not in caught.value.hint


@pytest.mark.parametrize(
    "how", ["dropped", "reset", "500", "503", "html", "html_ok", "not_json", "truncated", "cut_json"]
)
@pytest.mark.parametrize("work", ["begin", "renew"])
def test_microsoft_is_not_itself(how: str, work: str, fake: FakeMicrosoft) -> None:
    """Whatever comes instead of an answer: exit 75, and nothing of what was sent is quoted."""
    fake.faults.add("*", how)
    with pytest.raises(TryLaterError) as caught:
        microsoft.begin(app(fake)) if work == "begin" else microsoft.renew(app(fake), "refresh-1")
    assert "refresh-1" not in f"{caught.value.text}{caught.value.hint}"
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("lasts", [None, "soon", [900]])
def test_a_code_without_its_facts(lasts: object, fake: FakeMicrosoft) -> None:
    """An answer that lacks a part, or has another kind of it, is no answer."""
    fake.lasts = lasts
    with pytest.raises(TryLaterError, match="was not one"):
        microsoft.begin(app(fake))


def test_an_answer_that_is_no_object(fake: FakeMicrosoft, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list is no answer; nor is an access token that is missing."""
    monkeypatch.setattr(fake, "_device_code", lambda _: ["code"])
    with pytest.raises(TryLaterError, match="was not one"):
        microsoft.begin(app(fake))
    monkeypatch.setattr(fake, "_refresh", lambda _: {"access_token": ""})
    with pytest.raises(TryLaterError, match="was not one"):
        microsoft.renew(app(fake), "refresh-1")


def test_nothing_lasting(fake: FakeMicrosoft) -> None:
    """Without a refresh token nothing is worth keeping; what to add is named."""
    fake.gives_refresh, fake.decides = False, "yes"
    code = microsoft.begin(app(fake))
    with pytest.raises(AuthoriseError, match="no lasting access") as caught:
        microsoft.wait(app(fake), code, Pause(fake))
    assert "offline_access" in caught.value.hint


def granted(fake: FakeMicrosoft) -> str:
    fake.decides = "yes"
    return microsoft.wait(app(fake), microsoft.begin(app(fake)), Pause(fake)).refresh_token


def test_a_refresh_gives_both_anew(fake: FakeMicrosoft) -> None:
    """A fresh access token and the refresh token that follows; or the old one where none follows."""
    first = granted(fake)
    grant = microsoft.renew(app(fake), first)
    assert first != grant.refresh_token
    assert grant.access_token == fake.access_tokens[-1]
    fake.gives_refresh = False
    assert first == microsoft.renew(app(fake), first).refresh_token


def test_after_ninety_quiet_days(fake: FakeMicrosoft) -> None:
    """The causes are listed and the command is named, exit 77."""
    token = granted(fake)
    fake.clock.advance(days=90)
    with pytest.raises(AuthoriseError, match="nothing ran for 90 days") as caught:
        microsoft.renew(app(fake), token)
    assert "second-chance auth work" in caught.value.hint


@pytest.mark.parametrize(
    ("error", "number", "words", "hint"),
    [
        ("interaction_required", 50076, "wants you to sign in again", "second-chance auth work"),
        ("interaction_required", 53003, "Your organisation does not allow", "administrator"),
        ("unauthorized_client", 700016, "does not know the app", "`client_id`"),
        ("invalid_scope", 70011, r"refuses access to the mailbox 'work' \(invalid_scope", "error?code=70011"),
    ],
)
def test_a_refresh_refused(error: str, number: int, words: str, hint: str, fake: FakeMicrosoft) -> None:
    """Each reason has its sentence; what is not known has its page."""
    fake.refuses_as, fake.refuses_refresh = error, number
    with pytest.raises(SecondChanceError, match=words) as caught:
        microsoft.renew(app(fake), "refresh-1")
    assert hint in caught.value.hint
    assert "refresh-1" not in caught.value.text


def test_no_redirect_is_followed(fake: FakeMicrosoft, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token goes where config.toml says, and nowhere else."""
    with FakeMicrosoft() as elsewhere:
        from fake_google.loopback import Answer  # noqa: PLC0415 - only here

        monkeypatch.setattr(fake, "answer", lambda _: Answer(307, headers={"Location": elsewhere.url}))
        with pytest.raises(TryLaterError):
            microsoft.renew(app(fake), "refresh-1")
        assert not elsewhere.requests
