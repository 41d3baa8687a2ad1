"""Authentication-Results (RFC 8601): what the person's own server says of a mail's sender.

Anybody can write such a header into a mail. What tells the own server's from a forged one is where it stands
(`trace`): above the line by which the own server took the mail in, no sender can have written it. Right below
that line, where some servers write too, a header counts by the name that it gives itself; further down none
counts. A header that cannot be read counts as none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.model.mail import Address, SenderCheck
from agent.reading.authentication.faults import DECISIVE, company_of, find_fault
from agent.reading.authentication.reports import Report, normalize_domain, read_report
from agent.reading.authentication.trace import Region, find_region, server_house
from agent.reading.headers import Headers

FIELDS = ("Received", "Authentication-Results")
"""The headers that are read. In this order, which is not the mail's, they would prove nothing."""
_NAMES = frozenset(name.lower() for name in FIELDS)

_MOST = 200
"""More headers of one mail are not read."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose results are believed besides those of the server that took the mail in."""

    configured: tuple[str, ...] = ()
    """What the person named, each a server or a domain of servers: then only these are believed."""
    known: tuple[str, ...] = ()
    """Servers that are the mailbox's own beyond doubt, such as Gmail's."""

    def allows(self, server: str, entry: str) -> bool:
        """Whether the person lets a header count; one without an id goes by the entry line's host."""
        return not self.configured or _lies_within(server or entry, self.configured)


ANYBODY = Trust()
"""Nothing is known of the mailbox but what its mail shows."""


def check_sender(
    fields: Headers, senders: Sequence[Address], trust: Trust = ANYBODY
) -> tuple[SenderCheck, ...]:
    """What was checked of a mail's sender; empty where nothing was told.

    Args:
        fields: The mail's header fields.
        senders: Every address of its From.
        trust: Whose results are believed.

    Returns:
        One check where it is told by the person's own server. Else one for each server whose headers stand
        where either the own server or the sender may have written them: whose they are, other mail must show.
    """
    lines = list(fields.in_order(_NAMES))
    if all(name == "received" for name, _ in lines):
        return ()
    believed = {server_house(server) for server in (*trust.configured, *trust.known)} - {""}
    region = find_region(lines, believed)
    own, others = _sort_reports(region, trust)
    has_one_sender = len(fields.every("from")) == 1 and len({company_of(one.domain) for one in senders}) == 1
    domain = normalize_domain(senders[0].domain) if has_one_sender else ""
    if (check := _weigh(own, domain, region.entry)) is not None:
        return (check,)
    by_server: dict[str, list[Report]] = {}
    for report in others:
        by_server.setdefault(report.server, []).append(report)
    found = (_weigh(reports, domain, region.entry, is_own=False) for reports in by_server.values())
    return tuple(check for check in found if check is not None)


def _sort_reports(region: Region, trust: Trust) -> tuple[list[Report], list[Report]]:
    """The own server's reports, and those whose server cannot be placed."""
    above = [one for one in map(read_report, region.above[:_MOST]) if one]
    own = [one for one in above if trust.allows(one.server, region.entry)]
    below = [one for one in map(read_report, region.below[:_MOST]) if one]
    named = [one for one in below if one.server and _is_own(one.server, region, trust)]
    own += _drop_repeats(named)
    if not own:
        own = [one for one in below if not one.server and region.entry and trust.allows("", region.entry)]
    if trust.configured:
        return own, []
    return own, [one for one in below if one.server and not _is_own(one.server, region, trust)]


def _drop_repeats(reports: list[Report]) -> list[Report]:
    """Without what stands below a report of Gmail's, which writes one: the next is the sender's."""
    one = next((at for at, report in enumerate(reports) if report.server == "mx.google.com"), len(reports))
    return [report for at, report in enumerate(reports) if at <= one or report.server != "mx.google.com"]


def _is_own(server: str, region: Region, trust: Trust) -> bool:
    if trust.configured:
        return trust.allows(server, region.entry)
    return (
        server == region.entry or server_house(server) in region.servers or _lies_within(server, trust.known)
    )


def _lies_within(server: str, domains: Sequence[str]) -> bool:
    ends = (domain.lower().strip(".") for domain in domains)
    return any(server == end or server.endswith(f".{end}") for end in ends if end)


def _weigh(reports: Sequence[Report], domain: str, entry: str, *, is_own: bool = True) -> SenderCheck | None:
    """What reports say of a sender's domain; None where they tell nothing.

    Args:
        reports: Of one server, from the top down.
        domain: The domain in From; empty where there is none, or several.
        entry: The host that took the mail in.
        is_own: Whether the server is the person's own.
    """
    results = [result for report in reports for result in report.results]
    fault = find_fault(results, domain)
    if fault is None:
        return None
    server = next(
        (one.server for method in DECISIVE for one in reports if one.server and one.tells(method)), entry
    )
    return SenderCheck(server, f"{fault} ({server})" if fault and server else fault, is_own)
