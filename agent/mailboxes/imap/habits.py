"""What an IMAP server can be asked: not each finds by each field, or by many at once."""

from __future__ import annotations

from collections.abc import Collection

from agent.mailboxes.imap.account import HabitStore


class Habits:
    """What was found out of one server, here and by earlier runs.

    Attributes:
        unsearchable: Kinds of search key (`HEADER References`) that are refused, or find nothing.
        tried: Kinds that were tried out.
        is_single: One key at a time is answered, several are not.
        is_tried_out: It was tried out here, whatever that showed.
    """

    def __init__(self, store: HabitStore | None = None) -> None:
        """Know what is kept.

        Args:
            store: Where it is kept between runs; None: nowhere.
        """
        self._store = store
        kept = (store.load() if store else None) or {}
        self.unsearchable = _read_kinds(kept.get("unsearchable"))
        self.tried = _read_kinds(kept.get("tried"))
        self.is_single = kept.get("single") is True
        self.is_tried_out = False

    def learn(
        self, *, tried: Collection[bytes] = (), unsearchable: Collection[bytes] = (), is_single: bool = False
    ) -> None:
        """Keep what was found out just now."""
        self.tried |= {*tried, *unsearchable}
        self.unsearchable |= frozenset(unsearchable)
        if b"HEADER Message-ID" in self.unsearchable:
            self.unsearchable |= {b"HEADER Reply-To"}
        self.is_single = self.is_single or is_single
        if self._store:
            self._store.save(
                {
                    "tried": sorted(kind.decode("ascii") for kind in self.tried),
                    "unsearchable": sorted(kind.decode("ascii") for kind in self.unsearchable),
                    "single": self.is_single,
                }
            )


def _read_kinds(value: object) -> frozenset[bytes]:
    """Kinds as they are kept; what is none is left out."""
    kinds = value if isinstance(value, list) else []
    return frozenset(one.encode("ascii", "replace") for one in kinds if isinstance(one, str))
