"""Services that ring a phone, and servers of one's own: ntfy, Gotify, Pushover, Home Assistant, webhooks.

Each takes an address apart and builds one request of parts that are named here. ntfy and others pass a word
on as a mail where a request asks for it: no part of this kind is ever built (`tests/test_never_sends.py`).
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import quote

from agent.model.notice import Word
from agent.telling.services.address import Parts, WrongAddressError, find_origin
from agent.telling.services.post import Post, look
from agent.telling.services.service import Service, Target
from agent.telling.services.words import cut, escape_markdown, split
from agent.telling.word import describe

_NTFY = "ntfy.sh"
_NTFY_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NTFY_TOKEN = re.compile(r"tk_[A-Za-z0-9]{1,64}")
_TOKEN = re.compile(r"[A-Za-z0-9._~-]{1,500}")
_PUSHOVER = re.compile(r"[A-Za-z0-9]{30}")
_DEVICE = re.compile(r"[A-Za-z0-9_-]{1,25}")
_PHONE_OF_HASS = re.compile(r"(?:notify\.)?(mobile_app_[a-z0-9_]{1,100})")
_HASS_PORT = 8123
_ONE = "one address names one only; write a second line for another"


def _basic(parts: Parts) -> Mapping[str, str]:
    """The header for a user and a password before the host (RFC 7617); none where there are none."""
    if not parts.user:
        return {}
    both = b64encode(f"{parts.user}:{parts.password}".encode()).decode()
    return {"Authorization": f"Basic {both}"}


def no_user(parts: Parts) -> None:
    """Refuse what stands before @, where a service has no use for it.

    Raises:
        WrongAddressError: something stands there.
    """
    if parts.user or parts.password:
        raise WrongAddressError("there is no name or password before @ in it")


def _read_ntfy(parts: Parts) -> Target:
    """Published as JSON, which bears every letter in the title (https://docs.ntfy.sh/publish/)."""
    if parts.path:
        host, topics = parts.authority, parts.path
    else:  # ntfy://TOPIC
        host, topics = _NTFY, (parts.authority,)
    if len(topics) > 1:
        raise WrongAddressError(f"there is one topic behind the server; {_ONE}")
    topic = topics[0]
    if host == topic or not _NTFY_TOPIC.fullmatch(topic):
        raise WrongAddressError("a topic has letters, digits, - and _, 64 at most")
    is_encrypted = parts.scheme in {"ntfys", "https"} or host.lower() == _NTFY
    origin = find_origin(Parts(parts.scheme, "", "", host, ()), is_encrypted=is_encrypted)
    headers = _basic(parts)
    token = parts.password or parts.user
    if _NTFY_TOKEN.fullmatch(token):
        headers = {"Authorization": f"Bearer {token}"}

    def make(word: Word) -> Post:
        payload = {"topic": topic, "title": cut(word.title, 200), "message": cut(word.text, 3800)}
        return Post("/", payload, headers)

    return Target(origin, f"topic at {host.lower()}", make, look("/v1/health"))


def _read_gotify(parts: Parts) -> Target:
    """`POST /message` with the token of an application (https://gotify.net/docs/pushmsg)."""
    no_user(parts)
    *prefix, token = parts.path or ("",)
    if not _TOKEN.fullmatch(token):
        raise WrongAddressError("the token of an application stands at its end")
    origin = find_origin(parts, is_encrypted=parts.scheme == "gotifys")
    path = "".join(f"/{quote(part, safe='')}" for part in (*prefix, "message"))

    def make(word: Word) -> Post:
        payload = {
            "title": cut(word.title, 200),
            "message": cut(word.text, 4000),
            "priority": 5,
            "extras": {"client::display": {"contentType": "text/plain"}},
        }
        return Post(path, payload, {"X-Gotify-Key": token})

    health = "".join(f"/{quote(part, safe='')}" for part in (*prefix, "health"))
    return Target(origin, parts.host, make, look(health))


def _read_pushover(parts: Parts) -> Target:
    """`POST /1/messages.json` (https://pushover.net/api)."""
    token, user = parts.authority, parts.user
    if parts.password or not (_PUSHOVER.fullmatch(token) and _PUSHOVER.fullmatch(user)):
        raise WrongAddressError("user key and token have 30 letters and digits each")
    if len(parts.path) > 1 or not all(map(_DEVICE.fullmatch, parts.path)):
        raise WrongAddressError("behind the token stands the name of one device at most")

    def make(word: Word) -> Post:
        payload = {
            "token": token,
            "user": user,
            "title": cut(word.title, 250),
            "message": cut(word.text, 1000),
        }
        if parts.path:
            payload["device"] = parts.path[0]
        return Post("/1/messages.json", payload)

    return Target("https://api.pushover.net", "", make)


def _read_home_assistant(parts: Parts) -> Target:
    """A service call over the REST API (https://developers.home-assistant.io/docs/api/rest).

    Home Assistant's other notify services may send mail, so none of them can be named: a notification in its
    own page, or its app on a phone. It fills in templates in a word for the app, and shows the other as
    Markdown.
    """
    no_user(parts)
    token, *phones = parts.path or ("",)
    if not _TOKEN.fullmatch(token):
        raise WrongAddressError("a long-lived access token stands behind the server")
    found = _PHONE_OF_HASS.fullmatch(phones[0]) if phones else None
    if len(phones) > 1 or (phones and not found):
        raise WrongAddressError(
            "behind the token stands mobile_app_PHONE or nothing: no other service is called"
        )
    is_encrypted = parts.scheme == "hassios"
    origin = find_origin(parts, is_encrypted=is_encrypted, default_port=None if is_encrypted else _HASS_PORT)
    headers = {"Authorization": f"Bearer {token}"}

    def make(word: Word) -> Post:
        title, text = cut(word.title, 200), cut(word.text, 3000)
        if found:
            payload = {"title": split(title, "{<@"), "message": split(text, "{<@")}
            return Post(f"/api/services/notify/{found[1]}", payload, headers)
        text = "\n\n".join(escape_markdown(line) for line in text.split("\n"))
        payload = {"title": split(title, "{"), "message": split(text, "{")}
        return Post("/api/services/persistent_notification/create", payload, headers)

    return Target(origin, parts.host, make, look("/api/", headers))


def _read_webhook(parts: Parts) -> Target:
    """The same JSON that a program gets, to an address of one's own."""
    origin = find_origin(parts, is_encrypted=parts.scheme == "jsons")
    path = "/" + "/".join(quote(part, safe="") for part in parts.path)
    where = parts.authority.lower()  # with the port, which tells two on one machine apart
    return Target(origin, where, lambda word: Post(path, describe(word), _basic(parts)))


PHONES = (
    Service(
        name="ntfy",
        title="ntfy",
        schemes=("ntfy", "ntfys"),
        hosts=(_NTFY,),
        expected="https://ntfy.sh/TOPIC, or ntfys://HOST/TOPIC for a server of your own",
        fix="See that the topic is right and, where it is protected, the token: ntfys://TOKEN@HOST/TOPIC.",
        read=_read_ntfy,
    ),
    Service(
        name="gotify",
        title="Gotify",
        schemes=("gotify", "gotifys"),
        expected="gotifys://HOST/TOKEN, with the token of an application",
        fix="See whether the token is one of an application (Apps in Gotify), not of a client.",
        read=_read_gotify,
    ),
    Service(
        name="pushover",
        title="Pushover",
        schemes=("pover",),
        expected="pover://USER_KEY@API_TOKEN",
        fix="See whether user key and API token are right, on https://pushover.net.",
        read=_read_pushover,
    ),
    Service(
        name="home_assistant",
        title="Home Assistant",
        schemes=("hassio", "hassios"),
        expected="hassio://HOST/TOKEN, or hassio://HOST/TOKEN/mobile_app_PHONE for its app",
        fix="See whether the access token is still in your profile, and the name of the phone is right.",
        read=_read_home_assistant,
    ),
    Service(
        name="webhook",
        title="your webhook",
        schemes=("json", "jsons"),
        expected="jsons://HOST/PATH",
        fix="See what its program wants: it gets JSON by POST.",
        read=_read_webhook,
    ),
)
