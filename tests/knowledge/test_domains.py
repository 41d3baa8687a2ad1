from __future__ import annotations

import re
from importlib.resources import files

import pytest

from agent.knowledge.domains import (
    DomainKind,
    belong_together,
    company_domains,
    is_no_reply,
    kind_of,
    lies_within,
    name_label,
    own_labels,
    registrable_domain,
    searched_domains,
)

ANYBODYS = """
    gmail.com googlemail.com outlook.com hotmail.co.uk yahoo.co.jp icloud.com gmx.de web.de t-online.de
    freenet.de
    aol.com btinternet.com virginmedia.com comcast.net verizon.net att.net cox.net wanadoo.fr orange.fr sfr.fr
    laposte.net libero.it virgilio.it ziggo.nl kpnmail.nl telenet.be bluewin.ch a1.net telia.com online.no
    kolumbus.fi seznam.cz wp.pl sapo.pt uol.com.br bigpond.com xtra.co.nz shaw.ca docomo.ne.jp
    naver.com qq.com
    proton.me tutanota.com mailbox.org duck.com privaterelay.appleid.com
"""


@pytest.mark.parametrize("domain", ANYBODYS.split())
def test_where_anybody_can_have_an_address(domain: str) -> None:
    """Free mail, the mail of internet providers and relays say nothing of a company."""
    assert kind_of(domain) is DomainKind.FREE
    assert not company_domains([domain])


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("prairiegate.example", DomainKind.ORGANISATION),
        ("mail.prairiegate.example", DomainKind.ORGANISATION),
        ("us.greenhouse-mail.io", DomainKind.TRACKING),
        ("applytojob.com", DomainKind.TRACKING),
        ("successfactors.eu", DomainKind.TRACKING),
        ("ats.rippling.com", DomainKind.TRACKING),
        ("rippling.com", DomainKind.PLATFORM),
        ("paylocity.com", DomainKind.PLATFORM),
        ("acme.teamtailor.com", DomainKind.TRACKING),
        ("calendly.com", DomainKind.SCHEDULER),
        ("bookings.microsoft.com", DomainKind.SCHEDULER),
        ("calendar-notification@google.com", DomainKind.SCHEDULER),
        ("group.calendar.google.com", DomainKind.CALENDAR),
        ("teams.microsoft.com", DomainKind.MEETING),
        ("microsoft.com", DomainKind.PLATFORM),
        ("recruiter@google.com", DomainKind.PLATFORM),
        ("someone@mail.gmail.com", DomainKind.FREE),
        ("", DomainKind.ORGANISATION),
    ],
)
def test_kind_of(address: str, kind: DomainKind) -> None:
    """The nearest parent that a list knows decides, and one address may differ from its domain."""
    assert kind is kind_of(address)


def test_company_domains() -> None:
    """What one company has to itself: no free mail, no tracking system, no missing domain."""
    known = ["gmail.com", "x.example", "", "us.greenhouse-mail.io", "google.com"]
    assert company_domains(known) == {"x.example", "google.com"}


@pytest.mark.parametrize(
    ("domain", "registered", "label"),
    [
        ("prairiegate.example", "prairiegate.example", "prairiegate"),
        ("mail.eu.prairiegate.example", "prairiegate.example", "prairiegate"),
        ("quillhouse.co.uk", "quillhouse.co.uk", "quillhouse"),
        ("mail.acme.ltd.uk", "acme.ltd.uk", "acme"),
        ("royal.nhs.uk", "royal.nhs.uk", "royal"),
        ("bergen.kommune.no", "bergen.kommune.no", "bergen"),
        ("city.go.jp", "city.go.jp", "city"),
        ("acme.github.io", "acme.github.io", "acme"),
        ("co.uk", "co.uk", "co"),
        ("localhost", "localhost", ""),
        ("", "", ""),
    ],
)
def test_what_an_owner_registered(domain: str, registered: str, label: str) -> None:
    """Under a public suffix, be it a country's or a host's; the label before it may name a company."""
    assert registrable_domain(domain) == registered
    assert name_label(domain) == label


def test_own_labels() -> None:
    """The registered one first, then those below it; the suffix is nobody's."""
    assert own_labels("jobs.eu.acme.co.uk") == ("acme", "eu", "jobs")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("acme.example", "acme.example", True),
        ("mail.acme.example", "acme.example", True),
        ("mail.acme.example", "jobs.acme.example", False),
        ("corp.example", "example", False),
        ("kommune.no", "bergen.kommune.no", False),
        ("acme.example", "acne.example", False),
        ("acme.co.uk", "bolt.co.uk", False),
        ("co.uk", "acme.co.uk", False),
        ("acme.github.io", "bolt.github.io", False),
        ("royal.nhs.uk", "mail.royal.nhs.uk", True),
    ],
)
def test_belong_together(one: str, other: str, *, same: bool) -> None:
    """A domain and what lies below it; not what lies beside it or below a public suffix."""
    assert belong_together(one, other) is same
    assert belong_together(other, one) is same


def test_lies_within() -> None:
    """A subdomain lies within its parent; a longer name does not."""
    assert lies_within("a.b.example", {"b.example"})
    assert not lies_within("ab.example", {"b.example"})


@pytest.mark.parametrize(
    "local", ["no-reply", "NOREPLY", "jobs-noreply", "bounces+12", "postmaster", "do_not_reply.x"]
)
def test_nobody_reads_it(local: str) -> None:
    """Local parts of programs, any case."""
    assert is_no_reply(f"{local}@acme.example")


@pytest.mark.parametrize("local", ["reply+77ab", "anna.noren", "notify.me", "jobs"])
def test_somebody_may_read_it(local: str) -> None:
    """Relay tokens and names."""
    assert not is_no_reply(f"{local}@acme.example")


def test_lists_are_clean() -> None:
    """One lower-case domain a line, none twice; what is searched for is a service."""
    lines = files("agent.knowledge").joinpath("free_mail.txt").read_text("utf-8").splitlines()
    free = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in free if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", line)] == []
    assert len(free) == len(set(free))
    assert {kind_of(one) for one in searched_domains()} == {DomainKind.TRACKING, DomainKind.SCHEDULER}
