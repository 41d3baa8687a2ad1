"""Whatever is wrong: one sentence, the next step, the right exit code; nothing lost, nothing half-placed."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest
from children import fork, give_up_root, small_files
from command_line import Said, say
from desk import DUE_AT, ID, INTERVIEW, PANEL, SENT_AT, MaildirDesk
from mail_program import parse, text_of
from mails import DEBRIEFED, DENISE_IN_FULL, INVITED, MARCUS, invitation, mail

LEARNING = "the teller who redesigned the queue with masking tape"


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path)


def refused(said: Said, code: int, *words: str) -> None:
    """One sentence, a next step, no data, no traceback, the exit code."""
    assert code == said.code, said.err
    assert said.out == ""
    lines = said.err.splitlines()
    assert lines[0].startswith("Error: "), said.err
    assert any(line.startswith("Hint: ") for line in lines), said.err
    assert "Traceback" not in said.err
    assert "inside Second Chance" not in said.err
    for word in words:
        assert word in said.err, word


def nothing_changed(desk: MaildirDesk) -> None:
    """Nothing on record, nothing in Drafts, nothing half-placed."""
    assert desk.draft_files() == ()
    assert desk.left_in_tmp() == ()
    if desk.journal_file.exists():
        assert desk("status", "--json").json["interviews"] == []


# ---- the config


COMMANDS = [["run", "-v"], ["status"], ["debrief", "FILE"], ["export"], ["explain", ID], ["close", ID]]
EACH = pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])


@EACH
def test_config_missing(desk: MaildirDesk, words: list[str]) -> None:
    """The way to one is named."""
    file = desk.file()
    desk.config_file.unlink()
    said = desk(*(file if word == "FILE" else word for word in words))
    refused(said, 78, "config.toml", "second-chance init")


def test_a_first_run_without_config_speaks(desk: MaildirDesk) -> None:
    """Also the quiet run that cron calls: a config that was never right must not stay unsaid."""
    desk.config_file.unlink()
    refused(desk("run", "-q"), 78, "second-chance init")


FIVE = """\
[me]
name = ""
addresses = ["no address"]
time_zone = "America/Chicgo"
tone = "loud"
colour = "red"

[mailbox.local]
kind = "maildir"
path = "/tmp/Mail"
"""


@EACH
def test_five_mistakes_are_reported_at_once(desk: MaildirDesk, words: list[str]) -> None:
    """Each with its field and what was expected."""
    desk.config(FIVE)
    file = desk.file()
    said = desk(*(file if word == "FILE" else word for word in words))
    refused(said, 78, "5 problems", "me.name", "me.addresses[0]", "America/Chicago", "me.tone", "me.colour")
    assert 5 == sum(line.startswith("  - ") for line in said.err.splitlines())
    assert not desk.journal_file.exists()


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xfe[\x00m\x00",
        b'[me]\nname = "Ren\xe9"',
        b"[me\n",
        b"",
        b"\x00" * 100,
        b"me = 1",
        b"a" * 10_000_000,
    ],
    ids=["utf16", "latin1", "broken", "empty", "nul", "wrong", "large"],
)
def test_config_of_any_bytes(desk: MaildirDesk, raw: bytes) -> None:
    """No bytes make a traceback."""
    desk.config_file.write_bytes(raw)
    refused(desk("status"), 78, "config.toml")


def test_config_is_a_folder(desk: MaildirDesk) -> None:
    """Said plainly."""
    desk.config_file.unlink()
    desk.config_file.mkdir()
    refused(desk("status"), 78, "config.toml", "directory")


@pytest.mark.server
@pytest.mark.parametrize("kind", ["gmail", "imap"])
def test_a_mailbox_without_access_is_one_sentence(desk: MaildirDesk, kind: str) -> None:
    """A mailbox that cannot be opened here fails its interview alone, with a hint."""
    more = {"gmail": "", "imap": 'host = "127.0.0.1"\nuser = "m"\n'}[kind]
    desk.configure(f'\n[mailbox.work]\nkind = "{kind}"\n{more}')
    said = desk("debrief", desk.file('mailbox = "work"\n' + INTERVIEW))
    assert said.code in {1, 75, 77, 78}
    assert "Error: " in said.err
    assert "Hint: " in said.err
    assert "Traceback" not in said.err


# ---- the home


def test_home_is_a_file(desk: MaildirDesk) -> None:
    """No folder, no home."""
    place = desk.base / "file"
    place.write_text("x")
    said = say("status", "--home", str(place))
    assert said.code in {2, 78}
    assert "Hint: " in said.err


def without_root(work: Callable[[], Said], check: Callable[[Said], None]) -> None:
    """In a child for which permissions hold."""

    def inside() -> None:
        give_up_root()
        check(work())

    assert fork(inside) == 0


@pytest.mark.process
def test_home_not_writable(desk: MaildirDesk) -> None:
    """Nothing is placed without the journal."""
    desk("debrief", desk.file())
    for one in (desk.journal_file, desk.home / "run.lock"):
        one.chmod(0o400)
    desk.home.chmod(0o500)
    try:
        without_root(partial(desk, "close", ID), lambda said: refused(said, said.code or 99))
    finally:
        desk.home.chmod(0o700)
    assert "open" == desk.status()["state"]


# ---- the journal


def test_a_locked_journal(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again later; nothing lost."""
    monkeypatch.setattr("agent.keeping.journal.database._PATIENCE", 0.05)
    desk.debrief()
    db = sqlite3.connect(desk.journal_file, isolation_level=None)
    db.execute("BEGIN EXCLUSIVE")
    try:
        refused(desk("run"), 75, "in use")
        refused(desk("status"), 75, "in use")
    finally:
        db.close()
    assert desk("run").code == 0
    assert len(desk.draft_files()) == 1


