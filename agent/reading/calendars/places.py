"""Where a calendar entry takes place, and how one meets: the address of a call, a telephone, a room."""

from __future__ import annotations

import re
from urllib.parse import unquote

from agent.knowledge.languages import pattern
from agent.knowledge.text import fold_by_letter, normalise
from agent.model.interview import Mode
from agent.reading.calendars.lines import Component

_LONGEST = 2_000
"""Characters of an address; a longer one is none a person could use."""

_OWN_PROPERTIES = (
    "X-GOOGLE-CONFERENCE",
    "X-GOOGLE-HANGOUT",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
    "X-MICROSOFT-ONLINEMEETINGCONFLINK",
)
"""Properties that hold the address of the call and nothing else."""

_URL = re.compile(r"https?://[^\s<>\"'\\^`{|}\])]{3,2000}", re.IGNORECASE)
_WRAPPED = re.compile(r"[?&](?:url|q|u)=(https?(?::|%3a)[^&\s]+)", re.IGNORECASE)
_HOSTS = (
    "zoom.us", "zoom.com", "zoomgov.com", "teams.microsoft.com", "teams.live.com", "teams.microsoft.us",
    "teams.cloud.microsoft", "meet.google.com", "hangouts.google.com", "webex.com", "whereby.com",
    "bluejeans.com", "meet.jit.si", "8x8.vc", "gotomeeting.com", "goto.com", "gotomeet.me", "chime.aws",
    "join.skype.com", "meet.lync.com", "ringcentral.com", "dialpad.com", "facetime.apple.com",
    "livestorm.co", "hirevue.com", "around.co", "daily.co", "gather.town", "pexip.me", "starleaf.com",
    "lifesizecloud.com", "meeting.tencent.com", "meet.proton.me", "meet.zoho.com", "meeting.zoho.com",
    "vc.larksuite.com", "vc.feishu.cn", "karat.io", "sparkhire.com", "willo.video",
)  # fmt: skip
_VIDEO_HOST = re.compile(
    r"https?://(?:[\w-]+\.){0,5}(?:" + "|".join(re.escape(host) for host in _HOSTS) + r")(?=[/?:#]|$)"
    r"|https?://[^/]*\b(?:jitsi|bbb|meet)\.[^/]+/"  # what companies and schools run themselves
    r"|https?://(?:www\.)?calendly\.com/events/[\w-]+/(?:google_meet|zoom|microsoft_teams|webex|gotomeeting)"
    r"|https?://(?:app\.)?cal\.com/video/",
    re.IGNORECASE,
)
_NO_CALL = re.compile(
    r"https?://(?:[^/]*\.)?(?:google\.[a-z.]+/maps|maps\.|goo\.gl/maps|maps\.app\.goo\.gl|bing\.com/maps"
    r"|openstreetmap\.org|osm\.org|what3words\.com|w3w\.co)"
    r"|/(?:meetingOptions|dl/launcher|usp/pstnconferencing|pstn/|u/|profile|download|test)\b"
    r"|https?://(?:support|aka|dialin|learnmore|tel)\.|/tel/|/hc/",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?|sip|tel|msteams|callto|skype):\S+", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w/])(?:\+|00|\(?0)\d[\d\s().\-/]{5,20}\d(?!\w)"
    r"|(?:\b\d{3}[ .-]|\(\d{3}\) ?)\d{3}[ .-]\d{4}\b"
)
_VIDEO = r"\b(?:WORDS)\b|\b(?:teams|zoom|video)-\w+"
_TELEPHONE = r"\b(?:WORDS)\b|\btel[.:]"
_WORDS = r"\b(?:WORDS)\b"
_ENDINGS = r"\w(?:WORDS)\b"
_LETTERS = re.compile(r"[^\W\d_]{2}")


def video_link(event: Component) -> str:
    """The address of the call: a property made for it, else a known one in the place or the words."""
    for line in sorted(
        event.every("CONFERENCE"), key=lambda line: "VIDEO" not in line.params.get("FEATURE", "")
    ):
        if (found := find_urls(line.value)) and not line.value.lower().startswith("tel:"):
            return found[0]
    for name in _OWN_PROPERTIES:
        if found := find_urls(event.first(name).value):
            return found[0]
    for name in ("URL", "LOCATION", "DESCRIPTION", "X-ALT-DESC"):
        for url in find_urls(event.first(name).value):
            if is_video_call(url):
                return url
    return _place_itself(event.first("LOCATION").value)


def find_urls(text: str) -> list[str]:
    """The web addresses of a text, those inside a protecting one unwrapped."""
    found = []
    for match in _URL.finditer(text):
        url = match[0]
        if inner := _WRAPPED.search(url):
            url = unquote(inner[1])
        found.append(url.rstrip(".,;:!?_-*")[:_LONGEST])
    return found


def is_video_call(url: str) -> bool:
    """Whether it is the address of a video call at a service that is known."""
    return _VIDEO_HOST.match(url) is not None and not _NO_CALL.search(url)


def _place_itself(location: str) -> str:
    """A place that is a web address and no map is where the call is, whoever runs it."""
    place = location.strip()
    found = find_urls(place)
    alone = len(found) == 1 and len(found[0]) >= len(place) - 2
    return found[0] if alone and not _NO_CALL.search(found[0]) else ""


def mode_of(place: str, link: str) -> Mode | None:
    """Video, phone or on site; None where they do not tell, or tell of a room and of a call.

    A video call often gives a telephone number as well: it stays a video call.
    """
    words = fold_by_letter(normalise(_ADDRESS.sub(" ", place)))
    rest = _NUMBER.sub(" ", words)
    names_video = pattern("calendar_video", frame=_VIDEO).search(rest) is not None
    by_phone = rest != words or pattern("calendar_telephone", frame=_TELEPHONE).search(rest) is not None
    by_phone = by_phone or "tel:" in place.lower()
    if _is_place(rest, elsewhere=by_phone or names_video):
        return None if link or names_video else Mode.ONSITE
    if link or names_video:
        return Mode.VIDEO
    return Mode.PHONE if by_phone else None


def _is_place(words: str, *, elsewhere: bool) -> bool:
    """Whether words are those of a place: of some kind, or at all where they name no call."""
    kinds = (("calendar_place", _WORDS), ("calendar_place_endings", _ENDINGS))
    if any(pattern(section, frame=frame).search(words) for section, frame in kinds):
        return True
    nowhere = pattern("calendar_nowhere", frame=_WORDS)
    return not elsewhere and _LETTERS.search(nowhere.sub(" ", words)) is not None
