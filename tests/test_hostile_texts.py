"""Whatever strangers write, each reader comes to an end; bench/hostile.py measures how its time grows."""

from __future__ import annotations

import pytest
from hostile_texts import READERS

pytestmark = [pytest.mark.long, pytest.mark.no_cover]


@pytest.mark.parametrize("name", READERS)
def test_a_hostile_text_is_read_to_its_end(name: str) -> None:
    """No text of the table makes a reader raise, or return what it may not."""
    reader = READERS[name]
    for piece, text in reader.texts(reader.size):
        assert reader.is_fine(reader.read(text)), piece
