"""What nobody thought of, as an error like any other: one fault must not cost the rest (promise 6)."""

from __future__ import annotations

from agent.errors import SecondChanceError

_LONGEST = 120


def described(error: Exception) -> str:
    """An unforeseen error on one line, its first words only: it may quote what it was working on."""
    first = str(error).strip().splitlines()[:1]
    return f"{type(error).__name__}: {first[0][:_LONGEST]}" if first else type(error).__name__


def unforeseen(error: Exception) -> SecondChanceError:
    """The same with a sentence and a next step."""
    return SecondChanceError(
        f"Something went wrong while looking for interviews in your mail ({described(error)}).",
        "Nothing was sent. `second-chance run -v` tries again; please report it if it stays.",
    )
