"""When a sign-in at Google ends, as far as that can be known, and how it is told.

While the audience page of the person's project says "Testing", Google ends every sign-in after seven days
(developers.google.com/identity/protocols/oauth2#expiration). It names the end beside the token.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from agent.knowledge.spelled_dates import spell

TESTING_LASTS = timedelta(days=7)
"""After this Google ends the sign-in of an app that is still in "Testing"."""
AUDIENCE = "https://console.cloud.google.com/auth/audience"
"""Where an app is published."""
_SLACK = timedelta(days=1, hours=12)
"""How much later than its end a sign-in may be seen to have ended and the week still be the likely reason:
a laptop sleeps, a run comes once an hour."""
_CLOCKS_DIFFER = timedelta(minutes=30)


class SignedIn(Protocol):
    """What is known of a sign-in; both moments are aware."""

    @property
    def authorised_at(self) -> datetime:
        """When it was made."""
        ...

    @property
    def ends_at(self) -> datetime | None:
        """When Google said that it ends; None: it named no end."""
        ...


def describe_end(mailbox: str, facts: SignedIn, zone: str, now: datetime) -> tuple[str, ...]:
    """Sentences on when the sign-in of a mailbox ends or ended, and what makes it last.

    Args:
        mailbox: Its name in config.toml.
        facts: Of a sign-in at Google.
        zone: The person's time zone, an IANA name.
        now: Aware.
    """
    again = f"second-chance auth {mailbox}"
    ends = facts.ends_at
    if ends is None:
        return _describe_possible_end(facts, zone, now, again)
    until = spell(ends.astimezone(ZoneInfo(zone)))
    if now < ends:
        first = f"Signed in until {until}; then once more: {again}"
    else:
        first = f"Google ended this sign-in on {until}. Sign in once more: {again}"
    if not _is_a_week(ends - facts.authorised_at):
        return (first,)
    return first, f"To end this weekly sign-in, press Publish app at {AUDIENCE} before that (docs/gmail.md)."


def _describe_possible_end(facts: SignedIn, zone: str, now: datetime, again: str) -> tuple[str, ...]:
    """The same where Google named no end: an app in "Testing" cannot be told from another from here."""
    ends = facts.authorised_at + TESTING_LASTS
    if now < ends:
        until = spell(ends.astimezone(ZoneInfo(zone)))
        first = f'If your app at Google is still in "Testing", this ends {until}.'
    else:
        first = 'It is older than the 7 days that Google gives apps in "Testing"; if runs say it has ended:'
    return first, f"Press Publish app at {AUDIENCE}, then run {again} once more."


def has_ended_with_the_week(facts: SignedIn, now: datetime) -> bool:
    """Whether a sign-in that Google takes no longer has most likely ended for its seven days."""
    if facts.ends_at is not None:
        return _is_a_week(facts.ends_at - facts.authorised_at) and now > facts.ends_at - _CLOCKS_DIFFER
    return -_CLOCKS_DIFFER < now - facts.authorised_at - TESTING_LASTS < _SLACK


def _is_a_week(span: timedelta) -> bool:
    return abs(span - TESTING_LASTS) < _CLOCKS_DIFFER
