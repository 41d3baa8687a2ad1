"""Each service is told by one request of parts that its row names."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from certificates import make_authority
from connect_proxy import VARIABLES, ConnectProxy
from hypothesis import given
from hypothesis import strategies as st
from phone_service import PhoneService, run_phone_service

from agent.errors import BadFileError
from agent.mailboxes import proxies
from agent.model.notice import Event, Word
from agent.telling.services import SERVICES, open_service, post
from agent.telling.services.address import is_near
from agent.telling.services.service import ServiceWay
from agent.telling.way import NotToldError, PerhapsToldError
from agent.telling.word import clean

WORD = Word(
    "A draft waits 📮",
    ("Your thank-you to Prairie Gate waits.", "Best sent before 16:00."),
    (Event.DRAFT_WAITS,),
)
BOTH = "A draft waits 📮\nYour thank-you to Prairie Gate waits.\nBest sent before 16:00."
TEXT = "Your thank-you to Prairie Gate waits.\nBest sent before 16:00."
BOT = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
HOOK = "x9f3k2m7q1w8e5r4t6y0u2i3o4"
DISCORD = "https://discord.com/api/webhooks/123456789012345678/abcDEF_ghiJKL-mnoPQRstu"
DISCORD_PATH = "/api/webhooks/123456789012345678/abcDEF_ghiJKL-mnoPQRstu"
KEY, TOKEN = "u" * 30, "a" * 30
SLACK = {"mrkdwn": False, "parse": "none", "link_names": False, "unfurl_links": False, "unfurl_media": False}
NTFY = {"title": "A draft waits 📮", "message": TEXT}
AS_JSON = {
    "version": 1,
    "title": "A draft waits 📮",
    "text": TEXT,
    "lines": list(WORD.lines),
    "events": ["draft_waits"],
}

Row = tuple[str, str, str, dict[str, str], Any]
ROWS: dict[str, Row] = {
    # address: where it goes, the path there, headers that matter, the payload
    "ntfy://marcus-x7k2": (
        "https://ntfy.sh",
        "ntfy (topic at ntfy.sh)",
        "/",
        {},
        {"topic": "marcus-x7k2", **NTFY},
    ),
    "https://ntfy.sh/marcus-x7k2": (
        "https://ntfy.sh",
        "ntfy (topic at ntfy.sh)",
        "/",
        {},
        {"topic": "marcus-x7k2", **NTFY},
    ),
    "ntfys://tk_abc@push.ellery.example:8443/me": (
        "https://push.ellery.example:8443",
        "ntfy (topic at push.ellery.example:8443)",
        "/",
        {"authorization": "Bearer tk_abc"},
        {"topic": "me", **NTFY},
    ),
    "ntfy://marcus:p%40ss@192.168.1.7/me": (
        "http://192.168.1.7",
        "ntfy (topic at 192.168.1.7)",
        "/",
        {"authorization": f"Basic {b64encode(b'marcus:p@ss').decode()}"},
        {"topic": "me", **NTFY},
    ),
    "gotifys://push.ellery.example/sub/AbC.d3f": (
        "https://push.ellery.example",
        "Gotify (push.ellery.example)",
        "/sub/message",
        {"x-gotify-key": "AbC.d3f"},
        {**NTFY, "priority": 5, "extras": {"client::display": {"contentType": "text/plain"}}},
    ),
    "ntfy.sh/marcus-x7k2": (
        "https://ntfy.sh",
        "ntfy (topic at ntfy.sh)",
        "/",
        {},
        {"topic": "marcus-x7k2", **NTFY},
    ),
    f"pover://{KEY}@{TOKEN}": (
        "https://api.pushover.net",
        "Pushover",
        "/1/messages.json",
        {},
        {"token": TOKEN, "user": KEY, **NTFY},
    ),
    f"pover://{KEY}@{TOKEN}/pixel": (
        "https://api.pushover.net",
        "Pushover",
        "/1/messages.json",
        {},
        {"token": TOKEN, "user": KEY, "device": "pixel", **NTFY},
    ),
    f"tgram://{BOT}/-100123": (
        "https://api.telegram.org",
        "Telegram",
        f"/bot{BOT}/sendMessage",
        {},
        {"chat_id": "-100123", "text": BOTH, "link_preview_options": {"is_disabled": True}},
    ),
    "signal://nas.lan:8080/+14155550123": (
        "http://nas.lan:8080",
        "Signal (nas.lan)",
        "/v2/send",
        {},
        {"number": "+14155550123", "recipients": ["+14155550123"], "message": BOTH, "text_mode": "normal"},
    ),
    "matrixs://syt_abc@matrix.ellery.example/!abc:ellery.example": (
        "https://matrix.ellery.example",
        "Matrix (matrix.ellery.example)",
        "/_matrix/client/v3/rooms/%21abc%3Aellery.example/send/m.room.message/*",
        {"authorization": "Bearer syt_abc"},
        {"msgtype": "m.text", "body": BOTH, "m.mentions": {}},
    ),
    "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ": (
        "https://hooks.slack.com",
        "Slack",
        "/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        {},
        {"text": BOTH, **SLACK},
    ),
    "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ": (
        "https://hooks.slack.com",
        "Slack",
        "/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        {},
        {"text": BOTH, **SLACK},
    ),
    DISCORD: (
        "https://discord.com",
        "Discord",
        DISCORD_PATH,
        {},
        {"content": BOTH, "allowed_mentions": {"parse": []}, "flags": 4},
    ),
    DISCORD.replace("https://discord.com/api/webhooks", "discord:/"): (
        "https://discord.com",
        "Discord",
        DISCORD_PATH,
        {},
        {"content": BOTH, "allowed_mentions": {"parse": []}, "flags": 4},
    ),
    f"mmosts://chat.ellery.example/{HOOK}": (
        "https://chat.ellery.example",
        "Mattermost (chat.ellery.example)",
        f"/hooks/{HOOK}",
        {},
        {"text": BOTH},
    ),
    f"https://chat.ellery.example/team/hooks/{HOOK}": (
        "https://chat.ellery.example",
        "Mattermost (chat.ellery.example)",
        f"/team/hooks/{HOOK}",
        {},
        {"text": BOTH},
    ),
    "hassio://homeassistant.local/eyJ0eXAi.abc-d_e": (
        "http://homeassistant.local:8123",
        "Home Assistant (homeassistant.local)",
        "/api/services/persistent_notification/create",
        {"authorization": "Bearer eyJ0eXAi.abc-d_e"},
        {"title": "A draft waits 📮", "message": TEXT.replace("\n", "\n\n")},
    ),
    "hassios://ha.ellery.example/eyJ0eXAi/notify.mobile_app_pixel": (
        "https://ha.ellery.example",
        "Home Assistant (ha.ellery.example)",
        "/api/services/notify/mobile_app_pixel",
        {"authorization": "Bearer eyJ0eXAi"},
        NTFY,
    ),
    "jsons://tools.ellery.example/second/chance": (
        "https://tools.ellery.example",
        "your webhook (tools.ellery.example)",
        "/second/chance",
        {},
        AS_JSON,
    ),
}


@pytest.fixture
def server() -> Iterator[PhoneService]:
    with run_phone_service() as service:
        yield service


def at(server: PhoneService, address: str) -> ServiceWay:
    """The way of an address, whose server is on loopback."""
    way = open_service(address)
    return replace(way, target=replace(way.target, origin=server.origin))


@pytest.mark.server
def test_each_address_makes_its_request(server: PhoneService) -> None:
    """What goes out is what the row names, byte for byte, and nothing beside it."""
    for address, (origin, label, path, headers, payload) in ROWS.items():
        assert open_service(address).target.origin == origin, address
        assert open_service(address).label == label, address
        at(server, address).say(WORD)
        heard = server.heard.pop()
        assert not server.heard
        assert re.fullmatch(re.escape(path).replace(r"\*", "[0-9a-f]{16}"), heard.path), heard.path
        assert heard.payload == payload, address
        assert heard.method == ("PUT" if "/_matrix/" in path else "POST")
        usual = {
            "host",
            "user-agent",
            "accept-encoding",
            "accept",
            "connection",
            "content-type",
            "content-length",
        }
        assert {name: heard.headers[name] for name in set(heard.headers) - usual} == headers, address
        assert heard.headers["content-type"] == "application/json"


def test_every_service_has_a_row_here() -> None:
    """A new one is tried, too."""
    assert {open_service(address).service.name for address in ROWS} == {one.name for one in SERVICES}


@pytest.mark.server
def test_a_room_of_matrix_is_looked_up_by_its_name(server: PhoneService) -> None:
    """Its name becomes its id first; a server that knows none is told of."""
    way = at(server, "matrixs://syt_abc@matrix.ellery.example/#mine")
    server.answer = json.dumps({"room_id": "!r1:ellery.example"}).encode()
    way.say(WORD)
    asked, told = server.heard
    assert (asked.method, asked.path) == (
        "GET",
        "/_matrix/client/v3/directory/room/%23mine%3Amatrix.ellery.example",
    )
    assert told.path.startswith("/_matrix/client/v3/rooms/%21r1%3Aellery.example/send/m.room.message/")
    server.answer = b"[]"
    with pytest.raises(NotToldError, match="does not say which room"):
        way.say(WORD)


@pytest.mark.server
def test_answers_that_are_no_yes(server: PhoneService) -> None:
    """Refused is surely not told, and says what to look after; an answer that is lost may have been told."""
    way = at(server, f"tgram://{BOT}/42")
    for status, text, hint in (
        (403, "Telegram says no (HTTP 403).", "press Start"),
        (429, "takes no more for now", "next run"),
        (502, "has trouble of its own (HTTP 502)", "next run"),
    ):
        server.status = status
        with pytest.raises(NotToldError, match=re.escape(text)) as caught:
            way.say(WORD)
        assert hint in caught.value.hint
        assert "AAHdq" not in f"{caught.value.text}{caught.value.hint}"
    server.status = 504
    with pytest.raises(PerhapsToldError):
        way.say(WORD)
    server.status, server.hangs_up = 200, True
    with pytest.raises(PerhapsToldError):
        way.say(WORD)
    server.hangs_up, server.status, server.more = False, 307, {"Location": "https://elsewhere.example/x"}
    before = len(server.heard)
    with pytest.raises(NotToldError, match="another address"):
        way.say(WORD)
    assert len(server.heard) == before + 1, "it was not followed"


@pytest.mark.server
def test_a_server_that_is_not_there() -> None:
    """Nobody listens: it was surely not told."""
    with run_phone_service() as gone:
        way = at(gone, "ntfy://marcus-x7k2")
    with pytest.raises(NotToldError, match="cannot be reached"):
        way.say(WORD)


@pytest.mark.server
def test_a_server_that_does_not_answer(server: PhoneService, monkeypatch: pytest.MonkeyPatch) -> None:
    """The word went out: it may have been told. Of a look nothing went out that could ring."""
    monkeypatch.setattr(post, "PATIENCE", 0.05)
    server.waits = True
    way = at(server, "ntfy://marcus-x7k2")
    with pytest.raises(PerhapsToldError, match="did not answer in time"):
        way.say(WORD)
    with pytest.raises(NotToldError, match="does not answer in time"):
        way.look()
    monkeypatch.setattr(post, "PATIENCE", 60)
    monkeypatch.setattr(post, "_IN_ALL", 0.05)
    with pytest.raises(PerhapsToldError, match="did not answer in time"):
        way.say(WORD)


@pytest.mark.server
@pytest.mark.openssl
def test_over_tls_and_through_the_proxy_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Certificates are checked, a private authority is believed where it is named, a proxy is asked."""
    for name in (*VARIABLES, *map(str.upper, VARIABLES), *proxies._AUTHORITIES):
        monkeypatch.delenv(name, raising=False)
    authority = make_authority(tmp_path)
    with run_phone_service(authority) as server, ConnectProxy() as proxy:
        way = at(server, "ntfys://push.ellery.example/mine")
        with pytest.raises(NotToldError, match="the certificate of 127"):
            way.say(WORD)
        monkeypatch.setenv("SSL_CERT_FILE", str(authority / "ca.pem"))
        way.say(WORD)
        monkeypatch.setenv("HTTPS_PROXY", proxy.address())
        way.say(WORD)
        assert (len(server.heard), proxy.asked) == (2, [server.origin.removeprefix("https://")])
        proxy.status = 403
        with pytest.raises(NotToldError, match="does not let this program through"):
            way.say(WORD)
    with pytest.raises(NotToldError, match="cannot be reached"):
        way.say(WORD)
    assert len(server.heard) == 2