@pytest.mark.parametrize("damage", ["zeros", "text", "empty", "cut", "middle"])
def test_a_corrupt_journal(desk: MaildirDesk, damage: str) -> None:
    """It is not trusted and not overwritten; the way out is named, and works."""
    desk.debrief()
    good = desk.journal_file.read_bytes()
    bad = {
        "zeros": bytes(len(good)),
        "text": b"once upon a time " * 1000,
        "empty": b"",
        "cut": good[: len(good) // 2],
        "middle": good[:4096] + b"\xff" * 8192 + good[4096 + 8192 :],
    }[damage]
    desk.journal_file.write_bytes(bad)
    for words in (["run"], ["status"], ["close", ID], ["debrief", desk.file()]):
        refused(desk(*words), 1, "journal.db", "mv ")
    assert bad == desk.journal_file.read_bytes()
    assert len(desk.draft_files()) == 1
    desk.journal_file.rename(desk.home / "journal.db.damaged")
    desk.debrief()
    assert len(desk.draft_files()) == 1, "the draft that stands was found again"


def test_a_journal_of_a_newer_version(desk: MaildirDesk) -> None:
    """Nothing is changed by an older program."""
    desk.debrief()
    db = sqlite3.connect(desk.journal_file)
    db.execute("PRAGMA user_version = 99")
    db.close()
    before = desk.journal_file.read_bytes()
    refused(desk("run"), 1, "newer", "Update")
    assert before == desk.journal_file.read_bytes()


def test_a_row_that_is_no_record(desk: MaildirDesk) -> None:
    """Damage inside a row is damage."""
    desk.debrief()
    db = sqlite3.connect(desk.journal_file)
    db.execute("UPDATE interviews SET debrief = '{\"company\": 7}'")
    db.commit()
    db.close()
    refused(desk("run"), 1, "journal.db")
    refused(desk("status"), 1, "journal.db")


# ---- the interview file


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2026-09-04T11:30:00-05:00", "2026-09-04T13:30:00-05:00", "interview_end"),
        ("2026-09-04T11:30:00-05:00", "2026-09-04T11:30:00", "interview_end"),
        ("2026-09-04T11:30:00-05:00", "2026-09-04", "interview_end"),
        ('"America/Chicago"', '"Chicago time"', "their_time_zone"),
        ('"US"', '"ZZ"', "their_country"),
        ('"hiring_manager"', '"boss"', "interviewers[0].part"),
        ("denise.kowalczyk@prairiegate.example", "denise at prairiegate", "interviewers[0].email"),
        ('"Denise Kowalczyk"\nemail', '"Denise\\r\\nBcc: all@x.example"\nemail', "interviewers[0].name"),
        ('company = "Prairie', 'company = "\\u0000Prairie', "company"),
        ('company = "Prairie Gate Credit Union"', f'company = "{"x" * 81}"', "company"),
        ("mode =", "moed =", "moed"),
        ("[[botched]]", "[[botched]]\nquestion = 7\n[[botched]]", "botched[0].question"),
    ],
)
def test_a_file_that_is_not_well_formed(desk: MaildirDesk, old: str, new: str, said: str) -> None:
    """Refused whole: field and expectation; nothing recorded, nothing placed."""
    assert old in INTERVIEW
    refused(desk("debrief", desk.file(INTERVIEW.replace(old, new, 1))), 78, "interview.toml", said)
    nothing_changed(desk)


