from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from desk import MaildirDesk
from mails import DEBRIEFED
from system_programs import SystemPrograms
from worlds.memory import MemoryMailbox

from agent.checkup import (
    CHECKS,
    OUTSIDE,
    Finding,
    Installation,
    State,
    as_cron,
    cron,
    examine,
    letters,
    mailboxes,
    worst,
)
from agent.commands.composition import open_mailbox
from agent.errors import AuthoriseError, BadFileError, MailboxError
from agent.keeping.config import Config
from agent.keeping.home_folder import Home
from agent.keeping.tokens import Facts, StoreKind, facts_path, load_facts, open_store, save_facts
from agent.mailboxes.gmail.sign_in import COMPOSE, READONLY, RIGHTS
from agent.mailboxes.maildir.mailbox import MaildirMailbox
from agent.model.letter import Kind
from agent.scheduling import list_schedulers
from agent.scheduling.scheduler import Job, build_job
from agent.writing.templates import Templates

GMAIL = """
[mailbox.personal]
kind = "gmail"
[mailbox.work]
kind = "imap"
host = "imap.example.org"
user = "marcus"
"""
ME = "marcus.ellery@mail.example"
ALL_WELL = '{"installed": {"client_id": "id", "client_secret": "hidden"}}'


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path / "desk")


def patient(desk: MaildirDesk, environ: dict[str, str] | None = None) -> Installation:
    return Installation(
        Home(desk.home), DEBRIEFED, read_clock=None, environ=environ or {}, open_mailbox=open_mailbox
    )


# ---- how checks are made


def test_one_that_fails_stops_no_other(desk: MaildirDesk) -> None:
    """Whatever a check raises is one finding; those it made before and the other checks stand."""

    def halfway(_: Installation) -> Iterator[Finding]:
        yield Finding("a", State.OK, "first")
        raise KeyError

    def refused(_: Installation) -> Iterator[Finding]:
        raise AuthoriseError("Not let in.", "second-chance auth")

    def closed(_: Installation) -> Iterator[Finding]:
        raise PermissionError(13, "Permission denied", "/x")

    def lost(_: Installation) -> Iterator[Finding]:
        raise OSError(5, "Input/output error")

    made = examine(patient(desk), (("a", halfway), ("b", refused), ("c", closed), ("d", lost)))
    assert ["first", "This could not be checked (KeyError).", "Not let in."] == [one.text for one in made[:3]]
    assert "permission denied (/x)" in made[3].text
    assert "input/output error." in made[4].text
    assert (State.BROKEN, "second-chance auth", 77) == (made[2].state, made[2].fix, made[2].exit_code)
    assert worst(made) == 77


@pytest.mark.parametrize(
    ("codes", "expected"), [((), 0), ((1,), 1), ((1, 77), 77), ((77, 78, 1), 78), ((78, 1), 78)]
)
def test_the_exit_code_is_the_worst(codes: tuple[int, ...], expected: int) -> None:
    """A config that is no config counts more than a sign-in, that more than the rest; warnings do not."""
    made = [Finding("x", State.BROKEN, "", "", code) for code in codes]
    made.append(Finding("y", State.WARNING, "", "", 78))
    assert expected == worst(made)


def test_errors_of_other_kinds_end_with_1() -> None:
    """Trying later is no code of the doctor: 77, 78, or 1."""
    assert Finding.of_error("x", MailboxError("gone")).exit_code == 1
    assert Finding.of_error("x", BadFileError("bad", "", ("a: b", "c: d"))).text == "bad a: b; c: d"


def test_every_check_is_explained() -> None:
    """docs/cron.md lists exactly the names there are, in the order they are told."""
    page = (Path(__file__).parents[2] / "docs/cron.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)(?:\.NAME)?` \|", page, re.MULTILINE)
    assert ["environment", "cron", *(name for name, _ in (*CHECKS, *OUTSIDE))] == listed


# ---- being let in


