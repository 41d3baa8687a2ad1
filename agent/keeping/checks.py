"""Checks that config and interview files share; each is a pydantic type with its own sentence."""

from __future__ import annotations

import re
import zoneinfo
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

from agent.keeping.wording import near, shown

LONGEST_NAME = 80
_LONGEST_ADDRESS = 254
_NEWLINES = re.compile("[\n\r\x85\u2028\u2029]")
_ADDRESS = re.compile(
    r"""[^\s@<>()\[\],;:\\"\x00-\x1f\x7f.]+(?:\.[^\s@<>()\[\],;:\\"\x00-\x1f\x7f.]+)*"""
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_](?:[\w-]{0,61}[^\W_])?"
)


class Form(BaseModel):
    """Unknown keys are errors, nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


def said(sentence: str) -> PydanticCustomError:
    """An error whose words are the person's already; braces in them are only braces."""
    return PydanticCustomError("said", "{sentence}", {"sentence": sentence})


def is_address(text: str) -> bool:
    """Whether it is one plain address, letters of any script (RFC 5322 §3.4.1, RFC 6531)."""
    return len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def is_zone(name: str) -> bool:
    """Whether the time zone database knows it."""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a region, such as "America"
        return False
    return True


def _text(value: str) -> str:
    if "\0" in value:
        raise said("expected text without NUL characters")
    return value


def _needed(value: str) -> str:
    if not value.strip():
        raise said("is empty; it is needed")
    return _text(value)


def _line(value: str) -> str:
    if _NEWLINES.search(value):
        raise said("expected one line, found a line break in it")
    return _text(value)


def _name(value: str) -> str:
    _needed(value)
    if len(value) > LONGEST_NAME:
        raise said(f"expected 1 to {LONGEST_NAME} characters, found {len(value)}")
    return _line(value)


def _zone(value: str) -> str:
    if not is_zone(value):
        places = sorted(one for one in zoneinfo.available_timezones() if "/" in one and "Etc/" not in one)
        hint = near(value, places, closeness=0.8)
        raise said(f"no time zone is called {shown(value)}{hint or '; expected one such as America/Chicago'}")
    return value


def _address(value: str) -> str:
    if not is_address(value):
        raise said(f"expected an address such as marcus@mail.example, found {shown(value)}")
    return value


Text = Annotated[str, AfterValidator(_text)]
"""Any text, as typed."""
Needed = Annotated[str, AfterValidator(_needed)]
"""Text that must say something."""
Line = Annotated[str, AfterValidator(_line)]
"""Text without a line break; may be empty."""
Name = Annotated[str, AfterValidator(_name)]
"""1 to 80 characters on one line."""
Zone = Annotated[str, AfterValidator(_zone)]
"""An IANA time zone."""
ZoneOrNothing = Annotated[str, AfterValidator(lambda value: value and _zone(value))]
Email = Annotated[str, AfterValidator(_address)]
"""One plain address."""
EmailOrNothing = Annotated[str, AfterValidator(lambda value: value and _address(value))]
