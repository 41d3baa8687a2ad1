"""Authentication-Results: whose are believed, and what they come to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.model.mail import Mark, Message, SenderCheck
from agent.reading.authentication import ANYBODY, Trust
from agent.reading.authentication.reports import normalize_domain, read_report
from agent.reading.message import read_message

RECEIVED = datetime(2026, 9, 4, 12, tzinfo=UTC)
DENISE = "Denise Kowalczyk <denise.kowalczyk@prairiegate.example>"
ENTRY = "Received: from mx.outside.example (203.0.113.9) by mx.mail.example; Fri, 4 Sep 2026 19:00:01 +0000\n"
FURTHER = "Received: from a.outside.example by mx.outside.example; Fri, 4 Sep 2026 19:00:00 +0000\n"
FAILED = "Authentication-Results: mx.mail.example; spf=fail; dkim=none; dmarc=fail\n"
PASSED = "Authentication-Results: mx.mail.example; dmarc=pass header.from=prairiegate.example\n"
FAULT = "dmarc=fail (mx.mail.example)"


def read(
    head: str, sender: str = DENISE, marks: frozenset[Mark] = frozenset(), trust: Trust = ANYBODY
) -> Message:
    """A mail with these lines above its own."""
    raw = f"{head}From: {sender}\nTo: marcus@mail.example\nSubject: Hello\n\nHello\n"
    return read_message(raw.encode(), key="1", received=RECEIVED, marks=marks, trust=trust)


def weigh(results: str, sender: str = DENISE) -> str:
    """What is wrong with a sender by the own server's one header."""
    return read(f"{ENTRY}Authentication-Results: mx.mail.example; {results}\n", sender).unverified


# ---- whose


@pytest.mark.parametrize("head", [ENTRY + FAILED, FAILED + ENTRY, ENTRY + FAILED.swapcase() + FURTHER])
def test_a_mail_whose_own_server_says_that_it_fails(head: str) -> None:
    """Above its own line or right below it, in any case; what passes is as what was not checked."""
    message = read(head)
    assert message.unverified == FAULT
    assert message.checks == (SenderCheck("mx.mail.example", FAULT, is_own=True),)
    assert (read(ENTRY).unverified, read(ENTRY + PASSED).unverified) == ("", "")


@pytest.mark.parametrize("mark", [Mark.SENT, Mark.DRAFT])
def test_what_the_person_wrote_is_not_judged(mark: Mark) -> None:
    """Their sent mail and their drafts."""
    assert not read(ENTRY + FAILED, marks=frozenset({mark})).checks


@pytest.mark.parametrize(
    "head",
    [
        ENTRY + FURTHER + FAILED,
        ENTRY + FAILED.replace("mx.mail.example", "mx.outside.example"),
        ENTRY + FAILED.replace("mx.mail.example", "mail.example.outside.example"),
        ENTRY + "ARC-" + FAILED,
        ENTRY + "X-" + FAILED,
        ENTRY + FAILED.replace("Results", "Results-Original"),
        FAILED,
        FAILED.replace("mx.mail.example;", ""),
    ],
)
def test_what_the_own_server_did_not_write_does_not_count(head: str) -> None:
    """Of other servers, further down, sealed, renamed; or in a mail of which no line says who took it in."""
    assert not read(head).unverified


def test_a_forged_pass_does_not_help() -> None:
    """Whatever stands below what the own server wrote."""
    assert read(ENTRY + FAILED + PASSED).unverified == FAULT
    assert read(ENTRY + FAILED + FURTHER + PASSED).unverified == FAULT


def test_gmail_writes_one_header() -> None:
    """A second one in its name right below is the sender's, also where Gmail's tells of no DMARC."""
    entry = ENTRY.replace("mx.mail.example", "mx.google.com")
    own = "Authentication-Results: mx.google.com; spf=softfail smtp.mailfrom=a@prairiegate.example\n"
    forged = PASSED.replace("mx.mail.example", "mx.google.com")
    fault = "spf and dkim without a pass for prairiegate.example (mx.google.com)"
    assert read(entry + own + forged).unverified == fault


