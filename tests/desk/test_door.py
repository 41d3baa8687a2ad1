"""Who may come in: nobody without the secret, once, within a minute, from a page of ours."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from desk import MaildirDesk
from flask.testing import FlaskClient
from mails import DEBRIEFED
from page_visitor import Visitor
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from agent.desk import origin
from agent.desk.door import COOKIE
from agent.desk.entrance import Entrance
from agent.desk.key import Key

MINUTE = timedelta(minutes=1)
OWN = "http://127.0.0.1:8000"


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    return Visitor(MaildirDesk(tmp_path).home, DEBRIEFED)


def stranger(visitor: Visitor) -> FlaskClient:
    """Another user of the computer, or another browser: no cookie."""
    return visitor.app.test_client()


def enter(client: FlaskClient, visitor: Visitor, secret: str, **more: Any) -> TestResponse:
    return client.get(f"/{visitor.door.prefix}/enter", query_string={"secret": secret}, **more)


def test_a_secret_opens_the_door_once(visitor: Visitor) -> None:
    """The first who shows it is in; the second is not, nor is who shows it altered or after a minute."""
    secret = visitor.door.make_secret()
    altered = secret[:-1] + ("1" if secret[-1] == "0" else "0")
    assert enter(stranger(visitor), visitor, altered).status_code == 403
    assert enter(stranger(visitor), visitor, secret).status_code == 303
    assert enter(stranger(visitor), visitor, secret).status_code == 403
    old = visitor.door.make_secret()
    visitor.now += MINUTE + timedelta(seconds=1)
    assert enter(stranger(visitor), visitor, old).status_code == 403
    visitor.now -= timedelta(hours=1)
    assert enter(stranger(visitor), visitor, old).status_code == 403, "a clock that was set back"
    for nonsense in ("", ".", "x.1.y", f"é.{10**30}.\ud800", "." * 100):
        assert visitor.door.let_in(nonsense) is None


def test_the_cookie_is_of_one_path_and_strict(visitor: Visitor) -> None:
    """No script reads it, no other site has it shown, and no other port of this computer is told it."""
    answer = enter(stranger(visitor), visitor, visitor.door.make_secret())
    cookie = answer.headers["Set-Cookie"]
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert {"HttpOnly", "SameSite=Strict", f"Path=/{visitor.door.prefix}"} == parts
    assert cookie.startswith(f"{COOKIE}=")
    assert len(visitor.door.prefix) >= 16


def test_who_comes_from_a_file_goes_on_by_a_page_of_ours(visitor: Visitor) -> None:
    """A strict cookie is not shown on the way from a file; the page between leads on by itself."""
    client = stranger(visitor)
    path = f"/{visitor.door.prefix}/enter"
    elsewhere = {"Origin": "null", "Sec-Fetch-Site": "cross-site"}
    answer = client.post(path, data={"secret": visitor.door.make_secret()}, headers=elsewhere)
    assert answer.status_code == 200
    assert f'content="0; url=/{visitor.door.prefix}/"' in answer.text
    assert client.get(f"/{visitor.door.prefix}/log").status_code == 200
    again = enter(client, visitor, "used")
    assert again.status_code == 303, "who is in may follow the address again"


def test_nobody_is_in_without_a_session(visitor: Visitor) -> None:
    """Every page, and every address that there is not, is closed to the others in the same words."""
    prefix = visitor.door.prefix
    pages = [rule.rule for rule in visitor.app.url_map.iter_rules() if rule.rule.startswith(f"/{prefix}")]
    assert len(pages) > 10
    closed = [stranger(visitor).get(page) for page in (*pages, "/none", f"/{prefix}/none", f"/{prefix}")]
    assert {403} == {answer.status_code for answer in closed}
    (words,) = {answer.text for answer in closed}
    assert prefix not in words
    for method in ("post", "put", "delete", "options", "trace", "patch"):
        assert getattr(stranger(visitor), method)(f"/{prefix}/").status_code in {403, 405}
    forged = stranger(visitor)
    forged.set_cookie(COOKIE, "x" * 43, domain="127.0.0.1", path=f"/{prefix}")
    assert forged.get(f"/{prefix}/").status_code == 403


def test_a_session_ends_after_an_hour_without_use(visitor: Visitor) -> None:
    """Use keeps it; an hour and a second without is too long."""
    for _ in range(3):
        visitor.now += timedelta(minutes=59)
        assert visitor.get("/log").status == 200
    assert not visitor.door.is_idle()
    visitor.now += timedelta(hours=1, seconds=1)
    assert visitor.door.is_idle()
    page = visitor.get("/")
    assert page.status == 403
    assert "It closes after an hour without use." in page.text
    assert "second-chance desk" in page.text


def test_a_page_that_asks_by_itself_is_no_use(visitor: Visitor) -> None:
    """What the page asks again and again keeps neither the session nor the desk."""
    (session,) = visitor.door._sessions
    visitor.now += timedelta(minutes=40)
    assert visitor.get("/changes").status == 200
    visitor.now += timedelta(minutes=21)
    assert visitor.door.is_idle()
    assert visitor.door.find_session(session.id) is None


def test_another_host_is_refused(visitor: Visitor) -> None:
    """A name that leads to this computer is not this desk, with the cookie and the secret neither."""
    other = ["127.0.0.1", "127.0.0.1:80", "127.0.0.1:80000", "127.1:8000", "[::1]:8000", "localhost:8000"]
    for host in (*other, "evil.example:8000", "127.0.0.1:8000.evil.example", "x@127.0.0.1:8000", ""):
        headers = {"Host": host}
        for path in ("/", f"/{visitor.door.prefix}/", "/static/desk.css"):
            assert visitor.client.get(path, headers=headers).status_code == 403, host
        answer = enter(visitor.client, visitor, visitor.door.make_secret(), headers=headers)
        assert (403, None) == (answer.status_code, answer.headers.get("Set-Cookie"))


def test_where_a_form_may_come_from() -> None:
    """From our own pages, or from a program that is no browser; never from elsewhere on this computer."""
    rows: tuple[tuple[dict[str, str], bool], ...] = (
        ({"Origin": OWN, "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, True),  # a browser under no-referrer
        ({"Origin": OWN}, True),
        ({}, True),
        ({"Origin": OWN, "Sec-Fetch-Site": "none"}, True),
        ({"Origin": "null"}, False),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, False),
        ({"Origin": "null", "Sec-Fetch-Site": "none"}, False),
        ({"Origin": "http://127.0.0.1:8001", "Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": OWN, "Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://localhost:8000"}, False),
        ({"Origin": "https://127.0.0.1:8000"}, False),
        ({"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
    )
    assert [is_good for _, is_good in rows] == [origin.is_from(Headers(given), OWN) for given, _ in rows]


def test_a_form_needs_its_token_and_our_origin(visitor: Visitor) -> None:
    """Without the token, with another's, or from elsewhere a form does nothing."""
    other = visitor.door.let_in(visitor.door.make_secret())
    assert other
    path = f"/{visitor.door.prefix}/nothing"
    for token in ("", other.token, visitor.token[:-1], "é"):
        page = visitor.post("/nothing", {"token": token})
        assert page.status == 403, token
        assert "Nothing was changed" in page.text
    foreign = {"Origin": "http://evil.example"}
    assert visitor.client.post(path, data={"token": visitor.token}, headers=foreign).status_code == 403
    assert visitor.post("/nothing").status == 404, "with both it is only a page that there is not"


