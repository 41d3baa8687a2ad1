from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.mailboxes.maildir import tallies
from agent.mailboxes.maildir.tallies import (
    BUCKETS,
    Tally,
    bucket_of,
    difference,
    list_names,
    make_filter,
    square,
    tally_names,
)

NAMES = st.binary(min_size=1, max_size=30)


def fill(folder: Path, names: list[bytes]) -> bytes:
    folder.mkdir()
    for name in names:
        (folder / os.fsdecode(name)).touch()
    return os.fsencode(folder)


def test_what_came_is_told_by_the_way(tmp_path: Path) -> None:
    """And the totals say that nothing else happened."""
    old = [f"{number}.M1.host:2,S".encode() for number in range(300)]
    folder = fill(tmp_path / "cur", old)
    before, fresh = tally_names(folder, Tally().known)
    assert (sorted(old), 300) == (sorted(fresh or ()), before.count)
    for name in old:
        before.add(name)
    new = b"300.M1.host:2,S"
    (tmp_path / "cur" / os.fsdecode(new)).touch()
    after, fresh = tally_names(folder, before.known)
    assert [new] == fresh
    changed = [one for one in range(BUCKETS) if before.totals[one] != after.totals[one]]
    assert [bucket_of(new)] == changed
    assert 0 == difference(after.totals[changed[0]], before.totals[changed[0]], [new])


def test_what_went_is_told_by_its_total(tmp_path: Path) -> None:
    """The square of its checksum is missing."""
    folder = fill(tmp_path / "cur", [b"1.a:2,S", b"2.b:2,S"])
    before, _ = tally_names(folder, Tally().known)
    (tmp_path / "cur" / "1.a:2,S").unlink()
    after, _ = tally_names(folder, before.known)
    bucket = bucket_of(b"1.a:2,S")
    assert square(b"1.a:2,S") == difference(after.totals[bucket], before.totals[bucket], [])


def test_two_mails_that_change_flags_for_each_others_are_seen() -> None:
    """Checksums are linear: combined by XOR they would say that nothing changed."""
    before = [b"1.a:2,R", b"1.b:2,S"]
    after = [b"1.a:2,S", b"1.b:2,R"]
    assert sum(map(square, before)) != sum(map(square, after))


def test_more_new_names_than_are_told_by_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then none is; they are listed in portions."""
    monkeypatch.setattr(tallies, "_MOST_FRESH", 2)
    names = [b"1", b"2", b"3"]
    folder = fill(tmp_path / "cur", names)
    tally, fresh = tally_names(folder, Tally().known)
    assert (None, 3) == (fresh, tally.count)
    assert names == sorted(list_names(folder, range(BUCKETS)))
    assert [b"2"] == [name for name in list_names(folder, [bucket_of(b"2")]) if name == b"2"]


def test_a_filter_is_as_wide_as_it_must_be(tmp_path: Path) -> None:
    """Each name is known, few others are, and the same names in a narrow one crowd it."""
    names = [f"{number}".encode() for number in range(200)]
    folder = fill(tmp_path / "cur", names)
    known = make_filter(folder, 5000)
    assert 16 * BUCKETS == len(known)
    assert [] == tally_names(folder, known)[1]
    strangers = tally_names(fill(tmp_path / "new", [f"x{number}".encode() for number in range(200)]), known)
    assert len(strangers[1] or ()) > 190
    assert Tally(known=Tally().known, count=1025).is_crowded
    assert not Tally(known=known, count=5000).is_crowded


@settings(max_examples=30)
@given(st.lists(NAMES, unique=True, max_size=30), st.lists(NAMES, unique=True, max_size=30))
def test_equal_totals_are_equal_names(before: list[bytes], after: list[bytes]) -> None:
    """Bucket by bucket."""
    totals = [Counter[int](), Counter[int]()]
    for names, total in zip((before, after), totals, strict=True):
        for name in names:
            total[bucket_of(name)] += square(name)
    assert (set(before) == set(after)) == (totals[0] == totals[1])