def test_known_and_chosen_servers() -> None:
    """What is known counts beside what the mail shows; what the person chose, alone, and by its ending."""
    other = FAILED.replace("mx.mail.example", "checks.gateway.example")
    fault = "dmarc=fail (checks.gateway.example)"
    assert read(ENTRY + other, trust=Trust(known=("gateway.example",))).unverified == fault
    assert read(other, trust=Trust(known=("gateway.example",))).unverified == fault
    for name in ("gateway.example", "CHECKS.gateway.example", ".gateway.example"):
        assert read(ENTRY + other + FAILED, trust=Trust(configured=(name,))).unverified == fault
        assert read(other + ENTRY + FAILED, trust=Trust(configured=(name,))).unverified == fault
    for name in ("way.example", "x.checks.gateway.example", "example.com"):
        assert not read(ENTRY + other + FAILED, trust=Trust(configured=(name,))).checks
        assert not read(other + FAILED + ENTRY, trust=Trust(configured=(name,))).checks


def test_a_header_without_a_name_goes_by_the_line_it_stands_with() -> None:
    """Microsoft's have none; beside one with a name it is the sender's."""
    nameless = FAILED.replace(" mx.mail.example;", "")
    assert read(ENTRY + nameless).unverified == FAULT
    assert read(nameless + ENTRY).unverified == FAULT
    assert not read(ENTRY + PASSED + nameless).unverified
    assert read(ENTRY + nameless, trust=Trust(configured=("mail.example",))).unverified == FAULT
    assert not read(ENTRY + nameless, trust=Trust(configured=("other.example",))).unverified


def test_a_server_that_cannot_be_placed_is_told_apart() -> None:
    """It may be the own one under another name, or the sender's: other mail shows it."""
    other = FAILED.replace("mx.mail.example", "checks.gateway.example")
    expected = SenderCheck("checks.gateway.example", "dmarc=fail (checks.gateway.example)", is_own=False)
    assert read(ENTRY + other).checks == (expected,)
    assert not read(ENTRY + PASSED + other).checks[0].fault, "the own server told enough"


@pytest.mark.parametrize(
    ("lines", "counts"),
    [
        # Handed over inside: from this machine, over LMTP, inside one's own network, between own hosts.
        (["from localhost (localhost [127.0.0.1]) by mx.mail.example (Postfix)"], True),
        (["from mx.mail.example by store.mail.example with LMTP id x"], True),
        (["from filter (unknown [192.168.3.7]) by mx.mail.example"], True),
        (["from edge.mail.example (edge.mail.example [203.0.113.77]) by mx.mail.example"], True),
        (["by 2002:a05:640c:1390:b0:22f:ce58:cb5a with SMTP id k16csp1"], True),
        (["(qmail 1234 invoked by uid 89)"], True),
        (["from pop.mail.example (203.0.113.4) by desk with POP3 (fetchmail-6.4)"], True),
        # From outside, whatever it calls itself: the next line is not the own server's.
        (["from mx.mail.example (mx.outside.example [203.0.113.9]) by mx.mail.example"], False),
        (["from mx.mail.example (unknown [203.0.113.9]) by mx.mail.example"], False),
        (["from mx.mail.example (localhost [203.0.113.9]) by mx.mail.example"], False),
        (["from [203.0.113.9] (helo=mx.mail.example) by mx.mail.example with esmtp (Exim 4.96)"], False),
        (["from mx.outside.example ([203.0.113.9] helo=[127.0.0.1]) by mx.mail.example with esmtp"], False),
        (["from [10.0.0.1] (unknown [203.0.113.9]) by mx.mail.example"], False),
    ],
)
def test_lines_of_the_own_servers_are_walked_through(lines: list[str], *, counts: bool) -> None:
    """Down to the one by which the mail came in."""
    head = "".join(f"Received: {line}; Fri, 4 Sep 2026 19:00:02 +0000\n" for line in lines)
    assert bool(read(head + ENTRY + FAILED).unverified) is counts


