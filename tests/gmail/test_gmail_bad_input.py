"""What can go wrong between the person, Google and Gmail: a sentence each, an exit code, and nothing lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from command_line import Said
from desk import DUE_AT, SENT_AT
from fake_google import READONLY
from gmail_desk import GmailDesk, at_gmail
from mails import DEBRIEFED, INVITED, mail

pytestmark = [pytest.mark.server, pytest.mark.no_cover]

HOUR = timedelta(hours=1)
CONSOLE = "https://console.cloud.google.com/auth/clients"


def told(said: Said, code: int, *words: str) -> None:
    """It ended with this code and one sentence with a next step; nobody saw a traceback or a secret."""
    assert code == said.code, said.err
    for word in words:
        assert word in said.err, said.err
    assert "Hint: " in said.err
    for secret in ("Traceback", "GOCSPX", "ya29.", "1//0fake"):
        assert secret not in said.out + said.err


def unchanged(desk: GmailDesk) -> tuple[object, ...]:
    """Everything of the person's that must not be lost."""
    return desk.gmail.drafts(), [(p.message_id, p.fate, p.stage) for p in desk.placements()]


def recovers(desk: GmailDesk, *, letters: int = 1) -> None:
    """An hour later all is well: the letter stands, once."""
    desk.gmail.faults.clear()
    desk.google.faults.clear()
    desk.run(DEBRIEFED + HOUR)
    desk.run(DEBRIEFED + 2 * HOUR)
    assert letters == len(desk.gmail.drafts())


# ---- authorising


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("web", "is for a client of type Web application; a Desktop app is needed."),
        ("truncated", "is damaged or was saved only in part: it is not JSON."),
        ("missing", "Google's sign-in needs it."),
    ],
)
def test_a_client_secret_that_cannot_be_used(stranger: GmailDesk, kind: str, words: str) -> None:
    """The steps through Google's console follow, and end in the path; a run says the same."""
    file = stranger.person.secret_file
    if kind == "missing":
        file.unlink()
    else:
        stranger.google.client_secret(stranger.person.home.credentials, kind)
    said = stranger("auth", "--store", "file")
    told(said, 78, words, CONSOLE, "Publish app", "7 days")
    assert said.err.rstrip().endswith(str(file))
    stranger.google.client_secret(stranger.person.home.credentials)
    stranger.person.signed_in("--store", "file")
    stranger.google.client_secret(stranger.person.home.credentials, "truncated")
    told(stranger("debrief", stranger.file()), 78, CONSOLE)
    stranger.google.client_secret(stranger.person.home.credentials)
    recovers(stranger)


def test_consent_denied(stranger: GmailDesk) -> None:
    """A no is a no; nothing is stored, and a yes is still possible."""
    stranger.person.browses(allow=False)
    told(stranger("auth", "--store", "file"), 77, "answered with no", "Run it again")
    assert "not authorised" in stranger("auth", "--status").out
    stranger.person.signed_in("--store", "file")
    recovers_from_nothing(stranger)


def test_one_box_left_unticked(stranger: GmailDesk) -> None:
    """The missing permission is named."""
    stranger.person.browses(scopes=[READONLY])
    told(stranger("auth", "--store", "file"), 77, "gmail.compose")
    stranger.person.signed_in("--store", "file")
    recovers_from_nothing(stranger)


def recovers_from_nothing(desk: GmailDesk) -> None:
    desk.debrief()
    assert 1 == len(desk.gmail.drafts())


def test_a_state_that_does_not_match(stranger: GmailDesk) -> None:
    """An address from another sign-in is not taken; the right one still is."""
    stranger.person.no_browser()
    redirect = stranger.person.consents(stranger("auth", "--no-browser", "--store", "file"))
    state = redirect.partition("state=")[2].partition("&")[0]
    stranger.person.types(redirect.replace(state, "x" * len(state)) + "\n")
    told(stranger("auth", "--no-browser", "--store", "file"), 77)
    stranger.person.types(redirect + "\n")
    assert 0 == stranger("auth", "--no-browser", "--store", "file").code
    recovers_from_nothing(stranger)