def test_four_botched_questions(desk: MaildirDesk) -> None:
    """Three are enough."""
    four = INTERVIEW + INTERVIEW[INTERVIEW.index("[[botched]]") :] * 3
    refused(desk("debrief", desk.file(four)), 78, "botched", "three")
    nothing_changed(desk)


def test_several_mistakes_at_once(desk: MaildirDesk) -> None:
    """All of them in one go."""
    bad = (
        INTERVIEW.replace('"onsite"', '"beach"').replace('"US"', '"ZZ"').replace("2026-09-04T", "2028-09-04T")
    )
    refused(desk("debrief", desk.file(bad)), 78, "3 problems", "mode", "their_country", "interview_end")
    nothing_changed(desk)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("latin1", INTERVIEW.replace("tellers", "t\xe9llers").encode("latin-1")),
        ("large", b"# \n" + b"x" * 10_000_000),
        ("nul", bytes(1000)),
        ("empty", b""),
        ("html", b"<html></html>"),
        ("json", b'{"company": "x"}'),
        ("deep", b"a = " + b"[" * 100_000),
        ("binary", bytes(range(256)) * 50),
    ],
)
def test_a_file_of_any_bytes(desk: MaildirDesk, name: str, raw: bytes) -> None:
    """No bytes make a traceback."""
    path = desk.base / f"{name}.toml"
    path.write_bytes(raw)
    refused(desk("debrief", str(path)), 78, f"{name}.toml")
    nothing_changed(desk)


def test_a_folder_or_nothing_instead_of_a_file(desk: MaildirDesk) -> None:
    """Named, with the next step."""
    refused(desk("debrief", str(desk.base)), 78, "directory")
    refused(desk("debrief", str(desk.base / "nowhere.toml")), 78, "nowhere.toml")
    nothing_changed(desk)


def test_a_bom_is_no_mistake(desk: MaildirDesk) -> None:
    """Windows editors write one."""
    path = desk.base / "bom.toml"
    path.write_bytes(b"\xef\xbb\xbf" + INTERVIEW.replace("\n", "\r\n").encode())
    assert desk("debrief", str(path)).code == 0
    assert len(desk.draft_files()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "a queue with \\u0007 bells",
        "the {{ config }} of your queue",
        "the {% for x in y %} of your queue",
    ],
)
def test_text_a_letter_may_not_carry(desk: MaildirDesk, text: str) -> None:
    """Recorded, exit 0, left out and told; never in a letter."""
    said = desk("debrief", desk.file(INTERVIEW.replace(LEARNING, text)), "--json")
    assert said.code == 0
    assert "left_out: interviewers[0].highlight" in said.only["warnings"]
    assert len(desk.letters()) == 1
    assert not any("{" in text_of(one) or "\a" in text_of(one) for one in desk.letters())


# ---- names that would be headers


@pytest.mark.parametrize(
    "name",
    [
        'Denise \\"Bcc: x@y.example\\" K',
        "Denise, Bcc:x@y.example",
        "=?utf-8?q?Denise?=",
        "Denise <x@y.example>",
    ],
)
def test_a_name_is_no_header(desk: MaildirDesk, name: str) -> None:
    """Whatever stands in a name: the only recipient is the interviewer, and every header is one line."""
    file = desk.file(INTERVIEW.replace("Denise Kowalczyk", name))
    assert desk("debrief", file, "--json").code in {0, 78}
    for letter in desk.letters():
        people = [
            a.addr_spec for field in ("To", "Cc", "Bcc") if letter[field] for a in letter[field].addresses
        ]
        assert ["denise.kowalczyk@prairiegate.example"] == people
        assert letter["Bcc"] is None


