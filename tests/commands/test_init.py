"""`second-chance init`: a commented config.toml by asking, or by options alone."""

from __future__ import annotations

import argparse
import io
import json
import stat
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders import at
from command_line import talk
from hypothesis import given
from hypothesis import strategies as st
from scripted import ScriptedAsker

from agent.commands import init
from agent.commands.command import add_common_options
from agent.commands.init_changes import offer_changes
from agent.commands.init_rest import do_the_rest
from agent.errors import TryLaterError, UsageError
from agent.keeping.config import Config, Find
from agent.mailboxes.gmail.settings import GmailSettings
from agent.mailboxes.imap.settings import ImapSettings
from agent.mailboxes.maildir.settings import MaildirSettings
from agent.mailboxes.registry import load_config
from agent.model.interview import Tone
from agent.setting_up import config_writing
from agent.setting_up.config_text import Setup, write_config_text
from agent.setting_up.person import Person
from agent.setting_up.steps import Step, list_steps
from agent.setting_up.surroundings import Surroundings, find_system_zone

Run = Callable[..., int]
MARCUS = ("--name", "Marcus Ellery", "--address", "marcus@mail.example", "--time-zone", "America/Chicago")


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    """A Maildir++ with the folders of a German mail program."""
    for folder in ("", ".Entw&APw-rfe", ".Gesendet"):
        for part in ("cur", "new", "tmp"):
            (tmp_path / "Mail" / folder / part).mkdir(parents=True)
    return tmp_path / "Mail"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `init` in a fresh home, as the command line does."""

    def run(
        *words: str, asker: ScriptedAsker | None = None, monkeypatch: pytest.MonkeyPatch | None = None
    ) -> int:
        parser = argparse.ArgumentParser()
        init.add_arguments(parser)
        add_common_options(parser)
        if asker and monkeypatch:
            asker.script = {" now?": "no", **asker.script}  # the steps behind the file are not done here
            monkeypatch.setattr(init, "choose_asker", lambda _: asker)
            for module in (init, config_writing):
                monkeypatch.setattr(module, "has_keyring", lambda _: True)
        return init.run(parser.parse_args(["--home", str(tmp_path / "house"), *words]))

    return run


def written(tmp_path: Path) -> Path:
    return tmp_path / "house" / "config.toml"


def test_by_options_alone(
    run: Run, maildir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a name, an address and a Maildir nothing is asked; the file loads as it is."""
    code = run(*MARCUS, "--address", "m2@mail.example", "--tone", "formal", "--maildir", str(maildir))
    found = load_config(written(tmp_path))
    box = found.mailboxes["local"]
    assert code == 0
    assert found.profile.name == "Marcus Ellery"
    assert found.profile.addresses == ("marcus@mail.example", "m2@mail.example")
    assert (found.profile.time_zone, found.profile.tone) == ("America/Chicago", Tone.FORMAL)
    assert isinstance(box, MaildirSettings)
    assert (box.path, box.drafts, box.sent) == (maildir, "Entwürfe", ("Gesendet",))
    talked = capsys.readouterr()
    assert talked.out == f"{written(tmp_path)}\n"
    assert "second-chance debrief" in talked.err
    told = " ".join(talked.err.split())
    assert "what people wrote to you or you to them" in told
    assert "Kept is what tells of an interview" in told


def test_what_finding_does_is_said(run: Run, maildir: Path, tmp_path: Path) -> None:
    """The file says in plain words what is looked at and kept, and how to switch it off; then it is off."""
    run(*MARCUS, "--maildir", str(maildir))
    text = written(tmp_path).read_text(encoding="utf-8")
    said = text.partition("[find]\n")[2].partition("\n[")[0]
    told = " ".join(line.removeprefix("# ") for line in said.splitlines() if line.startswith("#"))
    for words in (
        "New mail is looked at",
        "a person wrote to you is read",
        "in your Drafts",
        "Kept of it are",
        "write false",
    ):
        assert words in told
    assert Find(enabled=True, every_minutes=60, label="") == load_config(written(tmp_path)).find
    written(tmp_path).write_text(text.replace("\nenabled = true", "\nenabled = false"), encoding="utf-8")
    assert not load_config(written(tmp_path)).find.enabled