@pytest.fixture
def online(desk: MaildirDesk) -> MaildirDesk:
    """A config with Gmail and IMAP beside the Maildir, and a good client_secret.json."""
    desk.configure(GMAIL)
    folder = desk.home / "credentials"
    folder.mkdir(mode=0o700)
    (folder / "client_secret.json").write_text(ALL_WELL)
    return desk


def authorised(desk: MaildirDesk, mailbox: str, account: str, scopes: tuple[str, ...], days: int = 0) -> None:
    """As `auth --store file` leaves it."""
    kind: StoreKind = "file"
    open_store(kind, Home(desk.home), {}).put(mailbox, account, "the-secret-itself")
    when = DEBRIEFED - timedelta(days=days)
    facts = Facts(account=account, scopes=scopes, authorised_at=when, store=kind)
    save_facts(Home(desk.home), mailbox, facts)


def test_never_authorised(online: MaildirDesk) -> None:
    """Each mailbox that needs it is named with its command; a Maildir needs nothing."""
    made = examine(patient(online), (("token", mailboxes.check_tokens),))
    assert ["token.personal", "token.work"] == [one.name for one in made]
    assert ["second-chance auth personal", "second-chance auth work"] == [one.fix for one in made]
    assert worst(made) == 77


@pytest.mark.parametrize(
    ("days", "text"), [(0, "authorised today"), (1, "authorised yesterday"), (40, "authorised 40 days ago")]
)
def test_authorised(online: MaildirDesk, days: int, text: str) -> None:
    """Account, age and place; while it is young, what Google does to apps in testing. Never the secret."""
    authorised(online, "personal", ME, tuple(RIGHTS), days)
    authorised(online, "work", "marcus@imap.example.org", (), days)
    made = examine(patient(online), (("token", mailboxes.check_tokens),))
    assert {State.OK} == {one.state for one in made}
    assert f"{ME}, {text}, kept in " in made[0].text
    assert ("Testing" in made[0].text) == (days < 7)
    assert "Testing" not in made[1].text
    assert "the-secret-itself" not in repr(made)


@pytest.mark.parametrize(
    ("days", "state", "words"),
    [
        (0, State.OK, "Signed in until Friday 11 September 2026, 12:10; then once more: second-chance auth"),
        (6, State.WARNING, "To end this weekly sign-in, press Publish app at https://console.cloud.google"),
        (7, State.BROKEN, "Google ended this sign-in on"),
    ],
)
def test_a_sign_in_that_ends(online: MaildirDesk, days: int, state: State, words: str) -> None:
    """Where Google named the end it is told; on the last day as a warning, then the mailbox is shut."""
    authorised(online, "personal", ME, tuple(RIGHTS), days)
    home = Home(online.home)
    facts = load_facts(home, "personal")
    assert facts
    save_facts(home, "personal", replace(facts, ends_at=facts.authorised_at + timedelta(days=7)))
    (made, _) = examine(patient(online), (("token", mailboxes.check_tokens),))
    assert (state, True) == (made.state, words in made.text), made
    assert ("second-chance auth personal" in made.fix) == (state is not State.OK)


def test_a_scope_is_missing(online: MaildirDesk) -> None:
    """It is named by what it lets one do."""
    authorised(online, "personal", ME, (READONLY,))
    (made, _) = examine(patient(online), (("token", mailboxes.check_tokens),))
    assert (State.BROKEN, 77) == (made.state, made.exit_code)
    assert "without leave to manage drafts" in made.text
    assert COMPOSE not in made.fix


def test_the_secret_is_gone(online: MaildirDesk) -> None:
    """Facts without a secret, a secret others can read, a store that cannot be reached."""
    authorised(online, "personal", ME, tuple(RIGHTS))
    authorised(online, "work", "marcus@imap.example.org", ())
    open_store("file", Home(online.home), {}).delete("personal", ME)
    (secret,) = (online.home / "credentials").glob("*.secret")
    secret.chmod(0o644)
    made = examine(patient(online), (("token", mailboxes.check_tokens),))
    assert [State.BROKEN, State.BROKEN] == [one.state for one in made]
    assert "There is nothing for marcus.ellery@mail.example" in made[0].text
    assert worst(made) == 77
    facts_path(Home(online.home), "personal").write_text("{")
    made = examine(patient(online), (("token", mailboxes.check_tokens),))
    assert "never authorised" in made[0].text


