"""What a message is: who wrote it, and what its new words mean."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from agent.knowledge.domains import is_tracking
from agent.knowledge.languages import pattern
from agent.knowledge.text import find_sentence, fold_by_letter, normalise, printable
from agent.model.mail import Invitation, Message, Signal, SignalKind
from agent.reading import absence, senders
from agent.reading.decisions.programs import is_mere_receipt, is_portal_notice
from agent.reading.decisions.weighing import SENTENCE, read_decision
from agent.reading.new_words import without_signature

_MAIL_SYSTEMS = frozenset({"mailer-daemon", "postmaster"})
_LONGEST = 20_000
"""Characters of new text that are judged."""
_SHORT = 45
"""Words of a mail that only says it has arrived."""
_WORDS = r"\b(?:WORDS)\b"
_QUESTION = r"\?\s|WORDS"
_NUMBER = re.compile(r"\d[\d./:-]*")
_WORD = re.compile(r"[^\W_]+(?:['\-.@/&+][^\W_]+)*")
_RECEIPT = re.compile(r"content-type:\s*multipart/report.*disposition-notification", re.IGNORECASE)
_STATUS = re.compile(r"content-type:\s*multipart/report.*delivery-status|x-failed-recipients:", re.IGNORECASE)
_NOT_FAILED = re.compile(r"action:\s*(?:delayed|delivered|relayed|expanded)", re.IGNORECASE)


def classify(message: Message, *, interview_end: datetime | None) -> Signal:
    """What a message is, whether a person wrote it, and what decided.

    The order is bounce, auto, calendar, decision (offer, rejection, invitation, or unclear), ask, ack, other
    human words; only new text counts. What a program of the company or its ATS writes keeps its meaning
    where it decides or may decide, with `personal` False; anything else of it is AUTO. After the interview a
    tracking system's mail is unclear unless it is a mere receipt.
    """
    signal = _judge(message, interview_end)
    return signal if signal.sentence else replace(signal, sentence=_find_telling_sentence(message))


def _find_telling_sentence(message: Message) -> str:
    """Where a header decided: the first sentence with a number, which is where an absence names its end."""
    words = normalise(_words(message)) or printable(message.subject)
    number = _NUMBER.search(words)
    start, end = number.span() if number else (0, 1)
    return find_sentence(words, start, end, SENTENCE)


def _judge(message: Message, interview_end: datetime | None) -> Signal:
    if evidence := _bounce(message):
        return Signal(SignalKind.BOUNCE, personal=False, evidence=evidence)
    automatic = _automatic(message)
    if note := absence.find_note(message, _words(message), automatic):
        return note
    meeting = _calendar(message, interview_end, personal=not automatic)
    if meeting is not None:
        return meeting
    if automatic:
        return _from_program(message, automatic, interview_end)
    return _meaning(_words(message))


def classify_text(new_text: str) -> SignalKind:
    """What the new words of a person mean, headers aside."""
    return _meaning(new_text).kind


def _bounce(message: Message) -> str:
    """The sign of a failed delivery (RFC 3464); empty when it is none."""
    subject = fold_by_letter(message.subject)
    if pattern("bounce_delays").search(subject) or any(_NOT_FAILED.match(line) for line in message.notices):
        return ""
    # A receipt comes from whoever read the mail, never from a mail system.
    if message.sender and message.sender.key.rpartition("@")[0] in _MAIL_SYSTEMS:
        return f"From: {message.sender.email}"
    if any(_RECEIPT.match(line) for line in message.notices):
        return ""
    for line in message.notices:
        if _STATUS.match(line):
            return line
    automatic = senders.automatic_line(message)
    failed = automatic and pattern("bounce_subjects", frame=_WORDS).search(subject)
    return f"Subject: {message.subject}" if failed else ""


def _automatic(message: Message) -> str:
    """What says that no person wrote it; empty for a person's mail."""
    if line := senders.automatic_line(message):
        return line
    if absence.is_automatic_subject(message):
        return f"Subject: {message.subject}"
    sender = message.sender
    if sender is None:
        return "From: nobody"
    if senders.answers_to(message) is None:
        return f"From: {sender.email}"
    if is_tracking(sender.domain) and not message.reply_to and not message.in_reply_to:
        return f"From: {sender.email} (a tracking system, without a person to answer to)"
    return ""


