"""How a company shows in mail: its domains, its name in a domain, its name in words."""

from __future__ import annotations

import re
from functools import lru_cache

from agent.knowledge import domains
from agent.knowledge.domains import belong_together, own_labels
from agent.knowledge.text import fold, normalise, squeeze
from agent.model.interview import Debrief, Part
from agent.model.mail import Address, Message

_LEGAL = re.compile(
    r"[\s,]+(?:gmbh(?: & co\.? kg)?|inc|incorporated|ltd|limited|llc|llp|plc|corp|corporation|co|ag|se|kg|"
    r"kgaa|ohg|ug|e\.?v|s\.?a\.?s?|s\.?a\.?r\.?l|s\.?r\.?l|s\.?p\.?a|s\.?l\.?u?|b\.?v|n\.?v|a/s|as|asa|aps|ab|"
    r"oy|oyj|pty(?: ltd)?)\.?$",
    re.IGNORECASE,
)
_SHORTEST = 6
"""A part of a company's name shorter than this proves nothing."""
_SHARE = 0.4
"""So much of the name must stand in the domain."""
_WHOLE = 4
_LONGEST = 50_000


def company_domains(debrief: Debrief) -> frozenset[str]:
    """The domains of the interviewers' addresses that are a company's own, without those of agencies."""
    people = (one for one in debrief.interviewers if one.part is not Part.RECRUITER_AGENCY)
    return domains.company_domains(Address(one.email).domain for one in people)


def is_company_domain(domain: str, debrief: Debrief) -> bool:
    """Whether a domain is the company's: one of its people's, above or below one, or named after it."""
    if not domains.company_domains([domain]):
        return False
    theirs = company_domains(debrief)
    return any(belong_together(domain, one) for one in theirs) or is_named_after(domain, debrief.company)


def names_company(message: Message, debrief: Debrief) -> bool:
    """Whether the sender's name, the subject or the text names the company."""
    return names(message, _short_name(debrief.company))


def names(message: Message, name: str) -> bool:
    """Whether the sender's name, the subject or the text has a name in it."""
    body = message.body.text[:_LONGEST] if message.body else ""
    sender = message.sender.name if message.sender else ""
    return any(mentions(text, name) for text in (sender, message.subject, body))


def mentions(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text as whole words, any case and accents."""
    wanted = fold(normalise(phrase))
    return bool(wanted) and _whole(wanted).search(fold(normalise(text))) is not None


@lru_cache(maxsize=64)
def _whole(wanted: str) -> re.Pattern[str]:
    """CJK has no blanks between words: there a phrase may stand anywhere."""
    before = r"(?<!\w)" if wanted[0].isascii() else ""
    behind = r"(?!\w)" if wanted[-1].isascii() else ""
    return re.compile(before + re.escape(wanted) + behind)


def _short_name(company: str) -> str:
    """The name without its legal form."""
    return _LEGAL.sub("", company.strip().replace("株式会社", "").strip()) or company


def is_named_after(domain: str, company: str) -> bool:
    """Whether a label, or its part before a hyphen, is the name squeezed together or a long part of it."""
    name = squeeze(_short_name(company))
    pieces = {squeeze(part) for label in own_labels(domain) for part in (label, label.partition("-")[0])}
    return any(_label_fits(piece, name) for piece in pieces)


def _label_fits(label: str, name: str) -> bool:
    if len(name) >= _WHOLE and label == name:
        return True
    return len(label) >= max(_SHORTEST, _SHARE * len(name)) and name.startswith(label)