@pytest.mark.server
def test_a_look_rings_nothing(server: PhoneService) -> None:
    """A service that has a question for it is asked by GET; the others are not asked."""
    for address in ROWS:
        way = at(server, address)
        said = way.look()
        assert ("answers" in said) == bool(server.heard), address
        assert all(heard.method == "GET" and not heard.body for heard in server.heard)
        server.heard.clear()


HOSTILE = Word(
    "Subject\r\nX-Email: a@b.example {{ states }}",
    (
        "@everyone @channel <!channel> <@U1> [click](https://bad.example) ![x](https://bad.example/p.png)",
        "{% for x in y %} *bold* </b> \x1b[31m",
    ),
    (Event.STOPPED,),
)


def test_hostile_words_call_nobody_and_make_nothing() -> None:
    """Mentions, links, pictures, templates, headers and colours of a stranger's sentence stay words."""
    for address in ROWS:
        way = open_service(address)
        made = way.target.make(clean(HOSTILE))
        said = json.dumps(made.payload, ensure_ascii=False)
        assert "\x1b" not in said, address
        assert "\\u001b" not in said, address
        assert not any("X-Email" in name or "\n" in value for name, value in made.headers.items())
        match way.service.name:
            case "slack":
                assert "<" not in made.payload["text"]
            case "discord":
                assert made.payload["allowed_mentions"] == {"parse": []}
                assert r"\[click\](" in made.payload["content"]
            case "mattermost":
                assert "@everyone" not in said
                assert "<!channel>" not in said
                assert r"!\[x\](" in made.payload["text"]
            case "telegram":
                assert "parse_mode" not in made.payload
                assert "@everyone" not in said
            case "matrix":
                assert made.payload["m.mentions"] == {}
                assert "formatted_body" not in made.payload
            case "home_assistant":
                assert "{{" not in said
                assert "{%" not in said
            case "signal":
                assert made.payload["text_mode"] == "normal"


