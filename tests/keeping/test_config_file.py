"""config.toml: every field, every problem."""

from __future__ import annotations

import os
import tomllib
from datetime import date
from pathlib import Path

import pytest
from children import fork, give_up_root
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.errors import BadFileError
from agent.keeping.config import Config, Find
from agent.mailboxes.gmail.settings import GmailSettings
from agent.mailboxes.imap.settings import ImapSettings
from agent.mailboxes.maildir.settings import MaildirSettings
from agent.mailboxes.registry import load_config
from agent.model.interview import Profile, Tone, Waiting

CASES = tomllib.loads(Path(__file__).with_name("problems.toml").read_text(encoding="utf-8"))
ME = """
[me]
name = "Marcus Ellery"
addresses = ["marcus.ellery@mail.example"]
time_zone = "America/Chicago"
"""
MAILDIR = """
[mailbox.local]
kind = "maildir"
path = "/mail"
"""
EVERYTHING = """
[me]
name = "Marcus Ellery"
addresses = ["marcus.ellery@mail.example", "m.e+jobs@sub.mail.example"]
time_zone = "America/Chicago"
tone = "formal"
given = "Marc"
signature = "+1 555 0100\\nLinkedIn"

[waiting]
business_days = 1
holidays = false
closed_days = [2026-12-24]

[find]
enabled = false
every_minutes = 30
label = " Jobs/Interview"
read = "subjects"

[mailbox.personal]
kind = "gmail"
client_secret = "credentials/mine.json"
api_endpoint = "http://127.0.0.1:8080"
authserv_id = ""
body = "plain"
patience = 30

[mailbox.work]
kind = "imap"
host = "imap.example.org"
port = 1993
tls = "starttls"
ca_file = "ca.pem"
user = "marcus"
auth = "xoauth2"
client_secret = "credentials/imap.json"
client_id = " 4711-0815"
tenant = "mail.example"
oauth_endpoint = "https://login.mail.example/"
drafts = "Entwürfe"
sent = "Gesendet"
identify = "before"
sasl_ir = true
authserv_id = ["mx.mail.example", "mail.example"]
patience = 240.5

[mailbox.local]
kind = "maildir"
path = "~/Mail"
drafts = "Entwürfe"
sent = "Gesendet"
authserv_id = "mx.mail.example"
"""


def problems(home: Path, text: str) -> list[str]:
    """The problems of a config, without the file's name."""
    path = home / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFileError) as caught:
        load_config(path)
    assert caught.value.exit_code == 78
    assert str(path) in caught.value.text
    assert all(one.startswith(f"{path}: ") for one in caught.value.problems)
    return [one.removeprefix(f"{path}: ") for one in caught.value.problems]