# ---- what they come to


@pytest.mark.parametrize(
    "results",
    [
        "dmarc=pass",
        "dmarc=pass header.from=prairiegate.example; spf=fail; dkim=fail",
        "dmarc=pass (p=reject; sp=none) header.from=mail.prairiegate.example",
        'dmarc=pass header.from="denise.kowalczyk@prairiegate.example"',
        "spf=pass smtp.mailfrom=bounces@mail.prairiegate.example; dkim=none",
        "spf=pass smtp.mailfrom=prairiegate.example; dmarc=none",
        "spf=pass smtp.helo=mx.prairiegate.example smtp.mailfrom=; dkim=fail",
        "dkim=pass header.d=prairiegate.example; spf=softfail",
        "dkim=fail header.d=prairiegate.example; dkim=pass header.i=@prairiegate.example; spf=fail",
        "DKIM = PASS header.D=PrairieGate.Example; SPF=FAIL; dmarc=permerror",
        "dkim=pass (a; (b\\) dmarc=fail) c) header.d=prairiegate.example",
        "spf=pass (sender IP is 198.51.100.7) smtp.mailfrom=prairiegate.example; dmarc=bestguesspass",
        "spf=none; dkim=none; dmarc=none; compauth=pass reason=109",
        # Not told:
        "none",
        "",
        "dmarc=none",
        "dmarc=temperror; spf=temperror; dkim=temperror",
        "dkim=none",
        "spf=neutral",
        "spf=pass",
        "dkim=pass",
        "spf=none; dkim=unknown; dmarc=unknown",
        "dkim=pass header.d=hoster.example",
        "spf=temperror smtp.mailfrom=prairiegate.example; dkim=none",
        "iprev=fail; x-ptr=fail; bimi=fail; auth=fail; arc=fail",
        "dmarc; spf; = ; ;; dkim",
        'x-note="dmarc=fail"; reason="spf=fail; dkim=none"',
        "(spf=fail; dmarc=fail)",
        "xdmarc=fail; dmarc.x=fail; x.dmarc=fail",
    ],
)
def test_nothing_is_wrong(results: str) -> None:
    """It passed, or nothing was told."""
    assert not weigh(results)


BELOW = "spf and dkim without a pass for prairiegate.example (mx.mail.example)"


@pytest.mark.parametrize(
    ("results", "fault"),
    [
        ("dmarc=fail", FAULT),
        ("dmarc=fail (p=none dis=none) header.from=prairiegate.example", FAULT),
        ("dmarc=fail action=oreject; spf=pass smtp.mailfrom=prairiegate.example; compauth=pass", FAULT),
        ("dmarc=pass; dmarc=fail", FAULT),
        ('spf=pass smtp.mailfrom="a; dmarc=pass "@outside.example; dmarc=fail', FAULT),
        ('spf=fail (of "x) ; dmarc=pass ("@outside.example); dkim=none', BELOW),
        ("dmarc=pass header.from=outside.example", "dmarc=pass for outside.example only (mx.mail.example)"),
        ("spf=fail; dkim=none", BELOW),
        ("spf=softfail smtp.mailfrom=prairiegate.example", BELOW),
        ("spf=hardfail; dmarc=none", BELOW),
        ("dkim=fail header.d=prairiegate.example", BELOW),
        ("spf=none; dkim=none; dmarc=none", BELOW),
        ("spf=pass smtp.mailfrom=outside.example; dkim=none; dmarc=none", BELOW),
        ("spf=pass smtp.mailfrom=outside.example; dkim=pass header.d=outside.example", BELOW),
        ("spf=pass smtp.mailfrom=outside.example; dkim=temperror header.d=outside.example", BELOW),
        ("spf=pass smtp.mailfrom=prairiegate.example.outside.example; dkim=none", BELOW),
        ("spf=none; dkim=none; compauth=fail reason=001", BELOW),
    ],
)
def test_something_is_wrong(results: str, fault: str) -> None:
    """DMARC fails; or, where it is not told, neither SPF nor DKIM has a pass for the domain in From."""
    assert fault == weigh(results)


