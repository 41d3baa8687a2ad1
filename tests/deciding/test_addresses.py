from __future__ import annotations

import pytest
from builders import address, profile

from agent.deciding.recipients import clean, usable


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
        "denise@prairie\u200bgate.example",
        "den\u202eise@prairiegate.example",
        "denise@prairiegate\x9b.example",
        "not an address",
        "",
    ],
)
def test_nobody_reads_these(email: str) -> None:
    """RT-06: own addresses, no-reply names, calendars, broken and odd addresses are never recipients."""
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