@pytest.mark.process
def test_an_account_that_is_not_the_persons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both addresses are named; nothing is stored."""
    with at_gmail(tmp_path, monkeypatch, account="somebody.else@mail.example") as desk:
        desk.person.browses()
        said = desk("auth", "--store", "file")
        told(said, 77, "somebody.else@mail.example", "Marcus.Ellery@mail.example")
        assert "not authorised" in desk("auth", "--status").out


def test_two_accounts(desk: GmailDesk) -> None:
    """A mailbox stays with its account until that is revoked; two mailboxes must be told apart."""
    desk.debrief()
    before = unchanged(desk)
    desk.google.account = "marcus.second@mail.example"
    config = desk.home / "config.toml"
    text = config.read_text().replace(
        '["Marcus.Ellery@mail.example"]', '["marcus.ellery@mail.example", "marcus.second@mail.example"]'
    )
    desk.person.config(text)
    desk.person.browses()
    told(desk("auth", "--store", "file"), 77, "was authorised as marcus.ellery@mail.example", "--revoke")
    desk.person.config(text + text[text.index("[mailbox.personal]") :].replace("personal", "second"))
    told(desk("debrief", desk.file(name="other.toml")), 78, "mailbox")
    assert before == unchanged(desk)
    desk.person.config(text)
    recovers(desk)


# ---- a permission that ended


def test_invalid_grant_in_a_run(desk: GmailDesk) -> None:
    """77 and the command; no second try, no state change, and after auth everything goes on."""
    desk.thank_and_wait()
    before = unchanged(desk)
    journal = desk.status(SENT_AT + HOUR)["second_chance"]
    desk.google.invalid_grant = "Token has been expired or revoked."
    tokens = sum(entry.method == "token" for entry in desk.google.requests)
    for later in (DUE_AT, DUE_AT + HOUR):
        told(desk("run", now=later), 77, "after 7 days", "second-chance auth personal")
    assert tokens + 2 == sum(entry.method == "token" for entry in desk.google.requests), "one try a run"
    assert before == unchanged(desk)
    assert journal == desk.status(DUE_AT + HOUR)["second_chance"]
    desk.google.invalid_grant = ""
    desk.run(DUE_AT + 2 * HOUR)
    assert 1 == len(desk.gmail.drafts())


def test_invalid_grant_between_two_requests(desk: GmailDesk) -> None:
    """The access token dies in the middle of a run: what stands stands, what is missing comes later."""
    desk.gmail.fail("drafts.create", "401")
    desk.google.fail("token", "503", skip=1, times=None)
    said = desk("debrief", desk.file())
    assert said.code in {75, 77}, said.err
    recovers(desk)


def test_the_file_of_the_token_is_gone(desk: GmailDesk) -> None:
    """77, and where it was looked for."""
    (desk.home / "credentials" / "personal.secret").unlink()
    told(desk("debrief", desk.file()), 77, "personal.secret", "second-chance auth personal")
    desk.person.signed_in("--store", "file")
    recovers(desk)


# ---- what Gmail answers


@pytest.mark.parametrize(
    ("how", "code", "words"),
    [
        ("400", 1, "Gmail refused the request"),
        ("404", 1, ""),
        ("429", 75, "asked too much at once"),
        ("500", 75, "trouble of its own (HTTP 500)"),
        ("503", 75, "trouble of its own (HTTP 503)"),
        ("html", 75, "HTTP 502"),
        ("html_ok", 75, "A network that wants a login"),
        ("not_json", 75, "could not be read"),
        ("cut_json", 75, "could not be read"),
        ("truncated", 75, "cut off"),
        ("reset", 75, "cannot be reached"),
        ("dropped", 75, "cannot be reached"),
        ("rateLimitExceeded", 75, "asked too much at once"),
        ("userRateLimitExceeded", 75, "asked too much at once"),
        ("dailyLimitExceeded", 75, "limit for today"),
        ("insufficientPermissions", 77, "gmail.readonly is missing"),
        ("domainPolicy", 1, "administrator of your organisation"),
        ("accessNotConfigured", 1, "switched off in the Google project"),
    ],
)
def test_an_answer_that_is_none(
    desk: GmailDesk, how: str, code: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it lasts: one sentence, the right code, and the letter comes when it is over."""
    monkeypatch.setattr("agent.mailboxes.gmail.api._FIRST_WAIT", 50.0)  # one try
    desk.gmail.fail("messages.list", how, times=None)
    said = desk("debrief", desk.file())
    told(said, code, words)
    assert {} == desk.gmail.drafts()
    assert "prairie-gate" in desk("status").out, "the interview is on record"
    recovers(desk)


