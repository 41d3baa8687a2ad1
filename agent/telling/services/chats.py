"""Services where people talk: Telegram, Signal, Matrix, Slack, Discord, Mattermost.

A word may quote a sentence of somebody's mail. Here it must call nobody, link to nothing and show no picture:
each row says by which means of its service.
"""

from __future__ import annotations

import re
from secrets import token_hex
from urllib.parse import quote

from agent.model.notice import Word
from agent.telling.services.address import Parts, WrongAddressError, find_origin
from agent.telling.services.phones import no_user
from agent.telling.services.post import Post, look
from agent.telling.services.service import Service, Target
from agent.telling.services.words import cut, escape_markdown, join, split

_BOT = re.compile(r"(?:bot)?([0-9]{4,20}:[A-Za-z0-9_-]{30,60})")
_CHAT = re.compile(r"-?[0-9]{1,20}|@[A-Za-z][A-Za-z0-9_]{3,40}")
_NUMBER = re.compile(r"\+?([0-9]{7,15})")
_GROUP = re.compile(r"group\.[A-Za-z0-9+/=_-]{10,200}")
_MATRIX_TOKEN = re.compile(r"[A-Za-z0-9._~=+/-]{5,500}")
_ROOM = re.compile(r"![A-Za-z0-9._~=+/-]{1,200}(?::[A-Za-z0-9.\[\]:-]{1,200})?")
_ALIAS = re.compile(r"#?([A-Za-z0-9._~=+/-]{1,200})(:[A-Za-z0-9.\[\]:-]{1,200})?")
_SLACK = re.compile(r"services(?:/[A-Za-z0-9]{6,40}){3}")
_DISCORD = re.compile(r"api/webhooks/[0-9]{5,25}/[A-Za-z0-9_-]{20,200}")
_HOOK = re.compile(r"[A-Za-z0-9]{20,40}")
_NO_PREVIEW = 4
"""Discord's flag SUPPRESS_EMBEDS: links in a word open no preview."""


def _read_telegram(parts: Parts) -> Target:
    """`sendMessage` without a parse mode: nothing is formatted (https://core.telegram.org/bots/api)."""
    no_user(parts)
    bot = _BOT.fullmatch(parts.authority)
    if bot is None:
        raise WrongAddressError("behind :// stands the token that BotFather gave, digits:letters")
    if len(parts.path) != 1 or not _CHAT.fullmatch(parts.path[0]):
        raise WrongAddressError("behind the token stands the number of one chat")
    path = f"/bot{bot[1]}/sendMessage"

    def make(word: Word) -> Post:
        text = split(cut(join(word), 3800), "@")
        payload = {"chat_id": parts.path[0], "text": text, "link_preview_options": {"is_disabled": True}}
        return Post(path, payload)

    return Target("https://api.telegram.org", "", make, look(f"/bot{bot[1]}/getMe"))


def _read_signal(parts: Parts) -> Target:
    """One message of signal-cli-rest-api; without a receiver, to oneself."""
    no_user(parts)
    if not 1 <= len(parts.path) <= 2:  # noqa: PLR2004 - from and to
        raise WrongAddressError("behind the server stand the number it is registered with, and one receiver")
    sender = _NUMBER.fullmatch(parts.path[0])
    receiver = parts.path[-1]
    number = _NUMBER.fullmatch(receiver)
    if sender is None or not (number or _GROUP.fullmatch(receiver)):
        raise WrongAddressError("a number has its country in front, such as +14155550123")
    origin = find_origin(parts, is_encrypted=parts.scheme == "signals")
    recipients = [f"+{number[1]}" if number else receiver]

    def make(word: Word) -> Post:
        payload = {
            "number": f"+{sender[1]}",
            "recipients": recipients,
            "message": cut(join(word), 1900),
            "text_mode": "normal",
        }
        return Post("/v2/send", payload)

    return Target(origin, parts.host, make, look("/v1/about"))


def _read_matrix(parts: Parts) -> Target:
    """A message of the kind m.text, with nobody mentioned (client-server API, §11.1 and §11.5)."""
    if parts.password or not _MATRIX_TOKEN.fullmatch(parts.user):
        raise WrongAddressError("the access token of an account stands before @, and no password")
    if len(parts.path) != 1:
        raise WrongAddressError("behind the server stands one room")
    origin = find_origin(parts, is_encrypted=parts.scheme == "matrixs")
    room, lookup = parts.path[0], ""
    if not _ROOM.fullmatch(room):
        alias = _ALIAS.fullmatch(room)
        if alias is None:
            raise WrongAddressError("a room is #NAME, #NAME:SERVER or !ID:SERVER")
        whole = f"#{alias[1]}{alias[2] or f':{parts.host}'}"
        lookup = f"/_matrix/client/v3/directory/room/{quote(whole, safe='')}"
    place = "{room}" if lookup else quote(room, safe="")

    headers = {"Authorization": f"Bearer {parts.user}"}

    def make(word: Word) -> Post:
        # A new number for each: the server shows one number once, and the same words may come again.
        path = f"/_matrix/client/v3/rooms/{place}/send/m.room.message/{token_hex(8)}"
        payload = {"msgtype": "m.text", "body": cut(join(word), 4000), "m.mentions": {}}
        return Post(path, payload, headers, "PUT", lookup)

    return Target(origin, parts.host, make, look("/_matrix/client/v3/account/whoami", headers))


