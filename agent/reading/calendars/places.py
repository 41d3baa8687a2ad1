"""How one meets, as the place and the link of a calendar entry tell."""

from __future__ import annotations

import re

from agent.model.interview import Mode

_ADDRESS = re.compile(r"(?:https?|sip|tel|msteams|callto|skype):\S+", re.IGNORECASE)
_VIDEO = re.compile(
    r"\b(?:zoom|webex|skype|(?:google )?meet|hangouts?|(?:microsoft |ms )?teams|whereby|bluejeans|jitsi"
    r"|facetime|gotomeeting|video ?(?:call|conference|interview|chat|meeting|link)?|visio(?:conférence)?"
    r"|video(?:konferenz|anruf|gespräch|llamada|samtal|gesprek|chiamata)|videocall|videomeeting)\b"
    r"|\b(?:teams|zoom|video)-\w+",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"\b(?:(?:tele)?phone|mobile|cell|by call|(?:will|to) call|call (?:you|me|us|candidate|with)|calls? you"
    r"|(?:vous|t['\u2019]) ?appelle\w*|(?:rufe|rufen) (?:\w+ )?an|te llam\w+|le llam\w+|ringer|bel je"
    r"|dial(?:-?in)?|telefon\w*|anruf|handy|téléphone|appel téléphonique|teléfono|llamada|telefoon|bellen"
    r"|puhelin|telefone)\b|\btel[.:]",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w/])(?:\+|00|\(?0)\d[\d\s().\-/]{5,20}\d(?!\w)"
    r"|(?:\b\d{3}[ .-]|\(\d{3}\) ?)\d{3}[ .-]\d{4}\b"
)
_PLACE = re.compile(
    r"\b(?:room|floor|building|office|suite|reception|lobby|street|avenue|ave|road|lane|drive|boulevard|blvd"
    r"|square|campus|headquarters|hq|on-?site|in person"
    r"|raum|zimmer|etage|stock|gebäude|büro|vor ort"
    r"|salle|étage|bureau|bâtiment|rue|quai|sala|planta|edificio|oficina|calle|plaza"
    r"|kamer|verdieping|kantoor|rum|våning|kontor)\b"
    r"|\w(?:straße|strasse|str\.|weg|platz|allee|gasse|gatan|vägen|straat|laan|plein|raum|zimmer)\b",
    re.IGNORECASE,
)
_NOWHERE = re.compile(
    r"\b(?:tb[acd]|to be (?:announced|confirmed|defined|determined)|unknown|none|n/?a|integrations:\w+"
    r"|on-?line|virtual(?:ly)?|remote(?:ly)?|digital|anywhere|(?:your )?home"
    r"|see (?:the )?(?:description|details|below|link|e?mail|invite|notes)"
    r"|meeting link|web ?conferenc(?:e|ing.*)"
    r"|link (?:in|below|to follow)\b.*|details? (?:in|to follow)\b.*"
    r"|noch offen|wird noch \w+|siehe \w+|en ligne|à distance|en línea|remoto|a distancia"
    r"|op afstand|distans)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{2}")


def mode_of(place: str, link: str) -> Mode | None:
    """Video, phone or on site; None where they do not tell, or tell of a room and of a call.

    A video call often gives a telephone number as well: it stays a video call.
    """
    words = _ADDRESS.sub(" ", place)
    rest = _NUMBER.sub(" ", words)
    video = bool(link) or _VIDEO.search(rest) is not None
    phone = rest != words or _PHONE.search(rest) is not None or "tel:" in place.lower()
    if _is_place(rest, elsewhere=phone or _VIDEO.search(rest) is not None):
        return None if video else Mode.ONSITE
    if video:
        return Mode.VIDEO
    return Mode.PHONE if phone else None


def _is_place(words: str, *, elsewhere: bool) -> bool:
    """Whether words are those of a place: of some kind, or at all where they name no call."""
    if _PLACE.search(words):
        return True
    return not elsewhere and _LETTERS.search(_NOWHERE.sub(" ", words)) is not None
