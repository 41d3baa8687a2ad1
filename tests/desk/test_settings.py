"""Settings: every setting in words, one changed, and what cannot be said at its field."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from desk import MaildirDesk
from mails import DEBRIEFED
from page_visitor import Visitor

from agent.keeping.config_file import TABLES
from agent.wording.settings import SECTIONS, SETTINGS


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    return Visitor(MaildirDesk(tmp_path).home, DEBRIEFED)


def read_file(visitor: Visitor) -> dict[str, Any]:
    return tomllib.loads((Path(visitor.home) / "config.toml").read_text(encoding="utf-8"))


def test_every_setting_has_its_words() -> None:
    """Each key of the tables with a fixed name is called by a label, and each table by a heading."""
    keys = {f"{table}.{key}" for table, form in TABLES.items() for key in form.model_fields}
    assert keys == set(SETTINGS)
    assert set(TABLES) == set(SECTIONS)


def test_what_holds_stands_in_the_fields(visitor: Visitor) -> None:
    """Also what the file says nothing of."""
    page = visitor.get("/settings")
    assert page.status == 200
    assert 'value="Marcus Ellery"' in page.html
    assert '<option value="2" selected>' in page.html
    for heading, _ in SECTIONS.values():
        assert heading in page.text
    assert "Mailbox local" in page.text


def test_a_section_is_saved_and_comments_stay(visitor: Visitor) -> None:
    """Only what was changed is written; text that looks like TOML stays text."""
    file = Path(visitor.home) / "config.toml"
    file.write_text(f"# mine\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    fields = {"me.name": '"Marcus" [Ellery]', "me.tone": "formal", "me.signature": "true\r\n07 11"}
    page = visitor.post("/settings/me", fields)
    assert "Saved: Your name; How your letters speak; More text under your name." in page.text
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# mine\n")
    me = tomllib.loads(text)["me"]
    assert (me["name"], me["tone"], me["signature"]) == ('"Marcus" [Ellery]', "formal", "true\n07 11")
    assert "Nothing was changed." in visitor.post("/settings/me", fields).text


@pytest.mark.parametrize(
    ("table", "fields", "said", "kept"),
    [
        ("me", {"me.name": " ", "me.tone": "brief"}, "Is empty; it is needed", "brief"),
        ("me", {"me.time_zone": "Nowhere", "me.tone": "brief"}, "Nowhere", "brief"),
        ("me", {"me.addresses": "marcus\r\n", "me.tone": "brief"}, "Expected an address", "brief"),
        ("find", {"find.every_minutes": "soon"}, "Expected minutes, 5 to 1440", None),
        ("find", {"find.every_minutes": "3"}, "Expected 5 to 1440 minutes, found 3", None),
        ("notify", {"notify.hours": ["07:00", "7"]}, "Expected two different times", None),
        ("me", {"me.signature": "x" * 2001}, "That is too long", None),
        ("notify", {"notify.hours": "07:00"}, "Expected two different times", None),
        ("waiting", {"waiting.closed_days": "2026-12-24\ntomorrow"}, "Expected dates", None),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    visitor: Visitor, table: str, fields: dict[str, Any], said: str, kept: str | None
) -> None:
    """What was typed stands there still; the other fields of the section are saved."""
    page = visitor.post(f"/settings/{table}", fields)
    assert page.status == 422
    assert said in page.text
    assert "aria-invalid" in page.html
    key = next(iter(fields))
    error = page.html.partition(f'id="f-{key.replace(".", "-")}-error">')[2]
    assert said[:8] in error[:200]
    if kept:
        assert read_file(visitor)["me"]["tone"] == kept


def test_boxes_numbers_and_days(visitor: Visitor) -> None:
    """A box that is not ticked is sent as nothing; a number is written as one, days as dates."""
    visitor.post("/settings/find", {"asked": ["find.enabled"], "find.every_minutes": "90"})
    visitor.post("/settings/waiting", {"waiting.closed_days": "2026-12-24\n\n2026-12-31 "})
    file = read_file(visitor)
    assert file["find"] == {**file["find"], "enabled": False, "every_minutes": 90}
    assert [f"{one}" for one in file["waiting"]["closed_days"]] == ["2026-12-24", "2026-12-31"]
    visitor.post("/settings/find", {"asked": ["find.enabled"], "find.enabled": "yes"})
    assert read_file(visitor)["find"]["enabled"] is True


def test_no_secret_and_no_program_from_a_page(visitor: Visitor) -> None:
    """An address of a phone service is not shown, and no form names a program."""
    file = Path(visitor.home) / "config.toml"
    more = '\n[notify]\nurls = ["ntfy://hush-hush-topic"]\ncommand = ["/bin/true"]\n'
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    page = visitor.get("/settings")
    assert "hush-hush" not in page.html
    visitor.post("/settings/notify", {"notify.command": "/bin/false", "notify.urls": "x"})
    assert read_file(visitor)["notify"]["command"] == ["/bin/true"]
    assert read_file(visitor)["notify"]["urls"] == ["ntfy://hush-hush-topic"]
    assert visitor.post("/settings/mailbox", {}).status == 404
