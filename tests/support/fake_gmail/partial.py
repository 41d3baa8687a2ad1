"""The `fields` parameter: a partial response, `messages(id,payload/headers),historyId`."""

from __future__ import annotations

import re
from typing import Any

Mask = dict[str, "Mask"]
PIECE = re.compile(r"[\w*]+|[(),/]")


class MaskError(ValueError):
    """The parameter cannot be read."""


def masked(value: Any, fields: str) -> Any:
    """Only what `fields` asks for; all of it when that is empty.

    Raises:
        MaskError: `fields` cannot be read.
    """
    if not fields:
        return value
    pieces = PIECE.findall(fields)
    if "".join(pieces) != fields:
        raise MaskError(fields)
    mask = _read(pieces)
    if pieces:
        raise MaskError(fields)
    return _cut(value, mask)


def _read(pieces: list[str]) -> Mask:
    mask: Mask = {}
    while pieces and pieces[0] != ")":
        inner = mask
        while True:
            name = pieces.pop(0)
            if not name.strip("(),/"):
                raise MaskError(name)
            inner = inner.setdefault(name, {})
            if not (pieces and pieces[0] == "/"):
                break
            pieces.pop(0)
        if pieces and pieces[0] == "(":
            pieces.pop(0)
            inner.update(_read(pieces))
            if not pieces or pieces.pop(0) != ")":
                raise MaskError("a bracket is missing")
        if pieces and pieces[0] == ",":
            pieces.pop(0)
    return mask


def _cut(value: Any, mask: Mask) -> Any:
    if not mask or "*" in mask:
        return value
    if isinstance(value, list):
        return [_cut(one, mask) for one in value]
    if isinstance(value, dict):
        return {name: _cut(inner, mask[name]) for name, inner in value.items() if name in mask}
    return value
