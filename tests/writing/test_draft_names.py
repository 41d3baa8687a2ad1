"""What drafts are called: always the same, and by nobody who does not have the secret."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest
from agents import SECRET
from hypothesis import given
from hypothesis import strategies as st

from agent.model.letter import Kind
from agent.model.mail import MessageId
from agent.writing.draft_names import (
    form_names,
    former_form_names,
    former_message_id_for,
    message_id_for,
)
from agent.writing.mime import BadAddressError

HERE = "mail.example"
INTERVIEW, WHO = "prairie-gate-2026-09-04", "Denise Kowalczyk"
UID = "known-to-all@prairiegate.example"


def letter(
    interview: str = INTERVIEW, kind: Kind = Kind.THANK_YOU, person: str = WHO, secret: bytes = SECRET
) -> MessageId:
    """The id of a letter."""
    return message_id_for(interview, kind, person, HERE, secret)


def test_a_letter_is_always_called_the_same() -> None:
    """Whatever the machine: a lost journal finds it again by these very words."""
    assert "<ed8131b59d4a7524e9ef392a757106e0@mail.example>" == letter()
    assert re.fullmatch(r"<[0-9a-f]{32}@mail\.example>", letter())


def test_another_letter_is_called_otherwise() -> None:
    """Another interview, kind, person or home."""
    others = {
        letter(),
        letter(interview="prairie-gate-2026-09-05"),
        letter(kind=Kind.SECOND_CHANCE),
        letter(person="Denise"),
        letter(secret=bytes(32)),
    }
    assert 5 == len(others)


def test_the_domain_travels_as_mail_does() -> None:
    """In punycode; what is none is refused."""
    assert message_id_for("x", Kind.THANK_YOU, "y", "bücher.example", SECRET).endswith(
        "@xn--bcher-kva.example>"
    )
    with pytest.raises(BadAddressError):
        message_id_for("x", Kind.THANK_YOU, "y", "", SECRET)


def test_a_form_is_always_called_the_same() -> None:
    """Id and code; the one does not tell the other."""
    names = form_names(UID, 0, HERE, SECRET)
    assert names == form_names(UID, 0, HERE, SECRET)
    assert re.fullmatch(r"SC-[0-9A-F]{12}", names.code)
    assert names.code[3:].lower() not in names.message_id
    assert 4 == len(
        {
            names,
            form_names(UID, 1, HERE, SECRET),
            form_names("another", 0, HERE, SECRET),
            form_names(UID, 0, HERE, bytes(32)),
        }
    )


def test_version_0_1_0_called_them_so() -> None:
    """From words that outsiders know."""
    digest = sha256(f"debrief_form|{UID}|0".encode()).hexdigest()
    former = former_form_names(UID, 0, HERE)
    assert (f"<{digest[:32]}@{HERE}>", f"SC-{digest[:8].upper()}") == (former.message_id, former.code)
    digest = sha256(f"{INTERVIEW}|thank_you|{WHO}".encode()).hexdigest()
    assert f"<{digest[:32]}@{HERE}>" == former_message_id_for(INTERVIEW, Kind.THANK_YOU, WHO, HERE)


@given(st.text(max_size=60), st.binary(min_size=32, max_size=32))
def test_nothing_in_a_name_can_be_told_without_the_secret(key: str, secret: bytes) -> None:
    """Not by the way of 0.1.0; and no word of a person or calendar breaks it, lone surrogates included."""
    names, former = form_names(key, 0, HERE, secret), former_form_names(key, 0, HERE)
    assert names.message_id != former.message_id
    assert former.code not in names.code
    assert form_names(f"{key}\udc80", 0, HERE, secret) != names
