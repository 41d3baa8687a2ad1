"""Long lists cut into pages; which page is asked for stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

Row = TypeVar("Row")


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """One page of a list."""

    rows: tuple[Row, ...]
    number: int
    """From 1."""
    last: int


def cut_page(rows: Sequence[Row], size: int) -> Paged[Row]:
    """The page that the address asks for (`?page=2`); the nearest there is where it asks for nonsense."""
    last = max(1, -(-len(rows) // size))
    number = min(read_page_number(), last)
    return Paged(tuple(rows[(number - 1) * size : number * size]), number, last)


def read_page_number() -> int:
    """The page that the address asks for, from 1; the first where it asks for nonsense."""
    asked = request.args.get("page", "1")[:9]
    return max(1, int(asked)) if asked.isdecimal() else 1
