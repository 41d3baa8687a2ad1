"""What docs/architecture.md, docs/security.md and CONTRIBUTING.md name is there."""

from __future__ import annotations

import re
from pathlib import Path
from pkgutil import resolve_name

import pytest

CHECKOUT = Path(__file__).parents[2]
PAGES = ("CONTRIBUTING.md", "docs/architecture.md", "docs/security.md")
ROOMS = "|".join(sorted(folder.parent.name for folder in (CHECKOUT / "agent").glob("*/__init__.py")))
PATH = re.compile(r"`((?:agent|tests|templates|docs|bench)/[\w./-]*)(?:::\w+)?`")
DOTTED = re.compile(rf"`(?:agent\.)?((?:{ROOMS})(?:\.(?!json`|lock`)\w+)+)`")
"""A module or what is in it; `desk.json` is a file of the home."""


def named(pattern: re.Pattern[str]) -> list[str]:
    """What the pages name, each once."""
    text = "\n".join((CHECKOUT / page).read_text(encoding="utf-8") for page in PAGES)
    return sorted(set(pattern.findall(text)))


@pytest.mark.parametrize("path", named(PATH))
def test_a_path_on_a_page_is_there(path: str) -> None:
    """A stranger who follows a path finds a file or a folder."""
    assert (CHECKOUT / path).exists()


@pytest.mark.parametrize("name", named(DOTTED))
def test_a_name_on_a_page_is_in_the_code(name: str) -> None:
    """A stranger who looks for a module or a function by its name finds it."""
    resolve_name(f"agent.{name}")


def test_the_pages_name_something() -> None:
    """The two patterns above find names, so that a page written in another way is noticed."""
    assert len(named(PATH)) > 10
    assert len(named(DOTTED)) > 5
