import email
import email.policy
import re
import subprocess
import tomllib
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from agent.demo.sample import SampleMailbox, read_interview, write_answer, write_mailbox

NOON = datetime.fromisoformat("2026-09-04T12:40:00-05:00")


@pytest.fixture
def sample(tmp_path: Path) -> SampleMailbox:
    return write_mailbox(tmp_path / "Mail")


def mail_files(root: Path) -> list[Path]:
    return sorted(file for file in root.rglob("*") if file.is_file() and file.parent.name in {"cur", "new"})


def place_draft(sample: SampleMailbox) -> Path:
    raw = (
        b"Message-ID: <ours@mail.example>\r\nDate: Fri, 04 Sep 2026 12:10:00 -0500\r\n"
        b"From: Marcus Ellery <marcus.ellery@mail.example>\r\n"
        b"To: Denise Kowalczyk <denise.kowalczyk@prairiegate.example>\r\nX-Second-Chance: 1\r\n"
        b"Subject: Re: Branch Operations Manager interview\r\nIn-Reply-To: <a7@prairiegate.example>\r\n"
        b"References: <a1@prairiegate.example>\r\n <a7@prairiegate.example>\r\n"
        b"\r\nDear Denise,\r\n\r\nX-ray: none\r\n"
    )
    file = sample.root / ".Drafts" / "cur" / "1788542000.ours:2,DS"
    file.write_bytes(raw)
    return file


def test_holds_at_least_36_mails(sample: SampleMailbox) -> None:
    """The sample looks like a mailbox somebody lives in."""
    assert len(mail_files(sample.root)) >= 36


def test_every_mail_parses_and_has_a_sender(sample: SampleMailbox) -> None:
    """Each file is a mail to the standard library."""
    for file in mail_files(sample.root):
        mail = email.message_from_bytes(file.read_bytes())
        assert "@" in str(mail["From"]), file.name
        assert not mail.defects, file.name


def test_every_address_is_an_example(sample: SampleMailbox) -> None:
    """No mail names a host that could exist."""
    for file in mail_files(sample.root):
        for host in re.findall(
            rb"[\w.+-]@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)", file.read_bytes().replace(b"\n ", b"")
        ):
            assert host.endswith(b".example"), (file.name, host)


def test_laid_twice_is_the_same_to_the_byte(tmp_path: Path) -> None:
    """Names, bytes and file times do not depend on where or when it is laid."""
    seen = []
    for name in ("one", "two"):
        root = write_mailbox(tmp_path / name).root
        seen.append([(str(f.relative_to(root)), f.read_bytes(), f.stat().st_mtime) for f in mail_files(root)])
    assert seen[0] == seen[1]


def test_is_a_maildir_with_folders_beside_the_inbox(sample: SampleMailbox) -> None:
    """Maildir++: the root is the INBOX, folders begin with a dot and say what they are."""
    for folder in ("", ".Drafts", ".Sent", ".Archive", ".Trash"):
        assert {"cur", "new", "tmp"} <= {entry.name for entry in (sample.root / folder).iterdir()}
        assert (sample.root / folder / "maildirfolder").exists() == bool(folder)


def test_file_times_are_the_moments_of_arrival(sample: SampleMailbox) -> None:
    """The mailbox's own date is there for the mail that has no Date."""
    for file in mail_files(sample.root):
        mail = email.message_from_bytes(file.read_bytes())
        if mail["Date"]:
            assert parsedate_to_datetime(str(mail["Date"])).timestamp() == file.stat().st_mtime, file.name


def test_nothing_is_laid_over_somebodys_files(tmp_path: Path) -> None:
    """A folder with anything in it is refused and left alone."""
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_mailbox(tmp_path)
    assert [tmp_path / "letter.txt"] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("an Exchange Message-ID of 82 characters", rb"(?m)^Message-ID: <.{80}>$"),
        ("Japanese in ISO-2022-JP", rb"charset=ISO-2022-JP"),
        ("a raw windows-1252 header", rb"(?m)^Subject: .*\x96"),
        ("a mailing list", rb"(?m)^List-Id: Ravenswood"),
        ("a line longer than RFC 5322 allows", rb"(?m)^.{999,}$"),
        ("a forwarded mail", rb"(?m)^Subject: Fwd: "),
        ("a German answer", rb"AW=3A_"),
        ("an invitation with a Windows zone name", rb"TZID:Eastern Standard Time"),
        ("a published appointment", rb"METHOD:PUBLISH"),
        ("a bounce", rb"report-type=delivery-status"),
        ("an out-of-office note", rb"Auto-Submitted: auto-replied"),
        ("an attachment with an RFC 2231 name", rb"filename\*=UTF-8''"),
    ],
)
def test_holds_the_oddities_of_real_mail(sample: SampleMailbox, what: str, pattern: bytes) -> None:
    """Each kind of mail that trips a reader is in it."""
    assert any(re.search(pattern, file.read_bytes()) for file in mail_files(sample.root)), what


@pytest.mark.parametrize("missing", ["Message-ID", "Date"])
def test_one_mail_lacks_a_header(sample: SampleMailbox, missing: str) -> None:
    """Exactly one mail came without it, as in real life."""
    without = [
        f for f in mail_files(sample.root) if email.message_from_bytes(f.read_bytes())[missing] is None
    ]
    assert len(without) == 1


