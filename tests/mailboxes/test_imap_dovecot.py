"""What only a real server can show: TLS, names in other languages, threads as notmuch sees them."""

from __future__ import annotations

import imaplib
import os
import shutil
import socket
import subprocess
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from certificates import make_authority
from dovecot import PASSWORD, SPECIAL, Dovecot, free_port
from mailbox_desk import MailboxDesk, query, unheard
from mails import DENISE, INVITATION, ME, PLACED, SECOND_CHANCE, SENT, THANKS, as_placed, letter, raw_mail
from worlds import DRAFTS, SENT_FOLDER, TRASH
from worlds.imap import ImapWorld, make_imap_mailbox

from agent.errors import AuthoriseError, MailboxError, TryLaterError
from agent.mailboxes.imap.command_line import Command
from agent.mailboxes.imap.folder_answers import FolderAnswer
from agent.mailboxes.imap.folders import Folder
from agent.mailboxes.imap.mailbox import ImapMailbox
from agent.model.mail import Mark, MessageId
from agent.model.plan import Fate

pytestmark = [pytest.mark.dovecot, pytest.mark.openssl]


# ---- TLS


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a private authority, and certificates of it: good, expired, of another name."""
    return make_authority(tmp_path_factory.mktemp("authority"))


def secure(server: Dovecot, tls: str, ca: Path | None, host: str = "127.0.0.1") -> ImapMailbox:
    return make_imap_mailbox(
        host=host,
        port=server.port if tls == "starttls" else server.tls_port,
        tls="starttls" if tls == "starttls" else "implicit",
        ca_file=ca,
        user="marcus",
        secret=lambda: PASSWORD,
        patience=120,
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("tls", ["implicit", "starttls"])
@pytest.mark.openssl
def test_a_private_authority_is_trusted_where_it_is_named(authority: Path, tls: str, host: str) -> None:
    """Both ways to TLS, by name and by address."""
    with Dovecot(certificate=(authority / "good.pem", authority / "good.key")) as server:
        box = secure(server, tls, authority / "ca.pem", host)
        assert box.search(query(everything=True)) == ()
        box.close()


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
@pytest.mark.parametrize(
    ("certificate", "ca", "words"),
    [
        ("good", None, "an authority this machine does not know"),
        ("good", "strange.pem", "an authority this machine does not know"),
        ("expired", "ca.pem", "has expired"),
        ("other", "ca.pem", "another address"),
        ("strange", None, "signed by itself"),
    ],
)
def test_a_certificate_that_is_wrong_is_one_sentence(
    authority: Path, tls: str, certificate: str, ca: str | None, words: str
) -> None:
    """No password is sent; the sentence says what is wrong, the hint what to do."""
    with Dovecot(certificate=(authority / f"{certificate}.pem", authority / f"{certificate}.key")) as server:
        box = secure(server, tls, authority / ca if ca else None)
        with pytest.raises(MailboxError, match=words) as caught:
            box.search(query())
        assert "ca_file" in caught.value.hint
        assert "Login" not in server.log()


def test_tls_is_never_given_up(authority: Path) -> None:
    """A server without STARTTLS, one that speaks plainly, an authority that cannot be read, a far host."""
    with Dovecot() as server:
        with pytest.raises(MailboxError, match="STARTTLS"):
            secure(server, "starttls", authority / "ca.pem").search(query())
        server.tls_port = server.port
        with pytest.raises(MailboxError, match="does not speak TLS"):
            secure(server, "implicit", authority / "ca.pem").search(query())
        with pytest.raises(MailboxError, match="cannot be read"):
            secure(server, "implicit", authority / "none.pem").search(query())
        with pytest.raises(MailboxError, match="Without TLS"):
            far("imap.example").search(query())
    assert "Login" not in server.log()


@pytest.mark.parametrize(
    ("tls", "told"), [("implicit", ("The mail server says: We move on Friday",)), ("starttls", ())]
)
def test_words_from_before_encryption_are_nobodys(authority: Path, tls: str, told: tuple[str, ...]) -> None:
    """Anybody on the way can put an alert into the greeting before STARTTLS; behind TLS the server speaks."""
    pair = (authority / "good.pem", authority / "good.key")
    with Dovecot(certificate=pair, more="login_greeting = [ALERT] We move on Friday\n") as server:
        box = secure(server, tls, authority / "ca.pem")
        assert box.search(query(everything=True)) == ()
        assert told == box.notes
        box.close()


def far(host: str, port: int = 1, tls: str = "none") -> ImapMailbox:
    return make_imap_mailbox(
        host=host,
        port=port,
        tls="none" if tls == "none" else "implicit",
        user="marcus",
        secret=lambda: PASSWORD,
        patience=0.3,
    )


def test_nobody_there_is_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed port, a host without address, one that takes the call and says nothing."""
    with pytest.raises(TryLaterError, match="cannot be reached"):
        far("127.0.0.1", free_port()).search(query())

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(TryLaterError, match="did not answer"),
    ):
        far("127.0.0.1", silent.getsockname()[1]).search(query())
    monkeypatch.setattr(socket, "create_connection", unknown)
    with pytest.raises(TryLaterError, match="There is no way to localhost"):
        far("localhost").search(query())


