from __future__ import annotations

import pytest

from agent.knowledge.fields import may_be_a_name


@pytest.mark.parametrize(
    "text", ["Halvorsen Transit", "Smith &amp; Daughters", "Röhm GmbH & Co. KG", "x" * 80]
)
def test_a_name(text: str) -> None:
    """Whatever people and companies are called, up to 80 characters."""
    assert may_be_a_name(text)


@pytest.mark.parametrize(
    "text", ["", "  ", "x" * 81, "{{company}}", "[Your Name]", "**Acme**", "Acme\x07", "GrÃ¼n"]
)
def test_no_name(text: str) -> None:
    """Nothing, too much, an unfilled placeholder, markup, control characters and damage."""
    assert not may_be_a_name(text)
