"""The role as subjects, titles and texts name it; never a signature, which names the writer's own."""
# ruff: noqa: RUF001 - typographic dashes are what people write

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agent.knowledge.text import squeeze
from agent.model.appointment import Meeting
from agent.model.mail import Message
from agent.model.prefill import Suggestion
from agent.reading.employer import PeoplesNames, take_capitalised
from agent.reading.quotes import without_signature
from agent.reading.quoting import name_mail, quote, take_name

_PIECES = re.compile(r"\s*[:|–—()\[\],;]\s*|\s+[-/]\s+|\s*(?:<>|//)\s*")
_DATE_BEHIND = re.compile(
    r"\s+(?:@|on|am|le|el|op|den)\s+(?:mon|tue|wed|thu|fri|sat|sun)\w*\b.*$|\s+@\s.*$", re.IGNORECASE
)
_KIND = (
    r"(?:interviews?|screen(?:ing)?s?|call|chat|conversation|application|meeting|vorstellungs(?:gespräch|termin)"
    r"|bewerbungsgespräch|(?:zweit|erst|kennenlern|vor)gespräch|telefoninterview|gespräch|(?:initiativ)?bewerbung"
    r"|entretien(?: d['’]embauche| téléphonique| de recrutement)?|candidature|échange|entrevista|candidatura"
    r"|solicitud|colloquio|intervju|jobbintervju|ansökan|sollicitatie(?:gesprek)?|gesprek)"
)
_ABOUT_WORK = re.compile(
    rf"\b(?:{_KIND}|role|position|opening|vacancy|stelle|poste|puesto|tjänst\w*|vacature|functie"
    r"|opportunit[yé])\b",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^(?:(?:re|fwd?|aw|wg|sv|tr)\b|(?:updated |canceled |cancelled )?(?:invitation|invite|event)|accepted"
    r"|confirmed|confirmation|termin(?:bestätigung|einladung|vorschlag)?|einladung|convocation|suite|uitnodiging"
    r"|inbjudan|invitación|invito|your|ihre?|din|ditt|votre|su|tu|je|uw|tua|to|to an|zum|zur|zu einem|à un"
    r"|a una|till|voor|an?|the|our|upcoming|next|first|second|third|final|initial|[1-4](?:st|nd|rd|th)"
    r"|(?:phone|video|panel|technical|onsite|on-site|virtual|remote|job|hr)(?= interview)"
    r"|erstes|zweites|telefonisches|premier|deuxième|primera|segunda"
    rf"|{_KIND}|for|as|about|regarding|als|für|pour|som|för|para|como|per|au|of|de|d['’]|du|del|di|over|om"
    r"|die|der|den|das|dem|le|la|les|l['’]|un|une|el|il|een|tjänsten|rollen|functie|stelle|position|poste|puesto"
    r"|role|opportunity|opportunité|vacature|van)(?:\b|(?<=['’]))\s*(?=\S|$)",
    re.IGNORECASE,
)
_TRAILS = re.compile(
    r"\s+(?:(?:is|has been|was) (?:confirmed|scheduled|booked|cancell?ed|moved)|confirmation|confirmed"
    rf"|(?:(?:first|second|final|phone|video|panel|technical|screening|onsite|job|your)\s+)*{_KIND}"
    r"(?:\s+(?:on|with)\s.*)?|role|position|job|post|opening|vacancy|opportunity|stelle)$"
    r"|\s+(?:at|with|bei|chez|hos|på|bij|@)\s+\S.*$"
    r"|\s+(?:req(?:uisition)?|ref|id|nr|no|kennziffer)\b[ .#:]*[\w-]*\d.*$",
    re.IGNORECASE,
)
_NOT_ENGLISH = re.compile(
    r"bewerb|gespräch|entretien|candidature|échange|entrevista|candidatura|solicitud|colloquio|intervju|ansökan"
    r"|sollicit|gesprek|\bposte\b|\bpuesto\b|tjänst|functie|\bstelle\b|vacature",
    re.IGNORECASE,
)
_NO_ROLE = re.compile(
    r"^(?:your|our|the|notre|nos|votre|unser\w*|an?|un|une|una|uno|ein|eine|een|ett|this|it|that|job|phone|video|upcoming|confirmed|confirmation|invitation|invite|reminder"
    r"|details|updated|cancell?ed|accepted|declined|schedule[d]?|availability|next|re|on|with|mit|bei|chez|hos"
    r"|på|bij|avec|con|med|met|and|by|at|via|am|im|in|today|tomorrow|herr|frau|mr|ms|mrs|mx|m|mme|madame|monsieur|señora?|hr"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    r"|^(?:technical|panel|virtual|remote|zoom|teams|telephone|telefon|online|screening|recruiter"
    r"|hiring manager|coding|behaviou?ral|system design|case study|culture fit|introductory|intro|informal"
    r"|in-person|loop|first|second|final|on-?site|microsoft teams|google meet|teil \d)(?: round| stage)?$"
    r"|^[mwfdxvh](?:\s?[/|*]\s?\w{1,3})+$|^(?:req|ref|id|kennziffer)\b|^\W*\d",
    re.IGNORECASE,
)
_LAZY = r"(?P<role>[^\W\d_][^.,;:!?|–—()\n\"“”]{1,79}?)"
_STOP = r"(?=[.,;:!?)\n\"“”]|$"
_IN_A_TEXT = (
    re.compile(
        rf"\b(?:(?:for|about|regarding|discuss|in) (?:the|our|an?)|your) (?:open |vacant )?{_LAZY}"
        r" (?:role|position|opening|vacancy|opportunity|job)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:role|position|post|vacancy) (?:of|as) (?:an? |the )?{_LAZY}{_STOP}"
        r"| (?:at|with|in|on|and|here|which|that|has|is|will)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:application (?:for|as)|appl(?:ied|ying) (?:for|as)) (?:the |an? |our )?{_LAZY}{_STOP}"
        r"| (?:role|position|opening|at|with|in|on|and|here|has|is)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:^|\n)(?:position|role|job(?: title)?|stelle|poste|puesto) ?: ?{_LAZY}{_STOP})", re.IGNORECASE
    ),
)
_GERMAN = re.compile(
    r"\b(?:(?:stelle|position|bewerbung|sie|mich(?: initiativ| hiermit)?|rolle) als"
    r"|(?:stelle|position) (?:der|des|eines|einer)) ",
    re.IGNORECASE,
)
_LOWER_CASE = re.compile(
    r"\b(?:poste d(?:e |['’])|puesto de |vacante de |posizione di |ruolo di |(?:tjänst|roll)en som "
    r"|ansökan som "
    rf"|(?:functie|rol|vacature) (?:van|als|voor) ){_LAZY}{_STOP}"
    r"| (?:chez|au|aux|dans|en|con|hos|på|i|bij|op|te|et|y|och|presso|e|qui|que|i vår|in|uw|notre"
    r"|nuestr\w)\b)",
    re.IGNORECASE,
)
_MOST_LOWER_CASE = 4
_LONGEST = 200
_BESIDE = re.compile(r"\s+(?:x|and|&|\+)\s+")
_EDGES = " ,.-?!\"'“”"


def suggest_role(
    messages: Iterable[Message],
    theirs: Iterable[Message],
    meeting: Meeting | None,
    company: str,
    nobody: PeoplesNames,
) -> Suggestion:
    """The role; empty where nothing names one.

    Args:
        messages: The thread, whose subjects count whoever wrote them.
        theirs: What others wrote, oldest first.
        meeting: Its title counts too.
        company: What is the company's name is no role.
        nobody: People's names are none either.
    """
    nobodys = _Others(company, nobody)
    every = list(messages)
    titles = [(one.base_subject, "subject") for one in every]
    titles += [(meeting.title, "calendar title")] if meeting else []
    for title, kind in titles:
        for role in _in_title(title, nobodys):
            return Suggestion(role, f"from the {kind} {quote(title)}")
    heard = list(reversed(list(theirs)))
    for message in (*heard, *(one for one in every if one not in heard)):
        for role in _in_text(message.body.new_text if message.body else "", nobodys):
            return Suggestion(role, f"from the {name_mail(message)}")
    return Suggestion()


@dataclass(frozen=True, slots=True)
class _Others:
    """Names that are no role."""

    company: str
    nobody: PeoplesNames

    def have(self, words: str) -> bool:
        if any(self.nobody.has(part) or self.nobody.is_me(part) for part in (words, *_BESIDE.split(words))):
            return True
        ours, theirs = squeeze(words), squeeze(self.company)
        return bool(theirs and ours) and (ours.startswith(theirs) or theirs.startswith(ours))


def _in_title(title: str, others: _Others) -> Iterator[str]:
    """What a title names beside the kind of talk, the company, people and times: the likelier first."""
    if not _ABOUT_WORK.search(title):
        return
    foreign = _NOT_ENGLISH.search(title) is not None
    for piece in _PIECES.split(_DATE_BEHIND.sub("", title)):
        words = _without(_TRAILS, _without(_LEADS, piece.strip(_EDGES)))
        if role := _role(words, others, lower_case=foreign):
            yield role


def _without(pattern: re.Pattern[str], words: str) -> str:
    """The words without everything that a pattern takes away, however often it does."""
    while (shorter := pattern.sub("", words, count=1).strip(_EDGES)) != words:
        words = shorter
    return words


def _in_text(text: str, others: _Others) -> Iterator[str]:
    plain = without_signature(text)
    line = " ".join(plain.split())
    for pattern in _IN_A_TEXT:
        for part in (plain, line):
            for found in pattern.finditer(part):
                if role := _role(found["role"], others):
                    yield role
    for found in _GERMAN.finditer(line):
        if role := _role(take_capitalised(line[found.end() : found.end() + _LONGEST]), others):
            yield role
    for found in _LOWER_CASE.finditer(line):
        if role := _role(found["role"], others, lower_case=True):
            yield role


def _role(words: str, others: _Others, *, lower_case: bool = False) -> str:
    """The words where they can be a role; in English those are capitalised."""
    role = words.strip(_EDGES)
    if not role or _NO_ROLE.match(role) or others.have(role):
        return ""
    if not role[0].isupper() and not (lower_case and len(role.split()) <= _MOST_LOWER_CASE):
        return ""
    return take_name(role)