def loaded(home: Path, text: str) -> Config:
    path = home / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def test_every_field_is_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A config with every field says what it says; paths are absolute."""
    monkeypatch.setenv("HOME", "/home/marcus")
    expected = Config(
        profile=Profile(
            name="Marcus Ellery",
            addresses=("marcus.ellery@mail.example", "m.e+jobs@sub.mail.example"),
            time_zone="America/Chicago",
            tone=Tone.FORMAL,
            signature="+1 555 0100\nLinkedIn",
            given="Marc",
        ),
        waiting=Waiting(business_days=1, holidays=False, closed_days=(date(2026, 12, 24),)),
        mailboxes={
            "personal": GmailSettings(
                name="personal",
                client_secret=home / "credentials" / "mine.json",
                api_endpoint="http://127.0.0.1:8080",
                body="plain",
                patience=30,
            ),
            "work": ImapSettings(
                name="work",
                host="imap.example.org",
                port=1993,
                tls="starttls",
                ca_file=home / "ca.pem",
                user="marcus",
                auth="xoauth2",
                client_secret=home / "credentials" / "imap.json",
                client_id="4711-0815",
                tenant="mail.example",
                oauth_endpoint="https://login.mail.example",
                drafts="Entwürfe",
                sent=("Gesendet",),
                identify="before",
                sasl_ir=True,
                authserv_id=("mx.mail.example", "mail.example"),
                patience=240.5,
            ),
            "local": MaildirSettings(
                name="local",
                path=Path("/home/marcus/Mail"),
                drafts="Entwürfe",
                sent=("Gesendet",),
                authserv_id=("mx.mail.example",),
            ),
        },
        find=Find(enabled=False, every_minutes=30, label="Jobs/Interview", read="subjects"),
    )
    config = loaded(home, EVERYTHING)
    assert expected == config
    assert list(config.mailboxes) == ["personal", "work", "local"]


def test_little_is_needed(home: Path) -> None:
    """Name, addresses, zone and a mailbox are enough; the rest has its default."""
    config = loaded(home, ME + MAILDIR + '[mailbox.g]\nkind = "gmail"\n')
    assert Tone.WARM is config.profile.tone
    assert Waiting(business_days=2, holidays=True) == config.waiting
    assert Find(enabled=True, every_minutes=60, label="", read="personal") == config.find
    assert MaildirSettings(name="local", path=Path("/mail"), drafts="Drafts") == config.mailboxes["local"]
    gmail = GmailSettings(
        name="g",
        client_secret=home / "credentials" / "client_secret.json",
        api_endpoint="",
        body="alternative",
    )
    assert gmail == config.mailboxes["g"]


@pytest.mark.parametrize(("tls", "port"), [("implicit", 993), ("starttls", 143), ("none", 143)])
def test_the_port_follows_tls(tls: str, port: int, home: Path) -> None:
    """Without a port, it is the one that goes with the kind of TLS."""
    text = f'{ME}[mailbox.work]\nkind = "imap"\nhost = "localhost"\nuser = "m"\ntls = "{tls}"\n'
    settings = loaded(home, text).mailboxes["work"]
    assert isinstance(settings, ImapSettings)
    assert (port, None, "password") == (settings.port, settings.ca_file, settings.auth)


def test_paths_may_name_a_person(home: Path) -> None:
    """A ~name that is nobody here is taken as it stands, and a relative path lies in the home."""
    text = ME + '[mailbox.a]\nkind = "maildir"\npath = "~nobody-here/Mail"\n'
    settings = loaded(home, text).mailboxes["a"]
    assert isinstance(settings, MaildirSettings)
    assert home / "~nobody-here" / "Mail" == settings.path


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", ()),
        ('sent = ""', ()),
        ("sent = []", ()),
        ('sent = "Gesendet"', ("Gesendet",)),
        ('sent = ["Sent", "Sent Items", "Sent"]', ("Sent", "Sent Items")),
    ],
)
@pytest.mark.parametrize("table", ['kind = "maildir"\npath = "/m"', 'kind = "imap"\nhost = "h"\nuser = "m"'])
def test_sent_may_name_several_folders(table: str, line: str, expected: tuple[str, ...], home: Path) -> None:
    """One, a list, or none: then they are found by themselves."""
    settings = loaded(home, f"{ME}[mailbox.a]\n{table}\n{line}\n").mailboxes["a"]
    assert isinstance(settings, (ImapSettings, MaildirSettings))
    assert expected == settings.sent


@pytest.mark.parametrize(
    ("value", "place", "says"),
    [
        ("3", "", "expected the name of a mail server, or a list of such names, found a number"),
        (
            '["mx.mail.example", "my server"]',
            "[1]",
            'expected the name of a mail server such as mx.mail.example, found "my server"',
        ),
        (
            '"*.example"',
            "[0]",
            'expected the name of a mail server such as mx.mail.example, found "*.example"',
        ),
        ("[1]", "[0]", "expected text in quotes, found a number"),
    ],
)
def test_servers_are_names(value: str, place: str, says: str, home: Path) -> None:
    """What is no name of a server is a problem, in a list too."""
    assert problems(home, f"{ME}{MAILDIR}authserv_id = {value}\n") == [
        f"mailbox.local.authserv_id{place}: {says}"
    ]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("0", "expected 1 to 600 seconds, found 0"),
        ("-5", "expected 1 to 600 seconds, found -5"),
        ("601", "expected 1 to 600 seconds, found 601"),
        ("1e9", "expected 1 to 600 seconds, found 1e+09"),
        ("nan", "expected 1 to 600 seconds, found nan"),
        ("inf", "expected 1 to 600 seconds, found inf"),
        ('"90"', "expected a number of seconds, found text in quotes"),
        ("true", "expected a number of seconds, found true or false"),
        ("[90]", "expected a number of seconds, found a list"),
    ],
)
@pytest.mark.parametrize("table", ['kind = "gmail"', 'kind = "imap"\nhost = "a.example"\nuser = "m"'])
def test_patience_is_a_sensible_number_of_seconds(value: str, says: str, table: str, home: Path) -> None:
    """For each kind on a server; a folder on this computer takes none."""
    assert problems(home, f"{ME}[mailbox.x]\n{table}\npatience = {value}\n") == [
        f"mailbox.x.patience: {says}"
    ]


def test_patience_has_a_default_and_bounds(home: Path) -> None:
    """Long enough for a search of a minute; a whole number or not."""
    box = '[mailbox.x]\nkind = "gmail"\n'
    assert 90 == loaded(home, ME + box).mailboxes["x"].patience
    for value in ("1", "600", "1.5"):
        assert float(value) == loaded(home, f"{ME}{box}patience = {value}\n").mailboxes["x"].patience
    assert "patience: is no known key" in problems(home, f"{ME}{MAILDIR}patience = 90\n")[0]


def test_a_byte_order_mark_is_no_matter(home: Path) -> None:
    """What Windows editors put in front is taken off."""
    assert loaded(home, "\ufeff" + ME + MAILDIR).profile.name == "Marcus Ellery"


def test_every_problem_at_once(home: Path) -> None:
    """One reading finds everything: missing, mistyped, unknown and impossible, table by table."""
    text = """
        [me]
        name = 3
        addresses = ["marcus", "m@x.example"]
        time_zone = "America/Chicgo"
        tone = "warmer"
        [waiting]
        business_days = 3
        holiday = true
        closed_days = ["2026-12-24"]
        [find]
        every_minutes = 0
        enabled = 1
        read = "personnel"
        ask = "perhaps"
        [notify]
        desktop = "yes"
        hours = ["7", "22:00"]
        command = "say"
        [mailbox.work]
        kind = "imap"
        tls = "none"
        host = "imap.example.org"
        port = 70000
        password = "hunter2"
        [mailbox.local]
        kind = "maildir"
        pth = "/mail"
        [mailbox.other]
        kind = "pop3"
        [calendar]
    """
    expected = [
        "me.name: expected text in quotes (your name as you sign), found a number",
        'me.addresses[0]: expected an address such as marcus@mail.example, found "marcus"',
        'me.time_zone: no time zone is called "America/Chicgo"; did you mean "America/Chicago"?',
        'me.tone: expected formal, warm or brief, found "warmer"; did you mean "warm"?',
        "waiting.business_days: expected 1 or 2, found 3",
        "waiting.closed_days[0]: expected dates such as [2026-12-24], found text in quotes",
        'waiting.holiday: is no known key; did you mean "holidays"?',
        "find.enabled: expected true or false, found a number",
        "find.every_minutes: expected 5 to 1440 minutes, found 0",
        'find.read: expected personal or subjects, found "personnel"; did you mean "personal"?',
        'find.ask: expected form, notice or no, found "perhaps"',
        "notify.desktop: expected true or false, found text in quotes",
        "notify.command: expected a program and its arguments in a list, found text in quotes",
        'notify.hours: expected two different times such as ["07:00", "22:00"], found "[\'7\', \'22:00\']"',
        "calendar: is no known key; expected me, waiting, find, notify, mailbox",
        "mailbox.work.port: expected a port from 1 to 65535, found 70000",
        "mailbox.work.user: is missing; expected the user name on the server",
        "mailbox.work.password: no secret stands in a file; second-chance auth asks for it and keeps it",
        'mailbox.work.tls: "none" is only for this machine (127.0.0.1); expected implicit or starttls',
        'mailbox.local.path: is missing; expected the path of the mail folder, such as "~/Mail"',
        'mailbox.local.pth: is no known key; did you mean "path"?',
        'mailbox.other.kind: expected gmail, imap or maildir, found "pop3"',
    ]
    assert expected == problems(home, text)


@pytest.mark.parametrize(
    ("line", "problem"),
    [tuple(case.values()) for case in CASES["mailbox"]],
)
def test_a_mailbox_problem(line: str, problem: str, home: Path) -> None:
    """Each thing that can be wrong with a mailbox has its sentence."""
    top = line.startswith("mailbox")
    assert [problem] == problems(home, line + ME if top else ME + line)


@pytest.mark.parametrize(
    ("me", "problem"),
    [tuple(case.values()) for case in CASES["person"]],
)
def test_a_personal_problem(me: str, problem: str, home: Path) -> None:
    """Each thing that can be wrong about the person has its sentence."""
    assert [problem] == problems(home, me + MAILDIR)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]", "LOCALHOST"])
def test_this_machine_needs_no_tls(host: str, home: Path) -> None:
    """Tls = "none" is accepted for every name of this machine."""
    text = f'{ME}[mailbox.w]\nkind = "imap"\nhost = "{host}"\nuser = "m"\ntls = "none"\n'
    assert loaded(home, text).mailboxes["w"].kind == "imap"


@pytest.mark.parametrize("endpoint", ["", "https://gmail.example", "http://localhost:1", "http://[::1]:1/x"])
def test_an_endpoint(endpoint: str, home: Path) -> None:
    """Another address for the Gmail API is encrypted or on this machine."""
    text = f'{ME}[mailbox.g]\nkind = "gmail"\napi_endpoint = "{endpoint}"\n'
    settings = loaded(home, text).mailboxes["g"]
    assert isinstance(settings, GmailSettings)
    assert endpoint == settings.api_endpoint


def test_no_secret_is_repeated(home: Path) -> None:
    """A password somebody wrote into the file does not reach the screen."""
    text = ME + MAILDIR + 'token = "s3cret"\npassword = "hunter2"\nclient_secrt = "s3cret"\n'
    assert "s3cret" not in str(problems(home, text))
    assert "hunter2" not in str(problems(home, text))


def test_long_values_are_cut(home: Path) -> None:
    """A value that is wrong is shown so that a terminal can bear it."""
    (problem,) = problems(home, ME.replace("marcus.ellery@mail.example", "\\u001b[31m" + "x" * 500) + MAILDIR)
    assert problem.endswith(f'found "?[31m{"x" * 55}..."')


# --- files that are no config -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"[me\nname = 1", "line 1, column 4: is not TOML: expected ']' at the end of a table declaration"),
        (b"a = 1\nb = oops\n", "line 2, column 5: is not TOML: invalid value"),
        (b"a = [", "the end: is not TOML: invalid value"),
        (b"a = 1\na = 2", "the end: is not TOML: cannot overwrite a value"),
        (b"a = " + b"[" * 50_000, "is not TOML: a number is too long or brackets stand too deep"),
        (b"a = " + b"1" * 50_000, "is not TOML: a number is too long or brackets stand too deep"),
        (b'[me]\nname = "Z\xfcrich"', "line 2: is not UTF-8; save the file as UTF-8"),
        ("[me]\n".encode("utf-16"), "line 1: is not UTF-8; save the file as UTF-8"),
        (b"\x7fELF\x00\xff\xff", "is no text file; expected TOML in UTF-8"),
        (b"#" * 10_000_000, "is larger than 1000 kB; expected a short text file"),
        (b'a = "\x00"', "line 1, column 6: is not TOML: illegal character '\\x00'"),
    ],
)  # fmt: skip
def test_no_toml_at_all(content: bytes, problem: str, home: Path) -> None:
    """What is no TOML is one sentence, with the line where there is one."""
    path = home / "config.toml"
    path.write_bytes(content)
    with pytest.raises(BadFileError) as caught:
        load_config(path)
    assert (f"{path}: {problem}",) == caught.value.problems


def test_a_missing_config(home: Path) -> None:
    """Without a config the next step is named."""
    with pytest.raises(BadFileError, match="There is no file") as caught:
        load_config(home / "config.toml")
    assert "second-chance init" in caught.value.hint


def test_a_folder_for_a_config(home: Path) -> None:
    """A folder in its place cannot be read, and that is said."""
    with pytest.raises(BadFileError) as caught:
        load_config(home)
    assert (f"{home}: cannot be read: is a directory",) == caught.value.problems


def test_an_impossible_name() -> None:
    """A file name no system can have is said too."""
    with pytest.raises(BadFileError) as caught:
        load_config(Path("a\0b"))
    assert "cannot be read: no possible name" in caught.value.problems[0]


@pytest.mark.process
def test_a_closed_config(home: Path) -> None:
    """A config that may not be read is said."""
    path = home / "config.toml"
    path.touch(mode=0)

    def read() -> None:
        os.chdir(home)
        give_up_root()
        with pytest.raises(BadFileError) as caught:
            load_config(Path("config.toml"))
        assert caught.value.problems == ("config.toml: cannot be read: permission denied",)

    assert fork(read) == 0


values = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.times() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
keys = st.sampled_from(
    ["me", "waiting", "find", "mailbox", "kind", "name", "host", "path", "tls", "port", "a"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables=st.dictionaries(keys, st.dictionaries(keys, values | st.dictionaries(keys, values)) | values))
def test_nothing_escapes(tables: dict[str, object], home: Path) -> None:
    """Whatever tables stand in the file, the answer is a sentence for each problem."""
    import tomlkit  # noqa: PLC0415 - the strategy's own writer

    path = home / "config.toml"
    try:
        path.write_text(tomlkit.dumps(tables), encoding="utf-8")
    except (ValueError, UnicodeEncodeError):
        return
    with pytest.raises(BadFileError) as caught:
        load_config(path)
    assert all("\n" not in problem or "\n" in str(tables) for problem in caught.value.problems)
    assert caught.value.problems


def test_keys_nobody_can_print(home: Path) -> None:
    """A control character in a key or a name does not reach the terminal; each problem stays one line."""
    path = home / "config.toml"
    path.write_text(f'{ME}"\\n" = 1\n[mailbox."a\\nb"]\nkind = "imap"\n', encoding="utf-8")
    with pytest.raises(BadFileError) as caught:
        load_config(path)
    unknown, name = (problem.partition(": ")[2] for problem in caught.value.problems)
    assert unknown.startswith('me."?": is no known key')
    assert 'mailbox."a?b": expected a name of letters, digits, - and _' == name