@pytest.mark.parametrize(
    "sender",
    [
        f"{DENISE}\nFrom: a@outside.example",
        f"{DENISE}, a@outside.example",
        "a@outside.example, " + DENISE,
    ],
)
@pytest.mark.parametrize("results", ["dmarc=pass", "spf=pass smtp.mailfrom=prairiegate.example; dkim=none"])
def test_a_mail_from_several_companies_does_not_pass(sender: str, results: str) -> None:
    """Whoever of them was checked, the other was not (RFC 7489 §6.6.1); unchecked it is as any other."""
    assert "single sender in From (mx.mail.example)" in weigh(results, sender)
    assert not weigh("none", sender)


def test_two_people_of_one_company_are_one_sender() -> None:
    """From may name several people."""
    assert not weigh("dmarc=pass", f"{DENISE}, edwin@mail.prairiegate.example")


# ---- any mail


LINES = st.sampled_from(
    [
        *(FAILED, PASSED, ENTRY, FURTHER, "ARC-" + FAILED, "From: x@outside.example\n"),
        "Authentication-Results: spf=fail; dmarc=fail\n",
        "Authentication-Results: mx.mail.example; spf=pass smtp.mailfrom=prairiegate.example; dkim=none\n",
        "Received: from localhost by mx.mail.example with LMTP\n",
        "Received: by mx.mail.example\n",
        "Received: (nothing)\n",
        "X-Nothing: at all\n",
    ]
)
OWN = st.sampled_from(["", FAILED, PASSED, "Authentication-Results: mx.mail.example; spf=fail; dkim=none\n"])


@given(own=OWN, above=st.booleans(), forged=st.lists(LINES, max_size=8))
def test_what_stands_below_the_first_foreign_line_changes_nothing(
    own: str, forged: list[str], *, above: bool
) -> None:
    """Whatever a sender writes there."""
    head = own + ENTRY if above else ENTRY + own
    honest = read(head + FURTHER)
    rest = "".join(line for line in forged if not line.startswith("From:"))
    assert (honest.unverified, honest.checks) == (
        read(head + FURTHER + rest).unverified,
        read(head + FURTHER + rest).checks,
    )


@given(head=st.lists(LINES, max_size=6), value=st.text(max_size=200))
def test_any_text_is_read(head: list[str], value: str) -> None:
    """Nothing raises, whatever the headers."""
    read("".join(head) + f"Authentication-Results: {value}\nReceived: {value}\n{FAILED}")


@pytest.mark.parametrize(
    ("header", "results"),
    [
        ('mx.a.example; spf=pass (says "hi) smtp.mailfrom=b.example; dkim=fail', ["spf=pass", "dkim=fail"]),
        ('mx.a.example; spf=pass (of "x;y)"@b.example; (z)) ; dkim=fail', ["spf=pass", "dkim=fail"]),
        ("mx.a.example; spf=pass (a; dkim=pass); dmarc=fail", ["spf=pass", "dmarc=fail"]),
        ("mx.a.example; none", []),
    ],
)
def test_comments_of_a_report_end_where_they_end(header: str, results: list[str]) -> None:
    """A lone quotation mark in one hides nothing behind it; that of an address does."""
    report = read_report(header)
    assert report is not None
    assert (report.server, results) == (
        "mx.a.example",
        [f"{one.method}={one.value}" for one in report.results],
    )


@pytest.mark.parametrize(
    ("domain", "compared"),
    [
        ("a.example", "a.example"),
        ("müller.example", "xn--mller-kva.example"),
        ("a..ü.example", "a..ü.example"),
        ("ü" * 80, "ü" * 80),
    ],
)
def test_domains_of_other_scripts_are_compared_as_the_net_writes_them(domain: str, compared: str) -> None:
    """One that cannot be written so stays as it is."""
    assert normalize_domain(domain) == compared
