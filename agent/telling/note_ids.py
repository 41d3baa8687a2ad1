"""How a note to the person is told from all other mail, without the journal: by its Message-ID alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from agent.errors import SecondChanceError
from agent.keeping.secret import read_secret

_BEFORE_AT = 61
"""Characters before the @ in the id of a note; hardly any other id has as many."""


@dataclass(frozen=True, slots=True)
class NoteIds:
    """The Message-IDs of the notes of one home."""

    secret_file: Path
    """Where a home without a secret has none, no note is its own."""

    def __call__(self, message_id: str) -> bool:
        """Whether a note of this home bears this id; a damaged secret recognises none."""
        if message_id.find("@") != _BEFORE_AT:
            return False
        from agent.writing.draft_names import has_note_form, is_note_id  # noqa: PLC0415 - only where it may be one

        if not has_note_form(message_id):
            return False
        try:
            secret = read_secret(self.secret_file)
        except SecondChanceError:
            return False
        return secret is not None and is_note_id(message_id, secret)