def test_no_answer_at_all(desk: GmailDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A time-out ends the run with 75, whether Gmail did the work or not."""
    monkeypatch.setattr("agent.mailboxes.gmail.api._LONGEST_TRY", 0.2)
    monkeypatch.setattr("agent.mailboxes.gmail.api._FIRST_WAIT", 50.0)
    for how in ("timeout", "timeout_after_commit"):
        desk.gmail.fail("drafts.create", how)
        desk.gmail.fail("drafts.list", "timeout", times=None)
        told(desk("debrief", desk.file()), 75, "did not answer in time")
        desk.gmail.faults.clear()
        desk.run(DEBRIEFED + HOUR)
        assert 1 == len(desk.gmail.drafts())
        desk("forget", desk.status()["id"])
        for draft in desk.gmail.drafts():
            desk.gmail.delete(draft)


def test_a_wait_that_gmail_asks_for_is_kept_within_patience(desk: GmailDesk) -> None:
    """429 with Retry-After: of a second it is waited, of an hour the run ends."""
    desk.gmail.fail("messages.list", "429", retry_after="1")
    assert 0 == desk("debrief", desk.file()).code
    desk.gmail.fail("threads.get", "429", retry_after="3600", times=None)
    told(desk("run", now=DEBRIEFED + HOUR), 75, "asks to wait an hour")
    recovers(desk)


def test_no_network(desk: GmailDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """75, and the next run does what this one could not."""
    monkeypatch.setattr("agent.mailboxes.gmail.api._FIRST_WAIT", 50.0)
    config = desk.home / "config.toml"
    right = config.read_text()
    desk.person.config(right.replace(desk.gmail.url, "http://127.0.0.1:1"))
    told(desk("debrief", desk.file()), 75, "cannot be reached")
    desk.person.config(right)
    recovers(desk)


def test_no_network_to_google(desk: GmailDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token service is away: try again later, not authorise again."""
    monkeypatch.setattr("agent.mailboxes.gmail.api._FIRST_WAIT", 50.0)
    for how in ("503", "html", "dropped", "reset"):
        desk.google.fail("token", how, times=None)
        said = desk("debrief", desk.file()) if not desk.placements() else desk("run", now=DEBRIEFED + HOUR)
        told(said, 75)
        desk.google.faults.clear()
    recovers(desk)


# ---- what others do with the conversation


def test_the_thread_was_deleted_meanwhile(desk: GmailDesk) -> None:
    """With the thank-you sent in it: the person is asked, nothing is invented, other interviews go on."""
    desk.thank_and_wait()
    desk.gmail.delete_thread(desk.thread)
    said = desk("run", "--json", now=DUE_AT)
    assert 0 == said.code, said.err
    assert {} == desk.gmail.drafts()
    assert "choose_thread" in said.only["needs_input"]
    assert ["sent"] == [one["fate"] for one in desk.status(DUE_AT)["drafts"]]


def test_the_draft_was_deleted_with_its_thread(desk: GmailDesk) -> None:
    """Never made again."""
    desk.debrief()
    desk.gmail.delete_thread(desk.thread)
    desk.run(DEBRIEFED + HOUR)
    assert {} == desk.gmail.drafts()
    assert ["deleted"] == [one["fate"] for one in desk.status()["drafts"]]


def test_four_hundred_messages_in_a_thread(desk: GmailDesk) -> None:
    """The draft answers the newest of them, with all their ids in References, in as many requests as ever."""
    ids = ["<a1@prairiegate.example>"]
    for number in range(2, 401):
        when = INVITED + timedelta(minutes=number)
        one = f"<m{number}.{'x' * 40}@prairiegate.example>"
        subject = "Re: Branch Operations Manager interview"
        raw = mail(f"Note {number}.", when, one, references=tuple(ids), subject=subject)
        desk.gmail.deliver(raw, when)
        ids.append(one)
    desk.gmail.requests.clear()
    desk.debrief()
    (letter,) = desk.letters()
    assert ids[-1] == str(letter["In-Reply-To"]).strip()
    assert ids[-1] == str(letter["References"]).split()[-1]
    (draft,) = desk.gmail.drafts()
    assert desk.gmail.thread_of(draft) == desk.thread
    assert len(desk.gmail.calls) <= 7
    desk.send()
    desk.run(SENT_AT + HOUR)
    desk.gmail.requests.clear()
    desk.run(DUE_AT)
    assert 1 == len(desk.gmail.drafts())
    assert 4 == len(desk.gmail.calls)


def test_the_interviewer_changes_the_subject(desk: GmailDesk) -> None:
    """Gmail makes another conversation of it; it counts as an answer all the same."""
    desk.thank_and_wait()
    sent = next(one for one in desk.gmail.store.listed() if "SENT" in one.labels)
    answers = ("<a1@prairiegate.example>", sent.mail.message_id)
    text = "Dear Marcus,\n\nthank you. The team meets on Thursday and I will write after that.\n\nDenise\n"
    message = desk.answer(
        text, SENT_AT + timedelta(hours=20), references=answers, subject="Our decision process"
    )
    assert desk.gmail.thread_of(message) != desk.thread
    desk.run(DUE_AT)
    track = desk.status(DUE_AT)["second_chance"]
    assert ("cancelled", "reply_received") == (track["state"], track["reason"])
    assert {} == desk.gmail.drafts()


def test_the_interviewer_changed_the_subject_before_the_interview(desk: GmailDesk) -> None:
    """Two conversations that are one: one draft, in one of them, shown there."""
    desk.answer(
        "Dear Marcus,\n\nwe meet in room 4 instead.\n\nDenise\n",
        INVITED + timedelta(days=1),
        "<a2@prairiegate.example>",
        subject="Branch Operations Manager interview: room 4",
    )
    said = desk.debrief()
    assert [] == said.only["needs_input"]
    (draft,) = desk.gmail.drafts()
    assert desk.gmail.message_of(draft) in desk.gmail.ui_conversation(desk.gmail.thread_of(draft))
    assert 2 == len(desk.gmail.ui_conversation(desk.gmail.thread_of(draft)))


def test_one_interview_that_fails_does_not_stop_the_other(desk: GmailDesk) -> None:
    """The second letter is placed although the first one's thread cannot be read."""
    desk.thank_and_wait()
    desk.gmail.now = DUE_AT
    raw = mail(
        "Dear Marcus,\n\nthank you for your visit about the Teller role.\n\nAnn\n",
        DUE_AT - 2 * HOUR,
        "<h1@harrow.example>",
        sender="Ann Lake <ann@harrow.example>",
        subject="Teller at Harrow",
    )
    desk.gmail.deliver(raw, DUE_AT - 2 * HOUR)
    text = (
        'company = "Harrow"\nrole = "Teller"\nmode = "phone"\ninterview_end = 2026-09-09T09:00:00-05:00\n'
        'their_time_zone = "America/Chicago"\nthread = "<h1@harrow.example>"\nenthusiasm = "the counter"\n'
        '[[fit]]\nskill = "counting fast and right"\nneed = "a steady till"\n'
        '[[interviewers]]\nname = "Ann Lake"\nemail = "ann@harrow.example"\n'
        'part = "hiring_manager"\nfirst_name_basis = true\n'
    )
    (desk.base / "harrow.toml").write_text(text)
    desk.gmail.fail("threads.get", "domainPolicy", times=1)
    said = desk("debrief", str(desk.base / "harrow.toml"), now=DUE_AT)
    assert said.code in {0, 1}, said.err
    desk.gmail.faults.clear()
    desk.gmail.fail("threads.get", "domainPolicy", times=1)
    said = desk("run", "--json", now=DUE_AT + HOUR)
    assert 1 == said.code
    assert 1 == len(said.json["errors"])
    assert 1 <= len(desk.gmail.drafts())
    desk.run(DUE_AT + 2 * HOUR)
    assert 2 == len(desk.gmail.drafts())
