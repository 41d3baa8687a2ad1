"""How the time of each reader grows with a hostile text: twice the text should take about twice the time.

python bench/hostile.py [--rounds N] [--all]

Texts of n and 2n characters are read in turn in one process, and the least CPU time of the rounds counts, so
that a busy machine is fair to both. A ratio of 1 is a reader that cuts the text, 2 is linear, 4 is quadratic.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from hostile_texts import READERS, Reader

TARGET = 3.0
"""Halfway between linear and quadratic."""
TOO_SHORT = 0.02
"""Seconds; below, a ratio says more about the clock than about the reader."""


def main() -> int:
    """Print a row for each reader's worst piece, or for every piece; 1 when one of them grows too fast."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each size (3)")
    parser.add_argument("--all", action="store_true", help="a row for every piece, not only for the worst")
    given = parser.parse_args()
    worst = 0.0
    for name, reader in READERS.items():
        rows = sorted(measured(reader, given.rounds), reverse=True)
        worst = max(worst, rows[0][0])
        print(f"{name}, {reader.size:,} and {2 * reader.size:,} characters")
        for ratio, short, long, piece in rows if given.all else rows[:1]:
            times = f"{short * 1000:9.1f} ms {long * 1000:9.1f} ms"
            print(f"  {times}   {ratio:5.2f}   {piece[:40]!r}", flush=True)
    verdict = "kept" if worst <= TARGET else "NOT KEPT"
    print(f"at most {TARGET} times the time for twice the text: {verdict} ({worst:.2f})")
    return int(worst > TARGET)


def measured(reader: Reader, rounds: int) -> Iterator[tuple[float, float, float, str]]:
    """Ratio, seconds for n and for 2n, and the piece; the ratio is 1 where both are too short to tell."""
    texts = zip(reader.texts(reader.size), reader.texts(2 * reader.size), strict=True)
    for (piece, short_text), (_, long_text) in texts:
        times = [(_seconds(reader.read, short_text), _seconds(reader.read, long_text)) for _ in range(rounds)]
        short, long = (min(taken) for taken in zip(*times, strict=True))
        yield long / short if long > TOO_SHORT else 1.0, short, long, piece


def _seconds(read: Callable[[str], object], text: str) -> float:
    before = process_time()
    read(text)
    return process_time() - before


if __name__ == "__main__":
    sys.exit(main())
