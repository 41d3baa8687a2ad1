"""What the results of SPF, DKIM and DMARC come to for the domain that a mail says it is from."""

from __future__ import annotations

from collections.abc import Sequence

from agent.knowledge.domains import registrable_domain
from agent.reading.authentication.reports import Result, normalize_domain

DECISIVE = ("dmarc", "spf", "dkim")
"""The methods that are weighed, the weightiest first."""
_PASS = frozenset({"pass", "bestguesspass"})
"""The second is Microsoft's word for a domain that has no DMARC record and would pass."""
_NOTHING = frozenset({"none", "neutral"})
"""Neither good nor bad: no signature, no record, or one that says nothing."""
_FAIL = frozenset({"fail", "hardfail", "softfail", "policy"})
_SIGNED_BY = ("header.d", "header.i")
_SENT_BY = ("smtp.mailfrom", "smtp.mfrom", "smtp.mail", "smtp.envelope-from")
_GREETED_BY = ("smtp.helo", "smtp.ehlo")


def find_fault(results: Sequence[Result], domain: str) -> str | None:
    """What is wrong with a sender, by the results of one server; empty: nothing, None: it is not told.

    DMARC decides (RFC 7489), for its check is about the domain in From. Where it is not told, SPF and DKIM
    count as far as they are about that domain; Microsoft's own sum of them counts where it is a pass.
    """
    dmarc = [result for result in results if result.method == "dmarc"]
    if any(result.value in _FAIL for result in dmarc):
        return "dmarc=fail"
    passes = [result for result in dmarc if result.value in _PASS]
    others = [
        other for one in passes if (other := one.domain(("header.from",))) and not _aligns(other, domain)
    ]
    if passes and (not domain or len(others) == len(passes)):
        return f"dmarc=pass for {others[0]} only" if others else "no single sender in From"
    if passes or any(result.method == "compauth" and result.value == "pass" for result in results):
        return ""
    return _find_fault_below(results, domain)


def _find_fault_below(results: Sequence[Result], domain: str) -> str | None:
    """The same by SPF (RFC 7208) and DKIM (RFC 6376) alone.

    A lone DKIM that names another domain tells nothing: many an honest company lets its provider sign, and
    some servers tell of DKIM only. So does a lone `none`.
    """
    spf = [
        (one.value, one.domain(_SENT_BY) or one.domain(_GREETED_BY)) for one in results if one.method == "spf"
    ]
    dkim = [(one.value, one.domain(_SIGNED_BY)) for one in results if one.method == "dkim"]
    if any(value in _PASS and _aligns(name, domain) for value, name in (*spf, *dkim)):
        return ""
    if any(value == "temperror" and _aligns(name, domain) for value, name in (*spf, *dkim)):
        return None
    has_spf = any(_is_told(value, name) for value, name in spf)
    has_dkim = any(_is_told(value, name) for value, name in dkim)
    has_failed = any(value in _FAIL for value, _ in (*spf, *dkim))
    has_other_sender = any(value in _PASS and name for value, name in spf)
    if has_failed or has_other_sender or (has_spf and has_dkim):
        return f"spf and dkim without a pass for {domain or 'a single sender in From'}"
    return None


def _is_told(value: str, domain: str) -> bool:
    return value in _FAIL or value in _NOTHING or (value in _PASS and domain != "")


def _aligns(domain: str, other: str) -> bool:
    return bool(domain and other) and company_of(domain) == company_of(other)


def company_of(domain: str) -> str:
    """What counts as one sender: the domain as its owner registered it (RFC 7489 §3.2)."""
    return registrable_domain(normalize_domain(domain))