def test_a_hostile_subject_is_no_header(tmp_path: Path) -> None:
    """An encoded line break in the thread's subject stays a blank in ours."""
    raw = invitation().replace(
        b"Subject: Branch Operations Manager interview",
        b"Subject: =?utf-8?q?Branch_Operations_Manager=0D=0ABcc=3A_x=40y.example?=",
    )
    desk = MaildirDesk(tmp_path, mails=((raw, INVITED),))
    desk.debrief()
    (letter,) = desk.letters()
    assert letter["Bcc"] is None
    assert b"\nBcc:" not in desk.draft_files()[0].read_bytes()


# ---- mails


def lives(desk: MaildirDesk) -> None:
    """The whole job works with whatever else is in the mailbox."""
    desk.reach_second_letter()


def test_a_mail_of_50_megabytes(tmp_path: Path) -> None:
    """In the thread itself: read in part, answered all the same."""
    one = EmailMessage()
    one["From"], one["To"], one["Subject"] = (
        DENISE_IN_FULL,
        MARCUS,
        "Re: Branch Operations Manager interview",
    )
    one["Date"], one["Message-ID"] = "Tue, 01 Sep 2026 10:00:00 -0500", "<big@prairiegate.example>"
    one["In-Reply-To"] = "<a1@prairiegate.example>"
    head = one.as_bytes()
    big = head + b"\nDear Marcus, the plan is attached. Denise\n\n" + (b"A" * 76 + b"\n") * 680_000
    assert len(big) > 50_000_000
    desk = MaildirDesk(tmp_path, mails=((invitation(), INVITED), (big, INVITED)))
    lives(desk)


def test_a_mail_of_100_000_lines(tmp_path: Path) -> None:
    """Quoted and not: in seconds, not minutes."""
    text = "Dear Marcus,\n" + "> a line that was quoted before\nand another line\n" * 50_000
    long = mail(text, INVITED, "<l@prairiegate.example>", references=("<a1@prairiegate.example>",))
    lives(MaildirDesk(tmp_path, mails=((invitation(), INVITED), (long, INVITED))))


ODD = {
    "nul": bytes(5000),
    "empty": b"",
    "no headers": b"\n\njust text",
    "no body": b"From: x@y.example\nSubject: only headers",
    "mbox": b"From MAILER-DAEMON Tue Sep  1 09:00:00 2026\n" + invitation(),
    "binary": bytes(range(256)) * 100,
    "charset": invitation().replace(b'charset="utf-8"', b'charset="klingon"'),
    "multipart": b"From: x@y.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed\n\nno boundary",
    "nested": b"From: x@y.example\nMIME-Version: 1.0\n"
    + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(200)),
    "addresses": b"From: <<<>>>,,,;;;@@@\nTo: undisclosed-recipients:;\nMessage-ID: <x@y.example>\n\nhi",
    "long header": b"Subject: " + b"x" * 200_000 + b"\nFrom: x@y.example\n\nhi",
    "references": b"From: x@y.example\nMessage-ID: <r@y.example>\nReferences: "
    + b" ".join(b"<%d@y.example>" % n for n in range(20_000))
    + b"\n\nhi",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_mails_beside_the_thread(tmp_path: Path, name: str) -> None:
    """Whatever else lies in the mailbox does not stop the job."""
    lives(MaildirDesk(tmp_path, mails=((invitation(), INVITED), (ODD[name], INVITED))))


@pytest.mark.parametrize("date", [b"", b"Date: the day before\n", b"Date: Tue, 99 Sep 20260 99:99 +9999\n"])
def test_a_mail_without_date(tmp_path: Path, date: bytes) -> None:
    """Missing or unreadable: the file's time stands for it."""
    lines = invitation().splitlines(keepends=True)
    raw = b"".join(date if line.startswith(b"Date:") else line for line in lines)
    lives(MaildirDesk(tmp_path, mails=((raw, INVITED),)))