def _read_slack(parts: Parts) -> Target:
    """An incoming webhook; the three characters that Slack reads are escaped, so that nobody is called."""
    no_user(parts)
    keys = "/".join(parts.path if parts.is_web else ("services", parts.authority, *parts.path))
    if not _SLACK.fullmatch(keys):
        raise WrongAddressError("an incoming webhook has three parts of letters and digits")

    def make(word: Word) -> Post:
        text = cut(join(word), 3000).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        payload = {
            "text": text,
            "mrkdwn": False,
            "parse": "none",
            "link_names": False,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        return Post(f"/{keys}", payload)

    return Target("https://hooks.slack.com", "", make)


def _read_discord(parts: Parts) -> Target:
    """A webhook, which is told to let no mention through (https://discord.com/developers/docs)."""
    no_user(parts)
    keys = "/".join(parts.path if parts.is_web else ("api", "webhooks", parts.authority, *parts.path))
    if not _DISCORD.fullmatch(keys):
        raise WrongAddressError("a webhook has a number and a token")

    def make(word: Word) -> Post:
        text = escape_markdown(cut(join(word), 1500))
        payload = {"content": cut(text, 1900), "allowed_mentions": {"parse": []}, "flags": _NO_PREVIEW}
        return Post(f"/{keys}", payload)

    return Target("https://discord.com", "", make, look(f"/{keys}"))


def _read_mattermost(parts: Parts) -> Target:
    """An incoming webhook.

    Mattermost has no word against mentions, and makes some of Slack's notation (`<!channel>`): each sign that
    begins one has a gap behind it.
    """
    no_user(parts)
    *prefix, token = parts.path or ("",)
    if parts.is_web:
        if prefix[-1:] != ["hooks"]:
            raise WrongAddressError("an incoming webhook has /hooks/ in it")
        del prefix[-1]
    if not _HOOK.fullmatch(token):
        raise WrongAddressError("at its end stand the letters and digits of an incoming webhook")
    origin = find_origin(parts, is_encrypted=parts.scheme in {"mmosts", "https"})
    path = "".join(f"/{quote(part, safe='')}" for part in (*prefix, "hooks", token))

    def make(word: Word) -> Post:
        return Post(path, {"text": split(escape_markdown(cut(join(word), 3000)), "@<")})

    return Target(origin, parts.host, make)


CHATS = (
    Service(
        name="telegram",
        title="Telegram",
        schemes=("tgram",),
        expected="tgram://BOT_TOKEN/CHAT_NUMBER",
        fix="Open the chat with your bot and press Start; then see whether token and number are right.",
        read=_read_telegram,
    ),
    Service(
        name="signal",
        title="Signal",
        schemes=("signal", "signals"),
        expected="signal://HOST:8080/+YOUR_NUMBER for signal-cli-rest-api in your own network",
        fix="See whether signal-cli-rest-api is still linked to this number.",
        read=_read_signal,
    ),
    Service(
        name="matrix",
        title="Matrix",
        schemes=("matrix", "matrixs"),
        expected="matrixs://ACCESS_TOKEN@HOST/#ROOM",
        fix="See whether the access token is still good and its account has joined the room.",
        read=_read_matrix,
    ),
    Service(
        name="slack",
        title="Slack",
        schemes=("slack",),
        hosts=("hooks.slack.com",),
        expected="https://hooks.slack.com/services/…, as Slack gave it",
        fix="See whether the webhook is still there, in the settings of your Slack app.",
        read=_read_slack,
    ),
    Service(
        name="discord",
        title="Discord",
        schemes=("discord",),
        hosts=("discord.com", "discordapp.com", "canary.discord.com", "ptb.discord.com"),
        expected="https://discord.com/api/webhooks/…, as Discord gave it",
        fix="See whether the webhook is still there, in the channel's settings under Integrations.",
        read=_read_discord,
    ),
    Service(
        name="mattermost",
        title="Mattermost",
        schemes=("mmost", "mmosts"),
        expected="https://HOST/hooks/…, as Mattermost gave it",
        fix="See whether the webhook is still there, in Mattermost under Integrations.",
        read=_read_mattermost,
    ),
)