def test_client_secrets(online: MaildirDesk) -> None:
    """Right, of another type, missing: 78 with the steps through Google's console."""
    (made,) = examine(patient(online), (("x", mailboxes.check_client_secrets),))
    assert (State.OK, "client_secret.personal") == (made.state, made.name)
    path = online.home / "credentials/client_secret.json"
    path.write_text(json.dumps({"web": {}}))
    (made,) = examine(patient(online), (("x", mailboxes.check_client_secrets),))
    assert (State.BROKEN, 78) == (made.state, made.exit_code)
    assert "Web application" in made.text
    path.unlink()
    (made,) = examine(patient(online), (("x", mailboxes.check_client_secrets),))
    assert str(path) in made.fix


def test_without_a_config_nothing_is_said_of_mailboxes(online: MaildirDesk) -> None:
    """The config's own line says it."""
    online.config_file.unlink()
    checks = (
        ("a", mailboxes.check_client_secrets),
        ("b", mailboxes.check_tokens),
        ("c", mailboxes.check_mailboxes),
    )
    assert () == examine(patient(online), checks)


# ---- mailboxes


def test_what_a_mailbox_had_to_leave_out(desk: MaildirDesk) -> None:
    """Its notes are warnings, the first few of them; it is closed afterwards."""
    closed = []

    class Noting(MemoryMailbox):
        notes = ("The folder A is left out.", "B.", "C.", "D.")

        def close(self) -> None:
            closed.append(True)

    def noting(name: str, _config: Config, _home: Home) -> MemoryMailbox:
        return Noting(name, (ME,), [])

    one = Installation(Home(desk.home), DEBRIEFED, read_clock=None, environ={}, open_mailbox=noting)
    made = examine(one, (("mailbox", mailboxes.check_mailboxes),))
    assert ["The folder A is left out.", "B.", "C."] == [found.text for found in made]
    assert {State.WARNING} == {found.state for found in made}
    assert [True] == closed


def test_other_kinds_of_mailboxes_are_only_asked(online: MaildirDesk) -> None:
    """What answers is well; folders are looked at in a Maildir alone."""
    authorised(online, "personal", ME, tuple(RIGHTS))
    authorised(online, "work", "marcus@imap.example.org", ())

    def any_kind(name: str, settings: Config, place: Home) -> MemoryMailbox | MaildirMailbox:
        if name == "local":
            return open_mailbox(name, settings, place)  # type: ignore[return-value] # a Maildir's
        return MemoryMailbox(name, (ME,), [])

    one = Installation(Home(online.home), DEBRIEFED, read_clock=None, environ={}, open_mailbox=any_kind)
    made = examine(one, CHECKS)
    texts = [found.text for found in made if found.name.startswith("mailbox")]
    assert [
        "local (maildir) answers.",
        "personal (gmail) answers.",
        "work (imap) answers. imap.example.org lets marcus in, and there is a folder for drafts.",
    ] == texts
    assert "ok" == next(found.state for found in made if found.name == "clock")