@pytest.mark.server
def test_what_steers_a_screen_goes_to_no_service(server: PhoneService) -> None:
    """Each line is one line, without control characters; a word without lines has its title."""
    at(server, "ntfy://marcus-x7k2").say(Word("a\r\nb", ("c\x1b[31m\u202ed\ne",), (Event.TEST,)))
    at(server, "ntfy://marcus-x7k2").say(Word("title", (), (Event.TEST,)))
    told = [(heard.payload["title"], heard.payload["message"]) for heard in server.heard]
    assert told == [("a  b", "c [31md e"), ("title", "title")]


def test_long_words_are_cut() -> None:
    """No service refuses a word for its length."""
    long = Word("t" * 5000, ("ü" * 20000,), (Event.TEST,))
    for address in ROWS:
        way = open_service(address)
        if way.service.name == "webhook":
            continue
        assert len(json.dumps(way.target.make(long).payload, ensure_ascii=False).encode()) < 4700, address


def test_a_name_is_the_same_in_every_run_and_holds_no_secret() -> None:
    """What the journal keeps tells two topics apart, and neither."""
    one, other = open_service("ntfy://marcus-x7k2"), open_service("ntfy://marcus-x7k3")
    assert one.name == open_service(" ntfy://marcus-x7k2 ").name != other.name
    assert re.fullmatch("ntfy [0-9a-f]{6}", one.name)
    assert "marcus" not in repr(one)