def test_a_mail_that_cannot_be_read(desk: MaildirDesk) -> None:
    """A link into nowhere and a folder between the mails are passed over."""
    (desk.mail / "cur" / "1788000000.a.host:2,S").symlink_to("/nowhere")
    (desk.mail / "cur" / "1788000001.b.host:2,S").mkdir()
    lives(desk)


# ---- the mailbox


def test_no_mailbox_there(desk: MaildirDesk) -> None:
    """Exit 1, the path and the config are named; the interview is kept for the next run."""
    away = desk.mail.rename(desk.base / "away")
    said = desk("debrief", desk.file())
    assert (1, "") == (said.code, said.out)
    assert str(desk.mail) in said.err
    assert "config.toml" in said.err
    away.rename(desk.mail)
    assert ["thank_you"] == [one["kind"] for one in desk("run", "--json").only["placed_now"]]


def test_a_mailbox_that_is_a_file(desk: MaildirDesk) -> None:
    """The same sentence."""
    desk.mail.rename(desk.base / "away")
    desk.mail.write_text("From nobody")
    said = desk("debrief", desk.file())
    assert (1, "") == (said.code, said.out)
    assert "Hint: " in said.err


@pytest.mark.process
def test_a_mailbox_closed_to_us(desk: MaildirDesk) -> None:
    """No right to read: exit 1, nothing placed."""
    file = desk.file()
    desk.mail.chmod(0o000)

    def check(said: Said) -> None:
        assert (1, "") == (said.code, said.out)
        assert "Hint: " in said.err
        assert "Traceback" not in said.err

    try:
        without_root(partial(desk, "debrief", file), check)
    finally:
        desk.mail.chmod(0o700)
    assert desk.draft_files() == ()


def test_drafts_vanished_before_placing(desk: MaildirDesk) -> None:
    """A mailbox without Drafts gets one."""
    for part in ("cur", "new", "tmp"):
        (desk.mail / ".Drafts" / part).rmdir()
    (desk.mail / ".Drafts").rmdir()
    assert desk("debrief", desk.file()).code == 0
    assert len(desk.draft_files()) == 1


def test_drafts_vanished_after_placing(desk: MaildirDesk) -> None:
    """Missing is not deleted: the run says so, makes nothing, and goes on once it is back."""
    desk.debrief()
    away = (desk.mail / ".Drafts").rename(desk.base / "drafts-away")
    said = desk("run")
    assert (1, "") == (said.code, said.out)
    assert "Drafts" in said.err
    assert not (desk.mail / ".Drafts").exists()
    away.rename(desk.mail / ".Drafts")
    assert desk("run").code == 0
    assert "unsent" == desk.status()["drafts"][0]["fate"]
    assert len(desk.draft_files()) == 1


@pytest.mark.process
def test_a_full_disk_while_placing(desk: MaildirDesk) -> None:
    """75, nothing half-placed; with room again the draft is made."""
    desk("status")
    file = desk.file()

    def starved() -> None:
        small_files(1024)  # a letter is larger
        said = desk("debrief", file)
        assert said.code == 75, said
        assert "Hint: " in said.err, said
        assert "Traceback" not in said.err

    assert fork(starved) == 0
    assert desk.draft_files() == ()
    assert desk.left_in_tmp() == ()
    assert desk("debrief", desk.file()).code == 0
    assert len(desk.draft_files()) == 1


