from __future__ import annotations

from importlib.resources import files

import pytest
import yaml
from builders import address, profile

from agent.deciding.addresses import FREE_MAIL, NO_REPLY, clean, company_domains, usable


def test_the_lists_are_those_of_the_signals() -> None:
    """CONTENT 5.5 has one list of no-reply names and one of free mail; both rooms hold the same."""
    signals = yaml.safe_load(files("agent.reading").joinpath("signals.yaml").read_text(encoding="utf8"))
    assert signals["no_reply_localpart"] == NO_REPLY
    assert set(signals["free_mail"]) == FREE_MAIL


@pytest.mark.parametrize(
    "email",
    [
        "marcus.ellery@mail.example",
        " Marcus.Ellery@MAIL.example ",
        "marcus.ellery+jobs@mail.example",
        "no-reply@prairiegate.example",
        "donotreply@prairiegate.example",
        "notifications@prairiegate.example",
        "mailer-daemon@prairiegate.example",
        "bounces+12@prairiegate.example",
        "calendar-notification@google.com",
        "room-4@resource.calendar.google.com",
        "abc@group.calendar.google.com",
        "not an address",
        "",
    ],
)
def test_nobody_reads_these(email: str) -> None:
    """RT-06: own addresses, no-reply names, calendars and broken addresses are never recipients."""
    assert not usable(address(email), profile())


def test_a_relay_token_is_read_by_a_person() -> None:
    """RT-07: the token address is a recipient, and stays as it is."""
    token = address("Denise <reply+AbC123@us.greenhouse-mail.io>")
    assert (token,) == clean([token, token], profile(), frozenset())


def test_barred_addresses_and_domains_are_left_out() -> None:
    """RT-05: a single address, or everybody of a domain."""
    known = [address("a@x.example"), address("b@y.example"), address("c@z.example")]
    assert [one.email for one in clean(known, profile(), frozenset({"a@x.example", "@y.example"}))] == [
        "c@z.example"
    ]


def test_free_mail_is_no_companys_domain() -> None:
    """Two people at gmail.com are not colleagues."""
    known = [address("a@gmail.com"), address("b@X.example"), address("")]
    assert frozenset({"x.example"}) == company_domains(known)