PIECES = st.one_of(
    st.sampled_from(
        [
            *"/:@?#[]%.",
            "..",
            "%2F",
            "%0d%0a",
            "://",
            "127.0.0.1",
            "nas.lan",
            "ntfy.sh",
            "0",
            "99999",
            "tk_a",
            "hooks",
        ]
    ),
    st.text(max_size=8),
)


@given(
    st.sampled_from([*(scheme for one in SERVICES for scheme in one.schemes), "https", "http", "mailto", ""]),
    st.one_of(
        st.lists(PIECES, max_size=8), st.lists(PIECES, max_size=4).map(lambda some: ["nas.lan/", *some])
    ),
)
def test_any_text_is_an_address_or_a_sentence(scheme: str, pieces: list[str]) -> None:
    """Whatever was pasted: one request to one server, or BadFileError that does not show it."""
    try:
        way = open_service(f"{scheme}://{''.join(pieces)}")
    except BadFileError:
        return
    made = way.target.make(clean(HOSTILE))
    assert re.fullmatch(r"https?://[a-z0-9._\[\]:-]+", way.target.origin)
    assert way.target.origin.startswith("https://") or is_near(urlsplit(way.target.origin).hostname or "")
    for path in (made.path, made.room or "/", way.target.probe.path if way.target.probe else "/"):
        assert re.fullmatch(r"/[A-Za-z0-9._~%!:=@/{}-]*", path), path
    assert all(value.isascii() and value.isprintable() for value in made.headers.values())