def test_config_and_interviews_are_toml_of_one_person(sample: SampleMailbox) -> None:
    """The config names the mailbox that was laid; the interviews are the documented ones."""
    config = tomllib.loads(sample.config)
    assert str(sample.root) == config["mailbox"]["local"]["path"]
    assert list(sample.profile.addresses) == config["me"]["addresses"]
    one, panel = (tomllib.loads(read_interview(name)) for name in ("prairie-gate", "harrow-lake"))
    assert (len(one["interviewers"]), len(one["botched"])) == (1, 1)
    assert (len(panel["interviewers"]), len(panel["botched"])) == (4, 2)


def test_sending_moves_a_draft_as_a_mail_client_does(sample: SampleMailbox) -> None:
    """New Message-ID and Date, no X- fields, thread and words kept, gone from Drafts, seen in Sent."""
    draft = place_draft(sample)
    before = len(sample.drafts())
    sent = sample.send(draft, NOON)
    mail = email.message_from_bytes(sent.read_bytes(), policy=email.policy.default)
    assert before - 1 == len(sample.drafts())
    assert sample.root / ".Sent" / "cur" == sent.parent
    assert sent.name.endswith("2,S")
    assert mail["Message-ID"] != "<ours@mail.example>"
    assert parsedate_to_datetime(str(mail["Date"])) == NOON
    assert mail["X-Second-Chance"] is None
    assert str(mail["References"]).split() == ["<a1@prairiegate.example>", "<a7@prairiegate.example>"]
    assert mail.get_content() == "Dear Denise,\n\nX-ray: none\n"


def test_sending_the_same_draft_gives_the_same_mail(tmp_path: Path) -> None:
    """The person's client is as deterministic as the mailbox."""
    sent = []
    for name in ("one", "two"):
        laid = write_mailbox(tmp_path / name)
        sent.append(laid.send(place_draft(laid), NOON).read_bytes())
    assert sent[0] == sent[1]


def test_an_answer_joins_the_thread_of_what_it_answers(sample: SampleMailbox) -> None:
    """It arrives unread, with subject and ancestry of the sent mail."""
    sent = sample.send(place_draft(sample), NOON)
    arrived = sample.deliver(write_answer("prairie-gate", sent), NOON)
    mail = email.message_from_bytes(arrived.read_bytes())
    parent = email.message_from_bytes(sent.read_bytes())["Message-ID"]
    assert sample.root / "new" == arrived.parent
    assert parent == mail["In-Reply-To"]
    assert ["<a1@prairiegate.example>", "<a7@prairiegate.example>", parent] == str(mail["References"]).split()
    assert mail["Subject"] == "Re: Branch Operations Manager interview"


def test_an_answer_to_a_mail_outside_any_thread_starts_with_it(sample: SampleMailbox) -> None:
    """Without References the ancestry is the answered mail alone."""
    own = next(f for f in sample.drafts() if b"The swing" in f.read_bytes())
    sent = sample.send(own, NOON)
    mail = email.message_from_bytes(write_answer("harrow-lake", sent))
    assert mail["In-Reply-To"] == mail["References"]


@pytest.fixture
def notmuch(sample: SampleMailbox, tmp_path: Path) -> list[str]:
    config = tmp_path / "notmuch-config"
    config.write_text(
        f"[database]\npath={sample.root}\n[user]\nname=Marcus Ellery\n"
        "primary_email=marcus.ellery@mail.example\n"
        "[new]\nignore=maildirfolder\n[maildir]\nsynchronize_flags=true\n",
        encoding="utf-8",
    )
    subprocess.run(["notmuch", f"--config={config}", "new", "--quiet"], check=True)
    return ["notmuch", f"--config={config}"]


@pytest.mark.notmuch
@pytest.mark.parametrize(
    ("mail_id", "count"),
    [
        ("a1@prairiegate.example", 7),
        ("h1@harrowlake.example", 4),
        ("ack-61544@talentdesk.example", 4),
        ("seedswap-1@greenfinger.example", 3),
        ("besuch-1@hafenpost.example", 3),
        ("night-0829@wardmail.example", 3),
        ("20260819.1@halloranhomes.example", 4),
        ("f3a5d210-8c44@mail.example", 3),
        ("ack-88120@talentdesk.example", 1),
    ],
)
def test_notmuch_sees_the_threads(notmuch: list[str], mail_id: str, count: int) -> None:
    """An independent reader ties together what belongs together, and nothing else."""
    found = subprocess.run(
        [*notmuch, "search", "--output=threads", f"id:{mail_id}"], check=True, capture_output=True, text=True
    )
    thread = found.stdout.split()
    assert len(thread) == 1
    counted = subprocess.run([*notmuch, "count", thread[0]], check=True, capture_output=True, text=True)
    assert count == int(counted.stdout)


@pytest.mark.notmuch
def test_notmuch_sees_every_mail(notmuch: list[str], sample: SampleMailbox) -> None:
    """No file is passed over as not being a mail."""
    counted = subprocess.run(
        [*notmuch, "count", "--exclude=false", "*"], check=True, capture_output=True, text=True
    )
    assert len(mail_files(sample.root)) == int(counted.stdout)
