"""Whose word on senders is believed where the mail itself does not show it: told, or learned."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from desk import MaildirDesk
from mails import DEBRIEFED, ME, raw_mail
from senders_contract import FORGED, WHEN, faults, with_trace
from worlds.maildir import MaildirWorld

from agent.keeping.home_folder import Home
from agent.keeping.journal.journal import Journal
from agent.mailboxes.believing import LearningMailbox, build_trust
from agent.mailboxes.interface import Mailbox
from agent.mailboxes.maildir.settings import MaildirSettings
from agent.mailboxes.registry import load_config, open_mailbox
from agent.model.interview import Profile
from agent.reading.authentication import Trust

ENTRY = "Received: from mx.outside.example (203.0.113.9) by in7.pool.example; Wed, 2 Sep 2026 09:00:00 +0000"
FAILED = "Authentication-Results: checks.gateway.example; dmarc=fail"
PASSED = "Authentication-Results: {}.gateway.example; dmarc=pass"
FAULT = "dmarc=fail (checks.gateway.example)"


class CountingMailbox(LearningMailbox):
    """Counts how often the mailbox is asked for its recent mail."""

    learned = 0

    def _learn(self, now: datetime) -> frozenset[str]:
        self.learned += 1
        return super()._learn(now)


@pytest.fixture
def world(tmp_path: Path) -> MaildirWorld:
    """A mailbox whose server writes its results under a name that its Received lines do not have."""
    return MaildirWorld(tmp_path / "world")


@pytest.fixture
def journal(home: Path) -> Journal:
    return Journal.open(home / "journal.db")


def deliver_mail_of(world: MaildirWorld, *senders: str, days: int = 1, results: str = PASSED) -> None:
    """One mail of each, some days before."""
    for number, sender in enumerate(senders):
        lines = "\r\n".join([ENTRY, results.format(f"checks{number}"), ""])
        when = WHEN - timedelta(days=days, minutes=number)
        mail = raw_mail(f"<{number}-{days}@{sender}>", sender=f"Ana <ana@{sender}>", date=when)
        world.deliver(lines.encode() + mail, when)


def read_fault(box: Mailbox) -> str:
    return faults(box.read([FORGED]))[FORGED]


def test_a_server_is_learned_from_mail_of_people_unrelated_to_each_other(
    world: MaildirWorld, journal: Journal
) -> None:
    """Three will do; asked once, and kept for some days. Its hosts may have any names under its domain."""
    deliver_mail_of(world, "a.example", "b.example", "c.example")
    world.deliver(with_trace(FORGED, ENTRY, FAILED), WHEN)
    box = CountingMailbox(world.open(), journal.servers)
    assert (FAULT, FAULT, 1) == (read_fault(box), read_fault(box), box.learned)
    assert journal.servers.recall("local") == (("gateway.example",), WHEN)
    later = CountingMailbox(world.open(), journal.servers)
    assert (FAULT, 0) == (read_fault(later), later.learned)
    assert journal.export()["servers"] == [
        {"mailbox": "local", "servers": ["gateway.example"], "learned_at": WHEN.isoformat()}
    ]


@pytest.mark.parametrize(
    "senders",
    [
        (),
        ("a.example", "b.example"),
        ("mail.a.example", "hr.a.example", "a.example", "b.example"),
        ("gateway.example", "x.gateway.example", "a.example", "b.example"),
    ],
)
def test_a_server_of_few_senders_is_not_learned(
    senders: tuple[str, ...], world: MaildirWorld, journal: Journal
) -> None:
    """Two, several addresses of one, or its own people: the header may be theirs."""
    deliver_mail_of(world, *senders)
    world.deliver(with_trace(FORGED, ENTRY, FAILED), WHEN)
    box = CountingMailbox(world.open(), journal.servers)
    assert ("", "", 1) == (read_fault(box), read_fault(box), box.learned)
    assert journal.servers.recall("local") == ((), WHEN)


def test_a_server_that_writes_into_some_mail_only_is_not_the_own(
    world: MaildirWorld, journal: Journal
) -> None:
    """A mailing list or somebody who forwards writes into what comes over them, and into nothing else."""
    deliver_mail_of(world, "a.example", "b.example", "c.example")
    deliver_mail_of(world, *(f"{letter}.example" for letter in "defgh"), days=2, results="X-Nothing: {}")
    world.deliver(with_trace(FORGED, ENTRY, FAILED), WHEN)
    assert not read_fault(LearningMailbox(world.open(), journal.servers))


def test_older_mail_is_looked_at_where_the_newest_tells_too_little(
    world: MaildirWorld, journal: Journal
) -> None:
    """A mailbox in which little comes in is learned from a month."""
    deliver_mail_of(world, "a.example", "b.example", "c.example", days=20)
    world.deliver(with_trace(FORGED, ENTRY, FAILED), WHEN)
    assert read_fault(LearningMailbox(world.open(), journal.servers)) == FAULT


def test_what_was_learned_is_learned_anew_after_some_days(world: MaildirWorld, journal: Journal) -> None:
    """The provider may have changed."""
    world.deliver(with_trace(FORGED, ENTRY, FAILED), WHEN)
    journal.servers.record("local", ["gateway.example"], WHEN - timedelta(days=8))
    assert not read_fault(LearningMailbox(world.open(), journal.servers))


def test_a_mailbox_that_is_asked_nothing_learns_nothing(world: MaildirWorld, journal: Journal) -> None:
    """Only a mail that would be taken for forged makes it look."""
    deliver_mail_of(world, "a.example", "b.example", "c.example")
    world.deliver(with_trace(FORGED, ENTRY, PASSED.format("checks")), WHEN)
    box = CountingMailbox(world.open(), journal.servers)
    assert ("", 0) == (read_fault(box), box.learned)
    assert journal.servers.recall("local") is None


def test_the_person_may_name_the_server(world: MaildirWorld, home: Path, journal: Journal) -> None:
    """Then it is believed at once, and no other."""
    world.deliver(with_trace(FORGED, ENTRY, FAILED), WHEN)
    start = (
        '[me]\nname = "M"\naddresses = ["m@mail.example"]\ntime_zone = "UTC"\n'
        '[mailbox.local]\nkind = "maildir"\n'
    )
    for name, fault in (("gateway.example", FAULT), ("pool.example", "")):
        config = home / "config.toml"
        config.write_text(f'{start}path = "{world.root}"\nauthserv_id = "{name}"\n', encoding="utf-8")
        box = open_mailbox("local", load_config(config), Home(home), WHEN, journal.servers)
        assert fault == read_fault(box)
        box.close()


def test_a_run_learns_and_remembers(tmp_path: Path) -> None:
    """Through the command line; what was learned stands in the journal."""
    desk = MaildirDesk(tmp_path / "desk")
    desk.debrief()
    deliver_mail_of(desk.world, "a.example", "b.example", "c.example")
    desk.world.deliver(with_trace(FORGED, ENTRY, FAILED), WHEN)
    assert desk("run", now=DEBRIEFED + timedelta(days=1)).code == 0
    with Journal.open(desk.journal_file) as journal:
        assert journal.servers.recall("local") == (("gateway.example",), WHEN)


def test_the_domain_of_an_own_address_is_the_own_server_s(tmp_path: Path) -> None:
    """Whoever hosts the person's domain checks its mail."""
    settings = MaildirSettings(name="local", path=tmp_path, drafts="", sent=())
    me = Profile(name="", addresses=(ME,), time_zone="UTC")
    assert build_trust(settings, me, ("mx.google.com",)) == Trust(known=("mx.google.com", ME.split("@")[1]))
