"""What a message is: who wrote it, and what its new words mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from agent.knowledge.domains import is_tracking
from agent.knowledge.languages import pattern
from agent.knowledge.text import find_sentence, fold_by_letter, normalise, printable
from agent.model.mail import Invitation, Message, Signal, SignalKind
from agent.reading import absence, senders
from agent.reading.new_words import without_signature

_MAIL_SYSTEMS = frozenset({"mailer-daemon", "postmaster"})
_LONGEST = 20_000
"""Characters of new text that are judged."""
_SHORT = 45
"""Words of a mail that only says it has arrived."""
_WORDS = r"\b(?:WORDS)\b"
_QUESTION = r"\?\s|WORDS"
_STRONG = {
    SignalKind.OFFER: "offer",
    SignalKind.REJECTION: "rejection",
    SignalKind.INVITATION: "invitation",
}
"""What counts whoever says it, in order, with the sections of the languages."""
_NUMBER = re.compile(r"\d[\d./:-]*")
_WORD = re.compile(r"[^\W_]+(?:['\-.@/&+][^\W_]+)*")
_RECEIPT = re.compile(r"content-type:\s*multipart/report.*disposition-notification", re.IGNORECASE)
_STATUS = re.compile(r"content-type:\s*multipart/report.*delivery-status|x-failed-recipients:", re.IGNORECASE)
_NOT_FAILED = re.compile(r"action:\s*(?:delayed|delivered|relayed|expanded)", re.IGNORECASE)


SENTENCE = 300
"""Characters of the one sentence that is kept of a mail that decided something."""


def classify(message: Message, *, interview_end: datetime | None) -> Signal:
    """What a message is, whether a person wrote it, and what decided.

    The order is bounce, auto, calendar, offer, rejection, invitation, ask, ack, other human words; only
    new text counts. What a program of the company or its ATS writes keeps its meaning
    where it is a rejection, an offer or an invitation, with `personal` False; anything else of it is AUTO.
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
    if automatic and (reply := absence.find_reply_by_itself(message, _words(message), automatic)):
        return reply
    meeting = _calendar(message, interview_end, personal=not automatic)
    if meeting is not None:
        return meeting
    if automatic:
        return _from_program(message, automatic)
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
    if absence.is_automatic_subject(message.subject):
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
    words = normalise(_words(message))
    if found := _strong_words(words, (SignalKind.OFFER, SignalKind.REJECTION), personal=personal):
        return found
    if later := _later(meetings, interview_end):
        return Signal(SignalKind.INVITATION, personal=personal, evidence=later)
    if words and "Content-Type: text/calendar" not in message.notices:
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


def _from_program(message: Message, automatic: str) -> Signal:
    """A non-personal mail: news of the application keeps its meaning, all else is AUTO."""
    words = normalise(_words(message))
    bulk = senders.is_bulk(message)
    if found := _strong_words(words, (SignalKind.REJECTION,) if bulk else _STRONG, personal=False):
        return found
    if hit := pattern("role_closed").search(fold_by_letter(words) + " "):
        return _spoken(SignalKind.REJECTION, words, hit, personal=False)
    return Signal(SignalKind.AUTO, personal=False, evidence=automatic, bulk=bulk)


def _meaning(new_text: str) -> Signal:
    """The meaning of a person's words, with the words that decided."""
    words = normalise(without_signature(new_text[:_LONGEST]))
    if found := _strong_words(words, _STRONG, personal=True):
        return found
    plain = fold_by_letter(words)
    if hit := pattern("request", frame=_QUESTION).search(plain + " "):
        return _spoken(SignalKind.ASK, words, hit, personal=True)
    thanks = pattern("thanks", frame=_WORDS).search(plain)
    if thanks and "?" not in words and len(_WORD.findall(words)) <= _SHORT:
        return _spoken(SignalKind.ACK, words, thanks, personal=True)
    first = find_sentence(words, 0, 1, SENTENCE)
    return Signal(SignalKind.HUMAN_OTHER, personal=True, evidence=words[:80], sentence=first)


def _strong_words(words: str, kinds: Iterable[SignalKind], *, personal: bool) -> Signal | None:
    """The first of these kinds that the words are, with those that decided."""
    plain = fold_by_letter(words) + " "
    for kind in kinds:
        if hit := pattern(_STRONG[kind]).search(plain):
            return _spoken(kind, words, hit, personal=personal)
    return None


def _spoken(kind: SignalKind, words: str, hit: re.Match[str], *, personal: bool) -> Signal:
    """What words mean, with a few around those that decided, and their whole sentence."""
    start, end = max(0, hit.start() - 30), hit.end() + 30
    sentence = find_sentence(words, hit.start(), min(hit.end(), len(words)), SENTENCE)
    return Signal(kind, personal, evidence=f"“{words[start:end].strip()}”", sentence=sentence)


def _words(message: Message) -> str:
    """The new text that is judged, without its signature."""
    return without_signature(message.body.new_text[:_LONGEST]) if message.body else ""