def test_a_wrong_password_is_asked_once() -> None:
    """Dovecot says why; the object does not try again."""
    with Dovecot() as server:
        box = make_imap_mailbox(
            host=server.host,
            port=server.port,
            user="marcus",
            secret=lambda: "wrong",
        )
        with pytest.raises(AuthoriseError, match="Authentication failed"):
            box.search(query())
        asked = box.round_trips
        with pytest.raises(AuthoriseError, match="Authentication failed"):
            box.read([INVITATION])
        assert asked == box.round_trips


# ---- folders


GERMAN = {"Entwürfe": "\\Drafts", "Gesendete Objekte": "\\Sent", "Papierkorb": "\\Trash"}
JAPANESE = {"下書き": "", "送信済み": "", "ゴミ箱": ""}


@pytest.mark.parametrize(
    ("special", "separator", "prefix"),
    [
        (GERMAN, "/", ""),
        (GERMAN, ".", "INBOX."),
        (JAPANESE, ".", ""),
        (JAPANESE, "/", "INBOX/"),
        ({"Work & Play/Entwürfe": "\\Drafts", "Sent [old] (2)": "\\Sent", "Bin": "\\Trash"}, "/", ""),
    ],
)
def test_folders_in_any_language(special: dict[str, str], separator: str, prefix: str) -> None:
    """By special use or by name, with any separator and prefix, with every sign a name may have."""
    names = [prefix + name.replace("/", separator) for name in special]
    places = dict(zip((DRAFTS, SENT_FOLDER, TRASH), names, strict=True))
    shown = {name.replace("/", separator): use for name, use in special.items()}
    with (
        Dovecot(special=shown, separator=separator, prefix=prefix, layout=":LAYOUT=fs") as server,
        ImapWorld(server.host, server.port, places=places) as world,
    ):
        desk = MailboxDesk(world)
        desk.deliver()
        _, placement = desk.place()
        assert [placement.draft_id] == list(world.drafts())
        desk.send(placement)
        assert desk.box.find_fate(placement).fate is Fate.SENT
        desk.deliver("<t@x>", answers=INVITATION, folder=TRASH)
        thread = desk.box.read([INVITATION])
        assert thread is not None
        assert {"", Mark.SENT, Mark.TRASH} == {"".join(message.marks) for message in thread.messages}


@pytest.fixture
def server() -> Iterator[Dovecot]:
    with Dovecot(special={**SPECIAL, "Jobs": ""}) as one:
        yield one


@pytest.fixture
def world(server: Dovecot) -> Iterator[ImapWorld]:
    with ImapWorld(server.host, server.port) as one:
        one.deliver(raw_mail(), PLACED)
        yield one


def test_mail_that_rules_have_filed_away_is_found(world: ImapWorld) -> None:
    """The answer lies in a folder of the person's own; so does what was sent, if they say that it is one."""
    desk = MailboxDesk(world)
    _, placement = desk.place()
    world.append("Jobs", raw_mail("<r@x>", answers=INVITATION), SENT)
    thread = desk.box.read([INVITATION])
    assert thread is not None
    assert "<r@x>" in thread.message_ids
    world.remove(placement.draft_id)
    own = raw_mail("<s@x>", sender=ME, to=DENISE, answers=INVITATION, text=THANKS, date=SENT)
    world.append("Jobs", own, SENT)
    seen = desk.box.find_fate(placement)
    assert seen.fate is Fate.UNKNOWN
    assert "a copy lies in Jobs" in seen.evidence
    named = world.open(sent=("Sent", "Jobs"))
    assert named.find_fate(placement).fate is Fate.SENT
    assert Fate.SENT is named.find_fate(letter()[1]).fate


def test_another_program_saves_the_draft_anew_and_renames_the_folder(world: ImapWorld) -> None:
    """A new UID, a new Message-ID, another folder name, new numbers: it is the same draft, edited or not."""
    desk = MailboxDesk(world)
    outgoing, placement = desk.place()
    desk.rewrite(placement, message_id=MessageId("<new@client.example>"))
    sighting = desk.box.find_fate(placement)
    assert (Fate.UNSENT, False) == (sighting.fate, sighting.edited)
    world.program.unselect()
    assert world.program.rename("Drafts", "Letters")[0] == "OK"
    world.program.create("Drafts")
    box = world.open(drafts="Letters")
    sighting = box.find_fate(placement)
    assert (Fate.UNSENT, False) == (sighting.fate, sighting.edited)
    assert Fate.UNSENT is desk.box.find_fate(placement).fate, "in a folder of another name"
    assert [outgoing.raw.count(b"\n")] == [raw.count(b"\n") for raw in world.mails("Letters").values()]


