"""What every test shares: Hypothesis profiles and an empty home."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=100)
settings.register_profile("dev", deadline=None, max_examples=50)
settings.register_profile(
    "long", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cron", action="store_true", help="also wait for a real cron daemon, a minute or so")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty private home folder."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return folder
