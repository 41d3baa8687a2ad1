"""What doctor finds on an IMAP server: reachable, let in, a folder for drafts; each with its fix."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from dovecot import PASSWORD, Dovecot
from mails import DEBRIEFED

from agent.checkup import Finding, State, examine, mailboxes, worst
from agent.checkup.installation import Installation
from agent.commands.composition import open_mailbox
from agent.keeping.home_folder import Home
from agent.keeping.tokens import Facts, open_store, save_facts
from agent.mailboxes.imap.sign_in import FULL
from agent.mailboxes.oauth.microsoft import IMAP

CONFIG = """\
[me]
name = "Marcus Ellery"
addresses = ["marcus@mail.example"]
time_zone = "America/Chicago"

[mailbox.work]
kind = "imap"
user = "marcus"
host = "{host}"
"""
ON_DOVECOT = 'port = {port}\ntls = "none"\n'


def patient(folder: Path, more: str = "", *, host: str = "127.0.0.1") -> Installation:
    home = Home(folder / "home")
    home.root.mkdir(mode=0o700)
    home.config_file.write_text(CONFIG.format(host=host) + more, encoding="utf-8")
    return Installation(home, DEBRIEFED, read_clock=None, environ={}, open_mailbox=open_mailbox)


def authorised(
    one: Installation, secret: str = PASSWORD, *, host: str = "127.0.0.1", scope: str = ""
) -> None:
    facts = Facts(
        account=f"marcus@{host}", scopes=(scope,) if scope else (), authorised_at=DEBRIEFED, store="file"
    )
    open_store("file", one.home, {}).put("work", facts.account, secret)
    save_facts(one.home, "work", facts)


def found(one: Installation) -> Finding:
    (made,) = examine(one, (("mailbox", mailboxes.check_mailboxes),))
    return made


@pytest.mark.dovecot
def test_all_is_well(tmp_path: Path) -> None:
    """Reachable, let in, and Drafts found; looking changes nothing there."""
    with Dovecot() as server:
        one = patient(tmp_path, ON_DOVECOT.format(port=server.port))
        authorised(one)
        made = found(one)
        assert State.OK is made.state
        assert made.text == (
            "work (imap) answers. 127.0.0.1 lets marcus in, and there is a folder for drafts."
        )
        assert not list(server.maildir("marcus").glob(".Drafts/cur/*"))


@pytest.mark.dovecot
def test_no_folder_for_drafts(tmp_path: Path) -> None:
    """The folders are named, and the line for config.toml that settles it; with that line all is well."""
    with Dovecot(special={"Post": "", "Sent": "\\Sent"}) as server:
        one = patient(tmp_path, ON_DOVECOT.format(port=server.port))
        authorised(one)
        made = found(one)
        assert State.BROKEN is made.state
        assert "Which folder of the mailbox work holds drafts?" in made.text
        assert "Post" in made.text
        assert '`drafts = "Drafts"`' in made.fix
        with one.home.config_file.open("a", encoding="utf-8") as file:
            file.write('drafts = "Post"\n')
        again = Installation(one.home, DEBRIEFED, read_clock=None, environ={}, open_mailbox=open_mailbox)
        assert State.OK is found(again).state


@pytest.mark.dovecot
def test_no_folder_for_sent_mail(tmp_path: Path) -> None:
    """What is sent would not be seen: said plainly, with what to do; a folder that is named settles it."""
    with Dovecot(special={"Drafts": "\\Drafts", "Out": ""}) as server:
        one = patient(tmp_path, ON_DOVECOT.format(port=server.port))
        authorised(one)
        made = found(one)
        assert State.WARNING is made.state
        assert "has no folder for sent mail; what you send would not be seen" in made.text
        assert "Out" in made.text
        assert "Set `sent` of [mailbox.work]" in made.fix
        assert "second-chance thanked ID" in made.fix
        with one.home.config_file.open("a", encoding="utf-8") as file:
            file.write('sent = ["Nowhere", "Out"]\n')
        again = Installation(one.home, DEBRIEFED, read_clock=None, environ={}, open_mailbox=open_mailbox)
        assert State.OK is found(again).state


@pytest.mark.dovecot
def test_a_folder_of_all_mail_is_none_for_sent_mail(tmp_path: Path) -> None:
    """The server says what the folder is for; config.toml is to blame, 78."""
    with Dovecot(special={"Drafts": "\\Drafts", "Sent": "\\Sent", "Rubbish": "\\Junk"}) as server:
        one = patient(tmp_path, ON_DOVECOT.format(port=server.port) + 'sent = ["Sent", "Rubbish"]\n')
        authorised(one)
        made = found(one)
        assert (State.BROKEN, 78) == (made.state, made.exit_code)
        assert (
            "`sent` of [mailbox.work] in config.toml names the folder Rubbish, which is for spam."
            in made.text
        )


@pytest.mark.dovecot
def test_not_let_in(tmp_path: Path) -> None:
    """A password that is no longer good: authorise again, 77."""
    with Dovecot() as server:
        one = patient(tmp_path, ON_DOVECOT.format(port=server.port))
        authorised(one, "old")
        made = found(one)
        assert (State.BROKEN, 77) == (made.state, made.exit_code)
        assert "second-chance auth work" in made.fix


@pytest.mark.server
def test_nobody_answers(tmp_path: Path) -> None:
    """The server and its port are named."""
    one = patient(tmp_path, ON_DOVECOT.format(port=1))
    authorised(one)
    made = found(one)
    assert State.BROKEN is made.state
    assert "127.0.0.1 (port 1) cannot be reached" in made.text


def test_whose_sign_in_is_not_known(tmp_path: Path) -> None:
    """With auth = "xoauth2" on another host, or at Microsoft without an app: 78, and it is not tried."""
    hosts = {"imap.example.org": 'auth = "password"', "outlook.office365.com": "`client_id`"}
    for number, (host, fix) in enumerate(hosts.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        one = patient(folder, 'auth = "xoauth2"\n', host=host)
        made = examine(one, (("token", mailboxes.check_tokens), ("mailbox", mailboxes.check_mailboxes)))
        assert 78 == worst(made)
        assert ["token.work"] == [each.name for each in made]
        assert fix in made[0].fix


@pytest.mark.parametrize(
    ("host", "more", "scope", "testing"),
    [
        ("imap.gmail.com", "", FULL, True),
        ("outlook.office365.com", 'client_id = "4711"\n', IMAP, False),
    ],
)
def test_a_token_for_imap(host: str, more: str, scope: str, testing: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a table's column
    """What was granted is held against what is needed; Google's "Testing" is told of at Google alone."""
    one = patient(tmp_path, f'auth = "xoauth2"\n{more}', host=host)
    authorised(one, host=host, scope="https://mail.example/other")
    (made,) = examine(one, (("token", mailboxes.check_tokens),))
    assert "without leave to use your mail over IMAP" in made.text
    authorised(one, host=host, scope=scope)
    (made,) = examine(one, (("token", mailboxes.check_tokens),))
    assert (State.OK, testing) == (made.state, "Testing" in made.text)


def test_googles_file_for_imap(tmp_path: Path) -> None:
    """Where Google signs in, its client_secret.json is looked at too."""
    one = patient(tmp_path, 'auth = "xoauth2"\n', host="imap.gmail.com")
    (made,) = examine(one, (("x", mailboxes.check_client_secrets),))
    assert (State.BROKEN, 78) == (made.state, made.exit_code)
    assert () == examine(replace(one, home=Home(tmp_path / "none")), (("x", mailboxes.check_client_secrets),))