def test_private(run: Run, maildir: Path, tmp_path: Path) -> None:
    """The file is 0600 in a home of 0700."""
    run(*MARCUS, "--maildir", str(maildir))
    assert stat.S_IMODE(written(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE(written(tmp_path).parent.stat().st_mode) == 0o700


def test_json(run: Run, maildir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json the path comes as JSON, and -q keeps quiet."""
    run(*MARCUS, "--maildir", str(maildir), "--json", "-q")
    talked = capsys.readouterr()
    assert json.loads(talked.out) == {"version": 1, "config": str(written(tmp_path))}
    assert talked.err == ""


@pytest.mark.parametrize("dangling", [False, True])
def test_never_overwrites(run: Run, maildir: Path, tmp_path: Path, *, dangling: bool) -> None:
    """A config.toml that is there, even as a link to nowhere, is never changed; exit 2."""
    written(tmp_path).parent.mkdir()
    if dangling:
        written(tmp_path).symlink_to(tmp_path / "nowhere")
    else:
        written(tmp_path).write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is there already; it was not changed") as refused:
        run(*MARCUS, "--maildir", str(maildir))
    assert refused.value.exit_code == 2
    assert dangling or written(tmp_path).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--name", " "), "--name: This one is needed"),
        (("--name", "x" * 81), "--name: That is longer"),
        (("--address", "marcus"), "--address: That is no email address"),
        (("--time-zone", "Springfield"), "--time-zone: “Springfield” has several"),
        (("--time-zone", "xyzzy"), "--time-zone: I know no time zone"),
        (("--maildir", ""), "--maildir: This one is needed"),
        (("--maildir", "/nowhere/at/all"), "no Maildir at /nowhere/at/all"),
        (("--maildir", "~nobody-of-this-name/Mail"), "no Maildir"),
    ],
)
def test_options_that_cannot_be_taken(run: Run, tmp_path: Path, words: tuple[str, ...], reason: str) -> None:
    """An option that cannot be taken is refused before anything is asked or written."""
    with pytest.raises(UsageError, match=reason):
        run(*MARCUS, *words)
    assert not written(tmp_path).exists()


def test_all_wrong_options_at_once(run: Run) -> None:
    """Every wrong option is named in one go."""
    with pytest.raises(UsageError) as refused:
        run("--name", "", "--address", "x", "--time-zone", "y", "--maildir", "")
    assert [
        option
        for option in ("--name", "--address", "--time-zone", "--maildir")
        if option in refused.value.text
    ] == [
        "--name",
        "--address",
        "--time-zone",
        "--maildir",
    ]


def test_asking_for_gmail(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Everything is asked for; the next step for Gmail is the client secret."""
    monkeypatch.setenv("TZ", "Europe/Oslo")
    asker = ScriptedAsker(
        {
            "Your name": ["", "Ilse Brandvold"],
            "Your email": ["ilse", "ilse@mail.example, i@x.example"],
            "Which tone": "Brief",
        }
    )
    run(asker=asker, monkeypatch=monkeypatch)
    found = load_config(written(tmp_path))
    assert isinstance(found.mailboxes["personal"], GmailSettings)
    assert found.profile.addresses == ("ilse@mail.example", "i@x.example")
    assert "Ilse" == found.profile.given
    assert (found.profile.time_zone, found.profile.tone) == ("Europe/Oslo", Tone.BRIEF)
    assert [text for text in asker.said if "needed" in text or "no email address" in text]
    assert "client_secret.json" in capsys.readouterr().err


def test_gmail_by_app_password(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both ways are told with what they cost; the quick one becomes an IMAP mailbox with Gmail's server."""
    for address, user in (("ilse@gmail.com", None), ("ilse@firm.example", "ilse@firm.example")):
        asker = ScriptedAsker({"Your name": "Ilse", "Your email": address, "let into Gmail": "app password"})
        run(asker=asker, monkeypatch=monkeypatch)
        box = load_config(written(tmp_path)).mailboxes["personal"]
        assert isinstance(box, ImapSettings)
        assert ("imap.gmail.com", 993, "implicit", "password") == (box.host, box.port, box.tls, box.auth)
        assert address == box.user
        assert (user is None) == (not any("Your user name" in question for question in asker.asked))
        said = " ".join(asker.said)
        for words in ("twenty minutes", "two permissions", "2-Step Verification", "whole mailbox", "tried"):
            assert words in said
        assert "myaccount.google.com/apppasswords" in capsys.readouterr().err
        written(tmp_path).unlink()


def test_microsoft_is_told_before_anything_is_asked(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the address or by the host that was typed: once, and before the questions that it makes needless."""
    for address, script, first in (
        ("m@hotmail.com", {}, "Is that right"),
        (
            "m@hotmail.com",
            {"Is that right": "no", "The IMAP server": "outlook.office365.com"},
            "Is that right",
        ),
        (
            "m@uni.example",
            {"Where does": "IMAP", "The IMAP server": "outlook.office365.com"},
            "Your user name",
        ),
    ):
        asker = ScriptedAsker(script)
        asked_before: list[list[str]] = []
        say = asker.say

        def note(text: str, asked: list[str] = asker.asked, say: Callable[[str], None] = say) -> None:
            say(text)
            if "Microsoft takes no passwords" in text:
                asked_before.append([*asked])  # noqa: B023 - used within the turn

        monkeypatch.setattr(asker, "say", note)
        run(*MARCUS[:2], "--address", address, *MARCUS[4:], asker=asker, monkeypatch=monkeypatch)
        assert 1 == len(asked_before)
        assert not [question for question in asked_before[0] if first in question]
        assert any(first in question for question in asker.asked)
        written(tmp_path).unlink()


def test_asking_for_imap(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """IMAP needs a server; the user name is usually the address."""
    asker = ScriptedAsker(
        {"Where does": "IMAP", "The IMAP server": "imap.mail.example", "your first name": ""}
    )
    run(*MARCUS, asker=asker, monkeypatch=monkeypatch)
    assert not load_config(written(tmp_path)).profile.given, "the whole name, where the person wants it"
    box = load_config(written(tmp_path)).mailboxes["personal"]
    assert isinstance(box, ImapSettings)
    assert (box.host, box.port, box.user) == ("imap.mail.example", 993, "marcus@mail.example")
    assert "second-chance auth" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "script", "box", "steps"),
    [
        (
            "m@fastmail.com",
            {},
            {"host": "imap.fastmail.com", "user": "m@fastmail.com", "auth": "password", "provider": None},
            "get an app password (https://www.fastmail.help",
        ),
        (
            "m@web.de",
            {},
            {"host": "imap.web.de", "user": "m", "port": 993},
            "second-chance auth",
        ),
        ("m@orange.fr", {}, {"host": "imap.orange.fr"}, "second-chance auth"),
        (
            "m@proton.me",
            {"signed its": "public"},
            {"host": "127.0.0.1", "port": 1143, "tls": "starttls"},
            "get an app password (https://proton.me/mail/bridge)",
        ),
        (
            "m@gmail.com",
            {"Where does": "IMAP", "How shall it sign in": "xoauth2"},
            {"host": "imap.gmail.com", "auth": "xoauth2", "provider": "google"},
            "second-chance auth --client FILE",
        ),
        (
            "m@gmail.com",
            {"Where does": "IMAP"},
            {"auth": "password"},
            "get an app password (https://myaccount.google.com/apppasswords)",
        ),
        (
            "m@hotmail.com",
            {"client id": "4711"},
            {"host": "outlook.office365.com", "tenant": "consumers", "client_id": "4711", "auth": "xoauth2"},
            "second-chance auth",
        ),
        (
            "m@uni.example",
            {"Where does": "IMAP", "The IMAP server": "outlook.office365.com"},
            {"tenant": "uni.example", "client_id": "", "provider": "microsoft"},
            "register an app at Microsoft",
        ),
        (
            "m@fastmail.com",
            {"Is that right": "no", "The IMAP server": "imap.example.org"},
            {"host": "imap.example.org", "user": "m@fastmail.com", "auth": "password"},
            "second-chance auth",
        ),
        (
            "m@ellery.example",
            {"Where does": "IMAP", "The IMAP server": "127.0.0.1"},
            {"host": "127.0.0.1", "port": 993, "tls": "implicit", "auth": "password"},
            "second-chance auth",
        ),
    ],
)
def test_a_provider_that_is_known(  # noqa: PLR0913 - a table's columns, and what they are tried in
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    address: str,
    script: dict[str, str],
    box: dict[str, object],
    steps: str,
) -> None:
    """Enter takes what is known of the provider; the file loads, and the next step is the provider's."""
    asker = ScriptedAsker(script)
    run(
        *("--name", "Marcus", "--address", address, "--time-zone", "America/Chicago"),
        asker=asker,
        monkeypatch=monkeypatch,
    )
    file = written(tmp_path)
    assert "\npatience = 90 " in file.read_text(encoding="utf-8")
    found = load_config(file).mailboxes["personal"]
    assert isinstance(found, ImapSettings)
    assert box == {key: getattr(found, key) for key in box}
    assert steps in capsys.readouterr().err


def test_what_must_be_so_first_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """GMX keeps IMAP switched off until it is asked for."""
    asker = ScriptedAsker()
    run("--name", "M", "--address", "m@gmx.de", "--time-zone", "UTC", asker=asker, monkeypatch=monkeypatch)
    assert [line for line in asker.said if line.startswith("GMX: IMAP is off at first")]


def test_asking_for_a_maildir(
    run: Run, maildir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is looked at; what was found is offered and can be changed."""
    asker = ScriptedAsker(
        {
            "Where does": "Maildir",
            "The folder of the Maildir": ["/nowhere", str(maildir)],
            "Is that right": "no",
            "for drafts": "Vorlagen",
        }
    )
    run(*MARCUS, asker=asker, monkeypatch=monkeypatch)
    box = load_config(written(tmp_path)).mailboxes["local"]
    assert isinstance(box, MaildirSettings)
    assert (box.drafts, box.sent) == ("Vorlagen", ("Gesendet",))
    assert "There is no Maildir at /nowhere." in asker.said


def test_the_inbox_is_no_folder_for_sent_mail(
    run: Run, maildir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked again, with the reason; several folders are written as a list."""
    asker = ScriptedAsker(
        {
            "Where does": "Maildir",
            "The folder of the Maildir": str(maildir),
            "Is that right": "no",
            "for sent mail": ["INBOX", "Gesendet, Entwürfe", "Gesendet, Old sent"],
        }
    )
    run(*MARCUS, asker=asker, monkeypatch=monkeypatch)
    box = load_config(written(tmp_path)).mailboxes["local"]
    assert isinstance(box, MaildirSettings)
    assert box.sent == ("Gesendet", "Old sent")
    assert [line for line in asker.said if line.startswith("That cannot be")] == [
        'That cannot be: "INBOX" is where mail of others comes in.',
        'That cannot be: "Entwürfe" is for drafts.',
    ]


def test_folders_are_confirmed(
    run: Run, maildir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enter takes the folders that were found; a Maildir without them gets the usual names."""
    for folder in (".Entw&APw-rfe", ".Gesendet"):
        (maildir / folder).rename(maildir / folder.replace(".", ".Z"))
    asker = ScriptedAsker({"Where does": "Maildir", "The folder of": str(maildir)})
    run(*MARCUS, asker=asker, monkeypatch=monkeypatch)
    box = load_config(written(tmp_path)).mailboxes["local"]
    assert isinstance(box, MaildirSettings)
    assert (box.drafts, box.sent) == ("Drafts", ("Sent",))


def test_home_paths_stay_short(
    run: Run, maildir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`~/Mail` is written as it was given, a relative path as an absolute one."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    run(*MARCUS, "--maildir", "~/Mail")
    assert 'path = "~/Mail"' in written(tmp_path).read_text(encoding="utf-8")
    written(tmp_path).unlink()
    run(*MARCUS, "--maildir", "Mail")
    assert f'path = "{maildir}"' in written(tmp_path).read_text(encoding="utf-8")


def test_left(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C writes nothing and says how to begin again."""
    asker = ScriptedAsker(leaves_after=0, leaves_by=KeyboardInterrupt)
    with pytest.raises(TryLaterError, match="nothing was written"):
        run(asker=asker, monkeypatch=monkeypatch)
    assert not written(tmp_path).exists()


def test_nobody_answers(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal and without options it is a usage error."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    with pytest.raises(UsageError, match="answers ended"):
        run()


def test_every_key_has_a_comment() -> None:
    """Whatever the mailbox, no key of the file stands without a comment."""
    for box in (
        {"kind": "gmail"},
        {"kind": "imap", "host": "h", "user": "u"},
        {"kind": "imap", "host": "h", "user": "u", "auth": "xoauth2"},
        {"kind": "imap", "host": "h", "user": "u", "auth": "xoauth2", "client_id": "", "tenant": "common"},
        {"kind": "maildir", "path": "~/Mail", "drafts": "Drafts", "sent": "Sent"},
    ):
        lines = write_config_text(Setup("A", ("a@b.example",), "UTC", "warm", box)).splitlines()
        assert [line for line in lines if " = " in line and "  # " not in line and " # " not in line] == []


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=80))
def test_any_name_is_written_as_it_is(name: str) -> None:
    """Quotes, backslashes and line breaks in a name do not break the file."""
    box = {"kind": "maildir", "path": name, "drafts": name, "sent": "Sent"}
    read = tomllib.loads(write_config_text(Setup(name, ("a@b.example",), "UTC", "warm", box)))
    assert read["me"]["name"] == name
    assert read["mailbox"]["local"]["path"] == name


def test_system_zone(tmp_path: Path) -> None:
    """TZ counts first, then the link /etc/localtime, then /etc/timezone; what none of them tells is UTC."""
    assert find_system_zone({}, tmp_path) == "UTC"
    (tmp_path / "timezone").write_text("Asia/Tokyo\n", encoding="utf-8")
    assert find_system_zone({}, tmp_path) == "Asia/Tokyo"
    (tmp_path / "localtime").symlink_to("/usr/share/zoneinfo/Europe/Berlin")
    assert find_system_zone({"TZ": "CST6CDT"}, tmp_path) == "Europe/Berlin"
    assert find_system_zone({"TZ": ":America/Chicago"}, tmp_path) == "America/Chicago"
    (tmp_path / "timezone").write_bytes(b"\xff")
    (tmp_path / "localtime").unlink()
    assert find_system_zone({"TZ": "/usr/share/zoneinfo/Europe/Oslo"}, tmp_path) == "Europe/Oslo"
    assert find_system_zone({}, tmp_path) == "UTC"


def go_through(
    config: Config, script: dict[str, str], failing: dict[str, int] | None = None, **more: Any
) -> tuple[int, list[str], str]:
    """The steps behind the file: the exit code, the commands that were run, and what was said."""
    done: list[str] = []

    def play(_: argparse.Namespace, step: Step) -> int:
        done.append(" ".join(step.words))
        return (failing or {}).get(step.words[0], 0)

    args = argparse.Namespace(home=None, quiet=False)
    steps = list(list_steps(config, ("get an app password.", "second-chance auth"), lambda: True))
    with talk() as (_, err):
        code = do_the_rest(args, Person(ScriptedAsker(script, **more)), steps, play)
    return code, done, " ".join(err.getvalue().split())


@pytest.fixture
def opened(tmp_path: Path) -> Config:
    """The settings of a mailbox that a password opens."""
    file = tmp_path / "config.toml"
    file.write_text(
        '[me]\nname = "M"\naddresses = ["m@mail.example"]\ntime_zone = "UTC"\n'
        '[mailbox.personal]\nkind = "imap"\nhost = "imap.mail.example"\nuser = "m"\n',
        encoding="utf-8",
    )
    return load_config(file)


def test_the_rest_is_done_on_a_yes(opened: Config) -> None:
    """Enter does each step in order; then it is said what comes."""
    code, done, said = go_through(opened, {})
    assert (code, done) == (0, ["auth", "schedule install", "doctor --quiet", "find"])
    assert "That is all. From now on your mail is looked at once an hour." in said
    assert "Still to do" not in said


def test_what_did_not_work_is_said_and_the_rest_goes_on(opened: Config) -> None:
    """Without a way in nothing can be looked for, and that waits; the exit code is that of the first."""
    code, done, said = go_through(opened, {}, {"auth": 77, "doctor": 1})
    assert (code, done) == (77, ["auth", "schedule install", "doctor --quiet"])
    assert (
        "Still to do, whenever you like: get an app password. second-chance auth second-chance doctor "
        "second-chance find" in said
    )
    assert "Once that is done, your mail is looked at" in said


def test_without_a_keyring_a_file_is_offered(opened: Config) -> None:
    """What opens the mailbox has to lie somewhere; the person says yes to a file knowingly."""
    first, *_ = list_steps(opened, (), lambda: False)
    assert first.words == ("auth", "--store", "file")
    assert first.typed == "second-chance auth --store file"
    assert "a file which only you can read" in first.about


def test_a_no_and_leaving_put_off(opened: Config) -> None:
    """What was declined, and all behind Ctrl-C, is listed; nothing is lost."""
    _, done, said = go_through(opened, {"Set that up": "no"})
    assert done == ["auth", "doctor --quiet", "find"]
    assert "whenever you like: second-chance schedule install Once that is done" in said
    for leaving in (KeyboardInterrupt, EOFError):
        code, done, said = go_through(opened, {}, leaves_after=1, leaves_by=leaving)
        assert (code, done) == (0, ["auth"])
        assert "second-chance schedule install second-chance doctor second-chance find" in said


def test_a_step_fails_with_its_sentence(
    run: Run,
    maildir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A command is run in the same home; its error is said as ever, and no other step is stopped by it."""
    asker = ScriptedAsker({"Where does": "Maildir", "The folder of": str(maildir), "Look now": "yes"})
    asker.script = {**asker.script, "Is that right": "no", "for drafts": "Drafts", "for sent mail": "Sent"}
    monkeypatch.setattr(
        "agent.commands.find.run", lambda _: (_ for _ in ()).throw(UsageError("It rains.", "Wait."))
    )
    code = run(*MARCUS, asker=asker, monkeypatch=monkeypatch)
    told = capsys.readouterr().err
    assert code == 2
    assert "Error: It rains." in told
    assert "That did not work yet; the rest goes on." in asker.said
    assert "find" in told.partition("Still to do")[2]


AROUND = Surroundings(at("2026-09-04T12:00:00-05:00"), "America/Chicago", has_screen=False)


def test_a_second_init_offers_single_changes(
    run: Run, maildir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is written at once, with the comments kept; what stays as it was is not written."""
    run(*MARCUS, "--maildir", str(maildir))
    before = written(tmp_path).read_text(encoding="utf-8")
    asker = ScriptedAsker(
        {
            "would you like to change": [
                *(
                    "Your name",
                    "Your addresses",
                    "Your time zone",
                    "The tone",
                    "The mailbox",
                    "How you are told",
                ),
                *("Business days", "text under your name", "other steps"),
            ],
            "me.name": "Marcus J. Ellery",
            "me.addresses": "marcus@mail.example, m2@mail.example",
            "time zone": "Leeds",
            "Which tone": "Formal",
            "Which setting": "drafts",
            "mailbox.local.drafts": "Vorlagen",
            "shall you be told": "in your inbox",
            "business_days": ["3", "1"],
        }
    )
    told = argparse.Namespace(quiet=False)
    assert offer_changes(told, Person(asker), written(tmp_path), AROUND, lambda ways: ways)
    found = load_config(written(tmp_path))
    me = found.profile
    assert (me.name, me.time_zone, me.tone) == ("Marcus J. Ellery", "Europe/London", Tone.FORMAL)
    assert me.addresses == ("marcus@mail.example", "m2@mail.example")
    assert (found.waiting.business_days, found.notify.inbox) == (1, True)
    assert found.mailboxes["local"].folder == maildir
    assert any("expected 1 or 2, found 3" in line for line in asker.said)
    after = written(tmp_path).read_text(encoding="utf-8")
    assert len(before.splitlines()) == len(after.splitlines())
    assert before.count("#") == after.count("#")
    said = capsys.readouterr().err
    assert 'me.name is "Marcus J. Ellery" now; it was "Marcus Ellery".' in said
    assert "me.signature stays as it is." in said


def test_the_answers_can_be_mended(
    run: Run, maildir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them are shown at the end; a part is asked once more, with what was answered before."""
    asker = ScriptedAsker(
        {
            "Your name": ["?", "Marcos", "Marcus Ellery"],
            "And your first name": ["Marcos?", "Marcos", "Marcus"],
            "Your email": "marcus@mail.example",
            "Where does": "Maildir",
            "The folder of": str(maildir),
            "time zone": ["Texas", "Hamburg"],
            "has several": ["None of these", "Chicago"],
            "all of this right": ["Change name", "Change the time zone", "Yes"],
        }
    )
    asker.script = {**asker.script, "Your time zone": ["Texas", "Texas", "Hamburg"]}
    run(asker=asker, monkeypatch=monkeypatch)
    me = load_config(written(tmp_path)).profile
    assert (me.name, me.given, me.time_zone) == ("Marcus Ellery", "Marcus", "Europe/Berlin")
    order = [
        asker.asked.index(f"Your {what}?") for what in ("email address", "name, as you sign", "time zone")
    ]
    assert order == sorted(order)
    assert any("Ctrl-C leaves" in line for line in asker.said[1:])
    assert asker.default_of("Your name") == "Marcos"


def test_the_phone(run: Run, maildir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A topic that is hard to guess is offered, and kept in the keyring; two ways can be chosen."""
    kept: list[str] = []

    def keep(_home: object, name: str, address: str, _kind: str) -> str:
        kept.append(address)
        return name

    monkeypatch.setattr("agent.keeping.notify_addresses.keep_address", keep)
    asker = ScriptedAsker(
        {
            "Where does": "Maildir",
            "The folder of": str(maildir),
            "shall you be told": "phone",
            "another way": ["inbox", "No, that is all"],
            "address of your topic": ["no address/x y", "my-topic-4711"],
        }
    )
    run(*MARCUS, asker=asker, monkeypatch=monkeypatch)
    told = load_config(written(tmp_path)).notify
    assert (told.urls, told.inbox, told.desktop) == (("keyring:phone",), True, False)
    assert kept == ["https://ntfy.sh/my-topic-4711"]
    assert "second-chance-" in asker.default_of("address of your topic")
    assert "my-topic" not in written(tmp_path).read_text(encoding="utf-8")


def test_an_own_server_is_asked_about(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Encryption, port and a private authority; a file that holds no certificate is asked again."""
    authority = tmp_path / "ca.pem"
    authority.write_text("-----BEGIN CERTIFICATE-----\n", encoding="utf-8")
    asker = ScriptedAsker(
        {
            "Where does": "IMAP",
            "The IMAP server": ["smtp.ellery.example", "https://mail.ellery.example/webmail"],
            "encrypted": "STARTTLS",
            "The port": ["x", "1143"],
            "signed its": "private",
            "authority's certificate": [str(tmp_path / "none.pem"), str(tmp_path), str(authority)],
        }
    )
    run(*MARCUS, asker=asker, monkeypatch=monkeypatch)
    box = load_config(written(tmp_path)).mailboxes["personal"]
    assert isinstance(box, ImapSettings)
    assert (box.host, box.port, box.tls, box.ca_file) == ("mail.ellery.example", 1143, "starttls", authority)
    assert "Taken from it: the server mail.ellery.example." in asker.said
    assert any("is for sending" in line for line in asker.said)
    assert any("cannot be read" in line for line in asker.said)


def test_a_known_provider_is_only_confirmed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither server nor port nor user are asked where the address says them."""
    asker = ScriptedAsker({"Your email": "m@posteo.de", "Your name": "M"})
    run(asker=asker, monkeypatch=monkeypatch)
    assert not [question for question in asker.asked if "server" in question or "port" in question]
    assert any("posteo.de, port 993" in line for line in asker.said)
    assert load_config(written(tmp_path)).mailboxes["personal"].kind == "imap"
