"""The consent page clicked through by a real browser."""

from __future__ import annotations

import threading
from pathlib import Path

import chromium
import pytest
from sign_in import at_google


@pytest.mark.chromium
def test_chromium_clicks_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chromium opens the page, ticks both boxes, presses Allow, and is told that it can be closed."""
    with at_google(tmp_path, monkeypatch) as person:
        browser, last_page = chromium.script(tmp_path)
        monkeypatch.setenv("BROWSER", str(browser))
        person._forget_browsers()
        said = person()
        assert said.code == 0, said.err
        for thread in threading.enumerate():
            if thread.name == "browser":
                thread.join(60)
        assert "You can close this window" in last_page.read_text()
        assert 1 == len(person.google.refresh_tokens)
