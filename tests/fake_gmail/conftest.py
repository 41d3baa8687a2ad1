"""A fake Gmail and a fake Google that share one clock and one book of tokens; each test checks both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fake_gmail import FakeGmail, service
from fake_google import FakeGoogle


@pytest.fixture
def fake_google() -> Iterator[FakeGoogle]:
    with FakeGoogle() as google:
        yield google


@pytest.fixture
def fake_gmail(fake_google: FakeGoogle) -> Iterator[FakeGmail]:
    with FakeGmail(tokens=fake_google.tokens) as gmail:
        yield gmail
        gmail.check()


@pytest.fixture
def users(fake_gmail: FakeGmail) -> Iterator[Any]:
    """`users()` of the unmodified Google client."""
    with service(fake_gmail) as users:
        yield users