def test_the_disk_fills_between_two_letters(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first stands, the second does not; the next run completes the panel."""
    from agent.mailboxes.maildir import files as maildir_files  # noqa: PLC0415 - only this test looks inside

    real = maildir_files.write_tmp
    written: list[str] = []

    def full(folder: Path, letter: str, raw: bytes, seconds: int) -> str:
        if written:
            raise OSError(28, "No space left on device")
        written.append(letter)
        return real(folder, letter, raw, seconds)

    with monkeypatch.context() as patch:
        patch.setattr(maildir_files, "write_tmp", full)
        said = desk("debrief", desk.file(PANEL), "--json")
    assert said.code == 75
    assert "try_later" == said.json["errors"][0]["code"]
    assert len(desk.draft_files()) == 1
    assert desk("run").code == 0
    assert len(desk.draft_files()) == 2
    assert len({one["To"] for one in desk.letters()}) == 2


# ---- own templates


OWN = """\
{{ greeting }}

Thank you for talking with me {{ day }} about {{ the_role }} at {{ company }}. \
I especially valued hearing about {{ highlight }}.

My experience with {{ skill }} would help me work towards {{ need }}. I am excited about {{ enthusiasm }}. \
Thank you again for your time, and I look forward to hearing about the next steps.

With thanks,
{{ name }}
"""


def test_an_own_template_wins(desk: MaildirDesk) -> None:
    """The person's own wording, letter by letter; the other letters are the shipped ones."""
    desk.template(OWN)
    desk.reach_second_letter()
    (sent,) = (desk.mail / ".Sent" / "cur").iterdir()
    own = "would help me work towards steadier closing routines. I am excited"
    assert own in " ".join(text_of(parse(sent.read_bytes())).split())
    assert "With thanks" not in text_of(desk.letters()[0])


def test_an_own_template_is_held_against_the_same_rules(desk: MaildirDesk) -> None:
    """What breaks a rule is withheld, with the rule's name; nothing is placed."""
    desk.template(OWN.replace("With thanks,", "I am so sorry for my terrible answers!!!\n\nWith thanks,"))
    said = desk("debrief", desk.file(), "--json")
    assert said.code == 0
    assert said.only["placed_now"] == []
    assert [code for code in said.only["needs_input"] if code.startswith("thank_you: ")]
    assert desk.draft_files() == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN.replace("{{ day }}", "{{ day"), "line 3"),
        (OWN.replace("{{ day }}", "{{ dya }}"), "day"),
        (OWN.replace("{{ day }}", "{{ ''.__class__ }}"), "line 3"),
        (OWN.replace("{{ day }}", "{% include '/etc/passwd' %}"), "line 3"),
        (OWN.replace("{{ day }}", "{% for x in company %}{% endfor %}"), "line 3"),
        ("", "greeting"),
        ("x" * 100_000, "64 kB"),
    ],
)
def test_a_broken_own_template(desk: MaildirDesk, text: str, said: str) -> None:
    """78 with file and line; the interview is kept, and mending the file lets the letter through."""
    path = desk.template(text)
    answer = desk("debrief", desk.file())
    assert (78, "") == (answer.code, answer.out)
    assert str(path) in answer.err
    assert said in answer.err
    assert "Hint: " in answer.err
    assert "Traceback" not in answer.err
    assert desk.draft_files() == ()
    path.unlink()
    assert desk("run").code == 0
    assert len(desk.draft_files()) == 1


def test_an_own_template_of_odd_bytes(desk: MaildirDesk) -> None:
    """Latin-1: said, with the file."""
    path = desk.template(OWN)
    path.write_bytes(OWN.replace("thanks", "th\xe1nks").encode("latin-1"))
    answer = desk("debrief", desk.file())
    assert 78 == answer.code
    assert "UTF-8" in answer.err


def test_letters_differ_by_exit_code_only_where_they_failed(desk: MaildirDesk) -> None:
    """A broken template for the second letter does not touch the first."""
    desk.template("{{", "second_chance")
    desk.debrief()
    desk.send()
    assert desk("run", now=SENT_AT).code == 0
    assert desk("run", now=DUE_AT).code == 78
    assert desk.draft_files() == ()


# ---- streams


def test_stdout_that_cannot_show_every_letter(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of ASCII gets question marks or escapes, not a traceback."""
    import io  # noqa: PLC0415

    desk.debrief(INTERVIEW.replace("masking tape", "masking tape at Caf\u00e9 \u6771\u4eac"))
    for words in (["preview", ID], ["status", "--json"], ["export"], ["explain", ID]):
        raw = io.BytesIO()
        stream = io.TextIOWrapper(raw, encoding="ascii", errors="strict")
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", stream)
            from agent.cli import main  # noqa: PLC0415

            code = main([*words, "--home", str(desk.home), "--now", DEBRIEFED.isoformat()])
            stream.flush()
        assert code == 0, words