def test_the_flags_of_a_placed_draft(world: ImapWorld) -> None:
    """A draft, and seen; dated as it is written."""
    MailboxDesk(world).place()
    world.program.select("Drafts", readonly=True)
    (said,) = world.program.fetch("1", "(FLAGS INTERNALDATE)")[1]
    assert isinstance(said, bytes)
    assert isinstance(said, bytes)
    assert isinstance(said, bytes)
    assert b"\\Draft" in said
    assert b"\\Seen" in said
    dated = imaplib.Internaldate2tuple(said)
    assert dated is not None
    assert time.mktime(dated) == PLACED.timestamp()


# ---- an independent judge


@pytest.mark.notmuch
def test_notmuch_sees_the_draft_in_its_thread(world: ImapWorld, server: Dovecot, tmp_path: Path) -> None:
    """On the server's own Maildir: one thread, one draft, and still one after replacing."""
    config = tmp_path / "notmuch-config"
    config.write_text(
        f"[database]\npath={tmp_path / 'mail'}\n[new]\ntags=\nignore=dovecot*;maildirfolder;subscriptions\n"
        "[maildir]\nsynchronize_flags=true\n"
    )

    def notmuch(*words: str) -> list[str]:
        if words == ("new",):
            shutil.rmtree(tmp_path / "mail", ignore_errors=True)
            shutil.copytree(server.maildir(world.user), tmp_path / "mail")
        done = subprocess.run(
            ["notmuch", *words],
            env={**os.environ, "NOTMUCH_CONFIG": str(config)},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.splitlines()

    world.deliver(raw_mail("<other@x>"), PLACED)
    desk = MailboxDesk(world)
    _, placement = desk.place()

    def thread() -> list[str]:
        return notmuch("search", "--output=threads", f"id:{INVITATION.strip('<>')}")

    notmuch("new")
    assert thread() == notmuch("search", "--output=threads", "tag:draft")
    assert [f"id:{placement.message_id.strip('<>')}"] == notmuch("search", "--output=messages", "tag:draft")
    desk.box.replace(placement, letter(text=SECOND_CHANCE)[0], unheard)
    notmuch("new")
    assert ["1"] == notmuch("count", "--output=files", "tag:draft")
    assert thread() == notmuch("search", "--output=threads", "tag:draft")


# ---- forms


def test_a_form_is_found_by_its_code_whatever_was_made_of_it(
    world: ImapWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A phone saved it anew: other id, other subject, base64. No mail to the person is fetched for that."""
    desk = MailboxDesk(world)
    for number in range(20):
        desk.deliver(f"<to-me-{number}@x>", date=SENT, subject="Lunch")
        world.deliver(raw_mail(f"<by-me-{number}@x>", sender=ME, to=DENISE, date=SENT), SENT, SENT_FOLDER)
    _, record = desk.place_form("SC-1111")
    desk.world.remove(record.draft_id)
    text = b64encode("rôle : Teller\nready: yes\n\nSC-1111\n".encode()).decode()
    head = raw_mail("<phone@x>", sender=ME, to=ME, date=SENT, subject="Re: my form").decode()
    raw = head.partition("Content-Transfer-Encoding")[0] + f"Content-Transfer-Encoding: base64\n\n{text}\n"
    world.deliver("\r\n".join(raw.splitlines()).encode(), SENT, DRAFTS)
    box, fetched = world.open(), list[bytes]()
    plain = box._connection.ask_folders

    def ask(asked: Mapping[Folder, Sequence[Command]], **more: bool) -> dict[Folder, FolderAnswer]:
        fetched.extend(
            uid for some in asked.values() for one in some if one[1] == b"FETCH" for uid in one[2].split(b",")
        )
        return plain(asked, **more)

    monkeypatch.setattr(box._connection, "ask_folders", ask)
    sighting = box.find_fate(record)
    assert (Fate.UNSENT, True) == (sighting.fate, sighting.edited)
    assert sighting.message is not None
    assert sighting.message.body is not None
    assert "rôle : Teller" in sighting.message.body.text
    assert len(fetched) <= 2, "its headers, and its body"


# ---- what it costs


def test_round_trips_do_not_grow_with_the_mailbox(world: ImapWorld) -> None:
    """Ten times the mail, the same number of questions, for each thing a visit does."""
    counts = []
    for number in (20, 200):
        for one in range(number):
            world.deliver(raw_mail(f"<{number}.{one}@x>", sender=f"p{one}@x.example"), PLACED)
        box = world.open()
        outgoing, placement = letter(to=f"p{number}@y.example")
        box.find_fate(placement)
        box.read([INVITATION])
        box.search(query(addresses=frozenset({DENISE})))
        draft = box.place(outgoing, box.stage(outgoing))
        world.remove(draft)
        counts.append(box.round_trips)
        assert box.find_fate(as_placed(placement, draft)).fate is Fate.DELETED
    assert counts[0] == counts[1]
    assert counts[0] < 70