def test_what_is_too_large_is_refused(visitor: Visitor) -> None:
    """A megabyte in a field is answered with a sentence."""
    page = visitor.post("/nothing", {"words": "x" * 1_000_000})
    assert page.status == 413
    assert "more than a form can take" in page.text
    assert visitor.post("/nothing", {f"field{n}": "" for n in range(2000)}).status in {404, 413}


def test_a_code_can_be_typed(visitor: Visitor) -> None:
    """In any case, with or without its dash, once and within a minute; never more than five wrong ones."""
    key = visitor.door.entrance.key

    def try_code(code: str, **headers: str) -> TestResponse:
        return stranger(visitor).post("/", data={"code": code}, headers=headers)

    assert "Type the code" in stranger(visitor).get("/").text
    code = key.make_code(visitor.now)
    answer = try_code(f" {code.lower().replace('-', ' ')} ")
    assert answer.status_code == 303
    assert f"Path=/{visitor.door.prefix}" in answer.headers["Set-Cookie"]
    assert try_code(code).status_code == 403, "used"
    visitor.now += timedelta(minutes=2)
    fresh = key.make_code(visitor.now)
    assert try_code(fresh, Origin="http://evil.example").status_code == 403
    visitor.now += timedelta(seconds=55)
    assert try_code(fresh).status_code == 303
    visitor.now += timedelta(minutes=2)
    assert try_code(fresh).status_code == 403, "too old"
    for guess in ("BBBB-BBBB", "", "x" * 10_000, "ÄÖÜß" * 2):
        assert "This code does not open the desk" in try_code(guess).text
    good = key.make_code(visitor.now)
    assert try_code(good).status_code == 403, "five were wrong"
    visitor.now += MINUTE
    assert try_code(key.make_code(visitor.now)).status_code == 303


def test_codes_and_secrets_are_of_one_desk(visitor: Visitor) -> None:
    """What another desk's key makes opens nothing, and a code is eight letters without vowels."""
    other = Key.make()
    assert visitor.door.let_in(other.make_secret(visitor.now)) is None
    assert visitor.door.let_in_by_code(other.make_code(visitor.now)) is None
    codes = {other.make_code(visitor.now + n * MINUTE) for n in range(50)}
    assert len(codes) == 50
    assert not set("".join(codes)) & set("AEIOUY01")


def test_another_process_of_the_person_finds_the_way(tmp_path: Path) -> None:
    """What one desk writes down, the next reads; anything else is no entrance."""
    entrance = Entrance.make(8000)
    file = tmp_path / "desk.json"
    assert Entrance.read(file) is None
    file.write_bytes(entrance.write())
    assert Entrance.read(file) == entrance
    for nonsense in (
        b"",
        b"[]",
        b"{}",
        b'{"port": "x"}',
        b'{"port": 1, "prefix": "a", "key": "zz"}',
        b"\xff",
    ):
        file.write_bytes(nonsense)
        assert Entrance.read(file) is None


def test_what_every_answer_says_to_the_browser(visitor: Visitor) -> None:
    """Nothing from elsewhere, no address passed on, nothing kept; the same for who is not in."""
    for client in (visitor.client, stranger(visitor)):
        for path in ("/", f"/{visitor.door.prefix}/log", "/none"):
            said = client.get(path).headers
            assert said["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
            assert ("no-referrer", "nosniff", "no-store") == (
                said["Referrer-Policy"],
                said["X-Content-Type-Options"],
                said["Cache-Control"],
            )
    with visitor.client.get("/static/desk.css") as style:
        assert style.headers["Cache-Control"] == "no-cache"
        assert style.headers["ETag"]