WRONG = {
    "mailto://me@mail.example": "never sends mail",
    "smtps://user:pw@mail.example": "never sends mail",
    "mailto:me@mail.example": "never sends mail",
    "https://ntfy.sh/topic?email=me@mail.example": "question mark",
    "ntfys://push.example/topic?email=me%40mail.example": "question mark",
    "jsons://tools.example/x?+X-Email=me@mail.example": "question mark",
    "ntfy://push.example/topic": "without encryption",
    "http://push.example/hooks/x9f3k2m7q1w8e5r4t6y0u2i3o4": "without encryption",
    "json://134744072/x": "without encryption",
    "json://[::ffff:8.8.8.8]/x": "without encryption",
    "hassio://homeassistant.local/t0k3n/smtp": "no other service",
    "hassio://homeassistant.local/t0k3n/notify.mail": "no other service",
    "ntfy://a topic": "no web address",
    "s3cret": "no web address",
    "ntfy://" + "x" * 65: "64 at most",
    "ntfy://push.lan/one/two": "one topic",
    "gotifys://push.example": "token",
    "pover://short@t0k3n": "30 letters",
    "tgram://123/42": "BotFather",
    f"tgram://{BOT}": "one chat",
    "signal://nas.lan/me": "country",
    "matrixs://user:password@host.example/#room": "no password",
    "slack://xoxb-1234/general": "three parts",
    "discord://1/2": "number and a token",
    "mmosts://chat.example/short": "letters and digits",
    "https://example.com/whatever": "none that is known",
    "gotfys://push.example/t0k3n": "gotifys://",
    "jsons:///path": "name of a server",
    "jsons://host:99999/path": "no port",
    "json://nas.lan/\x1b[31m": "no web address",
    "json://nas.lan/%1b%5b31m": "characters that no address has",
    "gotifys://user:pa55@push.example/t0k3n": "before @",
    "ntfys://push.example/to.p1c": "64 at most",
    f"pover://{KEY}@{TOKEN}/my%20device": "one device",
    "hassios://ha.example": "access token",
    "matrixs://syt_abc@matrix.example/a/b": "one room",
    "matrixs://syt_abc@matrix.example/ro%20om1": "a room is",
    "signal://nas.lan": "one receiver",
    "https://chat.example/hooks/sh0rt": "letters and digits",
}


def test_wrong_addresses_are_a_sentence_that_shows_nothing() -> None:
    """Each says what is expected, and none shows the address."""
    for address, why in WRONG.items():
        with pytest.raises(BadFileError) as caught:
            open_service(address)
        said = f"{caught.value.text} {caught.value.hint}"
        assert why in said, (address, said)
        shown = {part for part in re.split(r"[/@:?=&]+", address) if re.search(r"\d", part) and part in said}
        assert not shown, said
        assert caught.value.hint
        assert caught.value.exit_code == 78
