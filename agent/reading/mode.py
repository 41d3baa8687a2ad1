"""How they meant to meet: in person, by video, by telephone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.model.appointment import Meeting
from agent.model.interview import Mode
from agent.model.mail import Message
from agent.model.prefill import Suggestion
from agent.reading.shown import quoted
from agent.reading.sources import mail_of

_VIDEO = re.compile(
    r"\b(?:zoom|webex|skype|google meet|(?:microsoft|ms) teams|teams (?:call|meeting|link|invit\w+)"
    r"|(?:on|via|over|by|in|på|über|per|par|por|sur|op) teams"
    r"|video[ -]?(?:call|interview|chat|conference|meeting|link)|by video"
    r"|video(?:gespräch|anruf|konferenz|llamada|samtal|gesprek|intervju|chiamata)"
    r"|(?:par|en) visio(?:conférence)?)\b"
    r"|zoom\.us|teams\.microsoft|meet\.google",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"\b(?:by|over the|on the) (?:tele)?phone\b|\bgive you a (?:call|ring)\b"
    r"|\b(?:tele)?phone (?:call|interview|screen(?:ing)?|conversation)\b"
    r"|\b(?:will|shall|to|can) (?:call|ring|phone) you\b|\b(?:call|ring|phone) you (?:on|at)\b"
    r"|\b(?:per|am|via) telefon\b|\btelefon(?:isch\w*|interview|intervju|gespräch)\b"
    r"|\brufen? sie\b.{0,20}\ban\b"
    r"|\bpar téléphone\b|\btéléphonique\b|\bvous appelle(?:rai|rons)?\b|\bpor teléfono\b|\btelefónic[ao]\b"
    r"|\btelefonisch\b|\bper telefono\b",
    re.IGNORECASE,
)
_ONSITE = re.compile(
    r"\b(?:our offices?|in person|on-?site|reception(?:ist)?|at the (?:front )?desk|\d+(?:st|nd|rd|th) floor"
    r"|visitor(?:'s)? badge|vor ort|in unser(?:e|em|en)? (?:werk|haus|büro|kanzlei|praxis|räume?n?)"
    r"|am empfang|an der pforte|dans nos (?:locaux|bureaux)|sur place"
    r"|en (?:nuestras? oficinas?|la clínica|la oficina)"
    r"|op (?:onze|ons) (?:werf|kantoor)|på (?:vårt kontor|plats)"
    r"|\w+(?:kade|straat|laan|gatan|gasse|allee) \d+"
    r"|\w+(?:straße|strasse|weg|platz) \d+|\d+,? (?:rue|avenue|place) \w+"
    r"|\d{1,5} (?:\w+ ){1,3}(?:street|st|avenue|ave|road|rd|lane|drive|boulevard|blvd|square))\b",
    re.IGNORECASE,
)


def mode_in(theirs: Sequence[Message], meeting: Meeting | None) -> Suggestion:
    """How they meant to meet: by the calendar, else by the newest mail that says so."""
    if meeting and meeting.mode:
        where = f"the place {quoted(meeting.place)}" if meeting.place.strip() else "the link"
        return Suggestion(meeting.mode, f"from {where} in the calendar entry")
    if meeting and (mode := _mode_named(meeting.title)):
        return Suggestion(mode, f"from the calendar title {quoted(meeting.title)}")
    for message in reversed(theirs):
        if message.body is None:
            continue
        text = f"{message.subject} {message.body.new_text}"
        if mode := _mode_named(text):
            return Suggestion(mode, f"from the {mail_of(message)}")
        if _VIDEO.search(text):
            return Suggestion()  # and a place: they left it open
    return Suggestion()


def _mode_named(text: str) -> Mode | None:
    """The mode that words name; None where they name none, or a place and a video meeting."""
    video, phone, onsite = (bool(words.search(text)) for words in (_VIDEO, _PHONE, _ONSITE))
    if video and onsite:
        return None
    # A video meeting often gives a telephone number as well.
    return Mode.VIDEO if video else Mode.ONSITE if onsite else Mode.PHONE if phone else None