def test_drafts_that_cannot_be_written(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken, with the command that mends it."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    (made,) = examine(patient(desk), (("mailbox", mailboxes.check_mailboxes),))
    assert (State.BROKEN, "mailbox.local") == (made.state, made.name)
    assert "no draft can be placed" in made.text
    assert "chmod -R u+rwX" in made.fix


# ---- letters


def test_a_letter_that_asks_for_more_than_the_sample_has(tmp_path: Path) -> None:
    """It is no problem: an interview that has it gets the letter."""
    (tmp_path / "second_chance.j2").write_text("Dear {{ testimonial }},\n\nHello.\n\nBest,\nMe\n")
    assert letters._find_problem(Templates((tmp_path,)), (Kind.SECOND_CHANCE,)) is None


# ---- the schedule


@pytest.fixture
def system(tmp_path: Path) -> SystemPrograms:
    return SystemPrograms(tmp_path)


def looked(desk: MaildirDesk, system: SystemPrograms) -> list[tuple[State, str, str]]:
    made = examine(patient(desk, system.environ), (("schedule", cron.check_schedule),))
    return [(one.state, one.text, one.fix) for one in made]


def test_the_schedule(desk: MaildirDesk, system: SystemPrograms) -> None:
    """Nothing installed, installed and running, not running, for another home, not to be read."""
    assert [(State.WARNING, "second-chance schedule install")] == [
        (state, fix) for state, _, fix in looked(desk, system)
    ]
    system.recorder("systemctl")
    systemd = list_schedulers(system.environ)[1]
    systemd.install(build_job(str(desk.home)))
    _, (state, text, fix) = looked(desk, system)
    assert state is State.WARNING
    assert text == "What a run says stands in a log only. Nobody tells you when something waits."
    assert "second-chance notify" in fix
    desk.configure("\n[notify]\ninbox = true\n")
    ((state, text, _),) = looked(desk, system)
    assert (State.OK, True) == (state, text.startswith("systemd calls it every hour, at minute "))
    system.refuses("systemctl", "is-active")
    ((state, text, fix),) = looked(desk, system)
    assert (State.WARNING, True) == (state, "does not seem to run" in text)
    assert fix == "systemctl --user enable --now second-chance.timer"
    systemd.install(Job(("/opt/p",), "/another"))
    ((state, text, fix),) = looked(desk, system)
    assert (State.WARNING, True) == (state, "is not what would be installed" in text)
    assert fix == "second-chance schedule install --with systemd"
    system.crontab()
    system.crontab_says("cron is broken")
    first, _ = looked(desk, system)
    assert (State.WARNING, True) == (first[0], "cron is broken" in first[1])


# ---- cron's world


def test_what_cron_does_not_know() -> None:
    """Variables that change what can be reached are a warning; their values are never shown."""
    there = cron.cron_environment("marcus", "/home/marcus", {"PATH": "/opt/bin"})
    assert there == {
        "HOME": "/home/marcus",
        "LOGNAME": "marcus",
        "PATH": "/opt/bin",
        "PWD": "/home/marcus",
        "SHELL": "/bin/sh",
    }
    assert (
        cron.compare_environments(there, there).text
        == "It is as cron's. Nothing that a run needs is missing there."
    )
    here = {**there, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/x", "PATH": "/bin"}
    made = cron.compare_environments(here, there)
    assert (State.OK, True) == (
        made.state,
        "differs from cron's in DBUS_SESSION_BUS_ADDRESS, PATH." in made.text,
    )
    made = cron.compare_environments({**here, "https_proxy": "http://me:hidden@proxy"}, there)
    assert (State.WARNING, True) == (made.state, "cron does not know https_proxy" in made.text)
    assert "hidden" not in repr(made)


@pytest.mark.process
@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("echo no such module >&2; exit 1", "no such module"),
        ("exit 3", "it ended with 3"),
        ("echo '{}'", "it ended with 0"),
        ("echo '[1]'", "it ended with 0"),
        ("exec sleep 60", "timed out"),
    ],
)
def test_a_program_cron_cannot_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, why: str
) -> None:
    """What it said last is told."""
    monkeypatch.setattr(cron, "_PATIENCE", 0.5 if why == "timed out" else 120)
    program = tmp_path / "second-chance"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    bare = cron.cron_environment("marcus", str(tmp_path / "nowhere"), {})
    (made,) = cron.examine_through_cron(Job((str(program),), "/h"), (), bare)
    assert ("cron", State.BROKEN) == (made.name, made.state)
    assert why in made.text
    assert "second-chance schedule install" in made.fix


@pytest.mark.process
def test_a_program_that_is_gone(tmp_path: Path) -> None:
    """A venv that was deleted."""
    (made,) = cron.examine_through_cron(Job((str(tmp_path / "gone"),), "/h"), (), {"HOME": "/"})
    assert "No such file" in made.text


