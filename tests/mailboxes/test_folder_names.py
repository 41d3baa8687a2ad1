from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.mailboxes import folder_names
from agent.mailboxes.folder_names import (
    Role,
    comparable,
    find_purpose,
    from_modified_utf7,
    guess_role,
    to_modified_utf7,
)

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


def test_the_examples_in_the_docstrings_hold() -> None:
    """Every example of the module is true."""
    assert doctest.testmod(folder_names) == (0, 8)


@given(NAMES)
def test_a_name_survives_modified_utf7(name: str) -> None:
    """Whatever is written to disk is read back."""
    assert name == from_modified_utf7(to_modified_utf7(name))


@given(st.text(st.characters(max_codepoint=126), max_size=30))
def test_any_name_on_disk_is_some_name(name: str) -> None:
    """Broken modified UTF-7 stays as it is; nothing raises."""
    assert isinstance(from_modified_utf7(name), str)
    assert isinstance(comparable(name), str)


@pytest.mark.parametrize("name", ["&2D3c-", "&AAA-", "Entwürfe", "R&D-Team", "&", "&Jjo", "a&,-b"])
def test_what_is_no_modified_utf7_stays(name: str) -> None:
    """A lone surrogate, half a character, plain UTF-8 and a plain ampersand."""
    assert from_modified_utf7(name) in {name, "\x00"}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("INBOX", Role.INBOX),
        ("inbox.Sent Items", Role.SENT),
        ("[Google Mail]/Papierkorb", Role.TRASH),
        ("Junk", Role.SPAM),
        ("Entw&APw-rfe", Role.DRAFTS),
        ("Trash/2024", Role.TRASH),
        ("Корзина", Role.TRASH),
        ("E&AwE-le&AwE-ments supprime&AwE-s", Role.TRASH),
        ("Projects", None),
        ("Draft horses", None),
    ],
)
def test_usual_names_tell_what_a_folder_is_for(name: str, role: Role | None) -> None:
    """In several languages, any case, any encoding, also for a folder inside one."""
    assert role is guess_role(name)


@pytest.mark.parametrize(
    "name",
    ["INBOX", "inbox", " Inbox ", "INBOX.", "INBOX/INBOX", "./", ".", "/", "Posteingang", "受信トレイ"],
)
def test_the_inbox_is_known_by_any_name(name: str) -> None:
    """In any case, by the place of its files, or as mail programs call it."""
    assert Role.INBOX is find_purpose(name)


@pytest.mark.parametrize("name", ["Sent", "INBOX.Sent", "Outgoing", "Letters/In", "Inbox archive"])
def test_other_names_are_no_inbox(name: str) -> None:
    """A folder inside it, or one that only sounds like it."""
    assert find_purpose(name) in {Role.SENT, None}