def _calendar(message: Message, interview_end: datetime | None, *, personal: bool) -> Signal | None:
    """A meeting later than the interview is an invitation; any other calendar's mail is just that."""
    meetings = message.body.invitations if message.body else ()
    if not meetings:
        return None
    words = _words(message)
    found = _decide(words, personal=personal)
    if found and found.kind in {SignalKind.OFFER, SignalKind.REJECTION}:
        return found
    if later := _later(meetings, interview_end):
        return Signal(SignalKind.INVITATION, personal=personal, evidence=later)
    if words.strip() and "Content-Type: text/calendar" not in message.notices:
        return None
    method = meetings[0].method or "no method"
    return Signal(
        SignalKind.CALENDAR, personal=False, evidence=f"text/calendar, {method}: {meetings[0].title}"
    )


def _later(meetings: tuple[Invitation, ...], interview_end: datetime | None) -> str:
    """Evidence of a meeting asked for that starts after the interview."""
    for one in meetings:
        if one.method == "REQUEST" and interview_end and one.start and one.start > interview_end:
            return f"text/calendar REQUEST starting {one.start.isoformat()}, after the interview"
    return ""


def _from_program(message: Message, automatic: str, interview_end: datetime | None) -> Signal:
    """A non-personal mail: news of the application keeps its meaning, all else is AUTO."""
    words = _words(message)
    bulk = senders.is_bulk(message)
    found = _decide(words, personal=False)
    if found and (not bulk or found.kind is SignalKind.REJECTION):
        return found
    after = interview_end is not None and message.date > interview_end
    if message.body and after and not bulk and _may_hide_news(message, words):
        first = find_sentence(normalise(words) or message.subject, 0, 1, SENTENCE)
        return Signal(
            SignalKind.UNCLEAR, personal=False, evidence=f"Subject: {message.subject}", sentence=first
        )
    return Signal(SignalKind.AUTO, personal=False, evidence=automatic, bulk=bulk)


def _may_hide_news(message: Message, words: str) -> bool:
    """Whether a program's mail says that there is news, or is a tracking system's and no mere receipt."""
    text = f"{message.subject}\n\n{words}"
    if is_portal_notice(text):
        return True
    tracks = message.sender is not None and is_tracking(message.sender.domain)
    return tracks and not is_mere_receipt(text)


def _meaning(new_text: str) -> Signal:
    """The meaning of a person's words, with the words that decided."""
    own = without_signature(new_text[:_LONGEST])
    if found := _decide(own, personal=True):
        return found
    words = normalise(own)
    plain = fold_by_letter(words)
    if hit := pattern("request", frame=_QUESTION).search(plain + " "):
        return _spoken(SignalKind.ASK, words, hit)
    thanks = pattern("thanks", frame=_WORDS).search(plain)
    if thanks and "?" not in words and len(_WORD.findall(words)) <= _SHORT:
        return _spoken(SignalKind.ACK, words, thanks)
    first = find_sentence(words, 0, 1, SENTENCE)
    return Signal(SignalKind.HUMAN_OTHER, personal=True, evidence=words[:80], sentence=first)


def _decide(words: str, *, personal: bool) -> Signal | None:
    """What words decide, or may decide; None: nothing."""
    found = read_decision(words)
    if found is None:
        return None
    return Signal(found.kind, personal, evidence=found.evidence, sentence=found.sentence)


def _spoken(kind: SignalKind, words: str, hit: re.Match[str]) -> Signal:
    """What a person's words mean, with a few around those that say so, and their whole sentence."""
    start, end = max(0, hit.start() - 30), hit.end() + 30
    sentence = find_sentence(words, hit.start(), min(hit.end(), len(words)), SENTENCE)
    return Signal(kind, personal=True, evidence=f"“{words[start:end].strip()}”", sentence=sentence)


def _words(message: Message) -> str:
    """The new text that is judged, without its signature."""
    return without_signature(message.body.new_text[:_LONGEST]) if message.body else ""
