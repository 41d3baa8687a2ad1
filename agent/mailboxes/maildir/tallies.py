"""The names in one directory of a Maildir, gone through one after the other: which are new, in little memory.

A directory may hold a million names, of which ten are new. Each name belongs by a checksum to one of some
thousand buckets, and of each bucket a total of its names is kept: where the total is what it was, so are the
names. Names of which it is sure that they were not there before are told by the way.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import combinations, cycle, islice
from zlib import crc32

BUCKETS = 4096
_MODULUS = 2**61 - 1
_MOST_FRESH = 20_000
"""More new names are not told by the way."""
_NAMES_PER_BYTE = 4
_BYTES_PER_NAME = 8
_MASKS = tuple(islice(cycle([1 << a | 1 << b | 1 << c for a, b, c in combinations(range(8), 3)]), 64))
"""Three of eight bits for each of 64 endings of a checksum."""


@dataclass(slots=True)
class Tally:
    """What is kept of the names in a directory."""

    totals: list[int] = field(default_factory=lambda: [0] * BUCKETS)
    """Of each bucket the sum of its names' `square`."""
    known: bytearray = field(default_factory=lambda: bytearray(BUCKETS))
    """A filter after Bloom, as many bytes for each bucket: a name whose bits are not all set is new."""
    count: int = 0
    """How many names there are."""

    @property
    def is_crowded(self) -> bool:
        """Whether so many names are in the filter that it tells too little."""
        return self.count * _NAMES_PER_BYTE > len(self.known)

    def add(self, name: bytes) -> None:
        """Remember a name in the filter."""
        code = crc32(name)
        self.known[code >> _shift(self.known)] |= _MASKS[code & 63]


def bucket_of(name: bytes) -> int:
    """The bucket of a name."""
    return crc32(name) >> 20


def square(name: bytes) -> int:
    """What a name adds to the total of its bucket: not linear in its letters, as a checksum is."""
    return crc32(name) ** 2 % _MODULUS


def difference(after: int, before: int, names: Collection[bytes]) -> int:
    """What is missing from a total when these names are added to it; 0: nothing."""
    return (before + sum(map(square, names)) - after) % _MODULUS


def tally_names(directory: bytes, known: bytearray) -> tuple[Tally, list[bytes] | None]:
    """Go through the names in a directory.

    Args:
        directory: Its path.
        known: The filter of the last time (`Tally.known`).

    Returns:
        The tally, with the same filter, and the names that were surely not there then; None: too many.

    Raises:
        OSError: it is not there or closed.
    """
    totals = [0] * BUCKETS
    fresh: list[bytes] = []
    shift, masks, count = _shift(known), _MASKS, 0
    with os.scandir(directory) as entries:
        for entry in entries:  # up to a million times: nothing is called that need not be
            code = crc32(entry.name)
            totals[code >> 20] += code * code
            mask = masks[code & 63]
            if known[code >> shift] & mask != mask and len(fresh) <= _MOST_FRESH:
                fresh.append(entry.name)
            count += 1
    tally = Tally([total % _MODULUS for total in totals], known, count)
    return tally, fresh if len(fresh) <= _MOST_FRESH else None


def list_names(directory: bytes, buckets: Collection[int]) -> list[bytes]:
    """The names of these buckets.

    Raises:
        OSError: it is not there or closed.
    """
    wanted = bytearray(BUCKETS)
    for bucket in buckets:
        wanted[bucket] = 1
    with os.scandir(directory) as entries:
        return [name for entry in entries if wanted[crc32(name := entry.name) >> 20]]


def make_filter(directory: bytes, count: int) -> bytearray:
    """A filter that knows the names in a directory, wide enough for about so many.

    Raises:
        OSError: it is not there or closed.
    """
    width = 1
    while BUCKETS * width < count * _BYTES_PER_NAME:
        width *= 2
    known = bytearray(BUCKETS * width)
    shift, masks = _shift(known), _MASKS
    with os.scandir(directory) as entries:
        for entry in entries:
            code = crc32(entry.name)
            known[code >> shift] |= masks[code & 63]
    return known


def _shift(known: bytearray) -> int:
    """How far a checksum is shifted to be a place in the filter."""
    return 33 - len(known).bit_length()
