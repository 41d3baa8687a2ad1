"""Fixtures for a conftest: `from fake_gmail.fixtures import fake_gmail, fake_google, users`.

The two fakes share one clock and one book of tokens; at the end of a test nothing may have been refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fake_google import FakeGoogle

from fake_gmail import FakeGmail, service


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