def test_where_cron_cannot_start_it_the_session_looks(
    desk: MaildirDesk, system: SystemPrograms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the checks are made all the same, from here."""
    for name, value in system.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(as_cron, "build_job", lambda home: Job((str(desk.base / "gone"),), home))
    said = desk("doctor", "--json")
    names = [one["name"] for one in said.json["checks"]]
    assert ["environment", "cron", "config", "home"] == names[:4]
    assert said.code == 1


def test_cron_takes_the_home_from_the_list_of_users(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not from HOME; a user who is in no list is known by the session alone."""
    monkeypatch.setenv("HOME", "/elsewhere")
    monkeypatch.setenv("LOGNAME", "marcus")
    assert as_cron._find_login()[1] != "/elsewhere"
    monkeypatch.setattr(os, "getuid", lambda: 987654)
    assert ("marcus", "/elsewhere") == as_cron._find_login()


def test_a_crontab_that_cannot_be_read_sets_nothing(
    system: SystemPrograms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check of the schedule says that."""
    monkeypatch.setenv("PATH", str(system.base))
    assert {} == as_cron._read_crontab_settings()
    system.crontab(b"TZ=UTC\n")
    assert {"TZ": "UTC"} == as_cron._read_crontab_settings()
    system.crontab_says("broken")
    assert {} == as_cron._read_crontab_settings()


def test_windows_is_looked_at_from_the_session(
    desk: MaildirDesk, system: SystemPrograms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its Task Scheduler knows the whole environment."""
    for name, value in system.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", "win32")
    names = [one["name"] for one in desk("doctor", "--json").json["checks"]]
    assert "config" == names[0]
    assert "cron" not in names


# ---- finding


def test_when_new_mail_was_looked_at(desk: MaildirDesk) -> None:
    """Before the first run, after it, a day too late, and switched off."""

    def told(now: datetime) -> tuple[State, str]:
        patient = Installation(Home(desk.home), now, read_clock=None, environ={}, open_mailbox=open_mailbox)
        (found,) = mailboxes.check_finding(patient)
        return found.state, found.text

    assert (State.OK, "New mail is looked at for interviews from the next run on.") == told(DEBRIEFED)
    assert 0 == desk("run", now=DEBRIEFED).code
    at = "New mail is looked at for interviews every 60 minutes, last at 2026-09-04 12:10 -0500."
    assert (State.OK, at) == told(DEBRIEFED + timedelta(hours=23))
    late = "New mail in local was not looked at for more than a day."
    assert (State.WARNING, late) == told(DEBRIEFED + timedelta(hours=25))
    desk.configure("[find]\nenabled = false\n")
    off = "New mail is not looked at for interviews: [find] enabled is false in config.toml."
    assert (State.OK, off) == told(DEBRIEFED)
    desk.config("nonsense")
    assert [] == [
        *mailboxes.check_finding(
            Installation(Home(desk.home), DEBRIEFED, read_clock=None, environ={}, open_mailbox=open_mailbox)
        )
    ]


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("Run `second-chance doctor`.", "Look again in an hour; if it stays, please report this sentence."),
        ("Run second-chance doctor; it checks the home folder.", "Look again in an hour; if it stays,"),
        ("See it there; `second-chance doctor` tries it from here.", "See it there."),
        ("Wait an hour. `second-chance doctor` asks it at once.", "Wait an hour."),
        ("Wait. `second-chance doctor` asks at once. Or not.", "Wait. Or not."),
        ("Mend it, then run `second-chance doctor`.", "Mend it, then run `second-chance doctor`."),
        ("Run second-chance doctor again in a minute.", "Run second-chance doctor again in a minute."),
        ("second-chance auth work", "second-chance auth work"),
    ],
)
def test_no_step_leads_in_a_circle(desk: MaildirDesk, step: str, told: str) -> None:
    """Who reads it has run `doctor`: a step that only says so is none; looking again after something is."""

    def check(_: Installation) -> Iterator[Finding]:
        yield Finding("x", State.BROKEN, "Something is wrong.", step)

    def fail(_: Installation) -> Iterator[Finding]:
        raise MailboxError("Something is wrong.", step)

    for made in examine(patient(desk), (("x", check), ("x", fail))):
        assert made.fix.startswith(told)
